// F4. The way to an exception (pure): it stands in every comment that fails.

import type { Report } from '../../model/report.ts';
import { joinAnd } from '../../text/bytes.ts';
import { codeBlock, codeSpan, details } from '../../text/markdown.ts';
import { countingGroups, type FindingGroup } from '../view/findings.ts';
import { SLIM_HINT, slimHelps } from '../view/slim.ts';
import { isPullRequest } from '../view/words.ts';
import { prose, type MarkdownOptions } from './links.ts';
import { paragraphs } from './parts.ts';

const FILE = codeSpan('stagegate.yml');
const DAYS = 70;

/** The last day of the month in about ten weeks; null where `today` is no day. */
export function sampleExpiry(today: string): string | null {
  const time = Date.parse(`${today}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(today) || Number.isNaN(time)) return null;
  const then = new Date(time + DAYS * 24 * 60 * 60 * 1000);
  const last = new Date(Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + 1, 0));
  return last.toISOString().slice(0, 10);
}

/** What stagegate.yml takes as one path. */
const LONGEST_GLOB = 500;

/** A path as a glob that matches it and nothing else; of a very long path its end. */
function asGlob(path: string): string {
  const glob = path.replace(/[\\*?[\]{}()]/gu, '\\$&');
  if (glob.length <= LONGEST_GLOB) return glob;
  const from = glob.indexOf('/', glob.length - LONGEST_GLOB + '**'.length);
  return from < 0 ? glob : `**${glob.slice(from)}`;
}

/** A plain YAML scalar, or a JSON string, which is YAML too. */
function scalar(text: string): string {
  return /^[A-Za-z0-9/][A-Za-z0-9/._-]*$/u.test(text) ? text : JSON.stringify(text);
}

/** The one that a sample helps most: of a single path, so that it is all that is needed. */
function exemplary(failing: readonly FindingGroup[]): FindingGroup | null {
  const withPath = failing.filter(({ paths }) => paths.length > 0);
  return withPath.find(({ paths }) => paths.length === 1) ?? withPath[0] ?? null;
}

function sample({ rule, paths }: FindingGroup, expires: string | null): string {
  const lines = [
    'exceptions:',
    `  - rule: ${scalar(rule)}`,
    `    path: ${scalar(asGlob(paths[0] ?? ''))}`,
    '    reason: why this may ship',
    ...(expires === null ? [] : [`    expires: ${expires}`]),
  ];
  return codeBlock(lines.join('\n'), 'yaml');
}

/** By another preset, by label for this pull request, for good in the policy, or by another limit. */
export function allowSection(report: Report, { today }: MarkdownOptions): string {
  const { failing } = countingGroups(report);
  const label = isPullRequest(report.subject) ? (report.policy.exceptionLabel ?? null) : null;
  const group = exemplary(failing);
  const limits = report.verdicts.filter(({ result }) => result === 'fail').map(({ id }) => id);
  const raise = joinAnd([...new Set(limits)].map(codeSpan));
  const either = group === null && label === null ? 'Raise' : 'Or raise';
  const byLevel = failing.filter(({ paths }) => paths.length === 0).map(({ rule }) => rule);
  const levels = [...new Set(byLevel)].map((rule) => codeSpan(`rules: { ${rule}: note }`));
  return details(
    'Allow an exception',
    paragraphs([
      slimHelps(report) ? prose(SLIM_HINT) : '',
      label === null
        ? ''
        : `Once, for this pull request: a maintainer adds the label ${codeSpan(label)}. The comment then says who added it, and still shows what fails.`,
      group === null ? '' : `For good, in ${FILE} (reviewed like any change):`,
      group === null ? '' : sample(group, today === undefined ? null : sampleExpiry(today)),
      levels.length === 0
        ? ''
        : `What has no path is allowed by its level in ${FILE}: ${joinAnd(levels)}.`,
      raise === '' ? '' : `${either} ${raise}, in ${FILE} or where the input is given.`,
    ]),
  );
}

/** The same in a few words, for the shortened form; no code span, since it stands in `<sub>`. */
export function allowHint(report: Report): string {
  const label = isPullRequest(report.subject) ? (report.policy.exceptionLabel ?? null) : null;
  const byLabel = label === null ? '' : `label ${label}, or `;
  return `allow an exception: ${byLabel}an exceptions entry in stagegate.yml`;
}
