// F3. What is allowed (pure): inputs and stagegate.yml joined into one policy, and the policy laid
// over a snapshot's rules and findings.

import type { Rule } from '../model/knowledge.ts';
import type { Finding, Level, RuleState, Snapshot } from '../model/snapshot.ts';
import type { GrowthBound } from '../text/sizes.ts';
import type { Config, LimitSpec, Preset } from './config.ts';
import type { PolicyException } from './config-exceptions.ts';
import type { InputLimits, Settings } from './settings.ts';
import type { RuleLevel, RuleLevels } from './settings-rules.ts';

/** Everything that decides what counts. */
export interface Policy {
  readonly preset: Preset;
  readonly failOn: Settings['failOn'];
  /** Levels that differ from the rules' own, by rule. */
  readonly rules: RuleLevels;
  readonly limits: readonly LimitSpec[];
  readonly exceptions: readonly PolicyException[];
  /** Bytes by which head may exceed a base that already breaks a limit. */
  readonly minChange: number;
}

/** What the policy needs to know of a rule. */
export type RuleFacts = Pick<Rule, 'name' | 'level' | 'slimWarnsInherited'>;

const NO_CONFIG: Config = { preset: 'strict', rules: {}, limits: [], exceptions: [], inputs: {} };

/** A bound given as input holds for every runtime target, in place of all of its kind in the file. */
function joinLimits(inputs: InputLimits, file: readonly LimitSpec[]): LimitSpec[] {
  const kept = file.map((limit) => ({
    ...limit,
    maxCompressedSize: inputs.maxCompressedSize === null ? limit.maxCompressedSize : null,
    maxUncompressedSize: inputs.maxUncompressedSize === null ? limit.maxUncompressedSize : null,
    maxIncrease: inputs.maxIncrease === null ? limit.maxIncrease : null,
    warnIncrease: inputs.warnIncrease === null ? limit.warnIncrease : null,
  }));
  const given: LimitSpec = { target: 'runtime', metric: 'compressed', ...inputs };
  return [...kept, given].filter((limit) => boundsOf(limit).length > 0);
}

function boundsOf(limit: LimitSpec): (number | GrowthBound)[] {
  const { maxCompressedSize, maxUncompressedSize, maxIncrease, warnIncrease } = limit;
  return [maxCompressedSize, maxUncompressedSize, maxIncrease, warnIncrease].filter(
    (bound) => bound !== null,
  );
}

/** `settings` already hold the inputs that the file gave (`{ ...config.inputs, ...inputs }`). */
export function makePolicy(settings: Settings, config: Config | null): Policy {
  const { preset, rules, limits, exceptions } = config ?? NO_CONFIG;
  return {
    preset,
    failOn: settings.failOn,
    rules: { ...rules, ...settings.rules },
    limits: joinLimits(settings.limits, limits),
    exceptions,
    minChange: settings.minChange,
  };
}

/** A rule's level in force; a rule that the table does not know keeps the level it came with. */
function levelOf(state: RuleState, policy: Policy, rule: RuleFacts | undefined): RuleLevel {
  const own = Object.hasOwn(policy.rules, state.id) ? policy.rules[state.id] : undefined;
  if (own !== undefined) return own;
  return policy.preset === 'off' ? 'off' : (rule?.level ?? state.level);
}

function findingLevel(finding: Finding, level: Level, policy: Policy, rule?: RuleFacts): Level {
  const ownLevel = Object.hasOwn(policy.rules, finding.rule);
  const lowered = policy.preset === 'slim' && !ownLevel && rule?.slimWarnsInherited === true;
  return lowered && finding.inherited && level === 'error' ? 'warning' : level;
}

/** A snapshot that no rule judges: a builder stage is there to hold what must not ship. */
export function unjudged(snapshot: Snapshot): Snapshot {
  const reason = 'a builder stage does not ship';
  const states = snapshot.rules.map((state): RuleState => ({
    ...state,
    status: 'not-applicable',
    reason,
    next: null,
  }));
  return { ...snapshot, rules: states, findings: [] };
}

/** The snapshot under a policy: levels set, findings of rules that are off dropped, excuses reset. */
export function applyPolicy(
  snapshot: Snapshot,
  policy: Policy,
  rules: readonly RuleFacts[],
): Snapshot {
  const facts = new Map(rules.map((rule) => [rule.name, rule]));
  const levels = new Map(
    snapshot.rules.map((state) => [state.id, levelOf(state, policy, facts.get(state.id))]),
  );
  const states = snapshot.rules.map((state): RuleState => {
    const level = levels.get(state.id) ?? 'off';
    if (level !== 'off') return { ...state, level };
    const why = Object.hasOwn(policy.rules, state.id) ? 'turned off in the policy' : 'preset off';
    return { ...state, status: 'not-applicable', reason: why, next: null };
  });
  const findings = snapshot.findings.flatMap((finding): Finding[] => {
    const level = levels.get(finding.rule) ?? finding.level;
    if (level === 'off') return [];
    const lowered = findingLevel(finding, level, policy, facts.get(finding.rule));
    return [{ ...finding, level: lowered, excusedBy: null }];
  });
  return { ...snapshot, rules: states, findings };
}
