// F5. Publishes a judged report as its pull request's one comment. Nothing here changes a verdict,
// and nothing is thrown for what GitHub's API refuses.

import {
  keyedComments,
  ownComments,
  planComment,
  type CommentPlan,
  type News,
} from '../gate/commentplan.ts';
import type { CommentPolicy } from '../gate/settings.ts';
import type { ApiTrouble, MarkedComment, PostedComment } from '../model/github.ts';
import type { GitHub } from '../ports/github.ts';
import { asked, type Asked } from './pull.ts';

export interface CommentRequest {
  /** As `renderComment` makes it, its marker first. */
  readonly body: string;
  readonly news: News;
  readonly policy: CommentPolicy;
  /** `comment-key`. */
  readonly key: string | null;
  /** Number of the pull request. */
  readonly number: number;
}

/** What became of it: the comment, or why there is none. */
export interface Publication {
  readonly comment: PostedComment | null;
  /** For the log: `updated`, `none: nothing changed`. */
  readonly note: string;
  readonly trouble: ApiTrouble | null;
  /** Something for the user to put right. */
  readonly warning?: string;
}

/** `note` of a run whose warning says why there is no comment. */
export const REFUSED = 'none: the warning says why';

/** Attempts at a comment that may or may not have arrived. */
const ATTEMPTS = 3;

export async function publishComment(
  request: CommentRequest,
  github: GitHub,
): Promise<Publication> {
  const { policy, number, key } = request;
  if (policy === 'off') return { comment: null, note: 'none: comment: off', trouble: null };
  let last: ApiTrouble | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const own = await asked(ownOf(number, key, github));
    if (own.value === null) return failed(last ?? own.trouble);
    // Last of all before the write: a push of this minute makes this run an older one.
    const pull = await asked(github.pull(number));
    if (pull.value === null) return failed(last ?? pull.trouble);
    const plan = planComment({ ...request, own: own.value, pull: pull.value });
    const written = await carryOut(plan, request, github);
    if (written.trouble === null || !mayHaveArrived(plan, written.trouble)) return written;
    last = written.trouble;
  }
  return failed(last);
}

function failed(trouble: ApiTrouble | null): Publication {
  return { comment: null, note: REFUSED, trouble };
}

/** A create that got no proper answer: look whether it is there before trying again. */
function mayHaveArrived(plan: CommentPlan, { failure }: ApiTrouble): boolean {
  return plan.kind === 'create' && (failure === 'server-error' || failure === 'no-answer');
}

/** Each is asked only where the answer before leaves it open. */
async function ownOf(number: number, key: string | null, github: GitHub): Promise<MarkedComment[]> {
  const keyed = keyedComments(await github.markedComments(number), key);
  if (keyed.length === 0) return [];
  const own = ownComments(keyed, await github.viewer());
  const open = own.filter(({ isMinimised }) => isMinimised === null);
  const minimised = open.length === 0 ? new Set() : await github.minimised(open);
  return own.filter(({ id }) => !minimised.has(id));
}

async function carryOut(
  plan: CommentPlan,
  { body, number }: CommentRequest,
  github: GitHub,
): Promise<Publication> {
  switch (plan.kind) {
    case 'none':
      return { comment: null, note: `none: ${plan.reason}`, trouble: null };
    case 'shared-key': {
      const warning = `Another gate of this run has commented under the key ${plan.key}; give each gate a \`comment-key\` of its own. This one's result stands in the job summary.`;
      return { comment: null, note: REFUSED, trouble: null, warning };
    }
    case 'create':
      return said('created', await asked(github.createComment(number, body)));
    case 'keep':
      return tidied(
        { comment: { id: plan.id, url: plan.url }, note: 'left as it is', trouble: null },
        plan.remove,
        github,
      );
    case 'update':
      return tidied(
        said('updated', await asked(github.updateComment(plan.id, body))),
        plan.remove,
        github,
      );
  }
}

function said(note: string, { value, trouble }: Asked<PostedComment>): Publication {
  return value === null ? failed(trouble) : { comment: value, note, trouble: null };
}

/** One comment stays; one that could not be removed is tried again by the next run. */
async function tidied(
  publication: Publication,
  remove: readonly number[],
  github: GitHub,
): Promise<Publication> {
  if (publication.trouble !== null) return publication;
  for (const id of remove) {
    const { trouble } = await asked(github.deleteComment(id).then(() => true));
    if (trouble !== null && trouble.failure !== 'not-found') return { ...publication, trouble };
  }
  return publication;
}
