// F3. Pure: stages that what ships neither stands on nor copies from.

import { builderStages, stageChain, stageName } from '../../dockerfile/stages.ts';
import type { BuildNoteRow } from './row.ts';

export const unusedStage: BuildNoteRow = {
  id: 'unused-stage',
  find({ dockerfile, stage, scope }) {
    const reached = [stage, ...builderStages(dockerfile, stage, scope).map(({ index }) => index)];
    const used = new Set(
      reached.flatMap((one) => stageChain(dockerfile, one, scope).map(({ index }) => index)),
    );
    const target = dockerfile.stages[stage];
    const name = target === undefined ? '' : stageName(target);
    return dockerfile.stages
      .filter(({ index }) => !used.has(index))
      .map((one) => ({
        message: `Stage ${stageName(one)} is no part of ${name}, so this build skips it`,
        lines: one.from.lines,
        fix: `Build it by name where it is meant to run (docker build --target ${stageName(one)}), or remove it.`,
      }));
  },
};
