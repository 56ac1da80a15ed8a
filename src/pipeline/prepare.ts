// F5. The user's `prepare` command, in one tree, without the job's tokens in its environment.

import { UserError } from '../errors.ts';
import type { Deps } from './deps.ts';

/** Inputs, tokens and the runner's command files: a build script has no business with them. */
const HIDDEN = /^(?:INPUT_|ACTIONS_|STAGEGATE_)|TOKEN|SECRET|PASSWORD/i;
const COMMAND_FILES = new Set([
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_OUTPUT',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
]);

/** Throws `prepare-failed` with its last output. `side` is for the message. */
export async function prepare(
  command: string,
  folder: string,
  side: 'head' | 'base',
  deps: Pick<Deps, 'exec' | 'env' | 'onLog' | 'signal'>,
): Promise<void> {
  const hidden = Object.keys(deps.env).filter(
    (name) => HIDDEN.test(name) || COMMAND_FILES.has(name),
  );
  const tail: string[] = [];
  const onLine = (line: string): void => {
    tail.push(line);
    if (tail.length > 20) tail.shift();
    deps.onLog(line);
  };
  const result = await deps.exec(['sh', '-ec', command], {
    cwd: folder,
    env: Object.fromEntries(hidden.map((name) => [name, undefined])),
    keep: 0,
    onStdout: onLine,
    onStderr: onLine,
    signal: deps.signal,
  });
  if (result.ended === 'aborted') throw new UserError('interrupted', 'interrupted in prepare');
  if (result.code === 0) return;
  const end = result.code === null ? `signal ${result.signal ?? ''}` : `exit code ${result.code}`;
  throw new UserError('prepare-failed', `prepare ended with ${end} in ${side}'s tree`, {
    details: tail,
  });
}
