// F1. The text in which the go command describes a build: module, dependencies, settings (Go:
// runtime/debug, ParseBuildInfo; `go version -m` prints it): pure.

/** A module as it was named, and what was built in its place. */
export interface GoModule {
  readonly path: string;
  /** `v1.2.3`, a pseudo-version, or `(devel)`: built from a working copy. */
  readonly version: string;
  readonly replace: Omit<GoModule, 'replace'> | null;
}

export interface GoModInfo {
  /** The package of `main`; '' where it is not said. */
  readonly path: string;
  /** The module of that package. */
  readonly main: GoModule | null;
  readonly dependencies: readonly GoModule[];
  /** `-ldflags`, `vcs.revision`, `GOARCH`; since Go 1.18. */
  readonly settings: ReadonlyMap<string, string>;
  /** Lines that should name a module and do not. */
  readonly damaged: number;
}

/** Of a working copy, without a version of its own. */
export const DEVEL = '(devel)';

/** A line each: a word, a tab, and what it is about; unknown words are passed by, as Go does. */
export function readModInfo(text: string): GoModInfo {
  let path = '';
  let main: GoModule | null = null;
  const dependencies: GoModule[] = [];
  const settings = new Map<string, string>();
  let damaged = 0;
  let replace: (module: GoModule) => void = () => undefined;
  for (const line of text.split('\n')) {
    const tab = line.indexOf('\t');
    const [word, rest] = [line.slice(0, Math.max(tab, 0)), line.slice(tab + 1)];
    if (word === 'path') path = rest;
    else if (word === 'build') addSetting(settings, rest);
    else if (word === 'mod' || word === 'dep' || word === '=>') {
      const module = readModule(rest);
      if (module === null) damaged += 1;
      else if (word === '=>') replace(module);
      else if (word === 'mod') {
        main = module;
        replace = (by) => (main = { ...module, replace: by });
      } else {
        const at = dependencies.push(module) - 1;
        replace = (by) => (dependencies[at] = { ...module, replace: by });
      }
    }
  }
  return { path, main, dependencies, settings, damaged };
}

/** Path, version and checksum; the last is missing of what has none. */
function readModule(text: string): GoModule | null {
  const [path = '', version, ...others] = text.split('\t');
  if (path === '' || version === undefined || others.length > 1) return null;
  return { path, version, replace: null };
}

/** `key=value`; either is quoted as in Go's source where it has blanks or quotes. */
function addSetting(settings: Map<string, string>, text: string): void {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|`[^`]*`)/.exec(text)?.[0];
  const end = quoted === undefined ? text.indexOf('=') : quoted.length;
  if (end < 1 || text[end] !== '=') return;
  settings.set(unquote(text.slice(0, end)), unquote(text.slice(end + 1)));
}

const ESCAPE = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/gi;
const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
]);

function unquote(text: string): string {
  const quote = text[0];
  if ((quote !== '"' && quote !== '`') || text.length < 2 || !text.endsWith(quote)) return text;
  const inner = text.slice(1, -1);
  if (quote === '`') return inner;
  return inner.replace(ESCAPE, (_, byte?: string, unit?: string, letter?: string) => {
    const code = byte ?? unit;
    if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
    return ESCAPES.get(letter ?? '') ?? letter ?? '';
  });
}
