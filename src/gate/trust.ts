// F3. Whose code is built where secrets lie open (pure): one decision, in one place.
//
// A workflow on `pull_request_target`, `workflow_run`, a comment and most other events runs with the base repository's
// secrets and a token that may write, and anybody with an account can make it run. Building a
// fork's Dockerfile there hands both to whoever wrote it: a RUN instruction is a program.
// https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/

import { UserError } from '../errors.ts';
import type { EventFacts, EventPull } from '../model/event.ts';

/**
 * Events whose own commit is the repository's, or whose jobs hold nothing (`pull_request` of a
 * fork). Any other can be caused by a stranger in a job that holds secrets.
 */
const OWN: ReadonlySet<string> = new Set([
  'pull_request',
  'merge_group',
  'push',
  'release',
  'create',
  'deployment',
  'schedule',
  'workflow_dispatch',
  'workflow_call',
  'repository_dispatch',
]);
/** Whoever starts these by hand may name a fork's pull request: it is said in the documentation. */
const BY_HAND: ReadonlySet<string> = new Set(['workflow_dispatch']);

/** What decides whether the code may be built. */
export interface TrustFacts {
  readonly event: EventFacts | null;
  /** `owner/name`. */
  readonly repository: string | null;
  /** The pull request that an input names; its fields are null where the API did not tell. */
  readonly named: Pick<EventPull, 'headSha' | 'headRepository'> | null;
  /** What is checked out; null: not a git repository. */
  readonly head: { readonly commit: string; readonly parents: readonly string[] } | null;
}

/** Throws `strangers-code`. What cannot be told is not trusted. */
export function refuseStrangersCode(facts: TrustFacts): void {
  const { event, repository, named } = facts;
  if (event === null) return;
  const isOwn = (source: string | null): boolean =>
    source !== null && repository !== null && isSame(source, repository);
  // A pull request that an input names is judged on events that hold secrets, whatever they are.
  if (named !== null && !BY_HAND.has(event.name) && !isOwn(named.headRepository)) {
    throw refusal(event.name, named.headRepository);
  }
  if (OWN.has(event.name)) return;
  const source = sourceOf(event);
  if (source !== undefined && !isOwn(source)) throw refusal(event.name, source);
  if (!isKnownCommit(facts)) throw refusal(event.name, null);
}

/** The event's own commit, or the newest one of a pull request that was looked at, or its merge. */
function isKnownCommit({ event, named, head }: TrustFacts): boolean {
  if (head === null || event === null) return false;
  const { commit, parents } = head;
  const trusted = [event.sha, event.pull?.headSha, event.workflowRunSha, named?.headSha];
  return trusted.some(
    (sha) =>
      sha !== null &&
      sha !== undefined &&
      (sha === commit || (parents.length === 2 && parents[1] === sha)),
  );
}

/** Names of repositories have no case. */
function isSame(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The repository that the code comes from; null: not known; undefined: the event does not say. */
function sourceOf(event: EventFacts): string | null | undefined {
  if (event.name === 'workflow_run') return event.workflowRunRepository;
  if (event.name === 'pull_request_target') return event.pull?.headRepository ?? null;
  return event.pull?.headRepository;
}

function refusal(event: string, from: string | null): UserError {
  const whose = from === null ? 'a commit that is not known' : `the fork ${from}`;
  return new UserError(
    'strangers-code',
    `${event}: the code to build comes from ${whose}, and this event's jobs hold secrets`,
    {
      details: [
        `A job on ${event} gets the repository's secrets and a token that may write.`,
        'Building a Dockerfile runs what its author wrote, so a fork could take both.',
      ],
    },
  );
}
