// F4. The table of sizes as data (pure): a row for each runtime image and metric, with the limits
// on it and the decimals that they need.

import type { Report, TargetReport, Verdict } from '../../model/report.ts';
import { decimalsToTell } from '../../text/bytes.ts';

export interface SizeRow {
  readonly target: string;
  readonly platform: string;
  readonly metric: 'compressed' | 'uncompressed';
  /** Whether there is a base image at all; its size may still be unknown. */
  readonly hasBase: boolean;
  /** Bytes; null could not be told. */
  readonly base: number | null;
  readonly head: number | null;
  readonly change: number | null;
  /** The limit on the size, or null where there is none. */
  readonly limit: Verdict | null;
  /** Limits on growth that say something: a warning is left out where the limit itself fails. */
  readonly growth: readonly Verdict[];
  /** Decimals beyond the usual, so that head and limit read differently. */
  readonly extra: number;
}

function growthOf(verdicts: readonly Verdict[]): Verdict[] {
  const limit = verdicts.find(({ id }) => id === 'max-increase');
  const warning = verdicts.find(({ id }) => id === 'warn-increase');
  if (limit === undefined) return warning === undefined ? [] : [warning];
  const adds = warning?.result === 'warn' && limit.result === 'pass';
  return adds ? [limit, warning] : [limit];
}

function rowOf(target: TargetReport, metric: SizeRow['metric'], all: readonly Verdict[]): SizeRow {
  const verdicts = all.filter((verdict) => verdict.metric === metric);
  const limit = verdicts.find(({ id }) => id.endsWith('-size')) ?? null;
  return {
    target: target.name,
    platform: target.platform,
    metric,
    hasBase: target.base !== null,
    base: target.base?.size[metric] ?? null,
    head: target.head?.size[metric] ?? null,
    change: target.delta?.size[metric] ?? null,
    limit,
    growth: growthOf(verdicts),
    extra: limit === null ? 0 : decimalsToTell(limit.actual, limit.bound),
  };
}

/** Runtime targets in order, compressed before uncompressed. A builder with a limit comes last. */
export function sizeRows(report: Report): SizeRow[] {
  const verdictsOf = (target: TargetReport): Verdict[] =>
    report.verdicts.filter((one) => one.target === target.name && one.platform === target.platform);
  const shown = [
    ...report.targets.filter(({ role }) => role === 'runtime'),
    ...report.targets.filter(
      (target) => target.role === 'builder' && verdictsOf(target).length > 0,
    ),
  ];
  return shown.flatMap((target) => {
    const verdicts = verdictsOf(target);
    return [rowOf(target, 'compressed', verdicts), rowOf(target, 'uncompressed', verdicts)];
  });
}

/** `linux/amd64`, with the target's name where there are several. */
export function labelOf(row: SizeRow, rows: readonly SizeRow[]): string {
  const several = rows.some(({ target }) => target !== row.target);
  return several ? `${row.target} ${row.platform}` : row.platform;
}
