// F4. What a change makes of its own policy, as much of it as there is room for (pure).

import { changeKind } from '../../gate/policy-changes.ts';
import type { Report } from '../../model/report.ts';
import { counted, joinAnd } from '../../text/bytes.ts';

/** The first changes, and in words what is not among them. */
export interface PolicyView {
  readonly shown: readonly string[];
  /** `34 more changes: 3 exceptions, 2 rules and 29 others`; null where all are shown. */
  readonly rest: string | null;
}

/** What loosens most stands first in a report; what is left out is counted by its kind. */
export function policyView({ policy }: Report, most: number): PolicyView {
  const shown = policy.changedHere.slice(0, most);
  const rest = policy.changedHere.slice(most);
  if (rest.length === 0) return { shown, rest: null };
  const byKind = Map.groupBy(rest, changeKind);
  const kinds = (['exception', 'rule', 'preset', 'fail-on', 'limit', 'other'] as const).flatMap(
    (kind) => {
      const count = byKind.get(kind)?.length ?? 0;
      return count === 0 ? [] : [counted(count, kind)];
    },
  );
  return { shown, rest: `${counted(rest.length, 'more change')}: ${joinAnd(kinds)}` };
}
