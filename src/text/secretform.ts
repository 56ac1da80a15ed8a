// F0. The shape of a row of the table of secrets, and how a row judges. Pure.

import { isPlaceholder } from './secretvalues.ts';

/** How a kind is found in the content of any file. */
export interface SecretForm {
  /** Bytes before one of the needles, and from its first byte on, that tell. */
  readonly before: number;
  readonly bytes: number;
  /** Stands in those bytes of every such secret, and rarely elsewhere. Linear. */
  readonly like: RegExp;
  /** The last word, given those bytes: what to call it, or null. Default: `like` and no placeholder. */
  readonly judge?: (around: string) => string | null;
  /** Its needle is too short to be searched for in programs and in large texts. */
  readonly shortTextOnly?: true;
}

/** One kind of secret. To know another kind is to add a row. */
export interface SecretKind {
  readonly kind: string;
  /** Absent: one of these stands in every text that the pattern matches. ASCII. */
  readonly needs?: readonly string[];
  /** What redaction replaces: generous. Global; group 1, when there is one, is kept. */
  readonly pattern: RegExp;
  /** Null: not looked for in files, for there it may be many things. */
  readonly form: SecretForm | null;
  /** Where the issuer says what it looks like. */
  readonly source: string;
}

/** Whatever `like` matches, but for placeholders. */
export function form(like: RegExp, size: Partial<SecretForm> = {}): SecretForm {
  return { before: 1, bytes: 160, like, ...size };
}

/** What to call the secret of a form in the bytes around a needle, or null. */
export function judgeForm({ kind, form: known }: SecretKind, around: string): string | null {
  const match = known?.like.exec(around)?.[0];
  if (known === null || match === undefined) return null;
  if (known.judge !== undefined) return known.judge(around);
  return isPlaceholder(match) ? null : kind;
}
