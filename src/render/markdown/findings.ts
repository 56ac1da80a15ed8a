// F4. Findings in Markdown (pure): what, path, line, from, fix.

import type { Report } from '../../model/report.ts';
import { counted, formatCount, joinAnd } from '../../text/bytes.ts';
import { codeBlock, codeSpan, escapeMarkdown, tableRow } from '../../text/markdown.ts';
import { cut } from '../../text/terminal.ts';
import {
  alsoOf,
  oneLineOf,
  pathGroups,
  platformsOf,
  whatOf,
  type FindingGroup,
} from '../view/findings.ts';
import { ICONS, sourceOf } from '../view/words.ts';
import { lineLink, prose, type MarkdownOptions } from './links.ts';

/** How much a body may hold; shortened bodies say what they leave out. */
export interface Room {
  /** Paths shown of one group. */
  readonly paths: number;
  readonly findings: number;
  /** Rows of why it grew. */
  readonly rows: number;
}

const LONGEST_INSTRUCTION = 160;

/** An instruction as code, cut when it is a whole script. */
export function instructionCode(text: string): string {
  return codeSpan(cut(text, LONGEST_INSTRUCTION));
}

/** `` `/a/b`, and `x`, `y` in `/a/tool/` ``. */
export function pathsText(paths: readonly string[], most: number): string {
  const shown = pathGroups(paths.slice(0, most)).map(({ directory, names: inside }) => {
    const [only] = inside;
    if (inside.length === 1 && only !== undefined) return codeSpan(directory + only);
    return `${inside.map(codeSpan).join(', ')} in ${codeSpan(directory)}`;
  });
  const more = paths.length - most;
  return [...shown, ...(more > 0 ? [counted(more, 'more path')] : [])].join(', and ');
}

/** `[Dockerfile:15](…) `COPY …`, copied from stage `build``; null where nothing is known. */
export function whereText(
  report: Report,
  group: FindingGroup,
  options: MarkdownOptions,
): string | null {
  const place = lineLink(report, group.lines, options);
  if (place === null) return group.inherited ? 'the base image' : null;
  const text = group.instruction === null ? '' : ` ${instructionCode(group.instruction)}`;
  const from = sourceOf(group.copiedFrom);
  const copied = from === null ? '' : `, copied from ${from.kind} ${codeSpan(from.name)}`;
  return `${place}${text}${copied}${group.inherited ? ', inherited from the base image' : ''}`;
}

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
    `**${escapeMarkdown(group.rule)}**: ${escapeMarkdown(whatOf(group))}${onlySome(report, group)}`,
    ...(group.paths.length === 0
      ? []
      : [`   - Path: ${pathsText(group.paths, room.paths)}${also}`]),
    ...(where === null ? [] : [`   - Line: ${where}`]),
    `   - **Fix:** ${prose(group.fix)}`,
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
  const sections = [...Map.groupBy(failing.slice(0, room.findings), ({ target }) => target)].map(
    ([target, groups]) =>
      [
        `#### Not allowed in stage ${codeSpan(target)}`,
        '',
        ...groups.flatMap((group, index) => {
          const [first = '', ...rest] = itemLines(report, group, options, room);
          return [`${index + 1}. ${first}`, ...rest];
        }),
      ].join('\n'),
  );
  const [, ...others] = platformsOf(report);
  const agree = failing.every(({ platforms }) => platforms.length === others.length + 1);
  const same = agree && others.length > 0;
  return [...sections, ...(same ? [`Same findings on ${escapeMarkdown(joinAnd(others))}.`] : [])];
}

/** A list item for a finding that does not block. */
export function shortItem(report: Report, group: FindingGroup, options: MarkdownOptions): string {
  const where = whereText(report, group, options);
  const path = group.count > 1 ? `: ${pathsText(group.paths, 3)}` : '';
  const fix = group.fix === '' ? '' : ` **Fix:** ${prose(group.fix)}`;
  const line = where === null ? '' : ` ${where}.`;
  return `- **${escapeMarkdown(group.rule)}**: ${escapeMarkdown(oneLineOf(group))}${onlySome(report, group)}${path}.${line}${fix}`;
}

/** What an exception allows, and what base already has. */
export function excusedItems(groups: readonly FindingGroup[], baseName: string): string[] {
  const lines = groups.flatMap((group) => {
    const { excusedBy } = group;
    if (excusedBy === null) return [];
    const what = `**${escapeMarkdown(group.rule)}**, ${escapeMarkdown(oneLineOf(group))}`;
    switch (excusedBy.kind) {
      case 'base':
        return [`Already in ${baseName}, not counted: ${what} (${group.level}).`];
      case 'exception': {
        const until =
          excusedBy.expires === null ? '' : `, until ${escapeMarkdown(excusedBy.expires)}`;
        return [
          `Allowed: ${what}${until}, "${escapeMarkdown(excusedBy.reason)}" (${codeSpan('stagegate.yml')}).`,
        ];
      }
      case 'label':
        return [`Allowed: ${what}, by label ${codeSpan(excusedBy.label)}.`];
    }
  });
  return [...new Set(lines)];
}

/** The shortened form: one row a group. */
export function findingTable(
  report: Report,
  groups: readonly FindingGroup[],
  options: MarkdownOptions,
): string[] {
  return [
    tableRow(['Rule', 'Found', 'Line', 'First path']),
    tableRow([':--', '--:', ':--', ':--']),
    ...groups.map((group) => {
      const icon = group.level === 'error' ? ICONS.fail : ICONS.warn;
      return tableRow([
        `${icon} ${escapeMarkdown(group.rule)}`,
        formatCount(group.count),
        lineLink(report, group.lines, options) ?? '–',
        group.paths[0] === undefined ? '–' : codeSpan(cut(group.paths[0], 120)),
      ]);
    }),
  ];
}

/** YAML of an exception for a finding; JSON strings are YAML too, so any path is safe in it. */
export function exceptionExample(group: FindingGroup): string {
  const plain = (text: string): string =>
    /^[A-Za-z0-9/][A-Za-z0-9/._-]*$/u.test(text) ? text : JSON.stringify(text);
  return codeBlock(
    [
      'exceptions:',
      `  - rule: ${plain(group.rule)}`,
      `    path: ${plain(cut(group.paths[0] ?? '/path', 200))}`,
      '    reason: why this may ship',
      '    expires: 2027-01-31',
    ].join('\n'),
    'yaml',
  );
}
