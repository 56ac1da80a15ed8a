// F4. The first line (pure), made here and nowhere else: the mail's preview, the terminal's first
// line, the page's and the check's title. State, subject, worst reason, number, limit.

import type { Conclusion, Report } from '../model/report.ts';
import { joinAnd, type NumberLook } from '../text/bytes.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { showControls } from '../text/terminal.ts';
import { brief, isSize, limitReason, standing } from './reasons.ts';
import { unanswered } from './view/checks.ts';
import { countingGroups, findingGroups, type FindingGroup } from './view/findings.ts';
import { ICONS, inStages, isPullRequest, WORDS } from './view/words.ts';

export { limitReason } from './reasons.ts';

/** `markdown` with icon and verb, `terminal` with the word first, `plain` for titles. */
export type HeadlineForm = 'markdown' | 'terminal' | 'plain';

/** The line, in pieces that a rendering puts together; texts are not yet escaped. */
export interface HeadlineParts {
  readonly conclusion: Conclusion;
  readonly subject: string;
  /** `fails`, `passes its limits`. */
  readonly verb: string;
  readonly reason: string;
  /** What a reader must not miss whatever the state: `. Policy changed here`; mostly empty. */
  readonly notice: string;
}

const MOST_REASONS = 3;

function some(words: readonly string[]): string {
  const more = words.length - MOST_REASONS;
  return joinAnd(more > 0 ? [...words.slice(0, MOST_REASONS), `${more} more`] : words);
}

/** `no-package-manager` is about a package manager. */
const thingOf = (rule: string): string => brief(rule).replace(/^no-/u, '').replaceAll('-', ' ');

function foundReason(report: Report, groups: readonly FindingGroup[]): string[] {
  if (groups.length === 0) return [];
  const things = [...new Set(groups.map(({ rule }) => thingOf(rule)))];
  const stages = [...new Set(groups.map(({ target }) => brief(target)))];
  return [`${some(things)} ${inStages(report, stages)}`];
}

/** What was not judged for want of a base; empty when there was one, or nothing asked for it. */
function withoutBase({ subject, verdicts, baseline }: Report): string {
  if (verdicts.some(({ result }) => result === 'n/a')) {
    const yet = isPullRequest(subject) ? ' yet' : '';
    return `. No baseline${yet}, growth not judged`;
  }
  return baseline.failed ? '. The baseline failed, change not known' : '';
}

function unknownReason(report: Report): string {
  const growth = report.baseline.failed ? 'growth unknown (no base)' : 'growth unknown';
  const missing = unanswered(report).map(({ kind, id }) => {
    if (kind === 'image') return `${brief(id)} not read`;
    if (kind === 'rule') return `${brief(id)} incomplete`;
    const sized = /^max-(compressed|uncompressed)-size$/u.exec(id);
    return sized === null ? growth : `${sized[1] ?? ''} size unknown`;
  });
  const distinct = [...new Set(missing)];
  // A size that is unknown leaves its growth unknown: one reason is enough.
  const sizes = distinct.filter((reason) => reason.endsWith('size unknown'));
  const shown = distinct.filter((reason) => reason !== growth || sizes.length === 0);
  const more = shown.length - MOST_REASONS;
  const listed = more > 0 ? [...shown.slice(0, MOST_REASONS), `${more} more`] : shown;
  return listed.length === 0 ? 'no image was judged' : listed.join(', ');
}

function failReasons(report: Report, groups: readonly FindingGroup[], look: NumberLook): string {
  const { failing } = countingGroups(report, groups);
  const found = foundReason(report, failing);
  const over = limitReason(report, 'fail', look);
  const isLimited = report.verdicts.some((one) => isSize(one) && one.actual !== null);
  if (found.length === 0 || over.length > 0 || !isLimited) return [...found, ...over].join(', ');
  return `${found.join(', ')}; ${standing(report, look, ' is within its limit')}`;
}

function excusedUnknown(report: Report, look: NumberLook): string {
  return `${unknownReason(report)}; ${standing(report, look, ' is within its limit')}`;
}

function warnReasons(report: Report, groups: readonly FindingGroup[], look: NumberLook): string {
  const { warning } = countingGroups(report, groups);
  const rules = [...new Set(warning.map(({ rule }) => brief(rule)))];
  const limits = limitReason(report, 'warn', look);
  const open = unanswered(report).map(({ id }) => `${brief(id)} incomplete`);
  const reasons = [...(rules.length > 0 ? [some(rules)] : []), ...limits, ...open.slice(0, 1)];
  return [...reasons, ...(limits.length > 0 ? [] : [standing(report, look)])].join(', ');
}

/** A pass under a policy that the change itself wrote is not like any other. */
const noticeOf = ({ policy }: Report): string =>
  policy.changedHere.length === 0 ? '' : '. Policy changed here';

/** The pieces of the first line. */
export function headlineParts(report: Report, look: NumberLook): HeadlineParts {
  return { ...stateParts(report, look), notice: noticeOf(report) };
}

function stateParts(report: Report, look: NumberLook): Omit<HeadlineParts, 'notice'> {
  const { conclusion } = report;
  const subject = brief(report.subject.name);
  const groups = findingGroups(report);
  const base = withoutBase(report);
  switch (conclusion) {
    case 'fail':
      return { conclusion, subject, verb: 'fails', reason: failReasons(report, groups, look) };
    case 'unknown': {
      const reason = `${unknownReason(report)}. This is not a pass`;
      return { conclusion, subject, verb: 'could not be judged', reason };
    }
    case 'warn': {
      const excused = report.exception !== null;
      const verb = excused ? 'passes by exception' : 'passes with warnings';
      const reason = excused
        ? failReasons(report, groups, look) || excusedUnknown(report, look)
        : warnReasons(report, groups, look);
      return { conclusion, subject, verb, reason: reason + base };
    }
    case 'pass': {
      const verb = base === '' ? 'passes' : 'passes its limits';
      return { conclusion, subject, verb, reason: standing(report, look) + base };
    }
  }
}

/** The first line of a report. */
export function headline(report: Report, form: HeadlineForm): string {
  const look = form === 'markdown' ? 'rich' : 'plain';
  const { conclusion, subject, verb, reason, notice } = headlineParts(report, look);
  switch (form) {
    case 'markdown':
      return `${ICONS[conclusion]} ${escapeMarkdown(subject)} ${verb}: ${escapeMarkdown(reason + notice)}`;
    case 'terminal':
      return showControls(
        `${WORDS[conclusion]}  ${subject}: ${reason}${report.exception === null ? '' : ', excused'}${notice}`,
      );
    case 'plain':
      return showControls(`${subject} ${verb}: ${reason}${notice}`);
  }
}
