// F4. The table of sizes in Markdown (pure).

import type { Report, Verdict } from '../../model/report.ts';
import { decimalsToTell, formatBytes, formatDelta, formatPercent } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown, tableRow } from '../../text/markdown.ts';
import { labelOf, sizeRows, type SizeRow } from '../view/sizes.ts';
import { ICONS } from '../view/words.ts';

const known = (bytes: number | null, say: (bytes: number) => string): string =>
  bytes === null ? 'unknown' : say(bytes);

/** `❌ 40.0 MiB, over by 65.5 MiB`; a growth limit is signed and says so. */
function limitText(verdict: Verdict, extra: number): string {
  const { actual, bound, over, result, id } = verdict;
  const growth = !id.endsWith('-size');
  if (result === 'n/a') return 'growth not judged: no baseline';
  const word = growth ? (id === 'warn-increase' ? 'growth warning at ' : 'growth ') : '';
  const shown =
    bound === null
      ? ''
      : growth
        ? formatDelta(bound, 'rich', extra)
        : formatBytes(bound, 'rich', extra);
  const start = `${ICONS[result]} ${`${word}${shown}`.trim()}`;
  if (actual === null || bound === null) return `${start}, not judged`;
  if (over !== null) {
    const already = result === 'warn' && !growth ? ', as base already is' : '';
    return `${start}, over by ${formatBytes(over, 'rich')}${already}`;
  }
  return `${start}, ${formatBytes(bound - actual, 'rich')} left`;
}

function changeText(row: SizeRow): string {
  if (row.change === null) return 'unknown';
  const percent = formatPercent(row.change, row.base, 'rich');
  return formatDelta(row.change, 'rich') + (percent === null ? '' : ` (${percent})`);
}

function rowCells(row: SizeRow, rows: readonly SizeRow[]): string[] {
  const { extra, limit, growth } = row;
  const size = (bytes: number | null): string =>
    known(bytes, (value) => formatBytes(value, 'rich', extra));
  const fails = [limit, ...growth].some((verdict) => verdict?.result === 'fail');
  const label = escapeMarkdown(labelOf(row, rows));
  return [
    `${fails ? `**${label}**` : label} ${row.metric}`,
    row.hasBase ? size(row.base) : '–',
    row.head === null ? 'unknown' : `**${size(row.head)}**`,
    row.hasBase ? changeText(row) : '–',
    [
      ...(limit === null ? [] : [limitText(limit, extra)]),
      ...growth.map((verdict) => limitText(verdict, decimalsToTell(verdict.actual, verdict.bound))),
    ].join('<br>') || '–',
  ];
}

/** Rows that say the same of several platforms are one. */
function sharedRows(rows: readonly SizeRow[]): string[][] {
  const byNumbers = new Map<string, { first: SizeRow; platforms: string[] }>();
  for (const row of rows) {
    const [, ...cells] = rowCells(row, rows);
    const key = JSON.stringify([row.target, row.metric, cells]);
    const known = byNumbers.get(key);
    if (known === undefined) byNumbers.set(key, { first: row, platforms: [row.platform] });
    else known.platforms.push(row.platform);
  }
  return [...byNumbers.values()].map(({ first, platforms }) =>
    rowCells({ ...first, platform: platforms.join(', ') }, rows),
  );
}

/** Base, head, change and limit; without any base, size and limit. Empty without an image. */
export function sizeTable(report: Report): string[] {
  const rows = sizeRows(report);
  if (rows.length === 0) return [];
  const anyBase = rows.some(({ hasBase }) => hasBase);
  const anyLimit = report.verdicts.length > 0;
  const keep = (cells: readonly string[]): string[] =>
    cells.filter((_, index) => (index === 1 || index === 3 ? anyBase : index !== 4 || anyLimit));
  const header = ['', 'Base', anyBase ? 'Head' : 'Size', 'Change', 'Limit'];
  return [
    tableRow(keep(header)),
    tableRow(keep([':--', '--:', '--:', '--:', ':--'])),
    ...sharedRows(rows).map((cells) => tableRow(keep(cells))),
  ];
}

/** What the metrics mean, and the growth limit as it was written. */
export function sizeLegend(report: Report): string {
  const meaning = 'Compressed is what a pull moves, uncompressed is what a disk unpacks.';
  const growth = report.verdicts.find(({ id, limit }) => id === 'max-increase' && limit);
  if (growth?.limit === undefined) return meaning;
  const larger = / or /u.test(growth.limit) ? ', the larger of the two' : '';
  const ofBase = growth.limit.includes('%') ? ' of base' : '';
  return `${meaning} Growth limit: ${codeSpan(growth.limit)}${ofBase}${larger}.`;
}
