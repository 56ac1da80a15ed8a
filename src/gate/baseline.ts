// F3. Pure: what head is compared with, by event (DESIGN section 4, decisions 1 to 4).

import { isAbsolute, join } from 'node:path';
import { UserError } from '../errors.ts';
import type { EventFacts } from '../model/event.ts';
import type { Problem } from '../model/snapshot.ts';
import { pathWithin } from '../text/paths.ts';

export type BaselineKind = 'auto' | 'build' | 'image' | 'report' | 'none';

/** What git says; null: not a repository. */
export interface RepositoryFacts {
  /** Of HEAD, in order: the first one of a merge is what was merged into. */
  readonly parents: readonly string[];
  /** With the remote's default branch; null where it cannot be told. */
  readonly mergeBase: { readonly commit: string; readonly branch: string } | null;
  /** With the event's base commit; null where it cannot be told. */
  readonly eventMergeBase: string | null;
}

export interface BaselineFacts {
  readonly kind: BaselineKind;
  readonly baseRef: string | null;
  /** Null on the command line. */
  readonly event: EventFacts | null;
  /** True when the `pull-request` input names one: as on pull_request then. */
  readonly pullRequestGiven: boolean;
  /** False for an image that is judged without a Dockerfile: nothing of it can be built. */
  readonly hasSource: boolean;
  readonly repository: RepositoryFacts | null;
}

/** `build` names a commit, or what the user wrote for one, to be resolved and fetched. */
export type BaselineChoice =
  | {
      readonly kind: 'build';
      readonly commit: string;
      readonly ref: string;
      readonly given: boolean;
    }
  | { readonly kind: 'image'; readonly ref: string }
  | { readonly kind: 'report'; readonly path: string }
  /** `expected`: one was asked for or belongs to the event, so growth is unknown, not n/a. */
  | { readonly kind: 'none'; readonly reason: string; readonly expected: boolean };

/** Whether HEAD is GitHub's merge of a pull request's newest commit with its base. */
export function isMergeOf(
  pullHead: string | null,
  { parents }: Pick<RepositoryFacts, 'parents'>,
): boolean {
  return parents.length === 2 && pullHead !== null && parents[1] === pullHead;
}

/** Throws UserError `usage` when the kind needs a `base-ref` and there is none. */
export function chooseBaseline(facts: BaselineFacts): BaselineChoice {
  const { kind, baseRef } = facts;
  switch (kind) {
    case 'none':
      return { kind: 'none', reason: 'baseline: none', expected: false };
    case 'image':
      return { kind: 'image', ref: needed(kind, baseRef) };
    case 'report':
      return { kind: 'report', path: needed(kind, baseRef) };
    case 'build':
      if (!facts.hasSource) {
        throw new UserError('usage', 'baseline: build needs the source of `image`', {
          next: 'Give its folder with `context`, or compare with `baseline: image`.',
        });
      }
      return baseRef === null ? likeForLike(facts, true) : givenCommit(baseRef);
    case 'auto':
      return byEvent(facts);
  }
}

function needed(kind: BaselineKind, baseRef: string | null): string {
  if (baseRef !== null) return baseRef;
  throw new UserError('usage', `baseline: ${kind} needs base-ref to name the ${kind}`);
}

function givenCommit(ref: string): BaselineChoice {
  return { kind: 'build', commit: ref, ref, given: true };
}

function byEvent(facts: BaselineFacts): BaselineChoice {
  const { event, baseRef } = facts;
  if (!facts.hasSource) {
    return baseRef === null
      ? { kind: 'none', reason: 'an image without base-ref', expected: false }
      : { kind: 'image', ref: baseRef };
  }
  if (event === null || isPullRequest(facts) || event.name === 'merge_group') {
    return baseRef === null ? likeForLike(facts, event !== null) : givenCommit(baseRef);
  }
  if (event.name === 'release' || event.ref?.startsWith('refs/tags/')) {
    if (baseRef !== null) return { kind: 'image', ref: baseRef };
    return { kind: 'none', reason: 'a release without base-ref', expected: false };
  }
  return { kind: 'none', reason: `the event ${event.name} has no baseline`, expected: false };
}

function isPullRequest({ event, pullRequestGiven }: BaselineFacts): boolean {
  return pullRequestGiven || event?.name === 'pull_request';
}

/** The commit that differs from head by head's own changes alone. */
function likeForLike(facts: BaselineFacts, expected: boolean): BaselineChoice {
  const { event, repository } = facts;
  const build = (commit: string, ref: string | null): BaselineChoice => ({
    kind: 'build',
    commit,
    ref: ref ?? commit.slice(0, 7),
    given: false,
  });
  if (event?.name === 'merge_group' && event.baseSha !== null) {
    return build(event.baseSha, event.baseRef);
  }
  if (repository === null) return { kind: 'none', reason: 'not a git repository', expected };
  if (event !== null && isPullRequest(facts)) {
    // The merge commit's first parent: the base branch's tip also holds what others merged since.
    const [first] = repository.parents;
    const isMerge = isMergeOf(event.pull?.headSha ?? null, repository);
    if (first !== undefined && isMerge) return build(first, event.baseRef);
    const commit = repository.eventMergeBase ?? event.baseSha;
    if (commit !== null) return build(commit, event.baseRef);
  }
  if (repository.mergeBase !== null) {
    return build(repository.mergeBase.commit, repository.mergeBase.branch);
  }
  return {
    kind: 'none',
    reason: 'no commit in common with the default branch is known; name one with base-ref',
    expected,
  };
}

/** `path` in the base's clone when it is inside of the repository; else itself. */
export function reroot(path: string, root: string, baseRoot: string): string {
  if (!isAbsolute(path)) return path;
  const below = pathWithin(root, path);
  return below === null ? path : join(baseRoot, below);
}

/** What of a source tree names places. */
export interface TreePaths {
  readonly context: string;
  readonly file: string;
  readonly buildContexts: Readonly<Record<string, string>>;
}

/** Base's paths for head's; contexts that are images or URLs stay what they are. */
export function rerootTree(tree: TreePaths, root: string, baseRoot: string): TreePaths {
  return {
    context: reroot(tree.context, root, baseRoot),
    file: reroot(tree.file, root, baseRoot),
    buildContexts: Object.fromEntries(
      Object.entries(tree.buildContexts).map(([name, where]) => [
        name,
        reroot(where, root, baseRoot),
      ]),
    ),
  };
}

const SHOWN = 5;

/** Files of head's context that git does not track, so that base cannot have them; null: none. */
export function contextDiffers(paths: readonly string[]): Problem | null {
  if (paths.length === 0) return null;
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  return {
    code: 'context-differs',
    message: `head's context sends what git does not track, which base lacks: ${paths.slice(0, SHOWN).join(', ')}${more}`,
    next: 'Make these files in `prepare`, which runs in both trees, or list them in .dockerignore.',
    path: paths[0] ?? null,
    layer: null,
    affects: [],
  };
}

/** What the clone of base lacks beside head's checkout: it has no remote to ask. */
export function cloneLacks(notes: { submodules: boolean; lfs: boolean }): Problem[] {
  const what = [
    ...(notes.submodules ? ['submodules, which stay empty'] : []),
    ...(notes.lfs ? ['files in Git LFS, which stay pointers'] : []),
  ];
  return what.map((text) => ({
    code: 'context-differs',
    message: `base has ${text} in its clone`,
    next: 'Fetch them in `prepare`, which runs in both trees.',
    path: null,
    layer: null,
    affects: [],
  }));
}
