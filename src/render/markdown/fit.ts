// F4. A body that fits its surface (pure): as much as there is room for, in one order, and the body
// says what was left out and where it is. Whole rows and sections are cut, never text.

import type { Report } from '../../model/report.ts';
import { counted, joinAnd } from '../../text/bytes.ts';
import { codeSpan } from '../../text/markdown.ts';
import { runUrl, type MarkdownOptions } from './links.ts';
import { leftOut, mayFit, ROOMS, type LeftOut, type Room } from './room.ts';
import { leftOutOfShort, shortBody } from './short.ts';

/** Where a body is written, and what of it. */
export interface Surface {
  /** `a comment holds 65,536 characters`. */
  readonly holds: string;
  /** Of the whole text, as `measure` counts it. */
  readonly most: number;
  readonly measure: (text: string) => number;
  /** A comment leaves notes to the summary. */
  readonly withNotes: boolean;
  readonly body: (room: Room) => readonly string[];
  /** The whole text: `isShort` when its body is the shortest form. */
  readonly frame: (body: readonly string[], isShort: boolean) => string;
  /** The first line alone, with what must stand before it. */
  readonly least: (body: readonly string[]) => string;
}

function countsOf({ paths, packages, layers, findings, excused }: LeftOut): string {
  const parts: [number, string, string][] = [
    [paths, 'finding path', 'finding paths'],
    [packages, 'package row', 'package rows'],
    [layers, 'layer', 'layers'],
    [findings, 'finding', 'findings'],
    [excused, 'finding that does not count', 'findings that do not count'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => counted(count, one, many))
    .join(', ');
}

/** `Shortened: a comment holds 65,536 characters. Left out here: … All of it is in …` */
function notice(
  what: string,
  report: Report,
  options: MarkdownOptions,
  { holds, withNotes }: Surface,
): string {
  const files = (options.written ?? []).map(codeSpan);
  const url = runUrl(report, options);
  const wrote = files.length > 1 ? 'files that this run wrote' : 'a file that this run wrote';
  const where = files.length === 0 ? '' : ` All of it is in ${joinAnd(files)}, ${wrote}.`;
  // The summary is the larger surface of the two, and has a bound of its own.
  const more = url === null || withNotes ? '' : ` The [job summary](${url}) shows more.`;
  return `Shortened: ${holds}. Left out here: ${what}.${where}${more}`;
}

/** The first form that fits. */
export function fit(report: Report, options: MarkdownOptions, surface: Surface): string {
  const { most, measure, withNotes } = surface;
  let before = '';
  for (const [step, room] of ROOMS.entries()) {
    const what = countsOf(leftOut(report, room, withNotes));
    // A smaller room that takes nothing more away makes no smaller body.
    const isSame = step > 0 && what === before;
    before = what;
    if (isSame || !mayFit(report, room, most, withNotes)) continue;
    const said = step === 0 || what === '' ? [] : [notice(what, report, options, surface)];
    const text = surface.frame([...said, ...surface.body(room)], false);
    if (measure(text) <= most) return text;
  }
  const what = countsOf(leftOutOfShort(report)) || 'everything but sizes and rules';
  const short = [notice(what, report, options, surface), ...shortBody(report, options)];
  const text = surface.frame(short, true);
  if (measure(text) <= most) return text;
  return surface.least([notice('everything but the verdict', report, options, surface)]);
}
