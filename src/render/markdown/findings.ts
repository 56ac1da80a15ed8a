// F4. Findings in Markdown (pure): what, path, line, from, fix.

import type { Report } from '../../model/report.ts';
import { counted, joinAnd } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts';
import { cut } from '../../text/terminal.ts';
import {
  alsoOf,
  namesPath,
  oneLineOf,
  pathGroups,
  platformsOf,
  headlineOf,
  type FindingGroup,
} from '../view/findings.ts';
import { inTargets, sourceOf } from '../view/words.ts';
import { lineLink, prose, type MarkdownOptions } from './links.ts';
import { FEW_PATHS, type Room } from './room.ts';

const LONGEST_INSTRUCTION = 160;

/** An instruction as code, cut when it is a whole script. */
export function instructionCode(text: string): string {
  return codeSpan(cut(text, LONGEST_INSTRUCTION));
}

/** `` `/a/b`, and `x`, `y` in `/a/tool/` ``; the rest in counts. */
function pathsText(paths: readonly string[], most: number): string {
  const shown = pathGroups(paths.slice(0, most)).map(({ directory, names: inside }) => {
    const [only] = inside;
    if (inside.length === 1 && only !== undefined) return codeSpan(directory + only);
    return `${inside.map(codeSpan).join(', ')} in ${codeSpan(directory)}`;
  });
  const more = paths.length - most;
  const parts = [...shown, ...(more > 0 ? [counted(more, 'more path')] : [])];
  const last = parts.pop() ?? '';
  return parts.length === 0 ? last : `${parts.join(', ')}, and ${last}`;
}

/** `[Dockerfile:15](…) `COPY …`, copied from stage `build``; null where nothing is known. */
function whereText(report: Report, group: FindingGroup, options: MarkdownOptions): string | null {
  const place = lineLink(report, group.lines, options);
  if (place === null) return group.inherited ? 'the base image' : null;
  const text = group.instruction === null ? '' : ` ${instructionCode(group.instruction)}`;
  const from = sourceOf(group.copiedFrom);
  const copied = from === null ? '' : `, copied from ${from.kind} ${codeSpan(from.name)}`;
  return `${place}${text}${copied}${group.inherited ? ', inherited from the base image' : ''}`;
}

/** ` (linux/arm64 only)` where not all platforms agree. */
function onlySome(report: Report, { platforms }: FindingGroup): string {
  if (platforms.length === platformsOf(report).length) return '';
  return ` (${escapeMarkdown(platforms.join(', '))} only)`;
}

function itemLines(
  report: Report,
  group: FindingGroup,
  options: MarkdownOptions,
  room: Room,
): string[] {
  const where = whereText(report, group, options);
  const names = alsoOf(group, codeSpan);
  const also = names === null ? '' : ` (${names})`;
  return [
    `**${escapeMarkdown(group.rule)}**: ${prose(headlineOf(group))}${onlySome(report, group)}`,
    ...(group.paths.length === 0 ? [] : [`- Path: ${pathsText(group.paths, room.paths)}${also}`]),
    ...(where === null ? [] : [`- Line: ${where}`]),
    ...(group.fix === '' ? [] : [`- **Fix:** ${prose(group.fix)}`]),
  ];
}

/** One numbered list for each stage, and whether the platforms agree. */
export function notAllowed(
  report: Report,
  failing: readonly FindingGroup[],
  options: MarkdownOptions,
  room: Room,
): string[] {
  if (failing.length === 0) return [];
  const sections = [...Map.groupBy(failing, ({ target }) => target)].map(([target, groups]) =>
    [
      `#### Not allowed ${inTargets(report, [codeSpan(target)])}`,
      '',
      ...groups.flatMap((group, index) => {
        const [first = '', ...rest] = itemLines(report, group, options, room);
        const mark = `${index + 1}. `;
        // A list inside an item stands below its text: `10. ` takes more room than `1. `.
        return [mark + first, ...rest.map((line) => ' '.repeat(mark.length) + line)];
      }),
    ].join('\n'),
  );
  const [, ...others] = platformsOf(report);
  const agree = failing.every(({ platforms }) => platforms.length === others.length + 1);
  const same = agree && others.length > 0;
  return [...sections, ...(same ? [`Same findings on ${escapeMarkdown(joinAnd(others))}.`] : [])];
}

/** One item for a finding that does not block: what, where, from and fix in one line. */
export function shortItem(
  report: Report,
  group: FindingGroup,
  options: MarkdownOptions,
  room: Room,
): string {
  const [only] = group.paths;
  const said = oneLineOf(group);
  const isNamed = group.paths.length === 1 && only !== undefined && namesPath(said, only);
  const few = pathsText(group.paths, Math.min(FEW_PATHS, room.paths));
  const paths = group.paths.length === 0 || isNamed ? '' : `: ${few}`;
  const where = whereText(report, group, options);
  const line = where === null ? '' : ` ${where}.`;
  const fix = group.fix === '' ? '' : ` **Fix:** ${prose(group.fix)}`;
  const what = prose(said.replace(/\.$/u, ''));
  return `**${escapeMarkdown(group.rule)}**: ${what}${onlySome(report, group)}${paths}.${line}${fix}`;
}
