// F4. Runs git: facts of a repository, and one commit more when it is missing.
//
// The checkout is a stranger's: no hook, file-system monitor, external diff or text filter of its
// configuration runs, and no name reaches git where an option could stand.

import { isAbsolute } from 'node:path';
import type { LineRange } from '../model/snapshot.ts';
import { pathWithin } from '../text/paths.ts';
import type { Exec } from './exec.ts';
import { COMMIT, git } from './git-run.ts';

export { cloneBase, type CloneNotes } from './git-clone.ts';

export interface Repository {
  /** The work tree's folder, absolute, symlinks resolved. */
  readonly root: string;
  /** HEAD's commit. */
  readonly commit: string;
  readonly parents: readonly string[];
  readonly shallow: boolean;
}

/** How to reach the remote; the token never stands in an argument or a URL. */
export interface Remote {
  /** `origin`. */
  readonly name: string;
  readonly token: string | null;
  /** `https://github.com`: the only server that the token is for, whatever the checkout says. */
  readonly server: string;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds: a remote that says nothing must not keep a run. */
const FETCH_PATIENCE = 60_000;

/** Null where `dir` is in no repository, git is missing, or HEAD has no commit yet. */
export async function openRepository(exec: Exec, dir: string): Promise<Repository | null> {
  const asked = await git(exec, dir, [
    'rev-parse',
    '--show-toplevel',
    '--is-shallow-repository',
    '--verify',
    'HEAD^{commit}',
  ]);
  if (asked.ended !== 'exit' || asked.code !== 0) return null;
  // A work tree's path may hold a newline: the last two lines are the others'.
  const lines = asked.stdout.replace(/\n$/, '').split('\n');
  const commit = lines.pop() ?? '';
  const shallow = lines.pop() === 'true';
  return { root: lines.join('\n'), commit, shallow, parents: await parentsOf(exec, dir, commit) };
}

/** As the commit itself names them: in a shallow clone the log would show none. */
async function parentsOf(exec: Exec, dir: string, commit: string): Promise<string[]> {
  const { stdout } = await git(exec, dir, ['cat-file', '-p', commit]);
  const header = stdout.split('\n\n')[0] ?? '';
  return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? '');
}

/** The full name of the commit that `ref` names, or null when it is not here. */
export async function resolveCommit(
  exec: Exec,
  repository: Repository,
  ref: string,
): Promise<string | null> {
  if (ref === '' || ref.startsWith('-')) return null;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const found = await git(exec, repository.root, args);
  const commit = found.stdout.trim();
  return found.code === 0 && COMMIT.test(commit) ? commit : null;
}

/** The newest commit that HEAD and `other` have in common; null where it cannot be told. */
export async function mergeBase(
  exec: Exec,
  repository: Repository,
  other: string,
): Promise<string | null> {
  if (!COMMIT.test(other)) return null;
  const found = await git(exec, repository.root, ['merge-base', 'HEAD', other]);
  const commit = found.stdout.trim();
  return found.code === 0 && COMMIT.test(commit) ? commit : null;
}

/** The default branch as the clone knows it, and where HEAD left it; null: not known. */
export async function defaultBranch(
  exec: Exec,
  repository: Repository,
): Promise<{ readonly commit: string; readonly branch: string } | null> {
  const remote = 'refs/remotes/origin/';
  const known = await git(exec, repository.root, ['symbolic-ref', '--quiet', `${remote}HEAD`]);
  const named = known.code === 0 ? [known.stdout.trim()] : [];
  for (const ref of [...named, `${remote}main`, `${remote}master`]) {
    const tip = await resolveCommit(exec, repository, ref);
    const commit = tip === null ? null : await mergeBase(exec, repository, tip);
    if (commit !== null) return { commit, branch: ref.slice(remote.length) };
  }
  // Without a remote the local branches are all there is; of HEAD's own there is nothing to tell.
  for (const branch of ['main', 'master']) {
    const tip = await resolveCommit(exec, repository, `refs/heads/${branch}`);
    const commit = tip === null ? null : await mergeBase(exec, repository, tip);
    if (commit !== null && commit !== repository.commit) return { commit, branch };
  }
  return null;
}

