// F5. What is judged, as the report names it.

import { basename } from 'node:path';
import { isMergeOf } from '../gate/baseline.ts';
import type { Settings } from '../gate/settings.ts';
import type { SourceTree } from '../model/build.ts';
import type { Dockerfile } from '../model/dockerfile.ts';
import type { EventFacts } from '../model/event.ts';
import type { Subject } from '../model/report.ts';
import { hasTransport, parseImageName } from '../oci/imagename.ts';
import { changedLines, fetchCommit, holdsText, type Repository } from '../ports/git.ts';
import type { Base } from './baseline.ts';
import type { Begun, RunFacts } from './begin.ts';
import type { Deps } from './deps.ts';
import { shownImage, type GivenImage } from './given.ts';
import { remoteOf } from './remote.ts';

/**
 * `comment-key` when given, else the repository's name, else the folder's; on a release with the
 * tag, without its `v`. Of a given image, its own name and tag where nothing says more.
 */
export function subjectName(
  settings: Settings,
  run: RunFacts,
  repository: Repository | null,
  head: SourceTree | null,
): string {
  const named = settings.commentKey ?? run.repository?.split('/').at(-1);
  const given = settings.image === null ? null : nameOfImage(shownImage(settings.image));
  const name = named ?? given?.name ?? basename(repository?.root ?? head?.context ?? '');
  const tag = tagOf(run.event)?.replace(/^v(?=\d)/u, '') ?? given?.tag ?? null;
  return tag === null ? name : `${name} ${tag}`;
}

/** `orders` and `2.14.0` of `ghcr.io/acme/orders:2.14.0@sha256:…`; of other transports, the path. */
function nameOfImage(ref: string): { readonly name: string; readonly tag: string | null } {
  if (hasTransport(ref)) return { name: basename(ref), tag: null };
  const { repository, tag, digest } = parseImageName(ref);
  // The digest counts, whatever tag stands beside it.
  return { name: basename(repository), tag: digest === null ? tag : null };
}

/** The tag that started the run. */
function tagOf(event: EventFacts | null): string | null {
  const [, tag] = /^refs\/tags\/(.+)$/u.exec(event?.ref ?? '') ?? [];
  return tag ?? null;
}

/**
 * The commit that people know head by: a pull request's own newest one, where what is checked out
 * is that or its merge with base.
 */
export function judgedCommit(
  repository: Repository | null,
  pullHead: string | null,
): string | null {
  if (repository === null) return null;
  return isMergeOf(pullHead, repository) ? pullHead : repository.commit;
}

/** A commit in which a reader of a link finds the Dockerfile that was built; null: none has it. */
async function commitWithText(
  commits: readonly string[],
  { path, text }: { readonly path: string; readonly text: string },
  repository: Repository | null,
  settings: Settings,
  deps: Deps,
): Promise<string | null> {
  if (repository === null) return null;
  for (const commit of new Set(commits)) {
    await fetchCommit(deps.exec, repository, commit, remoteOf(settings, deps));
    if (await holdsText(deps.exec, repository, commit, path, text)) return commit;
  }
  return null;
}

export interface SubjectRequest extends Omit<Begun, 'workspace'> {
  readonly image: GivenImage | null;
  /** Of an image without a source: the Dockerfile that it says it was made from. */
  readonly claimed: Dockerfile | null;
  readonly base: Base;
}

function judgedImage({ ref, digest, others }: GivenImage): NonNullable<Subject['image']> {
  return { ref, digest, ...(others.length > 0 && { notJudged: others }) };
}

/** With the Dockerfile's text, and the lines of it that base has not. */
export async function subjectOf(request: SubjectRequest, deps: Deps): Promise<Subject> {
  const { name, loaded, run, repository, head, image, base } = request;
  const { pull } = request.pull;
  const { commit: since } = base.baseline;
  const dockerfile = head?.dockerfile ?? request.claimed;
  // What is checked out beside an image need not be what it was made from.
  const commit =
    head === null ? (run.event?.sha ?? null) : judgedCommit(repository, pull?.headSha ?? null);
  const commits = [commit, repository?.commit ?? null].filter((one) => one !== null);
  return {
    name,
    repository: run.repository,
    commit,
    event: run.event?.name ?? null,
    pullRequest: pull?.number ?? null,
    tag: tagOf(run.event),
    ...(image !== null && { image: judgedImage(image) }),
    dockerfile: dockerfile && {
      path: dockerfile.path,
      text: dockerfile.text,
      commit: await commitWithText(commits, dockerfile, repository, loaded.settings, deps),
      ...(head === null && { isClaimed: true }),
      changedLines:
        repository === null || since === null
          ? null
          : await changedLines(deps.exec, repository, since, dockerfile.path),
    },
  };
}
