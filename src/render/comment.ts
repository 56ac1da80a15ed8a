// F4. The pull request's comment (pure). One body holds 65,536 characters: when it would be
// longer, paths, rows and findings are left out in this order, and the body says how many.

import type { Report } from '../model/report.ts';
import { counted, joinAnd } from '../text/bytes.ts';
import { details, escapeHtml, escapeMarkdown } from '../text/markdown.ts';
import { headline } from './headline.ts';
import {
  allClear,
  allowSection,
  exceptionNotice,
  fixedSection,
  footer,
  footnotes,
  intro,
  passedText,
  policyNotice,
  unknownSection,
} from './markdown/body.ts';
import { changeTable, changeTitle, layerTable } from './markdown/changes.ts';
import { findingTable, notAllowed, shortItem, type Room } from './markdown/findings.ts';
import { marker, type MarkdownOptions } from './markdown/links.ts';
import { sizeLegend, sizeTable } from './markdown/sizes.ts';
import { countingGroups } from './view/findings.ts';
import { changeView } from './view/changes.ts';
import { checksOf } from './view/checks.ts';

export type { MarkdownOptions } from './markdown/links.ts';

/** A comment's limit is 65,536 characters; a tenth is kept spare. */
const MOST_CHARACTERS = 58_900;

const ROOMS: readonly Room[] = [
  { paths: 40, findings: 100, rows: 12 },
  { paths: 3, findings: 100, rows: 12 },
  { paths: 3, findings: 100, rows: 3 },
  { paths: 1, findings: 20, rows: 3 },
];

