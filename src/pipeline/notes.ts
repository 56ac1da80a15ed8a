// F5. What head's build revealed → the report's build notes.

import { join } from 'node:path';
import { buildNotes } from '../gate/buildnotes/index.ts';
import type { SourceTree } from '../model/build.ts';
import type { BuildNote } from '../model/report.ts';
import { isFile, resolveFolder } from '../ports/files.ts';
import type { Built } from './build.ts';

/** Of the first runtime target: platforms share a Dockerfile. */
export async function notesOf(built: Built, head: SourceTree): Promise<BuildNote[]> {
  const { plan, outcome } = built;
  const target = plan.targets.find(({ side, role }) => side === 'head' && role === 'runtime');
  if (target === undefined) return [];
  return buildNotes({
    dockerfile: head.dockerfile,
    stage: target.stage,
    scope: built.scopeOf(target),
    warnings: outcome.warnings,
    contextBytes: outcome.contextBytes,
    hasIgnoreFile: await hasIgnoreFile(head),
  });
}

/** BuildKit takes the Dockerfile's own list before the context's. */
async function hasIgnoreFile({ context, file }: SourceTree): Promise<boolean | null> {
  if ((await resolveFolder(context)) === null) return null;
  return (await isFile(`${file}.dockerignore`)) || isFile(join(context, '.dockerignore'));
}
