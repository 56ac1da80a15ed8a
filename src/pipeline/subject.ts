// F5. What is judged, as the report names it.

import { basename } from 'node:path';
import type { Settings } from '../gate/settings.ts';
import type { SourceTree } from '../model/build.ts';
import type { Subject } from '../model/report.ts';
import { changedLines, type Repository } from '../ports/git.ts';
import type { Base } from './base.ts';
import type { Deps } from './deps.ts';
import type { RunFacts } from './gate.ts';

/** `comment-key` when given, else the repository's name, else the folder's. */
export function subjectName(
  settings: Settings,
  run: RunFacts,
  repository: Repository | null,
  head: SourceTree,
): string {
  const named = settings.commentKey ?? run.repository?.split('/').at(-1);
  return named ?? basename(repository?.root ?? head.context);
}

/** With the Dockerfile's text, and the lines of it that base has not. */
export async function subjectOf(
  name: string,
  run: RunFacts,
  repository: Repository | null,
  head: SourceTree,
  base: Base,
  deps: Deps,
): Promise<Subject> {
  const { commit: since } = base.baseline;
  const { path, text } = head.dockerfile;
  return {
    name,
    repository: run.repository,
    commit: repository?.commit ?? null,
    event: run.event?.name ?? null,
    pullRequest: run.pullRequest,
    dockerfile: {
      path,
      text,
      changedLines:
        repository === null || since === null
          ? null
          : await changedLines(deps.exec, repository, since, path),
    },
  };
}