/** A paragraph between paragraphs; empty ones are dropped. */
const paragraphs = (parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join('\n\n');

const table = (lines: readonly string[]): string => lines.join('\n');

function warningItems(report: Report, options: MarkdownOptions, room: Room): string {
  const { warning } = countingGroups(report);
  const items = warning.slice(0, room.findings).map((group) => shortItem(report, group, options));
  return items.join('\n');
}

/** What changed, under its own heading; without a base, where the bytes are. */
function changes(report: Report, options: MarkdownOptions, room: Room): string[] {
  const rows = changeTable(report, options, room);
  const title = changeTitle(report);
  return rows.length === 0 || title === null ? [] : [`#### ${escapeMarkdown(title)}`, table(rows)];
}

function failBody(report: Report, options: MarkdownOptions, room: Room): string[] {
  const { failing, warning } = countingGroups(report);
  const notes = footnotes(report, options);
  const collapsed = [
    ...(warning.length === 0 ? [] : [warningItems(report, options, room)]),
    ...notes,
  ];
  const title =
    warning.length === 0
      ? 'Not counted, and problems'
      : `${counted(warning.length, 'warning')}, ${warning.length === 1 ? 'does' : 'do'} not block`;
  return [
    intro(report, options),
    table(sizeTable(report)),
    sizeLegend(report),
    ...unknownSection(report),
    ...(failing.length === 0 ? [allClear(report)] : notAllowed(report, failing, options, room)),
    ...changes(report, options, room),
    ...fixedSection(report),
    ...(collapsed.length === 0 ? [] : [details(title, paragraphs(collapsed))]),
    allowSection(report),
  ];
}

function warnBody(report: Report, options: MarkdownOptions, room: Room): string[] {
  const { failing, warning } = countingGroups(report);
  const heading = `#### ${counted(warning.length, 'warning')}, ${warning.length === 1 ? 'does' : 'do'} not block`;
  const rows = changes(report, options, room);
  const collapsed = [...rows.slice(1), ...footnotes(report, options)];
  return [
    ...exceptionNotice(report),
    intro(report, options),
    table(sizeTable(report)),
    ...unknownSection(report),
    ...notAllowed(report, failing, options, room),
    ...(warning.length === 0 ? [] : [heading, warningItems(report, options, room)]),
    ...fixedSection(report),
    ...(collapsed.length === 0
      ? []
      : [
          details(
            escapeHtml(rows.length > 0 ? (changeTitle(report) ?? '') : 'More'),
            paragraphs(collapsed),
          ),
        ]),
  ];
}

/** Three lines: headline, what was checked, footer; the numbers are collapsed. */
function passBody(report: Report, options: MarkdownOptions, room: Room): string[] {
  if (!report.targets.some(({ delta }) => delta !== null)) return firstBody(report, options);
  const rows = changes(report, options, room);
  const collapsed = [
    intro(report, options),
    table(sizeTable(report)),
    ...rows,
    ...fixedSection(report),
    ...footnotes(report, options),
  ];
  return [allClear(report), details('Sizes and what changed', paragraphs(collapsed))];
}

function firstBody(report: Report, options: MarkdownOptions): string[] {
  const bytes = layerTable(report, options);
  const collapsed = [table(bytes), ...footnotes(report, options)];
  return [
    intro(report, options),
    table(sizeTable(report)),
    allClear(report),
    ...(bytes.length === 0 ? [] : [details('Where the bytes are', paragraphs(collapsed))]),
  ];
}

function unknownBody(report: Report, options: MarkdownOptions, room: Room): string[] {
  const { warning } = countingGroups(report);
  const { passed } = checksOf(report);
  const rows = changes(report, options, room);
  const collapsed = [
    passedText(report),
    ...(warning.length === 0 ? [] : [warningItems(report, options, room)]),
    ...rows,
    ...footnotes(report, options),
  ];
  return [
    ...unknownSection(report),
    // A failed baseline stands in the table above.
    ...(report.baseline.failed ? [] : [intro(report, options)]),
    table(sizeTable(report)),
    ...fixedSection(report),
    details(`${counted(passed, 'check')} passed`, paragraphs(collapsed)),
  ];
}

function body(report: Report, options: MarkdownOptions, room: Room): string[] {
  switch (report.conclusion) {
    case 'fail':
      return failBody(report, options, room);
    case 'warn':
      return warnBody(report, options, room);
    case 'pass':
      return passBody(report, options, room);
    case 'unknown':
      return unknownBody(report, options, room);
  }
}

/** What a room leaves out, in counts; null when nothing. */
function leftOut(report: Report, room: Room): string | null {
  const { failing, warning } = countingGroups(report);
  const shown = [...failing.slice(0, room.findings), ...warning.slice(0, room.findings)];
  const paths = shown.reduce((sum, group) => sum + Math.max(0, group.paths.length - room.paths), 0);
  const findings = failing.length + warning.length - shown.length;
  const rows = Math.max(0, (changeView(report)?.rows.length ?? 0) - room.rows);
  const parts = [
    ...(paths > 0 ? [counted(paths, 'finding path')] : []),
    ...(findings > 0 ? [counted(findings, 'finding')] : []),
    ...(rows > 0 ? [counted(rows, 'changed line')] : []),
  ];
  return parts.length === 0 ? null : joinAnd(parts);
}

function shortened(what: string, { written }: MarkdownOptions): string {
  const where = (written ?? []).length === 0 ? '' : ' All of it is in the full report.';
  return `Shortened: a comment holds 65,536 characters. Left out here: ${what}.${where}`;
}

/** The last resort: the numbers and one row a finding, 20 at most. */
function minimal(report: Report, options: MarkdownOptions): string[] {
  const { failing, warning } = countingGroups(report);
  const groups = [...failing, ...warning];
  const shown = groups.slice(0, 20);
  const what = `${counted(groups.length - shown.length, 'finding')}, all paths, fixes and changed lines`;
  return [
    shortened(what, options),
    table(sizeTable(report)),
    ...(shown.length === 0 ? [] : [table(findingTable(report, shown, options))]),
  ];
}

/** Everything but the marker, within `most` characters. */
export function renderBody(report: Report, options: MarkdownOptions, most: number): string {
  const title = `### ${headline(report, 'markdown')}`;
  const frame = (parts: readonly string[]): string =>
    paragraphs([title, ...policyNotice(report), ...parts, footer(report, options)]);
  for (const [index, room] of ROOMS.entries()) {
    const what = index === 0 ? null : leftOut(report, room);
    const notice = what === null ? [] : [shortened(what, options)];
    const text = frame([...notice, ...body(report, options, room)]);
    if (text.length <= most) return text;
  }
  const text = frame(minimal(report, options));
  if (text.length <= most) return text;
  return paragraphs([title.slice(0, 500), shortened('everything but the verdict', options)]);
}

/** The comment, its marker first, with a newline at the end. */
export function renderComment(report: Report, options: MarkdownOptions = {}): string {
  return `${marker(report, options)}\n${renderBody(report, options, MOST_CHARACTERS)}\n`;
}
