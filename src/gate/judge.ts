// F3. Judging (pure): measured targets and a policy → compared, excused, with a verdict for each
// limit, runtime target and platform.

import type { Inventory } from '../model/inventory.ts';
import type { Baseline, Role, TargetReport, Verdict } from '../model/report.ts';
import type { Problem, Snapshot } from '../model/snapshot.ts';
import { compareStages } from './compare-stages.ts';
import { compare, type Files } from './compare.ts';
import type { LimitSpec } from './config.ts';
import { excuseFindings, expiredExceptions, forgivesBase, unusedExceptions } from './excuse.ts';
import { judgeGrowth, judgeSize, type LimitContext } from './limits.ts';
import { applyPolicy, unjudged, type Policy, type RuleFacts } from './policy.ts';

/** One target as it was measured. */
export interface MeasuredTarget extends Omit<TargetReport, 'delta' | 'stages'> {
  /** All files of head and, where it was measured in this run, of base. */
  readonly files?: { readonly head: Inventory; readonly base: Inventory | null };
}

export interface JudgeInput {
  readonly targets: readonly MeasuredTarget[];
  readonly policy: Policy;
  readonly rules: readonly RuleFacts[];
  readonly baseline: Baseline;
  /** GitHub's event name, null on the command line. */
  readonly event: string | null;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

export interface Judged {
  readonly targets: readonly TargetReport[];
  readonly verdicts: readonly Verdict[];
  readonly problems: readonly Problem[];
}

/** The bounds for one target: those that name its stage win over those for the role. */
function limitsFor(target: TargetReport, limits: readonly LimitSpec[]): Bound[] {
  const named = limits.filter(({ target: name }) => isNamed(name, target));
  const general =
    target.role === 'runtime'
      ? limits.filter((limit) => limit.target === 'runtime' && !named.includes(limit))
      : [];
  const bounds = new Map<string, Bound>();
  for (const bound of [...general, ...named].flatMap(boundsOf)) bounds.set(bound.key, bound);
  return [...bounds.values()].toSorted((left, right) => left.order - right.order);
}

/** BuildKit compares stage names without case. */
function isNamed(name: string, target: TargetReport): boolean {
  return name.toLowerCase() === target.name.toLowerCase();
}

/** One bound of one limit, ready to be judged. */
interface Bound {
  readonly key: string;
  readonly order: number;
  readonly judge: (target: TargetReport, context: LimitContext) => Verdict;
}

function boundsOf(limit: LimitSpec): Bound[] {
  const bounds: Bound[] = [];
  const place = (id: string, metric: 'compressed' | 'uncompressed', target: TargetReport) => {
    return { id, metric, target: target.name, platform: target.platform };
  };
  const size = (id: string, metric: 'compressed' | 'uncompressed', bytes: number | null): void => {
    if (bytes === null) return;
    const order = metric === 'compressed' ? 0 : 3;
    bounds.push({
      key: id,
      order,
      judge: (target, context) => judgeSize(place(id, metric, target), bytes, target, context),
    });
  };
  const growth = (id: string, bound: LimitSpec['maxIncrease'], order: number): void => {
    const { metric } = limit;
    if (bound === null) return;
    bounds.push({
      key: `${id} ${metric}`,
      order: metric === 'compressed' ? order : order + 3,
      judge: (target, context) =>
        judgeGrowth({ ...place(id, metric, target), limit: bound.text }, bound, target, context),
    });
  };
  size('max-compressed-size', 'compressed', limit.maxCompressedSize);
  size('max-uncompressed-size', 'uncompressed', limit.maxUncompressedSize);
  growth('max-increase', limit.maxIncrease, 1);
  growth('warn-increase', limit.warnIncrease, 2);
  return bounds;
}

/** A limit whose target was not built bounds nothing: that is no pass. */
function unmatched(limits: readonly LimitSpec[], targets: readonly TargetReport[]): Verdict[] {
  const names = [...new Set(targets.map(({ name }) => name))].join(', ');
  return limits
    .filter(({ target }) => target !== 'runtime' && !targets.some((one) => isNamed(target, one)))
    .flatMap((limit) => {
      const none = { name: limit.target, role: 'runtime', platform: '' } as const;
      const target: TargetReport = { ...none, head: null, base: null, delta: null };
      const context = { baseline: NO_BASELINE, forgiveBase: false, minChange: 0 };
      return boundsOf(limit).map(({ judge }) => ({
        ...judge(target, context),
        reason: `No target named ${limit.target} was built; there are: ${names}.`,
        next: 'Name one of them in stagegate.yml, or the stage with `target` or `builder-target`.',
      }));
    });
}

const NO_BASELINE: Baseline = {
  kind: 'none',
  ref: null,
  commit: null,
  url: null,
  reason: null,
  failed: false,
};

/** What an exception is for: builders need none. */
function runtimeHeads(targets: readonly TargetReport[]): (Snapshot | null)[] {
  return targets.filter(({ role }) => role === 'runtime').map(({ head }) => head);
}

/** Both sides file by file, or neither: what a snapshot sums up is no match for single files. */
function pairOf(files: MeasuredTarget['files']): Files | null {
  const base = files?.base ?? null;
  return files === undefined || base === null ? null : { head: files.head, base };
}

/** A runtime image against each of its builder stages, where both were built here. */
function stagesOf(
  { role, platform, head }: Omit<MeasuredTarget, 'files'>,
  files: MeasuredTarget['files'],
  targets: readonly MeasuredTarget[],
): Pick<TargetReport, 'stages'> {
  if (role !== 'runtime' || head === null || files === undefined) return {};
  const runtime = { snapshot: head, files: files.head };
  const builders = targets.flatMap((other) =>
    other.role === 'builder' && other.platform === platform && other.head && other.files
      ? [{ stage: other.name, snapshot: other.head, files: other.files.head }]
      : [],
  );
  const stages = compareStages(builders, runtime);
  return stages.length === 0 ? {} : { stages };
}

/** Policy, comparison, excuses, verdicts, in this order. Builders are judged by named limits only. */
export function judge(input: JudgeInput): Judged {
  const { policy, baseline, rules, today } = input;
  const forgiveBase = forgivesBase(input.event, baseline);
  const under = (snapshot: Snapshot | null, role: Role): Snapshot | null => {
    if (snapshot === null) return null;
    return role === 'builder' ? unjudged(snapshot) : applyPolicy(snapshot, policy, rules);
  };
  const targets = input.targets.map(({ files, ...target }): TargetReport => {
    const base = under(target.base, target.role);
    const head = under(target.head, target.role);
    if (head === null) return { ...target, base, head, delta: null };
    const { exceptions } = policy;
    const excused = excuseFindings(head, base, { exceptions, today, forgiveBase });
    const delta = compare(base, excused, pairOf(files));
    return { ...target, base, head: excused, delta, ...stagesOf(target, files, input.targets) };
  });
  const context: LimitContext = { baseline, forgiveBase, minChange: policy.minChange };
  const verdicts = targets.flatMap((target) =>
    limitsFor(target, policy.limits).map((bound) => bound.judge(target, context)),
  );
  return {
    targets,
    verdicts: [...verdicts, ...unmatched(policy.limits, targets)],
    problems: [
      ...expiredExceptions(policy.exceptions, today),
      ...unusedExceptions(policy.exceptions, runtimeHeads(targets), today),
    ],
  };
}
