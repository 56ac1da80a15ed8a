// F0. The kinds of secrets that can be told by their own form (pure): one table, for the rule that
// finds them in images and for the redaction of texts.

import { judgeForm, type SecretKind } from './secretform.ts';
import { FORGES, KEYS, REGISTRIES } from './secretkeys.ts';
import { CLOUDS, SERVICES } from './secretservices.ts';

export type { SecretKind } from './secretform.ts';
export { judgeForm } from './secretform.ts';

/** Every kind that has a form of its own. */
export const SECRET_KINDS: readonly SecretKind[] = [
  ...KEYS,
  ...FORGES,
  ...REGISTRIES,
  ...CLOUDS,
  ...SERVICES,
];

/** The kinds that stand in a text, in the order of the table, each once. */
export function secretKindsIn(text: string): string[] {
  const kinds = new Set<string>();
  for (const row of SECRET_KINDS) {
    if (row.form === null) continue;
    for (const needle of row.needs ?? []) {
      for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
        const { before, bytes } = row.form;
        const kind = judgeForm(row, text.slice(Math.max(0, at - before), at + bytes));
        if (kind !== null) kinds.add(kind);
      }
    }
  }
  return [...kinds];
}
