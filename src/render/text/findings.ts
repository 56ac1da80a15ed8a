// F4. Findings in the terminal (pure).

import type { Report } from '../../model/report.ts';
import { counted } from '../../text/bytes.ts';
import { cut, displayWidth, padEnd, showControls } from '../../text/terminal.ts';
import {
  alsoOf,
  countingGroups,
  namesInWords,
  oneLineOf,
  pathGroups,
  platformsOf,
  headlineOf,
  type FindingGroup,
} from '../view/findings.ts';
import { ruleViews } from '../view/checks.ts';
import { inTargets, placeOf, sourceOf } from '../view/words.ts';
import { hanging, paintWord, type TextOptions } from './columns.ts';

const FIELD = '        ';
const MOST_DIRECTORIES = 8;
const MOST_NAMES = 20;

const field = (name: string, text: string, width: number): string[] =>
  hanging(`${FIELD}${name.padEnd(6)}`, text, width);

function pathLines(group: FindingGroup, width: number): string[] {
  const { paths } = group;
  const also = alsoOf(group);
  const groups = pathGroups(paths);
  const lines = groups.slice(0, MOST_DIRECTORIES).flatMap(({ directory, names }, index) => {
    const text = showControls(directory + namesInWords(names, MOST_NAMES).replace(' and ', ', '));
    const note = also === null ? '' : `  (${also})`;
    return field(index === 0 ? 'path' : '', text + showControls(note), width);
  });
  const more = groups.slice(MOST_DIRECTORIES).flatMap(({ names }) => names).length;
  return more === 0 ? lines : [...lines, ...field('', `and ${counted(more, 'more path')}`, width)];
}

/** Place and the instruction's text, cut to the line. */
export function placeText(report: Report, group: FindingGroup, room: number): string | null {
  const place = placeOf(report, group.lines);
  const text = group.instruction === null ? '' : showControls(group.instruction);
  if (place === null) return group.inherited ? 'in the base image' : null;
  const start = `${showControls(place)}  `;
  return start + cut(text, room - displayWidth(start));
}

function failLines(
  report: Report,
  group: FindingGroup,
  names: number,
  options: TextOptions,
): string[] {
  const { width } = options;
  const from = sourceOf(group.copiedFrom);
  const where = placeText(report, group, width - FIELD.length - 6);
  const some = group.platforms.length < platformsOf(report).length;
  const only = some ? ` (${group.platforms.join(', ')} only)` : '';
  const start = `  ${paintWord('FAIL', options)}  ${padEnd(showControls(group.rule), names)}  `;
  const [first = '', ...rest] = hanging(
    ' '.repeat(10 + names),
    showControls(headlineOf(group) + only),
    width,
  );
  return [
    start + first.trimStart(),
    ...rest,
    ...pathLines(group, width),
    ...(where === null ? [] : [`${FIELD}line  ${where}`]),
    ...(from === null ? [] : field('from', showControls(`${from.kind} ${from.name}`), width)),
    ...(group.inherited ? field('from', 'the base image', width) : []),
    ...field('fix', showControls(group.fix), width),
  ];
}

function shortLines(
  report: Report,
  word: string,
  group: FindingGroup,
  names: number,
  options: TextOptions,
): string[] {
  const place = placeOf(report, group.lines);
  const text = oneLineOf(group) + (place === null ? '' : `   ${place}`);
  const label = `  ${word}  ${padEnd(showControls(group.rule), names)}  `;
  const [first = '', ...rest] = hanging(
    ' '.repeat(label.length),
    showControls(text),
    options.width,
  );
  return [label.replace(word, paintWord(word, options)) + first.trimStart(), ...rest];
}

/** `same on linux/arm64; 16 of 21 rules found nothing; 1 note already in base`. */
function closing(report: Report, failing: readonly FindingGroup[], inBase: number): string {
  const platforms = platformsOf(report);
  const same = failing.every((group) => group.platforms.length === platforms.length);
  const rules = ruleViews(report);
  const nothing = rules.filter(({ state }) => state === 'nothing').length;
  const parts = [
    ...(same && platforms.length > 1 && failing.length > 0
      ? [`same on ${platforms.slice(1).join(', ')}`]
      : []),
    `${nothing} of ${rules.length} rules found nothing`,
    ...(inBase > 0 ? [`${counted(inBase, 'finding')} already in base, not counted`] : []),
  ];
  return showControls(parts.join('; '));
}

/** What is not allowed in full, warnings and notes in a line each. Empty when there is nothing. */
export function findingLines(
  report: Report,
  groups: readonly FindingGroup[],
  options: TextOptions,
): string[] {
  const { failing, warning, notes } = countingGroups(report, groups);
  const shown = [...failing, ...warning, ...(failing.length > 0 ? [] : notes)];
  if (shown.length === 0) return [];
  const names = Math.max(0, ...shown.map(({ rule }) => displayWidth(showControls(rule))));
  const inBase = groups.filter(({ excusedBy }) => excusedBy?.kind === 'base').length;
  const byTarget = Map.groupBy(failing, ({ target }) => target);
  const lines = [...byTarget].flatMap(([target, all]) => [
    `not allowed ${inTargets(report, [showControls(target)])}`,
    ...all.flatMap((group) => failLines(report, group, names, options)),
  ]);
  return [
    ...lines,
    ...(failing.length === 0 && warning.length > 0 ? ['warnings, do not block'] : []),
    ...warning.flatMap((group) => shortLines(report, 'warn', group, names, options)),
    ...(failing.length > 0
      ? []
      : notes.flatMap((group) => shortLines(report, 'note', group, names, options))),
    ...(failing.length + warning.length > 0
      ? hanging('  ', closing(report, failing, inBase), options.width)
      : []),
  ];
}

function excusedLine(group: FindingGroup): [string, string] | null {
  const { excusedBy, rule } = group;
  if (excusedBy === null) return null;
  const what = `${rule}  ${oneLineOf(group)}`;
  switch (excusedBy.kind) {
    case 'base':
      return ['in base  ', `${what}   (not counted)`];
    case 'exception': {
      const until = excusedBy.expires === null ? '' : ` until ${excusedBy.expires}`;
      return ['allowed  ', `${what}${until}: ${excusedBy.reason}`];
    }
    case 'label':
      return ['allowed  ', `${what}, label ${excusedBy.label}`];
  }
}

/** Findings that an exception allows, and what base already has; the same of two stages once. */
export function excusedLines(groups: readonly FindingGroup[], { width }: TextOptions): string[] {
  const lines = groups.flatMap((group) => {
    const line = excusedLine(group);
    return line === null ? [] : [hanging(line[0], showControls(line[1]), width).join('\n')];
  });
  return [...new Set(lines)];
}
