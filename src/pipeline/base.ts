// F5. What head is compared with: found, fetched, checked out or read.

import {
  chooseBaseline,
  isMergeOf,
  type BaselineChoice,
  type BaselineFacts,
} from '../gate/baseline.ts';
import type { EventFacts } from '../model/event.ts';
import { defaultBranch, mergeBase, type Repository } from '../ports/git.ts';
import { checkedOut } from './basebuilt.ts';
import { without, type Base, type BaseRequest, type Found } from './baseline.ts';
import { publishedImage, storedReport } from './basestored.ts';
import type { Deps } from './deps.ts';
import { asked } from './pull.ts';

const NO_CHECKOUT = 'Check the repository out with actions/checkout before this step.';
/** Throws `base-ref-unknown`, `not-a-report` and `usage`; what merely failed is in the baseline. */
export async function findBase(request: BaseRequest, deps: Deps): Promise<Base> {
  const facts = await factsOf(request, deps);
  const found = await follow(chooseBaseline(facts), request, deps);
  return { ...found, proposedTo: proposedTo(facts) };
}

/** Of a pull request or a merge group, also when another baseline was asked for. */
function proposedTo(facts: BaselineFacts): string | null {
  const choice = chooseBaseline({ ...facts, kind: 'auto', baseRef: null });
  return choice.kind === 'build' ? choice.commit : null;
}

async function follow(choice: BaselineChoice, request: BaseRequest, deps: Deps): Promise<Found> {
  switch (choice.kind) {
    case 'none':
      return without(
        'none',
        choice.reason,
        choice.expected,
        request.repository ? null : NO_CHECKOUT,
      );
    case 'report':
      return storedReport(choice.path, deps.workspace);
    case 'image':
      return publishedImage(choice.ref, request, deps);
    case 'build':
      return checkedOut(choice, request, deps);
  }
}

async function factsOf(request: BaseRequest, deps: Deps): Promise<BaselineFacts> {
  const { settings, repository, pull } = request;
  const { event } = pull;
  const { exec } = deps;
  const base = event?.baseSha ?? null;
  return {
    kind: settings.baseline,
    baseRef: settings.baseRef,
    event,
    pullRequestGiven: request.pull.isGiven,
    hasSource: request.head !== null,
    repository: repository && {
      parents: repository.parents,
      mergeBase: await defaultBranch(exec, repository),
      eventMergeBase: base === null ? null : await commonCommit(repository, base, event, deps),
    },
  };
}

/** From git where it has the history, else from the API: a shallow clone is never deepened. */
async function commonCommit(
  repository: Repository,
  base: string,
  event: EventFacts | null,
  { exec, github }: Deps,
): Promise<string | null> {
  const local = await mergeBase(exec, repository, base);
  const head = event?.pull?.headSha ?? null;
  // Of a merge with base the first parent is the answer: nobody needs to be asked.
  const isMerge = isMergeOf(head, repository);
  if (local !== null || head === null || github === null || isMerge) return local;
  return (await asked(github.mergeBase(base, head))).value;
}
