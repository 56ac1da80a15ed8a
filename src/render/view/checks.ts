// F4. What was checked and how it ended, over all runtime targets (pure).

import type { Report, Verdict } from '../../model/report.ts';
import type { Finding, RuleState } from '../../model/snapshot.ts';
import { counted } from '../../text/bytes.ts';

/** One rule over all runtime targets. */
export interface RuleView {
  readonly id: string;
  readonly state:
    | 'not allowed'
    | 'warning'
    | 'note'
    | 'allowed'
    | 'in base'
    | 'unknown'
    | 'nothing'
    | 'satisfied'
    | 'not applicable';
  readonly reason: string | null;
  readonly next: string | null;
}

/** Worst first: a rule that ended differently on two platforms shows the worse. */
const ORDER: readonly RuleView['state'][] = [
  'not allowed',
  'unknown',
  'warning',
  'note',
  'allowed',
  'in base',
  'nothing',
  'satisfied',
  'not applicable',
];

/** `found`: the rule's own findings. */
function stateOf(state: RuleState, found: readonly Finding[]): RuleView['state'] {
  switch (state.status) {
    case 'none':
      return 'nothing';
    case 'satisfied':
      return 'satisfied';
    case 'not-applicable':
      return 'not applicable';
    case 'unknown':
      return 'unknown';
    case 'found': {
      const counting = found.filter(({ excusedBy }) => excusedBy === null);
      if (counting.some(({ level }) => level === 'error')) return 'not allowed';
      if (counting.some(({ level }) => level === 'warning')) return 'warning';
      if (counting.length > 0) return 'note';
      return found.every(({ excusedBy }) => excusedBy?.kind === 'base') ? 'in base' : 'allowed';
    }
  }
}

/** In the table's order. */
export function ruleViews(report: Report): RuleView[] {
  const views = new Map<string, RuleView>();
  for (const { role, head } of report.targets) {
    if (role !== 'runtime' || head === null) continue;
    const byRule = Map.groupBy(head.findings, ({ rule }) => rule);
    for (const rule of head.rules) {
      const state = stateOf(rule, byRule.get(rule.id) ?? []);
      const known = views.get(rule.id);
      if (known !== undefined && ORDER.indexOf(known.state) <= ORDER.indexOf(state)) continue;
      views.set(rule.id, { id: rule.id, state, reason: rule.reason, next: rule.next });
    }
  }
  return [...views.values()];
}

/**
 * Why no rule says anything about what ships: the preset is off, or all are turned off. Null where
 * at least one was applied.
 */
export function noRuleApplied(report: Report): string | null {
  const views = ruleViews(report);
  if (views.some(({ state }) => state !== 'not applicable')) return null;
  if (views.length === 0) return 'none was asked';
  // The reasons are those that the policy gives.
  const off = views.filter(({ reason }) => reason === 'preset off').length;
  const own = views.filter(({ reason }) => reason === 'turned off in the policy').length;
  if (off + own < views.length) return off + own === 0 ? 'none applies' : 'none applies or is on';
  return own === views.length ? 'all are turned off' : 'preset off';
}

/** `18 found nothing, 1 satisfied, 1 note, 1 does not apply`. */
export function rulesInWords(views: readonly RuleView[]): string {
  const words: [RuleView['state'], (count: number) => string][] = [
    ['nothing', (count) => `${count} found nothing`],
    ['satisfied', (count) => `${count} satisfied`],
    ['not allowed', (count) => `${count} found what is not allowed`],
    ['warning', (count) => counted(count, 'warning')],
    ['note', (count) => counted(count, 'note')],
    ['allowed', (count) => `${count} allowed by exception`],
    ['in base', (count) => `${count} already in base`],
    ['unknown', (count) => `${count} without an answer`],
    ['not applicable', (count) => `${count} ${count === 1 ? 'does' : 'do'} not apply`],
  ];
  return words
    .map(([state, say]) => [views.filter((view) => view.state === state).length, say] as const)
    .filter(([count]) => count > 0)
    .map(([count, say]) => say(count))
    .join(', ');
}

/** Something that gave no answer, with why and what to do. */
export interface Unanswered {
  readonly kind: 'limit' | 'rule' | 'image';
  readonly id: string;
  readonly reason: string;
  readonly next: string;
}

function unansweredLimit({ id, reason, next }: Verdict): Unanswered {
  return { kind: 'limit', id, reason: reason ?? 'unknown', next: next ?? '' };
}

/** Limits first, then rules; the same answer of two platforms once. */
export function unanswered(report: Report): Unanswered[] {
  const limits = report.verdicts.filter(({ result }) => result === 'unknown').map(unansweredLimit);
  const images = report.targets
    .filter(({ role, head }) => role === 'runtime' && head === null)
    .map(({ name, platform }): Unanswered => {
      const reason = 'The image could not be read; the problems say why.';
      return { kind: 'image', id: `${name} ${platform}`, reason, next: '' };
    });
  const rules = ruleViews(report)
    .filter(({ state }) => state === 'unknown')
    .map(({ id, reason, next }): Unanswered => {
      return { kind: 'rule', id, reason: reason ?? 'unknown', next: next ?? '' };
    });
  const seen = new Map([...images, ...limits, ...rules].map((one) => [JSON.stringify(one), one]));
  return [...seen.values()];
}

/** Limits and rules that apply, and how many of them passed. A limit of two platforms is one. */
export function checksOf(report: Report): { readonly all: number; readonly passed: number } {
  const limits = Map.groupBy(
    report.verdicts.filter(({ result }) => result !== 'n/a'),
    ({ id, target, metric }) => JSON.stringify([id, target, metric]),
  );
  const rules = ruleViews(report).filter(({ state }) => state !== 'not applicable');
  const passedLimits = [...limits.values()].filter((all) =>
    all.every(({ result }) => result === 'pass'),
  );
  const passedRules = rules.filter(({ state }) =>
    ['nothing', 'satisfied', 'note', 'allowed', 'in base'].includes(state),
  );
  return {
    all: limits.size + rules.length,
    passed: passedLimits.length + passedRules.length,
  };
}
