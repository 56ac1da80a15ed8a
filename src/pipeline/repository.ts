// F5. The repository that is judged.

import type { RawInputs } from '../gate/settings.ts';
import { resolveFolder } from '../ports/files.ts';
import { openRepository, type Repository } from '../ports/git.ts';
import { pathWithin } from '../text/paths.ts';
import type { Deps } from './deps.ts';
import { resolveIn } from './settings.ts';

/**
 * The workspace's own, where the context lies in it, else the context's. Only inputs are asked for
 * the context: stagegate.yml is the pull request's text, and must not choose where git looks.
 */
export async function findRepository(
  inputs: RawInputs,
  workspace: string,
  { exec }: Pick<Deps, 'exec'>,
): Promise<Repository | null> {
  const given = inputs['context']?.trim() ?? '';
  const place = /:\/\//u.test(given) ? workspace : resolveIn(workspace, given || '.');
  const context = (await resolveFolder(place)) ?? workspace;
  const own = await openRepository(exec, workspace);
  if (own !== null && pathWithin(own.root, context) !== null) return own;
  return openRepository(exec, context);
}
