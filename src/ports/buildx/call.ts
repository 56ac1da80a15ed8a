// F4. Runs docker buildx: one bake, and what came of it.

import { UserError } from '../../errors.ts';
import type { BuildEvent, BuildFailure, BuildPlan, BuildTarget } from '../../model/build.ts';
import { bake, type Output } from './bake.ts';
import { readFailure } from './failure.ts';
import { bootFailed, lostError, type NodeDeps } from './lost.ts';
import { followProgress, type Progress } from './progress.ts';
import { watchReaching } from './reaching.ts';

export interface CallDeps extends NodeDeps {
  /** See `bake`. */
  readonly files: ReadonlyMap<string, string>;
  readonly onEvent?: (event: BuildEvent) => void;
}

export interface Call {
  readonly failure: BuildFailure | null;
  readonly syntax: boolean;
  /** See `Ending`. */
  readonly sure: boolean;
  readonly progress: Progress;
}

/** One bake. A side's failed build is an answer, everything else that goes wrong is thrown. */
export async function call(
  plan: BuildPlan,
  targets: readonly BuildTarget[],
  output: Output,
  deps: CallDeps,
): Promise<Call> {
  // Exports repeat the steps of the build, all of them cached: nothing to tell.
  const tell = output.kind === 'cache' ? deps.onEvent : undefined;
  const progress = followProgress(targets, tell ?? (() => undefined));
  const watch = watchReaching(targets, deps);
  const { argv, input, env } = bake(plan, targets, output, deps.files);
  const result = await deps.exec(argv, {
    input,
    env,
    signal: watch.signal,
    keep: 64 * 1024,
    onStderr: (line) => {
      progress.push(line);
      watch.push(line);
    },
  });
  watch.stop();
  const lost = (said: string): Promise<UserError> =>
    lostError(said, targets, progress.steps(), deps);
  if (watch.hasEnded()) throw await lost('buildx was waiting for a connection');
  if (result.ended === 'aborted') throw new UserError('interrupted', 'interrupted while building');
  if (result.ended === 'not-found') throw new UserError('no-docker', 'no docker command was found');
  if (result.code === 0) return { failure: null, syntax: false, sure: true, progress };
  const bootError = watch.bootError();
  if (bootError !== null) throw bootFailed(bootError, deps.engine);
  const ending = readFailure(plan, targets, progress);
  if (ending.kind === 'error') {
    const { error } = ending;
    throw error.code === 'engine-lost' ? await lost(error.message) : error;
  }
  const { failure, syntax, sure } = ending;
  return { failure, syntax, sure, progress };
}
