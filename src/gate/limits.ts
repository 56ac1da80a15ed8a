// F3. One limit over one target (pure): what was measured, what is allowed, by how much over.

import type { Baseline, TargetReport, Verdict } from '../model/report.ts';
import type { Metric, Problem, Snapshot } from '../model/snapshot.ts';
import { boundOf, type GrowthBound } from '../text/sizes.ts';

/** What a verdict is about. */
type Place = Pick<Verdict, 'id' | 'target' | 'platform' | 'metric' | 'limit'>;

export interface LimitContext {
  readonly baseline: Baseline;
  /** Base's own breach is a warning (DESIGN decision 5). */
  readonly forgiveBase: boolean;
  /** Bytes. */
  readonly minChange: number;
}

const EMPTY = {
  actual: null,
  bound: null,
  over: null,
  reason: null,
  next: null,
  excusedBy: null,
} as const;

function verdict(place: Place, parts: Partial<Verdict> & Pick<Verdict, 'result'>): Verdict {
  return { ...place, ...EMPTY, ...parts };
}

/** Why a metric is not there: the problem that says it affects it. */
function whyUnknown(snapshot: Snapshot | null, metric: Metric): Pick<Problem, 'message' | 'next'> {
  const problem = snapshot?.problems.find(({ affects }) => affects.includes(metric));
  if (problem !== undefined) return problem;
  return {
    message: snapshot === null ? 'The image could not be read.' : `No ${metric} size was measured.`,
    next: 'See the problems of this run.',
  };
}

function unknown(place: Place, bound: number | null, snapshot: Snapshot | null): Verdict {
  const { message, next } = whyUnknown(snapshot, place.metric);
  return verdict(place, { result: 'unknown', bound, reason: message, next });
}

/** An absolute limit: `max-compressed-size`, `max-uncompressed-size`. */
export function judgeSize(
  place: Place,
  bound: number,
  target: TargetReport,
  context: LimitContext,
): Verdict {
  const actual = target.head?.size[place.metric] ?? null;
  if (actual === null) return unknown(place, bound, target.head);
  if (actual <= bound) return verdict(place, { result: 'pass', actual, bound });
  const over = actual - bound;
  const before = target.base?.size[place.metric] ?? null;
  const already = before !== null && before > bound && actual <= before + context.minChange;
  if (already && context.forgiveBase) {
    const reason = 'Base already exceeds this limit, and head does not exceed base.';
    return verdict(place, { result: 'warn', actual, bound, over, reason });
  }
  return verdict(place, { result: 'fail', actual, bound, over });
}

/** Where nothing closer to the reason is known. */
const REPAIR = 'Repair the baseline, or set `baseline: none` to judge sizes alone.';

/** Why there is nothing to compare with, and whether that was to be expected. */
function withoutBase(place: Place, target: TargetReport, baseline: Baseline): Verdict {
  if (baseline.failed) {
    return verdict(place, {
      result: 'unknown',
      reason: baseline.reason ?? 'The baseline could not be had.',
      next: baseline.next ?? REPAIR,
    });
  }
  if (baseline.kind === 'none') {
    const reason = baseline.reason ?? 'There is no baseline.';
    return verdict(place, { result: 'n/a', reason });
  }
  // There is a baseline, and this target is not in it: to pass would be a way around the limit.
  return verdict(place, {
    result: 'unknown',
    reason: `The baseline has no ${target.name} on ${target.platform}.`,
    next: 'Take a new baseline, or set `baseline: none` to judge sizes alone.',
  });
}

/** Growth: `max-increase` fails, `warn-increase` warns. A missing base is never 0. */
export function judgeGrowth(
  place: Place,
  growth: GrowthBound,
  target: TargetReport,
  context: LimitContext,
): Verdict {
  if (target.head === null) return unknown(place, null, null);
  if (target.base === null) return withoutBase(place, target, context.baseline);
  const before = target.base.size[place.metric];
  const after = target.head.size[place.metric];
  if (before === null) return unknown(place, growth.bytes, target.base);
  const bound = boundOf(growth, before);
  if (after === null) return unknown(place, bound, target.head);
  const actual = after - before;
  if (actual <= bound) return verdict(place, { result: 'pass', actual, bound });
  const result = place.id === 'warn-increase' ? 'warn' : 'fail';
  return verdict(place, { result, actual, bound, over: actual - bound });
}
