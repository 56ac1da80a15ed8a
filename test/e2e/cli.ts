// Runs the command line as a user does, and makes the git repositories that it gates.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeExec } from '../../src/ports/exec.ts';

const root = join(import.meta.dirname, '../..');
const FROM_SOURCE = ['--disable-warning=ExperimentalWarning', join(root, 'src/cli/index.ts')];

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `stagegate …argv` in `cwd`, from the sources. */
export function stagegate(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Ran {
  const child = spawnSync(process.execPath, [...FROM_SOURCE, ...argv], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { status: child.status, stdout: child.stdout, stderr: child.stderr };
}

/** The same while this process goes on, for what talks to a server of the test's own. */
export async function stagegateBeside(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Ran> {
  const exec = makeExec({ ...process.env, ...env });
  const ran = await exec([process.execPath, ...FROM_SOURCE, ...argv], { cwd, keep: 1 << 28 });
  return { status: ran.code, stdout: ran.stdout, stderr: ran.stderr };
}

/** git, by nobody in particular. */
export function git(cwd: string, ...argv: readonly string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  const child = spawnSync('git', [...who, ...argv], { cwd, encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`git ${argv.join(' ')}: ${child.stderr}`);
  return child.stdout.trim();
}

/** Writes files and commits everything; the commit's full name. */
export function commit(cwd: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-q', '-m', 'change', '--allow-empty');
  return git(cwd, 'rev-parse', 'HEAD');
}

/** A new repository on branch `main` whose first commit is an example's files. */
export function exampleRepository(example: string, folder: string): string {
  cpSync(join(root, 'examples', example), folder, { recursive: true });
  git(folder, 'init', '-q', '-b', 'main');
  commit(folder, {});
  return folder;
}
