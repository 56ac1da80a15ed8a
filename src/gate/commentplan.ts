// F3. Whether a pull request's comment is written, and over which one (pure).

import type { MarkedComment, PullFacts } from '../model/github.ts';
import type { Report } from '../model/report.ts';
import { markerKey, parseMarker, type Marker } from '../text/marker.ts';
import type { CommentPolicy } from './settings.ts';

/** What a run has to say; `no-verdict`: it could not be carried out. */
export type News = 'failure' | 'change' | 'nothing' | 'no-verdict';

export interface CommentFacts {
  readonly policy: CommentPolicy;
  readonly news: News;
  /** The new body, its marker first. */
  readonly body: string;
  readonly pull: PullFacts;
  /** Comments of this gate by its own account, not minimised, oldest first. */
  readonly own: readonly MarkedComment[];
}

/** `remove`: our own comments beyond the first. */
export type CommentPlan =
  | { readonly kind: 'create' }
  | { readonly kind: 'update'; readonly id: number; readonly remove: readonly number[] }
  | {
      readonly kind: 'keep';
      readonly id: number;
      readonly url: string;
      readonly remove: readonly number[];
    }
  | { readonly kind: 'none'; readonly reason: string }
  /** Another gate of the same run goes by the same key. */
  | { readonly kind: 'shared-key'; readonly key: string };

const none = (reason: string): CommentPlan => ({ kind: 'none', reason });

/** The first reason that holds decides. */
export function planComment(facts: CommentFacts): CommentPlan {
  const { policy, news, body, pull, own } = facts;
  const marker = parseMarker(body);
  const [first, ...others] = own;
  if (policy === 'off') return none('comment: off');
  if (marker === null || marker.head !== pull.headSha) {
    const judged = marker?.head?.slice(0, 7) ?? 'no commit';
    const newest = pull.headSha.slice(0, 7);
    return none(`the newest commit of #${pull.number} is ${newest}, and this run judged ${judged}`);
  }
  if (own.some((comment) => isOtherGate(parseMarker(comment.body), marker))) {
    return { kind: 'shared-key', key: marker.key };
  }
  if (own.some((comment) => isLater(parseMarker(comment.body), marker))) {
    return none('a later run of this commit has commented already');
  }
  if (first === undefined) {
    if (!pull.isOpen) return none(`#${pull.number} is closed`);
    const quiet = whyQuiet(policy, news);
    return quiet === null ? { kind: 'create' } : none(quiet);
  }
  const remove = others.map(({ id }) => id);
  return saysTheSame(first.body, body)
    ? { kind: 'keep', id: first.id, url: first.url, remove }
    : { kind: 'update', id: first.id, remove };
}

/** Comments that carry this gate's key, whoever wrote them, unless somebody minimised them. */
export function keyedComments(
  comments: readonly MarkedComment[],
  key: string | null,
): MarkedComment[] {
  const wanted = markerKey(key);
  return comments.filter(
    ({ body, isMinimised }) => isMinimised !== true && parseMarker(body)?.key === wanted,
  );
}

/** Those by this account, oldest first. */
export function ownComments(comments: readonly MarkedComment[], login: string): MarkedComment[] {
  return comments
    .filter(({ author }) => author === login)
    .toSorted((left, right) => left.id - right.id);
}

/** Of the same commit, run and attempt, and about something else. */
function isOtherGate(written: Marker | null, ours: Marker): boolean {
  if (written === null || written.of === null || ours.of === null) return false;
  const same = (['head', 'run', 'attempt'] as const).every((part) => written[part] === ours[part]);
  return same && ours.run !== null && written.of !== ours.of;
}

/** Runs have rising numbers; two attempts of one run share theirs. Of the same commit only. */
function isLater(written: Marker | null, ours: Marker): boolean {
  if (written === null || written.head !== ours.head) return false;
  const order = numbers(written.run) - numbers(ours.run);
  return order > 0 || (order === 0 && numbers(written.attempt) > numbers(ours.attempt));
}

const numbers = (text: string | null): number => (text === null ? 0 : Number(text) || 0);

/** Why a pull request that has no comment needs none; null: it needs one. */
function whyQuiet(policy: CommentPolicy, news: News): string | null {
  if (news === 'no-verdict') return 'there is no verdict to tell';
  switch (policy) {
    case 'off':
      return 'comment: off';
    case 'always':
      return null;
    case 'on-failure':
      return news === 'failure' ? null : 'comment: on-failure, and nothing fails';
    case 'on-change':
      return news === 'nothing' ? 'comment: on-change, and nothing changed' : null;
  }
}

/**
 * Whether a reviewer learns anything: a verdict that is no pass, a size, a finding, a policy.
 * `minChange`: bytes; a change up to it is none.
 */
export function newsOf(report: Report, minChange: number): News {
  const { conclusion, exception, policy, targets } = report;
  if (conclusion === 'fail' || conclusion === 'unknown' || exception !== null) return 'failure';
  if (conclusion === 'warn' || policy.changedHere.length > 0) return 'change';
  const runtime = targets.filter(({ role }) => role === 'runtime');
  const changed = runtime.some(({ delta }) => {
    if (delta === null) return true;
    const sizes = [delta.size.compressed, delta.size.uncompressed];
    const grew = sizes.some((change) => change !== null && Math.abs(change) > minChange);
    return grew || delta.findings.added.length > 0 || delta.findings.fixed.length > 0;
  });
  return changed ? 'change' : 'nothing';
}

/** Equal but for the marker and for which run wrote it. */
function saysTheSame(written: string, fresh: string): boolean {
  const plain = (body: string): string =>
    body
      .replace(/^<!--[^]*?-->\s*/u, '')
      .replaceAll('\r\n', '\n')
      .replace(/\/actions\/runs\/\d+/gu, '/actions/runs/')
      .trimEnd();
  const heads = parseMarker(written)?.head === parseMarker(fresh)?.head;
  return heads && plain(written) === plain(fresh);
}
