// F5. What a pull request changes in the policy that it is judged by.

import { basename, dirname, join } from 'node:path';
import { resolveFolder } from '../ports/files.ts';
import { fetchCommit, textIn, type Repository } from '../ports/git.ts';
import type { Deps } from './deps.ts';
import { changesSince, configPath, shownPath, type Loaded } from './settings.ts';

export interface PolicyRequest {
  readonly loaded: Loaded;
  readonly repository: Repository | null;
  /** The commit that head is proposed to, whatever it is compared with; null: not known. */
  readonly commit: string | null;
}

/** Symlinks of the folder resolved, as git names the root of a work tree. */
async function realPlace(path: string): Promise<string> {
  const folder = await resolveFolder(dirname(path));
  return folder === null ? path : join(folder, basename(path));
}

/** In words; empty where nothing changes, or where there is no base to ask. */
export async function changedPolicy(
  { loaded, repository, commit }: PolicyRequest,
  deps: Deps,
): Promise<readonly string[]> {
  const { settings } = loaded;
  if (repository === null || commit === null) return [];
  // Where there is no file now, base's may have been deleted.
  const path = shownPath(await realPlace(configPath(settings, deps.workspace)), repository.root);
  if (path.startsWith('/')) return []; // outside of the repository: not the pull request's text
  const remote = { name: 'origin', token: settings.githubToken };
  if (!(await fetchCommit(deps.exec, repository, commit, remote))) {
    const what = `base ${commit.slice(0, 7)} is not in this checkout and could not be fetched`;
    return loaded.configFile === null ? [] : [`not known: ${what}`];
  }
  return changesSince(await textIn(deps.exec, repository, commit, path), loaded);
}
