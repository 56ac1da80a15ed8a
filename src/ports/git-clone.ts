// F4. Runs git, writes files: a clone of base beside head that copies no object.

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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
 */
export async function cloneBase(
  exec: Exec,
  repository: Repository,
  commit: string,
  dir: string,
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
  const lfs = { GIT_LFS_SKIP_SMUDGE: '1' }; // the clone has no remote to ask
  must(await git(exec, dir, ['checkout', '--quiet', '--force', '--detach', commit], lfs));
  return {
    submodules: (await textOf(join(dir, '.gitmodules'))).includes('[submodule'),
    lfs: /\bfilter=lfs\b/.test(await textOf(join(dir, '.gitattributes'))),
  };
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
