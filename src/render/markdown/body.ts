// F4. The parts of a comment and of a summary (pure), in the order verdict, sizes, what blocks,
// why it grew, what was fixed, then collapsed.

import type { Report } from '../../model/report.ts';
import { counted, joinAnd } from '../../text/bytes.ts';
import { codeSpan, details, escapeMarkdown, tableRow } from '../../text/markdown.ts';
import { checksOf, ruleViews, unanswered, type Unanswered } from '../view/checks.ts';
import { countingGroups, findingGroups, platformsOf, type FindingGroup } from '../view/findings.ts';
import { baselineKind, shortCommit } from '../view/words.ts';
import { mainCause } from './changes.ts';
import { exceptionExample, excusedItems } from './findings.ts';
import { baseLink, prose, runUrl, type MarkdownOptions } from './links.ts';

/** `Compared with …`, or why there is nothing to compare with. */
export function intro(report: Report, options: MarkdownOptions): string {
  const { baseline } = report;
  const base = baseLink(report, options);
  if (baseline.failed) {
    const what = base === null ? 'The baseline' : `The baseline ${base}`;
    return `${what} could not be had: ${prose(baseline.reason ?? 'no reason is known')}`;
  }
  if (baseline.kind === 'none') {
    return `Not compared: ${prose(baseline.reason ?? 'there is no baseline.')}`;
  }
  const kind = baseline.kind === 'build' ? '' : ` (${baselineKind(baseline)})`;
  const cause = report.conclusion === 'fail' ? mainCause(report, options) : null;
  const compared = `Compared with ${base ?? 'the baseline'}${kind}.`;
  return cause === null ? compared : `${compared} ${cause}`;
}

/** What the pull request changes in its own policy leads everything. */
export function policyNotice({ policy }: Report): string[] {
  if (policy.changedHere.length === 0) return [];
  const items = policy.changedHere.map((change) => `- ${escapeMarkdown(change)}`);
  return [['**This change also changes what it is judged by:**', '', ...items].join('\n')];
}

/** A used exception, and what it excuses. */
export function exceptionNotice({ exception }: Report): string[] {
  if (exception?.kind !== 'label') return [];
  const by = exception.by === null ? '' : `, added by ${codeSpan(exception.by)}`;
  return [
    `> [!WARNING]\n> Excused by the label ${codeSpan(exception.label)}${by}. What fails is shown below.`,
  ];
}

/** The alert and the table of what gave no answer. */
export function unknownSection(report: Report): string[] {
  const open = unanswered(report);
  if (open.length === 0) return [];
  const { all, passed } = checksOf(report);
  const rest = all - open.length;
  const others = passed === rest ? `The other ${passed} passed.` : `${passed} passed.`;
  const { conclusion } = report;
  const ends = conclusion === 'unknown' ? ' The job ends with exit code 3.' : '';
  const alert = `> [!WARNING]\n> ${open.length} of ${all} checks gave no answer. ${others}${ends}`;
  const grouped = [...Map.groupBy(open, ({ reason, next }) => JSON.stringify([reason, next]))];
  const rows = grouped.map(([, same]) => {
    const names = same.map(({ kind, id }) => `${kind} **${escapeMarkdown(id)}**`).join('<br>');
    const [first] = same as [Unanswered];
    return tableRow([names, prose(first.reason), prose(first.next)]);
  });
  const header = [tableRow(['No answer', 'Why', 'What to do']), tableRow([':--', ':--', ':--'])];
  return [...(conclusion === 'unknown' ? [alert] : []), [...header, ...rows].join('\n')];
}

/** `Nothing forbidden in stage `runtime`. 21 rules, 6 limits, linux/amd64 and linux/arm64.` */
export function allClear(report: Report): string {
  const stages = report.targets.filter(({ role }) => role === 'runtime').map(({ name }) => name);
  const names = [...new Set(stages)].map(codeSpan);
  const rules = ruleViews(report).filter(({ state }) => state !== 'not applicable').length;
  const limits = report.verdicts.filter(({ result }) => result !== 'n/a').length;
  const checked = [
    counted(rules, 'rule'),
    ...(limits > 0 ? [counted(limits, 'limit')] : []),
    escapeMarkdown(joinAnd(platformsOf(report))),
  ].join(', ');
  const where = `in stage${names.length > 1 ? 's' : ''} ${joinAnd(names)}`;
  const excused = findingGroups(report).some(
    ({ level, excusedBy }) => level === 'error' && excusedBy !== null,
  );
  return `Nothing ${excused ? 'else ' : ''}forbidden ${where}. ${checked}.`;
}

