// F3. How much a change of the policy may let through (pure), to put the worst first. It decides
// nothing but an order: where it can't tell whether a change loosens, it says that it does.

import type { GrowthBound } from '../text/sizes.ts';
import type { PolicyException } from './config-exceptions.ts';
import type { PolicyRow } from './policy-rows.ts';

/** A row on one side; undefined: it is not there. */
type Side = PolicyRow | undefined;

/** From the worst; what tightens, or can't let anything through, is the rest. */
const RANK = {
  exception: 0,
  rule: 1,
  preset: 2,
  failOn: 3,
  limit: 4,
  subject: 5,
  rest: 6,
} as const;

/** Of rules, presets and `fail-on`: from the strictest. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  rule: ['error', 'warning', 'note', 'off'],
  preset: ['strict', 'slim', 'off'],
  'fail-on': ['warning', 'error', 'never'],
};

/** Without a level of its own a rule has one that is not known here. */
function isLowered(kind: string, before: Side, after: Side): boolean {
  const order = ORDERS[kind] ?? [];
  const at = (side: Side): number | null => (side === undefined ? null : order.indexOf(side.text));
  const [from, to] = [at(before), at(after)];
  if (to === null) return from !== order.length - 1;
  return from === null ? to > 0 : to > from;
}

function isGrowthTightened(before: GrowthBound, after: GrowthBound): boolean {
  const part = (value: number | null): number => value ?? -1;
  return part(after.bytes) <= part(before.bytes) && part(after.percent) <= part(before.percent);
}

/** A limit for one stage wins over the role's: also one that was added may be the looser. */
function isRaised(before: Side, after: Side): boolean {
  if (after === undefined) return true;
  if (before === undefined) return after.target !== 'runtime';
  if (before.bytes !== undefined && after.bytes !== undefined) return after.bytes > before.bytes;
  if (before.growth === undefined || after.growth === undefined) return true;
  return !isGrowthTightened(before.growth, after.growth);
}

const NEVER = '9999-12-31';
const lastDay = (side: Side): string => side?.exception?.expires ?? NEVER;

/** Characters that a path must begin with, then have: what covers most has fewest of them. */
function narrowness({ path: glob }: PolicyException): [start: number, plain: number] {
  // Of no file: one would not know how much it lets through.
  const path = glob ?? '';
  const start = path.includes('/') ? path.search(/[*?[{(!+@]/u) : 0;
  return [start < 0 ? Number.MAX_SAFE_INTEGER : start, path.replace(/[*?]/gu, '').length];
}

/** Broadest first, then what holds longest. */
function ofException(exception: PolicyException, after: PolicyRow): number[] {
  return [RANK.exception, ...narrowness(exception), -Date.parse(lastDay(after))];
}

const SUBJECT = /^(?:target|file|context|platforms|builder-target|build-context|build-arg)\b/u;

/** For comparing number by number: a smaller one lets through more. */
export function loosening(before: Side, after: Side): readonly number[] {
  const row = after ?? before;
  const [kind = ''] = row?.name.split(' ', 1) ?? [];
  if (row?.exception !== undefined) {
    const isWidened =
      after !== undefined && (before === undefined || lastDay(after) > lastDay(before));
    return isWidened ? ofException(row.exception, after) : [RANK.rest];
  }
  if (kind === 'rule') return [isLowered(kind, before, after) ? RANK.rule : RANK.rest];
  if (kind === 'preset') return [isLowered(kind, before, after) ? RANK.preset : RANK.rest];
  if (kind === 'fail-on') return [isLowered(kind, before, after) ? RANK.failOn : RANK.rest];
  const isLimit = row?.target !== undefined || kind === 'min-change';
  if (isLimit) return [isRaised(before, after) ? RANK.limit : RANK.rest];
  return [SUBJECT.test(kind) ? RANK.subject : RANK.rest];
}
