// F3. Pure: stages that what ships neither stands on nor copies from, nor would with other build
// arguments. One that stands below it in the file could be no part of it: it is another's target.

import type { Scope } from '../../dockerfile/args.ts';
import { builderStages, stageChain, stageName } from '../../dockerfile/stages.ts';
import type { Dockerfile } from '../../model/dockerfile.ts';
import { compileGlob } from '../../text/glob.ts';
import type { BuildNoteRow } from './row.ts';

export const unusedStage: BuildNoteRow = {
  id: 'unused-stage',
  find({ dockerfile, stage, scope }) {
    const used = new Set(
      [stage, ...choices(dockerfile)].flatMap((one) => partsOf(dockerfile, one, scope)),
    );
    const target = dockerfile.stages[stage];
    const name = target?.name ?? `stage ${stage}`;
    return dockerfile.stages
      .filter(({ index }) => index < stage && !used.has(index))
      .map((one) => ({
        message: `Stage ${stageName(one)} is no part of ${name}, so this build skips it`,
        lines: one.from.lines,
        fix: `Build it by name where it is meant to run (docker build --target ${stageName(one)}), or remove it.`,
      }));
  },
};

/** A stage, what it stands on and what it copies from, by index. */
function partsOf(dockerfile: Dockerfile, stage: number, scope: Scope): number[] {
  const reached = [stage, ...builderStages(dockerfile, stage, scope).map(({ index }) => index)];
  return reached.flatMap((one) => stageChain(dockerfile, one, scope).map(({ index }) => index));
}

/** Stages that a name with a variable in it may mean: `FROM base-${VARIANT}`. */
function choices({ stages }: Dockerfile): number[] {
  const names = stages.flatMap(({ base, instructions }) => [
    base,
    ...instructions.flatMap(({ flags }) => flags.get('from') ?? []),
  ]);
  const patterns = names
    .filter((name) => name.includes('$'))
    .map((name) => compileGlob(name.replaceAll(/\$(?:\{[^}]*\}|\w+)/gu, '*')));
  return stages.flatMap(({ name, index }) =>
    name !== null && patterns.some((fits) => fits(name)) ? [index] : [],
  );
}
