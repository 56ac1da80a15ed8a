// F3. What a pull request changes in the policy that it is judged by (pure), in words; what loosens
// most comes first, since a reader may see no more than the beginning.

import { decimalsToTell, formatBytes } from '../text/bytes.ts';
import { loosening } from './policy-loosening.ts';
import {
  buildArgRows,
  contextRows,
  exceptionRows,
  limitRows,
  policyRows,
  ruleRows,
  subjectRows,
  type InForce,
  type PolicyRow,
} from './policy-rows.ts';

export type { InForce } from './policy-rows.ts';

/** How rows of one kind are told. */
interface Kind {
  readonly rows: (side: InForce) => readonly PolicyRow[];
  /** What it means that a row is not there; null: that it was added or removed. */
  readonly absent: string | null;
}

const KINDS: readonly Kind[] = [
  { rows: policyRows, absent: null },
  { rows: subjectRows, absent: null },
  { rows: limitRows, absent: 'no limit' },
  { rows: ruleRows, absent: 'not set' },
  { rows: exceptionRows, absent: null },
  { rows: contextRows, absent: null },
  { rows: buildArgRows, absent: null },
];

/** `40.0 MiB → 60.0 MiB`, with as many decimals as tell them apart. */
function fromTo(before: PolicyRow, after: PolicyRow): string {
  if (before.bytes === undefined || after.bytes === undefined) {
    return before.text === after.text ? after.text : `${before.text} → ${after.text}`;
  }
  const extra = decimalsToTell(before.bytes, after.bytes);
  const [from, to] = [before.bytes, after.bytes].map((bytes) => formatBytes(bytes, 'plain', extra));
  return `${from ?? ''} → ${to ?? ''}`;
}

function changeOf(
  before: PolicyRow | undefined,
  after: PolicyRow | undefined,
  { absent }: Kind,
): string {
  if (before !== undefined && after !== undefined) return `${after.name} ${fromTo(before, after)}`;
  const one = after ?? before;
  if (one === undefined) return '';
  if (absent !== null) {
    return after === undefined
      ? `${one.name} ${one.text} → ${absent}`
      : `${one.name} ${absent} → ${one.text}`;
  }
  // Of a build argument there is only the name to tell.
  const what = one.name.startsWith('build-arg ') ? '' : `: ${one.text}`;
  return `${one.name} ${after === undefined ? 'removed' : 'added'}${what}`;
}

/**
 * In words, one change each; it leads the comment. What loosens most comes first, else in the files'
 * order. Empty when both sides judge alike.
 */
export function policyChanges(base: InForce, head: InForce): string[] {
  const changes = KINDS.flatMap((kind) => {
    const before = new Map(kind.rows(base).map((one) => [one.name, one]));
    const after = new Map(kind.rows(head).map((one) => [one.name, one]));
    const names = [...new Set([...after.keys(), ...before.keys()])];
    return names
      .filter((name) => before.get(name)?.value !== after.get(name)?.value)
      .map((name) => {
        const [from, to] = [before.get(name), after.get(name)];
        return { words: changeOf(from, to, kind), order: loosening(from, to) };
      });
  });
  return changes
    .toSorted((one, other) => inOrder(one.order, other.order))
    .map(({ words }) => words);
}

function inOrder(one: readonly number[], other: readonly number[]): number {
  for (const [index, weight] of one.entries()) {
    const difference = weight - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What a change is about, by the words that `policyChanges` made. */
export type ChangeKind = 'exception' | 'rule' | 'preset' | 'fail-on' | 'limit' | 'other';

/** Of a change in words. */
export function changeKind(change: string): ChangeKind {
  const [first = ''] = change.split(' ', 1);
  if (/^(?:max-(?:un)?compressed-size|(?:max|warn)-increase|min-change)$/u.test(first)) {
    return 'limit';
  }
  return (
    (['exception', 'rule', 'preset', 'fail-on'] as const).find((kind) => kind === first) ?? 'other'
  );
}
