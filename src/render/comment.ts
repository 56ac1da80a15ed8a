// F4. The pull request's comment (pure): verdict, sizes, what blocks, why it grew, what was fixed,
// then collapsed. A body holds 65,536 characters.

import type { Report } from '../model/report.ts';
import { counted } from '../text/bytes.ts';
import { details, escapeHtml, escapeMarkdown } from '../text/markdown.ts';
import { headline } from './headline.ts';
import { isOneLine, namesPackages, originText } from './markdown/cause.ts';
import { changeTable, changeTitle, layerTable, layerTitle } from './markdown/changes.ts';
import { allowHint, allowSection } from './markdown/exceptions.ts';
import { notAllowed, shortItem } from './markdown/findings.ts';
import { fit } from './markdown/fit.ts';
import { footer } from './markdown/footer.ts';
import { exceptionNotice, intro, policyNotice, saysBaseFailed } from './markdown/intro.ts';
import { marker, type MarkdownOptions } from './markdown/links.ts';
import { expiredExceptions, fixedSection, footnotes, footnotesSection } from './markdown/notes.ts';
import { packagesSection } from './markdown/packages.ts';
import { list, paragraphs } from './markdown/parts.ts';
import { entriesIn, type Room } from './markdown/room.ts';
import { sizeLegend, sizeTable } from './markdown/sizes.ts';
import {
  allClear,
  checkedText,
  passedText,
  unknownBeside,
  unknownNotice,
} from './markdown/unknown.ts';
import { checksOf } from './view/checks.ts';
import { countingGroups, platformsOf } from './view/findings.ts';

export type { MarkdownOptions } from './markdown/links.ts';

/** GitHub's limit is 65,536 characters; a tenth is kept spare. */
export const MOST_CHARACTERS = 58_900;

interface Context {
  readonly report: Report;
  readonly options: MarkdownOptions;
  readonly room: Room;
}

/** What changed, and without a base where the bytes are. */
function changes({ report, options, room }: Context): { title: string; rows: string } {
  const compared = changeTitle(report);
  return compared === null
    ? { title: layerTitle(report) ?? '', rows: layerTable(report, options, room) }
    : { title: compared, rows: changeTable(report, options, room) };
}

function openChanges(context: Context): string[] {
  const { title, rows } = changes(context);
  return rows === '' ? [] : [`#### ${escapeMarkdown(title)}`, rows];
}

function closedChanges(context: Context): string {
  const { title, rows } = changes(context);
  return rows === '' ? '' : details(escapeHtml(title), rows);
}

/** `2 warnings, do not block`, and what else is small print, collapsed. */
function closedWarnings({ report, options, room }: Context, withExpiry: boolean): string {
  const { warning: all } = countingGroups(report);
  const { warning } = entriesIn(report, room, false);
  const notes = footnotes(report, options, room, withExpiry);
  if (warning.length === 0) return footnotesSection(notes);
  const items = warning.map((group) => shortItem(report, group, options, room));
  return details(warningTitle(all.length), paragraphs([list(items), ...notes.parts]));
}

const warningTitle = (count: number): string =>
  `${counted(count, 'warning')}, ${count === 1 ? 'does' : 'do'} not block`;

function failBody(context: Context): string[] {
  const { report, options, room } = context;
  const { failing } = entriesIn(report, room, false);
  return [
    intro(report, options),
    sizeTable(report),
    sizeLegend(report),
    ...unknownBeside(report),
    ...(failing.length === 0 ? [allClear(report)] : notAllowed(report, failing, options, room)),
    expiredExceptions(report),
    ...openChanges(context),
    fixedSection(report),
    closedWarnings(context, false),
    packagesSection(report, room, false),
    allowSection(report, options),
  ];
}

/** What a limit warns of is explained in the open, too. */
function warnBody(context: Context): string[] {
  const { report, options, room } = context;
  const { failing, warning } = entriesIn(report, room, false);
  const { warning: all } = countingGroups(report);
  const isOver = report.verdicts.some(({ result }) => result === 'fail' || result === 'warn');
  const items = warning.map((group) => shortItem(report, group, options, room));
  return [
    intro(report, options),
    sizeTable(report),
    ...unknownBeside(report),
    ...notAllowed(report, failing, options, room),
    ...(items.length === 0 ? [] : [`#### ${warningTitle(all.length)}`, list(items)]),
    expiredExceptions(report),
    ...(isOver ? openChanges(context) : []),
    fixedSection(report),
    isOver ? '' : closedChanges(context),
    packagesSection(report, room, false),
    footnotesSection(footnotes(report, options, room, false)),
  ];
}

/** Three lines: headline, what was checked, footer; the numbers are collapsed. */
function passBody(context: Context): string[] {
  const { report, options, room } = context;
  if (!report.targets.some(({ delta }) => delta !== null)) return firstBody(context);
  const collapsed = [
    intro(report, options),
    sizeTable(report),
    originText(report, options) ?? '',
    ...(isOneLine(report) ? [] : openChanges(context)),
    fixedSection(report),
    ...footnotes(report, options, room, true).parts,
    namesPackages(report) ? '' : packagesSection(report, room, false),
  ];
  return [allClear(report), details('Sizes and what changed', paragraphs(collapsed))];
}

function firstBody(context: Context): string[] {
  const { report, options, room } = context;
  return [
    intro(report, options),
    sizeTable(report),
    allClear(report),
    closedChanges(context),
    footnotesSection(footnotes(report, options, room, true)),
  ];
}

function unknownBody(context: Context): string[] {
  const { report, options, room } = context;
  const { baseline } = report;
  const isCompared = baseline.kind !== 'none' && !baseline.failed;
  return [
    isCompared || saysBaseFailed(report) ? '' : intro(report, options),
    sizeTable(report),
    fixedSection(report),
    closedWarnings(context, true),
    details(`${counted(checksOf(report).passed, 'check')} passed`, passedText(report, options)),
    closedChanges(context),
    packagesSection(report, room, false),
  ];
}

function bodyOf(context: Context): string[] {
  switch (context.report.conclusion) {
    case 'fail':
      return failBody(context);
    case 'warn':
      return warnBody(context);
    case 'pass':
      return passBody(context);
    case 'unknown':
      return unknownBody(context);
  }
}

/** What was checked, where no sentence of the body says it. */
function counts(report: Report): string[] {
  const { failing } = countingGroups(report);
  if (failing.length === 0) return [];
  return [`${checkedText(report)}, ${counted(platformsOf(report).length, 'platform')}`];
}

/** The comment within `most` characters, its marker first, with a newline at the end. */
export function commentWithin(report: Report, options: MarkdownOptions, most: number): string {
  const start = `${marker(report, options)}\n### ${headline(report, 'markdown')}`;
  const lead = [...policyNotice(report), ...exceptionNotice(report), ...unknownNotice(report)];
  const whole = (parts: readonly string[]): string => `${paragraphs([start, ...parts])}\n`;
  return fit(report, options, {
    holds: 'a comment holds 65,536 characters',
    most,
    measure: (text) => text.length,
    withNotes: false,
    body: (room) => bodyOf({ report, options, room }),
    frame: (body, isShort) => {
      const hint = isShort && report.conclusion === 'fail' ? { hint: allowHint(report) } : {};
      return whole([
        ...lead,
        ...body,
        footer(report, options, { counts: counts(report), ...hint }),
      ]);
    },
    least: whole,
  });
}

/** The comment, its marker first, with a newline at the end. */
export function renderComment(report: Report, options: MarkdownOptions = {}): string {
  return commentWithin(report, options, MOST_CHARACTERS);
}
