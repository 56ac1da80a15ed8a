// F2. The rule no-source-code: pure.

import type { Rule, RuleInput, RuleMatch } from '../../model/knowledge.ts';
import type { RootfsEntry } from '../../model/rootfs.ts';
import { counted, formatBytes } from '../../text/bytes.ts';
import { directoryOf, nameOf } from '../paths.ts';

const MAX_ALSO = 20;

/** What a language’s sources are called. What runs from its sources (Python, Ruby, PHP) is none. */
interface Language {
  readonly name: string;
  readonly files: RegExp;
  /** Names that a build writes too. */
  readonly except?: RegExp;
  /** Run as they are by some programs: found only where what was built of them is there as well. */
  readonly beside?: true;
}

const LANGUAGES: readonly Language[] = [
  { name: 'TypeScript', files: /\.(?:[cm]?ts|tsx)$/, except: /\.d\.[cm]?ts$/, beside: true },
  { name: 'JSX', files: /\.jsx$/, beside: true },
  { name: 'Go', files: /\.go$/ },
  { name: 'Rust', files: /\.rs$/ },
  { name: 'C and C++', files: /\.(?:c|cc|cpp|cxx)$/ },
  { name: 'Java', files: /\.java$/ },
  { name: 'Kotlin', files: /\.kt$/ },
  { name: 'Scala', files: /\.scala$/ },
  { name: 'C#', files: /\.cs$/ },
  { name: 'Swift', files: /\.swift$/ },
];

/** Third parties publish their sources with their packages; toolchains are other rules' matter. */
const OTHERS =
  /\/(?:node_modules|site-packages|dist-packages|gems|vendor|bower_components)\/|^\/(?:go\/pkg|usr\/(?:share|src|include|lib|local\/(?:go|lib|include|share))|root\/(?:\.cargo|\.rustup|\.cache|\.m2|go)|proc|sys)\//;
const BUILT = /^(?:dist|build|lib|out|\.next|\.output|public)$/;
const SCRIPT = /\.[cm]?js$/;

const NAME = 'no-source-code';

/** Other files are called `.ts` too: an MPEG transport stream, a translation of Qt. */
function isOtherTs(head: Buffer): boolean {
  const isStream = [0, 188, 376].every((at) => head[at] === 0x47);
  return isStream || /^\s*<(?:\?xml|!DOCTYPE TS|TS)\b/.test(head.toString('latin1', 0, 64));
}

export const noSourceCode: Rule<true> = {
  name: NAME,
  version: 1,
  wants: ({ path }, head) => (path.endsWith('.ts') && isOtherTs(head) ? {} : null),
  extract: () => true,
  level: 'warning',
  title: 'Sources of a compiled language beside what was built from them',
  why:
    'What runs is the result of the build. Sources beside it tell an attacker how it works, hold ' +
    'tests and comments that nobody meant to publish, and are bytes in every pull.',
  fix: 'Copy the build’s result, not the directory that holds sources as well.',
  against: {
    argument: 'Sources in the image make stack traces readable, and some licences ask for them.',
    answer:
      'Traces of compiled programs need symbols or source maps kept elsewhere, not sources. Where a ' +
      'licence asks for them, an exception with their path says so. Languages that run from their ' +
      'sources are no matter of this rule, and TypeScript only where its JavaScript is there too.',
  },
  exception: { path: '/app/proto/**', reason: 'served to clients at /proto' },
  match(input) {
    const matches = [...groupsOf(input)].map(([path, files]) => toMatch(path, files));
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};

interface Source {
  readonly entry: RootfsEntry;
  readonly language: string;
}

/** By layer and topmost directory of its own: `/app/src`. */
function groupsOf(input: RuleInput): ReadonlyMap<string, readonly Source[]> {
  const { rootfs, origins, ownerOf } = input;
  const isBuiltHere = builtDirectories(input);
  const groups = new Map<string, Source[]>();
  for (const entry of rootfs.entries()) {
    if (entry.type !== 'file' || origins[entry.layer] === 'base-image') continue;
    const language = languageOf(entry);
    if (language === null || OTHERS.test(entry.path)) continue;
    if (language.beside === true && !isBuiltHere(entry)) continue;
    if (rootfs.factOf(NAME, entry.path) !== null) continue;
    if (isDistributions(ownerOf(entry.path)?.type)) continue;
    const key = `${entry.layer} ${topOf(entry.path)}`;
    const group = groups.get(key);
    const source = { entry, language: language.name };
    if (group === undefined) groups.set(key, [source]);
    else group.push(source);
  }
  return groups;
}

const isDistributions = (type: string | undefined): boolean =>
  type !== undefined && ['deb', 'apk', 'rpm'].includes(type);

function languageOf({ path }: RootfsEntry): Language | null {
  const name = nameOf(path);
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return null;
  const found = LANGUAGES.find(({ files }) => files.test(name));
  return found === undefined || found.except?.test(name) === true ? null : found;
}

/** `/app/src/a/b.ts` → `/app/src`; `/main.go` → `/`. */
function topOf(path: string): string {
  const parts = directoryOf(path).split('/').slice(1);
  return `/${parts.slice(0, 2).join('/')}`.replace(/\/$/, '') || '/';
}

/**
 * Tells whether scripts that were built stand with a source: under its own name beside it, or in a
 * `dist` or the like beside one of the directories above it.
 */
function builtDirectories({ rootfs }: RuleInput): (source: RootfsEntry) => boolean {
  const roots = new Map<string, boolean>();
  const hasBuilt = (directory: string): boolean => {
    const known = roots.get(directory);
    if (known !== undefined) return known;
    let answer = false;
    for (const child of rootfs.children(directory)) {
      if (child.type !== 'directory' || !BUILT.test(nameOf(child.path))) continue;
      answer ||= hasScript(child.path, 3);
    }
    roots.set(directory, answer);
    return answer;
  };
  const hasScript = (directory: string, depth: number): boolean => {
    for (const child of rootfs.children(directory)) {
      if (child.type === 'file' && SCRIPT.test(child.path)) return true;
      if (child.type === 'directory' && depth > 0 && hasScript(child.path, depth - 1)) return true;
    }
    return false;
  };
  return ({ path }) => {
    const script = path.replace(/\.([cm]?)tsx?$|\.jsx$/, '.$1js');
    if (script !== path && rootfs.get(script) !== null) return true;
    for (let at = directoryOf(path); at !== '/'; at = directoryOf(at)) {
      if (BUILT.test(nameOf(at))) return false;
      if (hasBuilt(at)) return true;
    }
    return false;
  };
}

function toMatch(key: string, sources: readonly Source[]): RuleMatch {
  const [layer = '', ...rest] = key.split(' ');
  const directory = rest.join(' ');
  const bytes = sources.reduce((sum, { entry }) => sum + entry.size, 0);
  const languages = [...new Set(sources.map(({ language }) => language))].toSorted();
  const paths = sources.map(({ entry }) => entry.path);
  const [only = ''] = paths;
  const path = paths.length === 1 ? only : directory;
  const also = paths.slice(0, MAX_ALSO).filter((one) => one !== path);
  const what = `${languages.join(', ')} source`;
  return {
    path,
    layer: Number(layer),
    message: `${what} at ${path}: ${counted(paths.length, 'file')}, ${formatBytes(bytes, 'plain')}`,
    evidence: {
      what,
      by: 'path',
      detail: nameOf(only),
      ...(also.length > 0 && { also }),
      ...(paths.length > also.length + 1 && { alsoCount: paths.length }),
    },
  };
}
