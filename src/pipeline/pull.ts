// F5. The pull request that a run is about, as GitHub's API has it now, and the label that excuses
// it. The API decides nothing else: where it fails, the run goes on and says so once.

import { UserError } from '../errors.ts';
import { isSameLabel } from '../gate/excuse.ts';
import type { Settings } from '../gate/settings.ts';
import type { EventFacts, EventPull } from '../model/event.ts';
import type { ApiTrouble, PullFacts } from '../model/github.ts';
import type { Excuse, Problem } from '../model/snapshot.ts';
import { ApiError } from '../ports/github/failure.ts';
import { troubleWords } from '../render/apitrouble.ts';
import type { Deps } from './deps.ts';
import type { RunFacts } from './begin.ts';

/** What was asked, or why it could not be. */
export type Asked<T> =
  | { readonly value: T; readonly trouble: null }
  | { readonly value: null; readonly trouble: ApiTrouble };

/** ApiErrors become troubles; anything else is a defect and goes on. */
export async function asked<T>(work: Promise<T>): Promise<Asked<T>> {
  try {
    return { value: await work, trouble: null };
  } catch (error) {
    if (error instanceof ApiError) return { value: null, trouble: error.trouble };
    throw error;
  }
}

/** Which pull request a run is about, before anything is built. */
export interface FoundPull {
  /** Null: about none. */
  readonly pull: EventPull | null;
  /** An input names it, and the event does not. */
  readonly isGiven: boolean;
  /** Why the API did not tell its base and head. */
  readonly trouble: ApiTrouble | null;
  /** The run's event; of a pull request that an input names, as if it had started the run. */
  readonly event: EventFacts | null;
}

/**
 * The event names its pull request; one that an input names has to be asked for, since baseline
 * and trust depend on it. Throws `pull-request-unknown` where there is nobody to ask.
 */
export async function findPull(
  { pullRequest }: Settings,
  { event, repository }: RunFacts,
  { github }: Pick<Deps, 'github'>,
): Promise<FoundPull> {
  const own = event?.pull ?? null;
  if (pullRequest === null || pullRequest === own?.number) {
    return { pull: own, isGiven: false, trouble: null, event };
  }
  if (github === null || event === null) {
    const why = repository === null ? 'this is no workflow run' : 'there is no token to ask with';
    throw new UserError('pull-request-unknown', `pull-request: #${pullRequest}: ${why}`);
  }
  const { value: given, trouble } = await asked(github.pull(pullRequest));
  if (trouble?.failure === 'not-found') {
    const where = repository ?? 'this repository';
    throw new UserError(
      'pull-request-unknown',
      `pull-request: there is no pull request #${pullRequest} in ${where}, or not for this token`,
      { next: 'Give the number of an open pull request; its token needs `pull-requests: read`.' },
    );
  }
  const pull: EventPull = {
    number: pullRequest,
    headSha: given?.headSha ?? null,
    headRepository: given?.headRepository ?? null,
  };
  return {
    pull,
    isGiven: true,
    trouble,
    event: {
      ...event,
      name: 'pull_request',
      baseSha: given?.baseSha ?? null,
      baseRef: given?.baseRef ?? null,
      pull,
    },
  };
}

/** A pull request at the moment of judging. */
export interface LivePull {
  readonly number: number;
  readonly facts: PullFacts | null;
  readonly excuse: Excuse | null;
  readonly trouble: ApiTrouble | null;
}

/** Asked after the build, which takes minutes: labels and newest commit as they are now. */
export async function lookAtPull(
  pull: EventPull | null,
  settings: Settings,
  { github }: Pick<Deps, 'github'>,
): Promise<LivePull | null> {
  if (pull === null || github === null) return null;
  const { number } = pull;
  const { value: facts, trouble } = await asked(github.pull(number));
  if (facts === null) return { number, facts, excuse: null, trouble };
  const label = facts.labels.find((name) => isSameLabel(name, settings.exceptionLabel));
  if (label === undefined) return { number, facts, excuse: null, trouble: null };
  const by = await asked(github.labelledBy(number, label));
  return { number, facts, excuse: { kind: 'label', label, by: by.value }, trouble: by.trouble };
}

/** What could not be asked, and what is not known for it: told in the report, once. */
export function pullProblems(found: FoundPull, live: LivePull | null): Problem[] {
  const missed: readonly [ApiTrouble | null, string][] = [
    [found.trouble, 'Base and head of the pull request are not known.'],
    [live?.facts === null ? live.trouble : null, 'No label was read, so none excuses anything.'],
  ];
  return missed.flatMap(([trouble, meaning]) => {
    if (trouble === null) return [];
    const { message, next } = troubleWords(trouble, { isFork: false });
    const none = { path: null, layer: null, affects: [] };
    return [{ code: 'github-api', message: `${message} ${meaning}`, next, ...none }];
  });
}
