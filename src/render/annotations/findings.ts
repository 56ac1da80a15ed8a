// F4. Findings as annotations (pure): one for each rule and line, whatever was found there.

import type { Report } from '../../model/report.ts';
import type { LineRange } from '../../model/snapshot.ts';
import { counted, formatCount } from '../../text/bytes.ts';
import {
  alsoOf,
  namesInWords,
  pathGroups,
  platformsOf,
  PROGRAMS,
  whatOf,
  type FindingGroup,
} from '../view/findings.ts';
import { inTargets, sourceOf } from '../view/words.ts';
import { fromLines, shorten, type Annotation } from './annotation.ts';

/** The runner cuts a message after 4,096 characters; these together stay below. */
const MOST = { directories: 8, fixes: 2, things: 3, path: 300, source: 200, fix: 600 } as const;

type Groups = readonly [FindingGroup, ...FindingGroup[]];

const distinct = <T>(all: readonly T[]): T[] => [...new Set(all)];

/** ` (linux/arm64 only)`, where not every platform has it. */
function onlySome(report: Report, groups: readonly FindingGroup[]): string {
  const platforms = platformsOf(report);
  const found = platforms.filter((one) => groups.some((group) => group.platforms.includes(one)));
  return found.length === platforms.length ? '' : ` (${found.join(', ')} only)`;
}

function inStages(report: Report, groups: readonly FindingGroup[]): string {
  const stages = distinct(groups.map(({ target }) => target));
  return inTargets(report, stages, (names) => namesInWords(names, MOST.things));
}

/** The same thing in two stages is not counted twice. */
function countOf(groups: readonly FindingGroup[]): number {
  const byThing = Map.groupBy(groups, ({ what }) => what);
  const counts = [...byThing.values()].map((same) => Math.max(...same.map(({ count }) => count)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** `no-compiler: Go toolchain in stage runtime, 5 executables`, or the rule's own message. */
function titleOf(report: Report, groups: Groups): string {
  const [first] = groups;
  const { rule, message } = first;
  const count = countOf(groups);
  const only = onlySome(report, groups);
  if (count === 1 && message !== '' && !PROGRAMS.has(rule)) return `${rule}: ${message}${only}`;
  const things = namesInWords(distinct(groups.map(({ what }) => what)), MOST.things);
  const howMany = count > 1 ? whatOf({ ...first, what: '', count }) : '';
  return `${rule}: ${things} ${inStages(report, groups)}${howMany}${only}`;
}

/** As many names of one directory as a line holds. */
function directoryLine(directory: string, names: readonly string[]): string {
  let line = directory;
  for (const [index, name] of names.entries()) {
    const longer = index === 0 ? line + name : `${line}, ${name}`;
    if (index > 0 && longer.length > MOST.path) {
      return `${shorten(line, MOST.path)} and ${formatCount(names.length - index)} more`;
    }
    line = longer;
  }
  return shorten(line, MOST.path);
}

/** `/bin/sh, recognised by content; the same file holds wget, nc and dpkg.` */
function singleLine(group: FindingGroup): string {
  const how = whatOf(group).slice(group.what.length);
  const also = alsoOf(group);
  const path = shorten(group.paths[0] ?? '', MOST.path);
  if (how === '' && also === null) return path;
  return shorten(`${path}${how}${also === null ? '' : `; ${also}`}.`, 2 * MOST.path);
}

function pathLines(report: Report, groups: Groups): string[] {
  const [first] = groups;
  const agree = groups.every(({ platforms }) => platforms.join() === first.platforms.join());
  const counts = new Map<string, number>();
  for (const group of groups) {
    const only = agree ? '' : shorten(onlySome(report, [group]), MOST.source);
    if (group.count === 1 && group.paths.length === 1) counts.set(singleLine(group) + only, 1);
    else {
      for (const { directory, names } of pathGroups(group.paths)) {
        counts.set(directoryLine(directory, names) + only, names.length);
      }
    }
  }
  const lines = [...counts.keys()];
  const left = [...counts.values()].slice(MOST.directories).reduce((sum, count) => sum + count, 0);
  return [
    ...lines.slice(0, MOST.directories),
    ...(left === 0 ? [] : [`and ${counted(left, 'more path')}`]),
  ];
}

function sourceLines(groups: Groups): string[] {
  const source = sourceOf(groups.find(({ copiedFrom }) => copiedFrom !== null)?.copiedFrom ?? null);
  const copied = source === null ? [] : [`Copied from ${source.kind} ${source.name}.`];
  const inherited = groups.every((group) => group.inherited);
  return [...copied, ...(inherited ? ['Inherited from the base image.'] : [])];
}

function annotationOf(
  report: Report,
  kind: Annotation['kind'],
  lines: LineRange | null,
  groups: Groups,
): Annotation {
  const title = titleOf(report, groups);
  const fixes = distinct(groups.map(({ fix }) => fix)).filter((fix) => fix !== '');
  const paths = pathLines(report, groups).filter((line) => !title.includes(line));
  return {
    kind,
    lines,
    title,
    text: [
      ...paths,
      ...sourceLines(groups).map((line) => shorten(line, MOST.source)),
      ...fixes.slice(0, MOST.fixes).map((fix) => shorten(`Fix: ${fix}`, MOST.fix)),
    ],
  };
}

/** A finding without a line, of the image config or the base image, stands on its stage's FROM. */
export function findingAnnotations(
  report: Report,
  kind: Annotation['kind'],
  groups: readonly FindingGroup[],
): Annotation[] {
  const fromOf = fromLines(report);
  const placed = groups.map((group) => ({ group, lines: group.lines ?? fromOf(group.target) }));
  const byPlace = Map.groupBy(placed, ({ group, lines }) => JSON.stringify([group.rule, lines]));
  return [...byPlace.values()].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : [annotationOf(report, kind, first.lines, [first.group, ...more.map(({ group }) => group)])],
  );
}
