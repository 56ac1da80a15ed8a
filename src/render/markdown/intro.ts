// F4. What was judged, and with what it was compared (pure): the sentences below the first line.

import type { Report } from '../../model/report.ts';
import { joinAnd } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts';
import { unanswered } from '../view/checks.ts';
import { countingGroups } from '../view/findings.ts';
import { policyView } from '../view/policy.ts';
import { baselineKind, isPullRequest, isRelease } from '../view/words.ts';
import { causeText } from './cause.ts';
import { baseLink, headLink, prose, tagLink, type MarkdownOptions } from './links.ts';
import { list, sentence } from './parts.ts';

/** `Scheduled check of [`7c46762`](…)`; null where the pull request, or the shell, says it. */
function judged(report: Report, options: MarkdownOptions): string | null {
  const { subject } = report;
  const { event } = subject;
  const head = headLink(report, options);
  const of = head === null ? '' : ` of ${head}`;
  if (isPullRequest(subject)) return null;
  if (isRelease(subject)) {
    const tag = tagLink(report, options);
    const at = head === null ? '' : ` at ${head}`;
    return tag === null ? `Release check${of}` : `Release check of tag ${tag}${at}`;
  }
  switch (event) {
    case null:
      return null;
    case 'merge_group':
      return `Merge queue check${of}`;
    case 'push':
      return `Check${of} after a push`;
    case 'schedule':
      return `Scheduled check${of}`;
    case 'workflow_dispatch':
      return `Check${of}, started by hand`;
    default:
      return `Check${of} on the event ${codeSpan(event)}`;
  }
}

/** `[`main` at `a742578`](…) (stored report)`, `the image `ghcr.io/…``. */
function baseName(report: Report, options: MarkdownOptions): string {
  const { baseline } = report;
  if (baseline.kind === 'image' && baseline.ref !== null) {
    return `the image ${codeSpan(baseline.ref)}`;
  }
  const base = baseLink(report, options) ?? 'the baseline';
  return baseline.kind === 'build' ? base : `${base} (${baselineKind(baseline)})`;
}

/** `The baseline … could not be had: …`. */
function failedText(report: Report, options: MarkdownOptions): string {
  const base = baseLink(report, options);
  const what = base === null ? 'The baseline' : `The baseline ${base}`;
  const { reason, next } = report.baseline;
  const why = prose(sentence(reason ?? 'no reason is known'));
  const fix = next === null || next === undefined ? '' : ` **Fix:** ${prose(next)}`;
  return `${what} could not be had: ${why}${fix}`;
}

function notComparedText({ subject, baseline, verdicts }: Report): string {
  const reason = baseline.reason ?? 'there is no baseline';
  const growth = verdicts.some(({ result }) => result === 'n/a');
  const still = growth ? ' Growth is not judged, everything else is.' : '';
  // The one reason that the pull request itself removes.
  if (isPullRequest(subject) && / has no /u.test(reason)) {
    const why = prose(reason.replace(/\.$/u, ''));
    return `${why}, so there is nothing to compare with. Once this is merged, pull requests show the change.${still}`;
  }
  return `Not compared: ${prose(sentence(reason))}${still}`;
}

/** `Compared with …` and where the change is from, or why there is nothing to compare with. */
export function intro(report: Report, options: MarkdownOptions): string {
  const { baseline, conclusion } = report;
  const subject = judged(report, options);
  const start = subject === null ? '' : `${subject}. `;
  if (baseline.failed) return start + failedText(report, options);
  if (baseline.kind === 'none') return start + notComparedText(report);
  const with_ = `ompared with ${baseName(report, options)}.`;
  const compared = subject === null ? `C${with_}` : `${subject}, c${with_}`;
  const every = isRelease(report.subject)
    ? 'On a release every finding counts, also those that the previous release had.'
    : '';
  const explains = conclusion === 'fail' || conclusion === 'warn';
  const cause = explains ? (causeText(report, options) ?? '') : '';
  return [compared, every, cause].filter((part) => part !== '').join(' ');
}

/** Whether the table of what gave no answer says already why there is no base. */
export function saysBaseFailed(report: Report): boolean {
  const { failed, reason } = report.baseline;
  return failed && unanswered(report).some((one) => one.reason === reason);
}

const MOST_CHANGES = 20;

/** What the pull request changes in its own policy leads everything. */
export function policyNotice(report: Report): string[] {
  if (report.policy.changedHere.length === 0) return [];
  const { shown, rest } = policyView(report, MOST_CHANGES);
  const items = [...shown.map(prose), ...(rest === null ? [] : [rest])];
  return ['**This change also changes what it is judged by:**', list(items)];
}

/** A used exception, and what it excuses. */
export function exceptionNotice(report: Report): string[] {
  const { exception } = report;
  if (exception?.kind !== 'label') return [];
  const fails =
    countingGroups(report).failing.length > 0 ||
    report.verdicts.some(({ result }) => result === 'fail');
  const by = exception.by === null ? '' : `, added by ${codeSpan(exception.by)}`;
  return [
    `> [!WARNING]\n> Excused by the label ${codeSpan(exception.label)}${by}. What ${fails ? 'fails' : 'gave no answer'} is shown below.`,
  ];
}

/** A comment that was due and is not there. */
export function notPostedNotice({ notPosted }: MarkdownOptions): string[] {
  return notPosted === undefined || notPosted === null ? [] : [prose(sentence(notPosted))];
}

/** Of a release, and of an image that was given: what to publish, if it may be. */
export function digestNotice(report: Report): string[] {
  const { subject, conclusion } = report;
  const given = subject.image ?? null;
  if (given === null && !isRelease(subject)) return [];
  const digest = given?.digest ?? null;
  const digests =
    given === null || digest === null ? ofTargets(report) : ofGiven(given.ref, digest);
  const [only, ...others] = digests;
  if (only === undefined) return [];
  const several = others.length > 0;
  const what = `Image digest${several ? 's' : ''} ${joinAnd([only, ...others])}.`;
  if (conclusion !== 'pass' && conclusion !== 'warn') return [what];
  const rest = given?.notJudged ?? [];
  if (rest.length > 0) {
    const others = joinAnd(rest.map(escapeMarkdown));
    return [`${what} It holds ${others} too, not judged here: publish it when they pass as well.`];
  }
  const these = several ? 'these digests' : 'this digest';
  return [`${what} Publish ${these}; a rebuild is another image.`];
}

/** Of an index it is the index that is published. */
function ofGiven(ref: string, digest: string): string[] {
  const name = ref.endsWith(`@${digest}`) ? '' : ` of ${codeSpan(ref)}`;
  return [`${codeSpan(digest)}${name}`];
}

function ofTargets({ targets }: Report): string[] {
  const images = targets.flatMap(({ role, name, platform, head }) => {
    const digest = role === 'runtime' ? (head?.digest ?? null) : null;
    return digest === null ? [] : [{ name, platform, digest }];
  });
  if (images.length === 1) return images.map(({ digest }) => codeSpan(digest));
  const several = new Set(images.map(({ name }) => name)).size > 1;
  return images.map(({ name, platform, digest }) => {
    const place = several ? `${name} ${platform}` : platform;
    return `${codeSpan(digest)} (${escapeMarkdown(place)})`;
  });
}
