// May touch: nothing. Which lines of a Dockerfile came from the builder's cache, by its progress.
import { readDockerfile } from '../../src/dockerfile/read.ts';
import type { Dockerfile, Instruction, Stage } from '../../src/model/dockerfile.ts';
import type { Step } from '../../src/ports/buildx/progress.ts';
import { stageName } from '../../src/dockerfile/stages.ts';

/** Instructions that BuildKit numbers as steps of a stage, after its FROM when that fetches an image. */
const STEPS = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

/** What the steps of a build say of the instructions at `lines`, which are first lines. */
export function stateOfLines(
  text: string,
  steps: readonly Step[],
): ReadonlyMap<number, Step['state']> {
  const file = readDockerfile(text, 'Dockerfile');
  const states = steps.flatMap((step) => {
    const line = instructionOf(file, step)?.lines[0];
    return line === undefined ? [] : [[line, step.state] as const];
  });
  return new Map(states);
}

function instructionOf(file: Dockerfile, { stage, position }: Step): Instruction | null {
  const found = file.stages.find((one) => isNamed(one, stage));
  const [number = 0, all = 0] = position.split('/').map(Number);
  const numbered = found?.instructions.filter(({ keyword }) => STEPS.has(keyword)) ?? [];
  return numbered[number - 1 - (all - numbered.length)] ?? null;
}

/** BuildKit calls a stage without a name `stage-1`, and says no name where there is one stage. */
function isNamed(stage: Stage, shown: string | null): boolean {
  return shown === null || [stageName(stage), `stage-${stage.index}`].includes(shown);
}

/** Those of which an expectation speaks; a WORKDIR is a step that nobody waits for. */
const COUNTED = new Set(['RUN', 'COPY', 'ADD']);

/**
 * How the steps differ from the lines that were to be cached and those that were to run; between
 * them they name every RUN, COPY and ADD that was built.
 */
export function checkSteps(
  text: string,
  steps: readonly Step[],
  want: { readonly cached: readonly number[]; readonly ran: readonly number[] },
): string[] {
  const states = stateOfLines(text, steps);
  const counted = readDockerfile(text, 'Dockerfile')
    .stages.flatMap(({ instructions }) => instructions)
    .flatMap(({ keyword, lines }) => (COUNTED.has(keyword) ? [lines[0]] : []));
  const told = [...want.cached, ...want.ran];
  const untold = counted.flatMap((line) => {
    const state = states.get(line);
    if (state === undefined || told.includes(line)) return [];
    return [`step of line ${line}: ${state}, and not expected`];
  });
  const differing = (lines: readonly number[], state: Step['state']): string[] =>
    lines
      .filter((line) => states.get(line) !== state)
      .map((line) => `step of line ${line}: ${states.get(line) ?? 'not built'}, expected ${state}`);
  return [...differing(want.cached, 'cached'), ...differing(want.ran, 'done'), ...untold];
}
