// F4. The shortest form that still tells what to do (pure): one row a rule, and the line to fix
// first. It is used when a body would not fit in any other way.

import type { Report } from '../../model/report.ts';
import { counted, formatCount, formatDelta } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts';
import { cut } from '../../text/terminal.ts';
import { changeView } from '../view/changes.ts';
import { countingGroups, type FindingGroup } from '../view/findings.ts';
import { layerView } from '../view/layers.ts';
import { packageView } from '../view/packages.ts';
import { ICONS } from '../view/words.ts';
import { instructionCode } from './findings.ts';
import { lineLink, type MarkdownOptions } from './links.ts';
import { left, paragraphs, right, table } from './parts.ts';
import { excusedEntries, type LeftOut } from './room.ts';
import { sizeTable } from './sizes.ts';
import { unknownBeside } from './unknown.ts';

const MOST_RULES = 20;
const LONGEST_RULE = 120;
const LONGEST_PATH = 500;

interface RuleRow {
  readonly icon: string;
  readonly rule: string;
  /** The rule's entries, the largest first. */
  readonly groups: readonly FindingGroup[];
}

function ruleRows(report: Report): RuleRow[] {
  const { failing, warning } = countingGroups(report);
  const rowsOf = (groups: readonly FindingGroup[], icon: string): RuleRow[] =>
    [...Map.groupBy(groups, ({ rule }) => rule)].map(([rule, all]) => ({
      icon,
      rule,
      groups: all,
    }));
  return [...rowsOf(failing, ICONS.fail), ...rowsOf(warning, ICONS.warn)];
}

const countOf = (groups: readonly FindingGroup[]): number =>
  groups.reduce((sum, { count }) => sum + count, 0);

const firstPath = ({ groups }: RuleRow): string | null => groups[0]?.paths[0] ?? null;

/** Whole, or not at all: half a path is another path. */
function pathText(path: string): string {
  if (path.length <= LONGEST_PATH) return codeSpan(path);
  return `a path of ${counted(path.length, 'character')}`;
}

function cellsOf(report: Report, row: RuleRow, options: MarkdownOptions): string[] {
  const path = firstPath(row);
  const lines = new Set(row.groups.map((group) => JSON.stringify(group.lines)));
  const line = lineLink(report, row.groups[0]?.lines ?? null, options) ?? '–';
  const more = lines.size > 1 ? ` and ${counted(lines.size - 1, 'more line')}` : '';
  return [
    `${row.icon} ${escapeMarkdown(cut(row.rule, LONGEST_RULE))}`,
    formatCount(countOf(row.groups)),
    line + more,
    path === null ? '–' : pathText(path),
  ];
}

interface Brought {
  readonly group: FindingGroup;
  readonly findings: number;
  readonly bytes: number | null;
}

/** What one line brings; the line that brings most findings comes first, then most bytes. */
function broughtByLine(report: Report): Brought[] {
  const { failing, warning } = countingGroups(report);
  const rows = changeView(report, Infinity)?.rows ?? [];
  const byLine = Map.groupBy([...failing, ...warning], ({ lines }) => JSON.stringify(lines));
  return [...byLine.values()]
    .flatMap((groups): Brought[] => {
      const [group] = groups;
      if (group === undefined || group.lines === null) return [];
      const same = rows.filter(({ lines }) => lines?.join() === group.lines?.join());
      const bytes = same.reduce((sum, { change }) => sum + change, 0);
      return [{ group, findings: countOf(groups), bytes: same.length === 0 ? null : bytes }];
    })
    .toSorted(
      (one, other) => other.findings - one.findings || (other.bytes ?? 0) - (one.bytes ?? 0),
    );
}

/** `**Fix first:** [Dockerfile:34](…) `COPY …` brings 1,255 of 1,261 findings and +268.4 MiB.` */
export function fixFirst(report: Report, options: MarkdownOptions): string {
  const [most] = broughtByLine(report);
  const line = most === undefined ? null : lineLink(report, most.group.lines, options);
  if (most === undefined || line === null) return '';
  const { failing, warning } = countingGroups(report);
  const all = countOf([...failing, ...warning]);
  const code = most.group.instruction === null ? '' : ` ${instructionCode(most.group.instruction)}`;
  const found =
    all === 1 ? 'the one finding' : `${formatCount(most.findings)} of ${formatCount(all)} findings`;
  const bytes =
    most.bytes === null || most.bytes <= 0 ? '' : ` and ${formatDelta(most.bytes, 'rich')}`;
  return `**Fix first:** ${line}${code} brings ${found}${bytes}.`;
}

/** Sizes, what gave no answer, a row for each rule, and the line to fix first. */
export function shortBody(report: Report, options: MarkdownOptions): string[] {
  const rows = ruleRows(report);
  const more = rows.length - MOST_RULES;
  const columns = [left('Rule'), right('Found'), left('Line'), left('First path')];
  return [
    sizeTable(report),
    ...unknownBeside(report),
    paragraphs([
      table(
        columns,
        rows.slice(0, MOST_RULES).map((row) => cellsOf(report, row, options)),
      ),
      more > 0 ? `And ${counted(more, 'more rule')}.` : '',
    ]),
    fixFirst(report, options),
  ];
}

/** What that form lacks: all but one path of each rule, and everything that is not about rules. */
export function leftOutOfShort(report: Report): LeftOut {
  const { failing, warning } = countingGroups(report);
  const paths = [...failing, ...warning].reduce((sum, group) => sum + group.paths.length, 0);
  const shown = ruleRows(report)
    .slice(0, MOST_RULES)
    .filter((row) => firstPath(row) !== null);
  const view = changeView(report, Infinity);
  const changed = view?.rows.length ?? layerView(report, Infinity)?.rows.length ?? 0;
  return {
    paths: paths - shown.length,
    packages: packageView(report)?.rows.length ?? 0,
    layers: changed + (view?.baseImage?.layers ?? 0),
    findings: 0,
    excused: excusedEntries(report).length,
  };
}
