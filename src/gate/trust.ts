// F3. Whose code is built where secrets lie open (pure): one decision, in one place.
//
// A workflow on `pull_request_target`, `workflow_run` or a comment runs with the base repository's
// secrets and a token that may write, and anybody with an account can make it run. Building a
// fork's Dockerfile there hands both to whoever wrote it: a RUN instruction is a program.
// https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/

import { UserError } from '../errors.ts';
import type { EventFacts } from '../model/event.ts';

/** Events that anybody can cause and that hold secrets. */
const WITH_SECRETS: ReadonlySet<string> = new Set([
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'pull_request_review',
  'pull_request_review_comment',
  'issues',
  'discussion',
  'discussion_comment',
]);

/** What decides whether the code may be built. */
export interface TrustFacts {
  readonly event: EventFacts | null;
  /** `owner/name`. */
  readonly repository: string | null;
  /** Where the head of the pull request lies that an input names; undefined: none is named. */
  readonly pullRepository: string | null | undefined;
  /** What is checked out; null: not a git repository. */
  readonly commit: string | null;
}

/** Throws `strangers-code`. What cannot be told is not trusted. */
export function refuseStrangersCode(facts: TrustFacts): void {
  const { event, repository, pullRepository, commit } = facts;
  if (event === null || !WITH_SECRETS.has(event.name)) return;
  const from = [sourceOf(event), pullRepository].filter((source) => source !== undefined);
  for (const source of from) {
    const own = source !== null && repository !== null && isSame(source, repository);
    if (!own) throw refusal(event.name, source);
  }
  // These events' own commit lies on a branch of the repository; anything else was fetched.
  if (from.length === 0 && (commit === null || commit !== event.sha))
    throw refusal(event.name, null);
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
  const whose = from === null ? 'a repository that is not known' : `the fork ${from}`;
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
