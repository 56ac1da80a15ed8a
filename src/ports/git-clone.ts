// F4. Runs git, writes files: a clone of base beside head that copies no object.

import { copyFile, link, lstat, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Exec, ExecResult } from './exec.ts';
import { COMMIT, git, line, must } from './git-run.ts';
import type { Repository } from './git.ts';

/** What the clone of base lacks or cannot be sure of. */
export interface CloneNotes {
  readonly submodules: boolean;
  readonly lfs: boolean;
}

/** Settings of the clone that change a file's bytes or mode on checkout. */
const CHECKOUT_KEYS = ['core.autocrlf', 'core.eol', 'core.filemode', 'core.symlinks'];

/**
 * Makes `dir` (new or empty) a repository with `commit` checked out, which borrows head's objects
 * and copies nothing. Not a worktree: its `.git` file would change the context. Not
 * `clone --shared`: a shallow source makes git ignore that. Throws UserError `git-failed`.
 *
 * `wholeGit`: the build context sends `.git`, so base's has to be like head's: self-contained (git
 * inside of the build follows no path of this machine) and of the same size.
 */
export async function cloneBase(
  exec: Exec,
  repository: Repository,
  commit: string,
  dir: string,
  options: { readonly wholeGit?: boolean } = {},
): Promise<CloneNotes> {
  if (!COMMIT.test(commit)) throw new UserError('git-failed', `no commit's name: ${commit}`);
  const at = (args: readonly string[]): Promise<ExecResult> => git(exec, repository.root, args);
  const own = async (path: string): Promise<string> =>
    resolve(repository.root, line(must(await at(['rev-parse', '--git-path', path]))));
  const format = line(must(await at(['rev-parse', '--show-object-format'])));
  await mkdir(dir, { recursive: true });
  // No template: a user's own may hold hooks.
  must(await git(exec, dir, ['init', '--quiet', '--template=', `--object-format=${format}`]));
  const info = join(dir, '.git', 'objects', 'info');
  await mkdir(info, { recursive: true });
  await writeFile(join(info, 'alternates'), `${quotePath(await own('objects'))}\n`);
  await copyFile(await own('shallow'), join(dir, '.git', 'shallow')).catch(ignoreMissing);
  for (const key of CHECKOUT_KEYS) {
    const value = await at(['config', '--get', key]);
    if (value.code === 0) must(await git(exec, dir, ['config', key, line(value)]));
  }
  // git 2.39 ends well when it checks out a commit without its tree, and leaves an empty folder:
  // base would have no Dockerfile, and nothing would have grown.
  const tree = await git(exec, dir, ['cat-file', '-e', `${commit}^{tree}`]);
  if (tree.code !== 0) {
    throw new UserError('git-failed', `the files of commit ${commit.slice(0, 7)} are not here`);
  }
  const lfs = { GIT_LFS_SKIP_SMUDGE: '1' }; // the clone has no remote to ask
  must(await git(exec, dir, ['checkout', '--quiet', '--force', '--detach', commit], { env: lfs }));
  if (options.wholeGit === true) await copyGitFolder(repository.root, dir);
  return {
    submodules: (await textOf(join(dir, '.gitmodules'))).includes('[submodule'),
    lfs: /\bfilter=lfs\b/.test(await textOf(join(dir, '.gitattributes'))),
  };
}

/** What differs between two commits of one repository: where it stands, and what lies there. */
const OF_THE_COMMIT = new Set(['HEAD', 'index', 'ORIG_HEAD', 'FETCH_HEAD']);

/** Head's `.git`, with the clone's own HEAD and index. Where `.git` is a file nothing is done. */
async function copyGitFolder(root: string, dir: string): Promise<void> {
  const from = join(root, '.git');
  const to = join(dir, '.git');
  if (!(await lstat(from)).isDirectory()) return;
  for (const name of await readdir(to)) {
    if (!OF_THE_COMMIT.has(name)) await rm(join(to, name), { recursive: true, force: true });
  }
  for (const entry of await readdir(from, { withFileTypes: true, recursive: true })) {
    const path = relative(from, join(entry.parentPath, entry.name));
    if (OF_THE_COMMIT.has(path) || path.endsWith('.lock')) continue;
    if (entry.isDirectory()) await mkdir(join(to, path), { recursive: true });
    else if (entry.isFile()) await copyOrLink(join(from, path), join(to, path));
  }
}

/** git never changes an object in place, so that a second name of it is as good as a copy. */
async function copyOrLink(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  if (/[\\/]objects[\\/]/.test(to)) {
    const linked = await link(from, to).then(
      () => true,
      () => false, // another file system
    );
    if (linked) return;
  }
  await copyFile(from, to);
}

/** A path in `alternates` is quoted as in C where it has a newline or begins with a quote. */
function quotePath(path: string): string {
  if (!/["\n\\]/.test(path)) return path;
  return `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
