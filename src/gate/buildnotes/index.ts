// F3. Pure: what the build itself reveals. A note is added by its row, its line here, and its test.

import type { BuildNote } from '../../model/report.ts';
import { buildkitCheck } from './buildkit-check.ts';
import { copyBeforeInstall } from './copy-before-install.ts';
import { ignoredSyntax } from './ignored-syntax.ts';
import { largeContext } from './large-context.ts';
import type { BuildFacts, BuildNoteRow } from './row.ts';
import { unusedStage } from './unused-stage.ts';

/** In the order in which they are shown. */
export const BUILD_NOTES: readonly BuildNoteRow[] = [
  ignoredSyntax,
  copyBeforeInstall,
  largeContext,
  unusedStage,
  buildkitCheck,
];

/** All notes on a build; a Dockerfile of a thousand stages says no more than this. */
const MOST_NOTES = 50;

export function buildNotes(facts: BuildFacts): BuildNote[] {
  const all = BUILD_NOTES.flatMap((row) =>
    row.find(facts).map((note) => ({ id: row.id, ...note })),
  );
  return all.slice(0, MOST_NOTES);
}