/** `Limits: `max-uncompressed-size`. Rules: all but `no-secret`.` */
export function passedText(report: Report): string {
  const open = new Set(unanswered(report).map(({ id }) => id));
  const limits = report.verdicts.filter(({ result, id }) => result === 'pass' && !open.has(id));
  const ids = [...new Set(limits.map(({ id }) => id))].map(codeSpan);
  const rules = ruleViews(report);
  const bad = rules.filter(({ state }) => ['unknown', 'not allowed', 'warning'].includes(state));
  const but = bad.length === 0 ? '' : ` but ${joinAnd(bad.map(({ id }) => codeSpan(id)))}`;
  return `${ids.length === 0 ? '' : `Limits: ${joinAnd(ids)}. `}Rules: all${but}.`;
}

function listed(paths: readonly string[]): string {
  const more = paths.length - 6;
  return joinAnd([...paths.slice(0, 6).map(codeSpan), ...(more > 0 ? [`${more} more`] : [])]);
}

/** `✅ Fixed: **no-source-code**, `/a` and `/b` no longer ship.` */
export function fixedSection(report: Report): string[] {
  const fixed = report.targets.flatMap(({ role, delta }) =>
    role === 'runtime' ? (delta?.findings.fixed ?? []) : [],
  );
  const lines = [...Map.groupBy(fixed, ({ rule }) => rule)].map(([rule, all]) => {
    const paths = [...new Set(all.flatMap(({ path }) => path ?? []))];
    const what =
      paths.length === 0
        ? 'is gone'
        : `${listed(paths)} no longer ship${paths.length === 1 ? 's' : ''}`;
    return `✅ Fixed: **${escapeMarkdown(rule)}**, ${what}.`;
  });
  return lines.length === 0 ? [] : [lines.join('<br>\n')];
}

/** Findings that do not count, and what the run could not do. */
export function footnotes(report: Report, options: MarkdownOptions): string[] {
  const base = baseLink(report, options) ?? 'base';
  const excused = excusedItems(findingGroups(report), base);
  const said = new Set(unanswered(report).map(({ reason }) => reason));
  const problems = [
    ...report.problems,
    ...report.targets.flatMap(({ head }) => head?.problems ?? []),
  ]
    .filter(({ message }) => !said.has(message))
    .map(
      ({ message, next }) => `${prose(message)}${next === '' ? '' : ` **Fix:** ${prose(next)}`}`,
    );
  const notes = report.buildNotes.map(
    ({ id, message, fix }) =>
      `**${escapeMarkdown(id)}**: ${prose(message)}${fix === '' ? '' : ` **Fix:** ${prose(fix)}`}`,
  );
  const list = (items: readonly string[]): string[] =>
    items.length === 0 ? [] : [[...new Set(items)].map((item) => `- ${item}`).join('\n')];
  return [
    ...list(excused),
    ...(problems.length === 0 ? [] : ['Problems of this run:', ...list(problems)]),
    ...(notes.length === 0 ? [] : ['Notes on the build:', ...list(notes)]),
  ];
}

/** The way to an exception stands in every comment that fails. */
export function allowSection(report: Report): string {
  const { failing } = countingGroups(report);
  const withPath = failing.find(({ paths }: FindingGroup) => paths.length > 0);
  const limits = report.verdicts.filter(({ result }) => result === 'fail').map(({ id }) => id);
  const raise = joinAnd([...new Set(limits)].map(codeSpan));
  const file = codeSpan('stagegate.yml');
  const example = withPath === undefined ? [] : [exceptionExample(withPath)];
  const either = example.length > 0 ? 'Or raise' : 'Raise';
  const body = [
    ...(example.length === 0 ? [] : [`In ${file}, reviewed like any change:`, ...example]),
    ...(raise === '' ? [] : [`${either} ${raise}, in ${file} or where the input is given.`]),
  ];
  return details('Allow an exception', body.join('\n\n'));
}

/** Head, base, counts and files; no code spans inside `<sub>`, where GitHub does not read them. */
export function footer(report: Report, options: MarkdownOptions): string {
  const { baseline, subject, tool } = report;
  const head = shortCommit(subject.commit);
  const base = shortCommit(baseline.commit) ?? baseline.ref;
  const on = baseline.ref !== null && baseline.ref !== base ? ` on ${baseline.ref}` : '';
  const hasBase = baseline.kind !== 'none' && !baseline.failed && base !== null;
  const kind = hasBase ? `base ${base}${on} (${baselineKind(baseline)})` : 'no base';
  const url = runUrl(report, options);
  const written = options.written ?? [];
  const parts = [
    escapeMarkdown(`${head === null ? '' : `Head ${head}, `}${kind}`),
    ...(written.length === 0 ? [] : [escapeMarkdown(`full report ${written.join(', ')}`)]),
    ...(url === null ? [] : [`[job summary](${url})`]),
    `Stagegate ${escapeMarkdown(tool.version)}`,
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
