// F4. Sizes and limits as the first line tells them (pure): number, change, limit.

import type { Report, TargetReport, Verdict } from '../model/report.ts';
import { decimalsToTell, formatBytes, formatDelta, type NumberLook } from '../text/bytes.ts';
import { cut } from '../text/terminal.ts';

/** Columns of a name: a line that has to be cut elsewhere tells nothing. */
const LONGEST_NAME = 100;

/** A name as the first line holds it. */
export const brief = (name: string): string => cut(name, LONGEST_NAME);

function targetOf(report: Report, verdict: Verdict): TargetReport | undefined {
  return report.targets.find(
    ({ name, platform }) => name === verdict.target && platform === verdict.platform,
  );
}

/** `web compressed size`, the stage only where there are several. */
function metricOf(report: Report, { metric, target }: Verdict): string {
  const runtime = report.targets.filter(({ role }) => role === 'runtime');
  const several = runtime.some(({ name }) => name !== target);
  return `${several ? `${brief(target)} ` : ''}${metric} size`;
}

function changeOf(change: number | null | undefined, look: NumberLook): string {
  if (change === null || change === undefined) return '';
  return change === 0 ? ' (no change)' : ` (${formatDelta(change, look)})`;
}

/** A size and the limit on it; decimals as needed to tell them apart. `to` leads to the limit. */
function sizeReason(report: Report, verdict: Verdict, look: NumberLook, to = ', limit'): string {
  const { actual, bound, result, metric } = verdict;
  if (actual === null || bound === null) return `${metricOf(report, verdict)} unknown`;
  const extra = decimalsToTell(actual, bound);
  const change =
    result === 'fail' ? '' : changeOf(targetOf(report, verdict)?.delta?.size[metric], look);
  const size = `${formatBytes(actual, look, extra)}${change}`;
  const limit = `${result === 'pass' ? to : ', limit'} ${formatBytes(bound, look, extra)}`;
  const known = result === 'warn' ? ', which base exceeds already' : '';
  return `${metricOf(report, verdict)} ${size}${limit}${known}`;
}

function growthReason(report: Report, verdict: Verdict, look: NumberLook): string {
  const { actual, bound, id, metric } = verdict;
  if (actual === null || bound === null) return `${metric} growth unknown`;
  const head = targetOf(report, verdict)?.head?.size[metric] ?? null;
  const extra = decimalsToTell(actual, bound);
  const size = head === null ? '' : `${formatBytes(head, look)} `;
  const word = id === 'warn-increase' ? 'growth warning at' : 'growth limit';
  return `${metricOf(report, verdict)} ${size}(${formatDelta(actual, look, extra)}), ${word} ${formatDelta(bound, look, extra)}`;
}

/** Whether a limit is on the size itself, not on growth. */
export const isSize = ({ id }: Verdict): boolean => id.endsWith('-size');

/** Sizes before growth, compressed before uncompressed, then what is most over. */
function worstOf(verdicts: readonly Verdict[]): Verdict | null {
  const rank = (verdict: Verdict): number =>
    (isSize(verdict) ? 0 : 2) + (verdict.metric === 'compressed' ? 0 : 1);
  const [found] = verdicts.toSorted(
    (left, right) => rank(left) - rank(right) || (right.over ?? 0) - (left.over ?? 0),
  );
  return found ?? null;
}

/** `compressed size 105.5 MiB, limit 40.0 MiB`: the worst of the verdicts that ended so. */
export function limitReason(report: Report, result: 'fail' | 'warn', look: NumberLook): string[] {
  const verdict = worstOf(report.verdicts.filter((one) => one.result === result));
  if (verdict === null) return [];
  return [(isSize(verdict) ? sizeReason : growthReason)(report, verdict, look)];
}

/** The size nearest to its limit; without a limit the first size there is. */
export function standing(report: Report, look: NumberLook, to?: string): string {
  const share = ({ actual, bound }: Verdict): number => (actual ?? 0) / Math.max(1, bound ?? 1);
  const judged = report.verdicts.filter((one) => isSize(one) && one.actual !== null);
  const compressed = judged.filter(({ metric }) => metric === 'compressed');
  const [nearest] = (compressed.length > 0 ? compressed : judged).toSorted(
    (left, right) => share(right) - share(left),
  );
  if (nearest !== undefined) return sizeReason(report, nearest, look, to);
  for (const { role, head, delta } of report.targets) {
    if (role !== 'runtime' || head === null) continue;
    for (const metric of ['compressed', 'uncompressed'] as const) {
      const size = head.size[metric];
      if (size === null) continue;
      return `${metric} size ${formatBytes(size, look)}${changeOf(delta?.size[metric], look)}`;
    }
  }
  return 'size unknown';
}
