// F2. The rule no-vcs: pure.

import type { Extractor, Rule, RuleInput, RuleMatch } from '../../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../../model/rootfs.ts';
import { directoryMatch, gather } from '../directories.ts';
import { findPrograms } from '../findprograms.ts';
import { directoryOf, nameOf } from '../paths.ts';
import { programTable } from '../programs.ts';
import { recogniser, type ProgramFact } from '../recognise.ts';
import { surveyOf } from '../survey.ts';
import { VCS_PROGRAMS } from './programs/vcs.ts';

const NAME = 'no-vcs';
const table = programTable(VCS_PROGRAMS);
const programs = recogniser(NAME, 1, table);

/** `gitdir`: a `.git` file, which names the repository of a submodule or of a worktree. */
type VcsFact = ProgramFact & { readonly gitdir?: true };

/** git Documentation/gitrepository-layout: `gitdir: <path>`. */
const GITDIR = 'gitdir: ';
const GIT_FILE = '/.git';
const MOST_GIT_FILE = 4096;

const wants: Extractor['wants'] = (entry, head) =>
  entry.path.endsWith(GIT_FILE) && entry.size <= MOST_GIT_FILE
    ? { bytes: GITDIR.length }
    : programs.wants(entry, head);

const extract: Extractor<VcsFact>['extract'] = (file) => {
  if (!file.path.endsWith(GIT_FILE)) return programs.extract(file);
  return file.bytes.toString('latin1') === GITDIR ? { form: 'other', gitdir: true } : null;
};

/** What makes a directory of that name a repository's: an empty one, or one of templates, is none. */
const REPOSITORIES: Readonly<Record<string, { what: string; holds: readonly string[][] }>> = {
  '.git': {
    what: 'Git repository',
    holds: [
      ['HEAD', 'objects'],
      ['HEAD', 'config'],
    ],
  },
  '.hg': { what: 'Mercurial repository', holds: [['requires'], ['store']] },
  '.svn': { what: 'Subversion working copy', holds: [['wc.db'], ['entries']] },
};

function findRepositories({ rootfs }: RuleInput): RuleMatch[] {
  const roots = new Map<string, RootfsEntry>();
  for (const entry of rootfs.entries()) {
    if (entry.type === 'directory' && isRepository(entry.path, rootfs)) {
      roots.set(entry.path, entry);
    }
  }
  if (roots.size === 0) return [];
  return gather(surveyOf(rootfs).inodes, ({ path }) => {
    const directory = rootOf(path, roots);
    return directory === null ? null : { directory, what: whatOf(directory) };
  }).map(directoryMatch);
}

function isRepository(path: string, rootfs: RootfsView): boolean {
  const known = repositoryOf(path);
  const has = (name: string): boolean => rootfs.get(`${path}/${name}`) !== null;
  return known?.holds.some((names) => names.every(has)) === true;
}

const repositoryOf = (path: string): (typeof REPOSITORIES)[string] | undefined =>
  path.includes('/.') && Object.hasOwn(REPOSITORIES, nameOf(path))
    ? REPOSITORIES[nameOf(path)]
    : undefined;

const whatOf = (path: string): string => repositoryOf(path)?.what ?? '';

/** The outermost repository directory that a file lies in. */
function rootOf(path: string, roots: ReadonlyMap<string, unknown>): string | null {
  for (const { 0: part, index } of path.matchAll(/\/\.(?:git|hg|svn)(?=\/)/g)) {
    const directory = path.slice(0, index + part.length);
    if (roots.has(directory)) return directory;
  }
  return null;
}

function findGitFiles({ rootfs }: RuleInput): RuleMatch[] {
  const found: RuleMatch[] = [];
  for (const { entry, facts } of rootfs.facts<VcsFact>(NAME)) {
    if (facts.gitdir !== true) continue;
    const { path, layer } = entry;
    found.push({
      path,
      layer,
      message: `Git working tree at ${directoryOf(path)}: ${path} names its repository`,
      evidence: { what: 'Git working tree', by: 'content', detail: GITDIR.trim() },
    });
  }
  return found;
}

export const noVcs: Rule<VcsFact> = {
  name: NAME,
  version: 1,
  wants,
  extract,
  level: 'warning',
  title: 'Version control: git, hg, svn, and their repositories',
  why:
    'A repository holds every version of every file, what was deleted as well, and often the ' +
    'address of a private server; the programs fetch whatever they are told.',
  fix: 'Name `.git` in .dockerignore, and clone or fetch in a builder stage.',
  against: {
    argument: 'The service shows its own version by `git describe`, or it serves repositories.',
    answer:
      'A version is known when the image is built: pass it as a build argument, or let the builder ' +
      'stage write it into the program. A service that serves repositories needs git, and an ' +
      'exception with its path says so.',
  },
  exception: { path: '/usr/bin/git', reason: 'the service clones what its users name' },
  match: (input) => {
    const outcome = findPrograms(input, table, NAME, 'program');
    const matches = outcome.status === 'found' ? outcome.matches : [];
    const all = [...matches, ...findRepositories(input), ...findGitFiles(input)];
    return all.length === 0 ? { status: 'none' } : { status: 'found', matches: all };
  },
};
