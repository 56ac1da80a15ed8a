// F4. The job summary (pure): everything that the comment says, opened, with the rules one by one
// and the images. GitHub drops a summary over 1 MiB whole, hence a bound of its own.

import type { Report } from '../model/report.ts';
import { counted, joinAnd } from '../text/bytes.ts';
import { details, escapeHtml, escapeMarkdown } from '../text/markdown.ts';
import { headline } from './headline.ts';
import { originText } from './markdown/cause.ts';
import { changeTable, changeTitle, layerTable, layerTitle } from './markdown/changes.ts';
import { allowSection } from './markdown/exceptions.ts';
import { notAllowed, shortItem } from './markdown/findings.ts';
import { fit } from './markdown/fit.ts';
import { footer } from './markdown/footer.ts';
import {
  digestNotice,
  exceptionNotice,
  intro,
  notPostedNotice,
  policyNotice,
} from './markdown/intro.ts';
import type { MarkdownOptions } from './markdown/links.ts';
import { expiredExceptions, fixedSection, footnotes } from './markdown/notes.ts';
import { packagesSection } from './markdown/packages.ts';
import { list, paragraphs } from './markdown/parts.ts';
import { entriesIn, type Room } from './markdown/room.ts';
import { effort, imagesSection, rulesSection } from './markdown/rules.ts';
import { stagesSections } from './markdown/stages.ts';
import { contentText, sizeLegend, sizeTable } from './markdown/sizes.ts';
import { allClear, unknownBeside, unknownNotice } from './markdown/unknown.ts';
import { countingGroups } from './view/findings.ts';

/** GitHub's limit is 1 MiB of UTF-8; a tenth is kept spare. */
export const MOST_BYTES = 940_000;

/** `2 warnings and 1 note, do not block`. */
function besideTitle({ warning, notes }: ReturnType<typeof countingGroups>): string {
  const parts = [
    ...(warning.length === 0 ? [] : [counted(warning.length, 'warning')]),
    ...(notes.length === 0 ? [] : [counted(notes.length, 'note')]),
  ];
  const verb = warning.length + notes.length === 1 ? 'does' : 'do';
  return `${joinAnd(parts)}, ${verb} not block`;
}

/** What blocks, what warns, and notes. */
function findings(report: Report, options: MarkdownOptions, room: Room): string[] {
  const { failing, warning, notes } = entriesIn(report, room, true);
  const all = countingGroups(report);
  const isClear = all.failing.length + all.warning.length === 0 && report.conclusion !== 'unknown';
  const items = [...warning, ...notes].map((group) => shortItem(report, group, options, room));
  return [
    ...(isClear ? [allClear(report)] : []),
    ...notAllowed(report, failing, options, room),
    ...(items.length === 0 ? [] : [`#### ${besideTitle(all)}`, list(items)]),
    expiredExceptions(report),
  ];
}

/** What changed, or where the bytes are when there is no base. */
function changes(report: Report, options: MarkdownOptions, room: Room): string[] {
  const title = changeTitle(report);
  if (title === null) {
    const bytes = layerTable(report, options, room);
    return bytes === '' ? [] : [details(escapeHtml(layerTitle(report) ?? ''), bytes)];
  }
  const rows = changeTable(report, options, room);
  // Of what fails or warns, the sentence below the first line says it.
  const isSaid = report.conclusion === 'fail' || report.conclusion === 'warn';
  const origin = isSaid ? '' : (originText(report, options) ?? '');
  return [...(rows === '' ? [] : [`#### ${escapeMarkdown(title)}`]), origin, rows];
}

function body(report: Report, options: MarkdownOptions, room: Room): string[] {
  const sizes = sizeTable(report);
  return [
    ...digestNotice(report),
    sizes,
    ...(sizes === '' ? [] : [sizeLegend(report), contentText(report)]),
    ...unknownBeside(report),
    ...findings(report, options, room),
    ...rulesSection(report),
    ...changes(report, options, room),
    fixedSection(report),
    packagesSection(report, room, true),
    ...stagesSections(report, options),
    ...footnotes(report, options, room, false).parts,
    imagesSection(report),
    report.conclusion === 'fail' ? allowSection(report, options) : '',
  ];
}

/** The summary within `most` bytes; no marker, since nothing looks for it. */
export function summaryWithin(report: Report, options: MarkdownOptions, most: number): string {
  const title = `### ${headline(report, 'markdown')}`;
  const lead = [
    ...policyNotice(report),
    ...exceptionNotice(report),
    ...unknownNotice(report),
    intro(report, options),
    ...notPostedNotice(options),
  ];
  const last = footer(report, options, { counts: effort(report), isSummary: true });
  const whole = (parts: readonly string[]): string => `${paragraphs([title, ...parts])}\n`;
  return fit(report, options, {
    holds: 'a job summary holds 1 MiB',
    most,
    measure: (text) => Buffer.byteLength(text),
    withNotes: true,
    body: (room) => body(report, options, room),
    frame: (parts) => whole([...lead, ...parts, last]),
    least: whole,
  });
}

/** The summary, with a newline at the end. */
export function renderSummary(report: Report, options: MarkdownOptions = {}): string {
  return summaryWithin(report, options, MOST_BYTES);
}
