// F4. The terminal's table of sizes (pure).

import type { Report, Verdict } from '../../model/report.ts';
import { decimalsToTell, formatBytes, formatDelta } from '../../text/bytes.ts';
import { hanging, inColumns, paintWord, type Column, type TextOptions } from './columns.ts';
import { displayWidth, showControls } from '../../text/terminal.ts';
import { labelOf, sizeRows, type SizeRow } from '../view/sizes.ts';
import { WORDS } from '../view/words.ts';

const COLUMNS: readonly Column[] = [
  { align: 'left', width: 0, gap: 2 },
  { align: 'left', width: 12, gap: 2 },
  { align: 'right', width: 9, gap: 2 },
  { align: 'right', width: 9, gap: 2 },
  { align: 'right', width: 11, gap: 2 },
  { align: 'right', width: 9, gap: 2 },
  { align: 'left', width: 4, gap: 2 },
  { align: 'left', width: 0, gap: 2 },
];
const WORD_COLUMN = 6;

const known = (bytes: number | null, say: (bytes: number) => string): string =>
  bytes === null ? 'unknown' : say(bytes);

/** `over by 65.5 MiB`, `22.8 MiB left`, or why there is no verdict. */
function noteOf({ result, actual, bound, over }: Verdict): string {
  if (result === 'unknown') return 'not judged';
  if (result === 'n/a') return 'no baseline';
  if (actual === null || bound === null) return '';
  if (over === null) return `${formatBytes(bound - actual, 'plain')} left`;
  return `over by ${formatBytes(over, 'plain')}`;
}

function boundText(limit: Verdict | null, extra: number): string {
  const bound = limit?.bound ?? null;
  return bound === null ? '' : formatBytes(bound, 'plain', extra);
}

function mainRow(row: SizeRow, label: string): string[] {
  const { limit, extra } = row;
  const size = (bytes: number | null): string =>
    known(bytes, (value) => formatBytes(value, 'plain', extra));
  return [
    label,
    row.metric,
    row.hasBase ? size(row.base) : '',
    size(row.head),
    row.hasBase ? known(row.change, (bytes) => formatDelta(bytes, 'plain')) : '',
    boundText(limit, extra),
    limit === null ? '' : WORDS[limit.result],
    limit === null ? '' : noteOf(limit),
  ];
}

function growthRow(verdict: Verdict): string[] {
  const { actual, bound, result } = verdict;
  const extra = decimalsToTell(actual, bound);
  const change = (bytes: number): string => formatDelta(bytes, 'plain', extra);
  return [
    '',
    '  growth',
    '',
    '',
    result === 'n/a' ? '' : known(actual, change),
    bound === null ? '' : change(bound),
    WORDS[result],
    noteOf(verdict),
  ];
}

/** Columns that no row fills are left out. */
function keptColumns(rows: readonly SizeRow[]): boolean[] {
  const anyBase = rows.some(({ hasBase }) => hasBase);
  const anyLimit = rows.some(({ limit, growth }) => limit !== null || growth.length > 0);
  return COLUMNS.map((_, index) => {
    if (index === 2 || index === 4) return anyBase;
    return index === 5 ? anyLimit : true;
  });
}

/** `narrow` gives the platform a line of its own and no column more than it needs. */
function table(rows: readonly SizeRow[], narrow: boolean, options: TextOptions): string[] {
  const kept = keptColumns(rows);
  const keep = <T>(all: readonly T[]): T[] => all.filter((_, index) => kept[index]);
  const header = ['', '', 'base', kept[2] === true ? 'head' : 'size', 'change', 'limit', '', ''];
  const several = rows.some(({ target }) => target !== rows[0]?.target);
  const cells = rows.flatMap((row, index) => {
    const last = rows[index - 1];
    const label = showControls(narrow ? labelOf(row, rows) : row.platform);
    const isNew = narrow
      ? last?.platform !== row.platform || last.target !== row.target
      : several && last?.target !== row.target;
    const heading = narrow ? label : showControls(row.target);
    return [
      ...(isNew ? [[heading]] : []),
      mainRow(row, narrow ? '' : label),
      ...row.growth.map(growthRow),
    ];
  });
  const columns = COLUMNS.map((column) => (narrow ? { ...column, width: 0, gap: 1 } : column));
  const wordColumn = kept.slice(0, WORD_COLUMN).filter(Boolean).length;
  const inRows = cells.filter((row) => row.length > 1);
  const [first = '', ...lines] = inColumns(
    [header, ...inRows].map(keep),
    keep(columns),
    (cell, at) => (at === wordColumn ? paintWord(cell, options) : cell),
  );
  return [
    first,
    ...cells.map((row) => (row.length > 1 ? (lines.shift() ?? '') : `  ${row[0] ?? ''}`)),
  ];
}

/** With its header. A table too wide for the terminal is set closer; numbers are never cut. */
export function sizeLines(report: Report, options: TextOptions): string[] {
  const rows = sizeRows(report);
  if (rows.length === 0) return [];
  const plain = table(rows, false, { ...options, colour: false });
  const narrow = plain.some((line) => displayWidth(line) > options.width);
  return [...table(rows, narrow, options), ...reasonLines(report, rows, options)];
}

/** Why a base's breach is no failure, and why growth was not judged. */
function reasonLines(report: Report, rows: readonly SizeRow[], { width }: TextOptions): string[] {
  const verdicts = rows.flatMap(({ limit, growth }) => [
    ...(limit === null ? [] : [limit]),
    ...growth,
  ]);
  const reasons = verdicts
    .filter(({ result }) => result === 'warn' || result === 'n/a')
    .flatMap(({ reason }) =>
      reason === null || reason === report.baseline.reason ? [] : [reason],
    );
  return [...new Set(reasons)].flatMap((reason) => hanging('  ', showControls(reason), width));
}
