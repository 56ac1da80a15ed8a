// F5. What a pull request changes in the policy that it is judged by.

import { fetchCommit, textIn, type Repository } from '../ports/git.ts';
import { pathWithin } from '../text/paths.ts';
import type { Deps } from './deps.ts';
import { remoteOf } from './remote.ts';
import { changesSince, configPath, type Loaded } from './settings.ts';

export interface PolicyRequest {
  readonly loaded: Loaded;
  readonly repository: Repository | null;
  /** The workspace, symlinks resolved. */
  readonly workspace: string;
  /** The commit that head is proposed to, whatever it is compared with; null: not known. */
  readonly commit: string | null;
  /** Whether head is proposed to anything: a pull request, a merge group. */
  readonly isProposed: boolean;
}

/** In words; empty where nothing changes, or where nothing is proposed. */
export async function changedPolicy(
  { loaded, repository, workspace, commit, isProposed }: PolicyRequest,
  deps: Deps,
): Promise<readonly string[]> {
  const { settings } = loaded;
  const unknown = (why: string): readonly string[] => (isProposed ? [`not known: ${why}`] : []);
  if (repository === null) return unknown('there is no git repository to compare with');
  if (commit === null) return unknown('no commit to compare with is known');
  // As it is written: a folder that head made a symlink is a folder in base.
  const path = pathWithin(repository.root, configPath(settings, workspace));
  if (path === null) return []; // outside of the repository: not the pull request's text
  if (!(await fetchCommit(deps.exec, repository, commit, remoteOf(settings, deps)))) {
    return unknown(`base ${commit.slice(0, 7)} is not in this checkout and could not be fetched`);
  }
  return changesSince(await textIn(deps.exec, repository, commit, path), loaded);
}
