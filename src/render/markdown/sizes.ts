// F4. The table of sizes in Markdown (pure).

import type { Report, Verdict } from '../../model/report.ts';
import { decimalsToTell, formatBytes, formatDelta, formatPercent } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts';
import { labelOf, sizeRows, type SizeRow } from '../view/sizes.ts';
import { ICONS, versionsOf } from '../view/words.ts';
import { left, right, table } from './parts.ts';

const known = (bytes: number | null, say: (bytes: number) => string): string =>
  bytes === null ? 'unknown' : say(bytes);

/** `❌ 40.0 MiB, over by 65.5 MiB`; a growth limit is signed and says so. */
function limitText(verdict: Verdict, extra: number): string {
  const { actual, bound, over, result, id, limit } = verdict;
  const growth = !id.endsWith('-size');
  const word = growth ? (id === 'warn-increase' ? 'growth warning at ' : 'growth ') : '';
  const shown =
    bound === null
      ? ''
      : growth
        ? formatDelta(bound, 'rich', extra)
        : formatBytes(bound, 'rich', extra);
  const icon = result === 'n/a' ? '' : `${ICONS[result]} `;
  const start = `${icon}${`${word}${shown}`.trim()}`;
  if (bound === null) {
    const asWritten = limit === undefined ? '' : ` ${codeSpan(limit)},`;
    return `${start}${asWritten} not judged`;
  }
  if (actual === null) return `${start}, not judged`;
  if (over !== null) {
    const already = result === 'warn' && !growth ? ', as base already is' : '';
    return `${start}, over by ${formatBytes(over, 'rich')}${already}`;
  }
  return `${start}, ${formatBytes(bound - actual, 'rich')} left`;
}

/** Whether a growth limit says something that the limit on the size does not. */
function saysMore({ result }: Verdict, limit: Verdict | null): boolean {
  if (result === 'n/a') return false;
  return limit === null || (result !== 'pass' && result !== limit.result) || result === 'fail';
}

function changeText(row: SizeRow): string {
  if (row.change === null) return 'unknown';
  const percent = formatPercent(row.change, row.base, 'rich');
  return formatDelta(row.change, 'rich') + (percent === null ? '' : ` (${percent})`);
}

/** `absent` is what a base that is not there reads as. */
function rowCells(row: SizeRow, rows: readonly SizeRow[], absent: string): string[] {
  const { extra, limit, growth, hasBase } = row;
  const size = (bytes: number | null): string =>
    known(bytes, (value) => formatBytes(value, 'rich', extra));
  const judged = growth.filter((verdict) => saysMore(verdict, limit));
  const fails = [limit, ...growth].some((verdict) => verdict?.result === 'fail');
  const label = escapeMarkdown(labelOf(row, rows));
  return [
    `${fails ? `**${label}**` : label} ${row.metric}`,
    hasBase ? size(row.base) : absent,
    row.head === null ? 'unknown' : `**${size(row.head)}**`,
    hasBase ? changeText(row) : absent,
    [
      ...(limit === null ? [] : [limitText(limit, extra)]),
      ...judged.map((verdict) => limitText(verdict, decimalsToTell(verdict.actual, verdict.bound))),
    ].join('<br>') || '–',
  ];
}

/** Rows that say the same of several platforms are one. */
function sharedRows(rows: readonly SizeRow[], absent: string): string[][] {
  const byNumbers = new Map<string, { first: SizeRow; platforms: string[] }>();
  for (const row of rows) {
    const [, ...cells] = rowCells(row, rows, absent);
    const key = JSON.stringify([row.target, row.metric, cells]);
    const same = byNumbers.get(key);
    if (same === undefined) byNumbers.set(key, { first: row, platforms: [row.platform] });
    else same.platforms.push(row.platform);
  }
  return [...byNumbers.values()].map(({ first, platforms }) =>
    rowCells({ ...first, platform: platforms.join(', ') }, rows, absent),
  );
}

/**
 * Base, head, change and limit; where there is nothing to compare with, size and limit. A base that
 * should be there and failed reads `unknown`. Empty without an image.
 */
export function sizeTable(report: Report): string {
  const rows = sizeRows(report);
  const { verdicts, baseline } = report;
  const compares = baseline.failed || rows.some(({ hasBase }) => hasBase);
  const keep = <T>(cells: readonly T[]): T[] =>
    cells.filter((_, index) =>
      index === 1 || index === 3 ? compares : index !== 4 || verdicts.length > 0,
    );
  const names = versionsOf(report) ?? { base: 'Base', head: 'Head' };
  const columns = [
    left(''),
    right(names.base),
    right(compares ? names.head : 'Size'),
    right('Change'),
    left('Limit'),
  ];
  const isUnjudged = verdicts.some(({ result }) => result === 'n/a');
  const growth = ['growth', '–', '–', '–', 'not judged: no baseline'];
  const cells = [
    ...sharedRows(rows, baseline.failed ? 'unknown' : '–'),
    ...(isUnjudged ? [growth] : []),
  ];
  return rows.length === 0 ? '' : table(keep(columns), cells.map(keep));
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

/** `Content 48.3 MiB, wasted 0 B (linux/amd64).`, for each image. */
export function contentText(report: Report): string {
  const images = report.targets.filter(({ role }) => role === 'runtime');
  const several = new Set(images.map(({ name }) => name)).size > 1;
  const say = (bytes: number | null | undefined): string =>
    known(bytes ?? null, (value) => formatBytes(value, 'rich'));
  const parts = images.map(({ name, platform, head }) => {
    const place = escapeMarkdown(several ? `${name} ${platform}` : platform);
    return `content ${say(head?.size.content)}, wasted ${say(head?.size.wasted)} (${place})`;
  });
  const [first = '', ...rest] = parts;
  return first === '' ? '' : `${[first.replace(/^c/u, 'C'), ...rest].join('; ')}.`;
}
