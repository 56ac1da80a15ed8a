// F4. What does not count, what is fixed, and what the run could not do (pure).

import type { Report } from '../../model/report.ts';
import type { Problem } from '../../model/snapshot.ts';
import { counted, joinAnd } from '../../text/bytes.ts';
import { codeSpan, details, escapeMarkdown } from '../../text/markdown.ts';
import { unanswered } from '../view/checks.ts';
import { oneLineOf, type FindingGroup } from '../view/findings.ts';
import { lineLink, prose, type MarkdownOptions } from './links.ts';
import { list, paragraphs } from './parts.ts';
import { excusedEntries, type Room } from './room.ts';

const MOST_LISTED = 6;

function listed(paths: readonly string[]): string {
  const more = paths.length - MOST_LISTED;
  const shown = paths.slice(0, MOST_LISTED).map(codeSpan);
  return joinAnd([...shown, ...(more > 0 ? [`${more} more`] : [])]);
}

/** `✅ Fixed: **no-source-code**, `/a` and `/b` no longer ship.` */
export function fixedSection(report: Report): string {
  const fixed = report.targets.flatMap(({ role, delta }) =>
    role === 'runtime' ? (delta?.findings.fixed ?? []) : [],
  );
  const lines = [...Map.groupBy(fixed, ({ rule }) => rule)].map(([rule, all]) => {
    const paths = [...new Set(all.flatMap(({ path }) => path ?? []))];
    const verb = paths.length === 1 ? 'ships' : 'ship';
    const what = paths.length === 0 ? 'is gone' : `${listed(paths)} no longer ${verb}`;
    return `✅ Fixed: **${escapeMarkdown(rule)}**, ${what}.`;
  });
  return lines.join('<br>\n');
}

/** A note says all by its name. */
function whatText(group: FindingGroup): string {
  const rule = `**${escapeMarkdown(group.rule)}**`;
  return group.level === 'note' ? rule : `${rule}, ${prose(oneLineOf(group))}`;
}

function excusedText(group: FindingGroup, baseName: string): string {
  const { excusedBy, level } = group;
  const what = whatText(group);
  switch (excusedBy?.kind) {
    case undefined:
      return what;
    case 'base':
      return `Already in ${baseName}, not counted: ${what} (${level}).`;
    case 'exception': {
      const { expires, reason } = excusedBy;
      const until = expires === null ? '' : `, until ${escapeMarkdown(expires)}`;
      return `Allowed: ${what}${until}, "${prose(reason)}" (${codeSpan('stagegate.yml')}).`;
    }
    case 'label':
      return `Allowed: ${what}, by label ${codeSpan(excusedBy.label)}.`;
  }
}

/** What an exception allows, and what base already has. */
function excusedItems(report: Report, room: Room): string[] {
  const { ref } = report.baseline;
  const entries = excusedEntries(report);
  const baseName = ref === null ? 'base' : codeSpan(ref);
  const more = entries.length - room.findings;
  return [
    ...entries.slice(0, room.findings).map((group) => excusedText(group, baseName)),
    ...(more > 0
      ? [`${counted(more, 'more finding')} that ${more === 1 ? 'does' : 'do'} not count.`]
      : []),
  ];
}

const isExpiry = ({ code }: Problem): boolean => code === 'exception-expired';

function problemText({ message, next }: Problem): string {
  return `${prose(message)}${next === '' ? '' : ` **Fix:** ${prose(next)}`}`;
}

/** Exceptions that no longer hold: they may be why something fails. */
export function expiredExceptions(report: Report): string {
  const texts = report.problems.filter(isExpiry).map(problemText);
  return texts.length === 1 ? (texts[0] ?? '') : list(texts);
}

/** What the run could not do, but for what stands elsewhere. */
function problemItems(report: Report, withExpiry: boolean, room: Room): string[] {
  const said = new Set(unanswered(report).map(({ reason }) => reason));
  const all = [...report.problems, ...report.targets.flatMap(({ head }) => head?.problems ?? [])];
  const texts = all
    .filter((problem) => !said.has(problem.message) && (withExpiry || !isExpiry(problem)))
    .map(problemText);
  const distinct = [...new Set(texts)];
  const more = distinct.length - room.findings;
  return [
    ...distinct.slice(0, room.findings),
    ...(more > 0 ? [`${counted(more, 'more problem')}.`] : []),
  ];
}

function buildNoteItems(report: Report, options: MarkdownOptions): string[] {
  return report.buildNotes.map(({ id, message, lines, fix }) => {
    const place = lineLink(report, lines, options);
    const where = place === null ? '' : ` ${place}.`;
    const way = fix === '' ? '' : ` **Fix:** ${prose(fix)}`;
    return `**${escapeMarkdown(id)}**: ${prose(message.replace(/\.$/u, ''))}.${where}${way}`;
  });
}

/** Small print, in paragraphs; `title` names what there is of it. */
export interface Footnotes {
  readonly title: string;
  readonly parts: readonly string[];
  /** Nothing but notes that base has already: no section of its own is worth them. */
  readonly isTrifle: boolean;
}

/** `withExpiry`: where no section of its own says which exceptions have expired. */
export function footnotes(
  report: Report,
  options: MarkdownOptions,
  room: Room,
  withExpiry: boolean,
): Footnotes {
  const excused = excusedItems(report, room);
  const problems = problemItems(report, withExpiry, room);
  const notes = buildNoteItems(report, options);
  const lead = (title: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [title, list(items)];
  const [only] = excused;
  const names = [
    ...(excused.length === 0 ? [] : ['What does not count']),
    ...(problems.length === 0 ? [] : ['problems']),
    ...(notes.length === 0 ? [] : ['notes on the build']),
  ];
  const isTrifle = excusedEntries(report).every(
    ({ level, excusedBy }) => level === 'note' && excusedBy?.kind === 'base',
  );
  return {
    isTrifle: isTrifle && problems.length + notes.length === 0,
    title: joinAnd(names).replace(/^[pn]/u, (letter) => letter.toUpperCase()),
    parts: [
      ...(excused.length === 1 ? [only ?? ''] : [list(excused)]),
      ...lead('Problems of this run:', problems),
      ...lead('Notes on the build:', notes),
    ].filter((part) => part !== ''),
  };
}

/** The small print collapsed under its own title; empty where notes of base are all there is. */
export function footnotesSection({ title, parts, isTrifle }: Footnotes): string {
  return isTrifle ? '' : details(title, paragraphs(parts));
}
