// F4. Runs git, with nothing of a stranger's checkout running along: what a repository's own
// configuration could start is off, and a committed folder that looks like a bare repository, with a
// configuration of its own, is none.

import { UserError } from '../errors.ts';
import type { Exec, ExecResult } from './exec.ts';

const SAFE = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'safe.bareRepository=explicit',
];
const ENV = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  // Of the caller's shell or hook; they would turn every call to another repository.
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
};
/** A commit's full name; nothing else of a caller's reaches git where an option could stand. */
export const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;

export interface GitOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** No hook, file-system monitor or prompt; answers whatever the end was. */
export function git(
  exec: Exec,
  cwd: string,
  args: readonly string[],
  { env = {}, signal }: GitOptions = {},
): Promise<ExecResult> {
  return exec(['git', ...SAFE, ...args], { cwd, env: { ...ENV, ...env }, signal });
}

/** Throws UserError `git-failed` with what git said. */
export function must(result: ExecResult): ExecResult {
  if (result.ended === 'exit' && result.code === 0) return result;
  const said = result.stderr.trim().split('\n').slice(-5);
  const what =
    result.ended === 'not-found' ? 'git is not installed' : `git failed: ${said.at(-1) ?? ''}`;
  throw new UserError('git-failed', what, { details: said.slice(0, -1) });
}

/** The one line that it printed. */
export function line(result: ExecResult): string {
  return result.stdout.replace(/\n$/, '');
}
