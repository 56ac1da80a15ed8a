// F4. Pure: how a failed `docker buildx bake` ended → what it means.

import { UserError } from '../../errors.ts';
import type { BuildFailure, BuildPlan, BuildTarget } from '../../model/build.ts';
import type { Instruction, Stage } from '../../model/dockerfile.ts';
import type { LineRange } from '../../model/snapshot.ts';
import type { Progress, Step } from './progress.ts';

/** Either the build of one side failed, which base may, or nothing can be built at all. */
export type Ending =
  | {
      readonly kind: 'failed';
      readonly failure: BuildFailure;
      readonly syntax: boolean;
      /** False: buildx did not name the target, and the call had targets of both sides. */
      readonly sure: boolean;
    }
  | { readonly kind: 'error'; readonly error: UserError };

/** Errors that are no build's; matched at the start of what buildx says after `ERROR: `. */
const GENERAL = [
  [/^no builder ".*" found/, 'unknown-builder'],
  // The name of a docker context, which is no builder's.
  [/use `docker --context=\S+ buildx` to switch/, 'unknown-builder'],
  [/Cannot connect to the Docker daemon|failed to connect to the docker API/, 'no-engine'],
  // What the remote driver says after 20 s without an answer, and no more than that.
  [/^(?:failed to build: )?context deadline exceeded$/, 'engine-lost'],
  [
    /error reading from server: EOF|code = Unavailable|transport is closing|(?:read|write) unix .*: (?:broken pipe|use of closed)/,
    'engine-lost',
  ],
  // A registry's connection breaks in the same words, behind containerd's own.
  [
    /^(?![^]*failed to (?:do request|resolve source metadata|copy|fetch)\b)[^]*connection reset by peer/,
    'engine-lost',
  ],
  [
    /(?:exporter|cache export) (?:feature )?is not (?:currently )?supported for the docker driver/i,
    'export-unsupported',
  ],
  [/Attestations? (?:is|are) not supported for the docker driver/i, 'export-unsupported'],
] as const;

/** `targets` are those of the failed call. */
export function readFailure(
  plan: BuildPlan,
  targets: readonly BuildTarget[],
  progress: Progress,
): Ending {
  const text = progress.text();
  const error = lastError(text);
  const solve = /^(?:target (t\d+): )?failed to solve: ([^]*)$/.exec(error);
  const said = solve?.[2] ?? error;
  const general = GENERAL.find(([pattern]) => pattern.test(withoutCommand(error)));
  if (general) {
    return { kind: 'error', error: new UserError(general[1], error) };
  }
  const named = targets.find((one) => one.id === solve?.[1]);
  const target = named ?? targets[0];
  const sure = named !== undefined || targets.every((one) => one.side === target?.side);
  if (target === undefined) return { kind: 'error', error: new UserError('build-failed', error) };
  const syntax = /^dockerfile parse error(?: on line (\d+))?: ([^]*)$/.exec(said);
  const line = syntax?.[1];
  const lines: LineRange | null = line ? [Number(line), Number(line)] : markedLines(text);
  const step = failedStep(progress.steps(), said);
  const place = placeOf(plan, target, lines);
  const failure: BuildFailure = {
    side: target.side,
    stage: place?.stage.name ?? (place ? String(place.stage.index) : (step?.stage ?? null)),
    platform: step?.platform ?? target.platform,
    lines,
    instruction: place?.instruction?.text ?? step?.name ?? null,
    message: syntax?.[2] ?? step?.error ?? said,
    log: step?.log ?? [],
  };
  return { kind: 'failed', failure, syntax: syntax !== null, sure };
}

/** The error of a failure that ends the run. */
export function toError(plan: BuildPlan, failure: BuildFailure, syntax: boolean): UserError {
  const path = plan.trees[failure.side]?.dockerfile.path ?? 'Dockerfile';
  const where = [
    `${path}${failure.lines === null ? '' : `:${failure.lines[0]}`}`,
    ...(failure.stage === null ? [] : [`stage ${failure.stage}`]),
    ...(failure.platform === null ? [] : [failure.platform]),
  ].join(', ');
  // Base's Dockerfile is none that the run could mark.
  const places =
    failure.side === 'head'
      ? [{ file: path, line: failure.lines?.[0] ?? null, text: failure.message }]
      : [];
  if (syntax) return new UserError('dockerfile-syntax', `${where}: ${failure.message}`, { places });
  const what = failure.instruction === null ? '' : `${failure.instruction}\n`;
  return new UserError('build-failed', `${where}: ${what}${failure.message}`, {
    details: failure.log,
    places,
  });
}

/** From `ERROR: ` on; a message may have several lines. */
function lastError(text: readonly string[]): string {
  const at = text.findLastIndex((line) => line.startsWith('ERROR: '));
  if (at === -1) return text.slice(-3).join('\n') || 'buildx ended without saying why';
  return text.slice(at).join('\n').slice('ERROR: '.length);
}

/** What a RUN's own command line says is the Dockerfile's text, not the engine's. */
function withoutCommand(error: string): string {
  return error.replace(/process "[^]*" did not complete/, 'process did not complete');
}

/** BuildKit closes with the source around the error, its lines marked: `   3 | >>> RUN false`. */
function markedLines(text: readonly string[]): LineRange | null {
  const marked = text.flatMap((line) => {
    const [, number] = /^\s*(\d{1,7}) \| >>> /.exec(line) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
  const [first, last] = [marked[0], marked.at(-1)];
  return first === undefined || last === undefined ? null : [first, last];
}

/** When one step fails the others are cancelled, and fail with that. */
function failedStep(steps: readonly Step[], said: string): Step | null {
  const failed = steps.filter((step) => step.state === 'failed');
  return (
    failed.find((step) => step.error !== null && said.includes(step.error)) ??
    failed.find((step) => !/context canceled/.test(step.error ?? '')) ??
    null
  );
}

function placeOf(
  plan: BuildPlan,
  target: BuildTarget,
  lines: LineRange | null,
): { stage: Stage; instruction: Instruction | undefined } | null {
  if (lines === null) return null;
  const holds = ({ lines: [first, last] }: { lines: LineRange }): boolean =>
    first <= lines[0] && lines[0] <= last;
  const stage = plan.trees[target.side]?.dockerfile.stages.find(holds);
  if (stage === undefined) return null;
  return { stage, instruction: [stage.from, ...stage.instructions].find(holds) };
}
