// F1. Which module a Go program is of, and its version where the build does not name one: pure.

import { DEVEL, type GoModInfo, type GoModule } from './gomodinfo.ts';

/** A Go program's own module, and those it was built with. */
export interface GoModules {
  /** Null: neither module nor package is named. */
  readonly main: GoModule | null;
  readonly dependencies: readonly GoModule[];
}

/** What `go build FILE.go` calls the package. */
const FILES = 'command-line-arguments';

/**
 * The main module. A build without modules names the package only, which then stands for it; a
 * build of single files lists the module among the dependencies, as the one working copy.
 */
export function mainModuleOf({ path, main, dependencies }: GoModInfo): GoModules {
  if (main !== null && !(main.path === FILES && main.version === '')) {
    const isMain = ({ path, version }: GoModule): boolean =>
      path === main.path && version === main.version;
    return { main, dependencies: dependencies.filter((one) => !isMain(one)) };
  }
  if (path === '') return { main: null, dependencies };
  const copies = dependencies.filter(({ version }) => version === DEVEL);
  const [copy] = copies;
  if (copy !== undefined && copies.length === 1) {
    return { main: copy, dependencies: dependencies.filter((one) => one !== copy) };
  }
  return { main: { path, version: DEVEL, replace: null }, dependencies };
}

/**
 * The version of a main module that was built from a working copy; '' where nothing tells.
 *
 * As syft: first what the linker was told to write into a variable called something like `version`
 * or `tag` of the program or its module, else the pseudo-version of the commit. It leaves out the
 * package at the module's root, which we take as well.
 */
export function workingCopyVersion(module: string, settings: GoModInfo['settings']): string {
  return (
    linkedVersion(module, settings.get('-ldflags') ?? '') ||
    pseudoVersion(settings.get('vcs.revision'), settings.get('vcs.time'))
  );
}

const VARIABLES = [/^[a-zA-Z0-9]*[vV]er(?:sion)?$/, /^[a-zA-Z0-9]*[tT]ag$/];
/** Three numbers, whatever separates them, at the start or behind a slash: `release/v1.2.3-rc.1`. */
const VERSION = /v?\d+.\d+.\d+[-\w]*(?:\.[-\w]+)*/y;
/** A version that is longer is none. */
const LONGEST_VALUE = 200;

function linkedVersion(module: string, flags: string): string {
  const assignments = linkedVariables(flags).filter(
    ({ of }) => /(?:^|\/)main$/.test(of) || of === module || of.startsWith(`${module}/`),
  );
  for (const pattern of VARIABLES) {
    for (const { variable, value } of assignments) {
      const version = pattern.test(variable) ? versionIn(value) : '';
      if (version !== '') return version.startsWith('v') ? version : `v${version}`;
    }
  }
  return '';
}

function versionIn(text: string): string {
  const value = text.slice(0, LONGEST_VALUE).split(/\s/, 1)[0] ?? '';
  for (let at = value.lastIndexOf('/') + 1; ; at = value.lastIndexOf('/', at - 2) + 1) {
    VERSION.lastIndex = at;
    const found = VERSION.exec(value)?.[0];
    if (found !== undefined) return found;
    if (at < 2) return '';
  }
}

interface LinkedVariable {
  /** The package's path. */
  readonly of: string;
  readonly variable: string;
  readonly value: string;
}

/** `-X package.variable=value`, as one word or two (Go: cmd/link). */
function linkedVariables(flags: string): LinkedVariable[] {
  const words = splitQuoted(flags);
  return words.flatMap((word, i) => {
    const joined = /^--?X=(.*)$/s.exec(word)?.[1];
    const text = joined ?? (/^--?X$/.test(word) ? words[i + 1] : undefined) ?? '';
    const equals = text.indexOf('=');
    const dot = text.lastIndexOf('.', equals);
    if (equals < 0 || dot < 1) return [];
    const [of, variable] = [text.slice(0, dot), text.slice(dot + 1, equals)];
    return [{ of, variable, value: text.slice(equals + 1) }];
  });
}

/** Words between blanks; one that begins with a quote goes to the next (Go: cmd/internal/quoted). */
function splitQuoted(text: string): string[] {
  return Array.from(text.matchAll(/"([^"]*)"|'([^']*)'|\S+/g), (found) => {
    return found[1] ?? found[2] ?? found[0];
  });
}

/** `v0.0.0-20240131120000-0123456789ab` (Go modules reference, pseudo-versions). */
function pseudoVersion(revision: string | undefined, time: string | undefined): string {
  const date = new Date(time ?? '');
  if (revision === undefined || Number.isNaN(date.getTime())) return '';
  const stamp = date.toISOString().replace(/\..*$/, '').replace(/\D/g, '');
  return `v0.0.0-${stamp}-${revision.slice(0, 12)}`;
}