/**
 * Fetches one commit, into a shallow clone without its history, when it is not here yet. Answers whether it is now; a
 * server that refuses (no right, no such commit) is an answer.
 */
export async function fetchCommit(
  exec: Exec,
  repository: Repository,
  commit: string,
  remote: Remote,
): Promise<boolean> {
  if ((await resolveCommit(exec, repository, commit)) !== null) return true;
  if (!COMMIT.test(commit)) return false;
  const url = await git(exec, repository.root, ['remote', 'get-url', remote.name]);
  const args = [
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-write-fetch-head',
    '--no-recurse-submodules',
  ];
  // In a full clone it would make a shallow one.
  if (repository.shallow) args.push('--depth=1');
  const late = AbortSignal.timeout(FETCH_PATIENCE);
  await git(exec, repository.root, [...args, remote.name, commit], {
    env: authorise(url.stdout, remote),
    signal: remote.signal === undefined ? late : AbortSignal.any([remote.signal, late]),
  });
  return (await resolveCommit(exec, repository, commit)) !== null;
}

/** As actions/checkout authorises itself, by environment, for the token's own server alone. */
function authorise(url: string, { token, server }: Remote): Record<string, string> {
  const origin = /^(https:\/\/)(?:[^@/]*@)?([^/\s]+)\//.exec(url);
  if (token === null || origin === null) return {};
  if (`${origin[1]}${origin[2]}` !== server.replace(/\/+$/u, '')) return {};
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const key = `http.${origin[1]}${origin[2]}/.extraheader`;
  return {
    GIT_CONFIG_COUNT: '2',
    // Headers add up, and a server refuses two: an empty value forgets the checkout's own.
    GIT_CONFIG_KEY_0: key,
    GIT_CONFIG_VALUE_0: '',
    GIT_CONFIG_KEY_1: key,
    GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
  };
}

/**
 * Files and folders below `context` that git does not track, ignored ones too, relative to it; a
 * folder that holds nothing else stands for its files.
 */
export async function untracked(
  exec: Exec,
  repository: Repository,
  context: string,
): Promise<string[]> {
  if (pathWithin(repository.root, context) === null) return [];
  const listed = await git(exec, context, ['ls-files', '-z', '--others', '--directory', '--', '.']);
  if (listed.code !== 0) return [];
  return listed.stdout
    .split('\0')
    .filter((path) => path !== '' && path !== './')
    .map((path) => path.replace(/\/$/, ''));
}

/** The text of a file in a commit; null where it is not there or is no text file. */
export async function textIn(
  exec: Exec,
  repository: Repository,
  commit: string,
  file: string,
): Promise<string | null> {
  if (!COMMIT.test(commit)) return null;
  const shown = await git(exec, repository.root, ['cat-file', 'blob', `${commit}:${file}`]);
  return shown.ended === 'exit' && shown.code === 0 && !shown.truncated ? shown.stdout : null;
}

/** Whether a commit has exactly this text at this path. */
export async function holdsText(
  exec: Exec,
  repository: Repository,
  commit: string,
  file: string,
  text: string,
): Promise<boolean> {
  if (isAbsolute(file)) return false;
  return (await textIn(exec, repository, commit, file)) === text;
}

/** Lines of `file` as it lies in the work tree that `commit` has not; null: not known. */
export async function changedLines(
  exec: Exec,
  repository: Repository,
  commit: string,
  file: string,
): Promise<LineRange[] | null> {
  if (!COMMIT.test(commit)) return null;
  const args = ['diff', '--no-ext-diff', '--no-textconv', '--no-color', '--unified=0', commit];
  const diff = await git(exec, repository.root, [...args, '--', literal(file)]);
  if (diff.code !== 0 || diff.truncated) return null;
  const ranges: LineRange[] = [];
  for (const [, start, count] of diff.stdout.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)) {
    const lines = count === undefined ? 1 : Number(count);
    if (lines > 0) ranges.push([Number(start), Number(start) + lines - 1]);
  }
  return ranges;
}

/** A path that is no pattern (gitglossary, "pathspec"). */
function literal(path: string): string {
  return `:(literal)${path}`;
}
