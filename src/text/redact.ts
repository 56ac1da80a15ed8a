// F0. Secrets in text (pure): shown as their kind and place, never as their value or hash.

import { assignmentsOf } from './assignments.ts';
import { SECRET_KINDS, type SecretKind } from './secrets.ts';
import { isSecretValue } from './secretvalues.ts';

/** One kind of secret, as redaction sees it. */
export type SecretPattern = Pick<SecretKind, 'kind' | 'needs' | 'pattern'>;

const SAYS_SECRET =
  'password|passwd|passphrase|passcode|pass|pwd|secret|token|pat|api[_-]?key|access[_-]?key|' +
  'private[_-]?key|secret[_-]?key|(?:signing|encryption|master|app|jwt|auth|session)[_-]?key|' +
  'credentials?|creds';
/** Of a secret, but not the secret itself. */
const SAYS_ABOUT = 'file|path|dir|url|uri|name|id|type|length|ttl|timeout|header|endpoint|enabled';

/**
 * NAME, what assigns, value: where the name says that the value is secret. References
 * ($X, ${X}, $(cmd)) and what is told about one (X_FILE) are no values. In quotes a value may be
 * of several words.
 */
function assigned(sign: string, before = '(?:^|[^A-Za-z0-9])'): RegExp {
  const name =
    `(?:[A-Za-z0-9]{1,30}[_.-]){0,5}(?:${SAYS_SECRET})` +
    `(?:[_-](?!(?:${SAYS_ABOUT})\\b)[A-Za-z0-9]{1,20}){0,2}["']?`;
  const value = '(?:(?<=")[^"\\n]{4,4000}|(?<=\')[^\'\\n]{4,4000}|[^\\s"\'`,;&|)\\\\]{4,4000})';
  const none = '(?![[$<%*{(]|true\\b|false\\b|null\\b|type=)';
  return new RegExp(`(${before}${name}\\s{0,2}${sign})${none}${value}`, 'gi');
}

/**
 * Most exact first: a text that a row replaced is not matched again. Repetitions are bounded, so
 * that hostile text costs linear time.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  ...SECRET_KINDS,
  {
    kind: 'JSON web token',
    needs: ['eyJ'],
    pattern: /\beyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{10,2000}/g,
  },
  {
    kind: 'authorization header',
    pattern:
      /(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|token)\s{1,4})[^\s"'`\\]{6,4000}/gi,
  },
  {
    kind: 'credentials in a URL',
    needs: ['://'],
    pattern: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:"'<>[\]$]{0,255}:[^\s/@"'<>[\]$]{1,255}(?=@)/gi,
  },
  {
    kind: 'npm registry credential',
    needs: [':_'],
    pattern: /(:_(?:authToken|auth|password)\s{0,4}=\s{0,4}["']?)[^\s"'`$[\\]{6,1000}/gi,
  },
  {
    // NAME=value and NAME: value where the name says that the value is secret. References
    // ($X, ${X}, $(cmd)) and file paths (X_FILE) are no values.
    kind: 'secret',
    needs: ['='],
    pattern: assigned('=\\s{0,2}["\']?'),
  },
  {
    // The older form of ENV, in a Dockerfile's text.
    kind: 'secret',
    needs: ['ENV ', 'ENV\t', 'env '],
    pattern: assigned('[ \\t]{1,40}["\']?', '(?:^|\\n)[ \\t]{0,40}ENV[ \\t]{1,40}'),
  },
];

/** What a row, or an earlier pass, put in a secret's place: never searched again. */
const MARK = /(\[redacted: [A-Za-z ]{1,40}\])/;

const mark = (kind: string): string => `[redacted: ${kind}]`;

/** Literal values that are known to be secret (build secrets, tokens), as well as the patterns. */
export interface RedactOptions {
  readonly values?: readonly string[];
  /** Values that the data itself gives to names that say so: they may stand elsewhere in it too. */
  readonly named?: readonly string[];
}

/** Shorter values would blank ordinary words. */
const SHORTEST_VALUE = 6;

/** The text with every secret replaced by its kind, and the kinds in order of appearance. */
export function redactText(
  text: string,
  options: RedactOptions = {},
): { readonly text: string; readonly kinds: readonly string[] } {
  const kinds: string[] = [];
  let shown = text;
  const replaceValue = (value: string, kind: string): void => {
    if (value.trim().length < SHORTEST_VALUE || !shown.includes(value)) return;
    kinds.push(kind);
    shown = shown.replaceAll(value, () => mark(kind));
  };
  for (const value of options.values ?? []) replaceValue(value, 'build secret');
  for (const value of options.named ?? [])
    replaceValue(value, redactText(value).kinds[0] ?? 'secret');
  for (const { kind, pattern, needs } of SECRET_PATTERNS) {
    if (needs?.some((part) => shown.includes(part)) === false) continue;
    const replace = (part: string): string =>
      part.replace(pattern, (found: string, ...rest: unknown[]) => {
        kinds.push(kind);
        const kept = typeof rest[0] === 'string' && found.startsWith(rest[0]) ? rest[0] : '';
        return kept + mark(kind);
      });
    shown = shown
      .split(MARK)
      .map((part, index) => (index % 2 === 0 ? replace(part) : part))
      .join('');
  }
  return { text: shown, kinds };
}

/** A secret as it may show up: whole, or one of its lines. Shorter ones would blank words. */
export function formsOfSecret(value: string): string[] {
  const lines = value.includes('\n') ? value.split(/\r?\n/u).map((line) => line.trim()) : [];
  return [value, ...lines].filter((form) => form.trim().length > 3);
}

/** Where something was redacted: `targets[0].head.layers[3].createdBy`. */
export interface Redaction {
  readonly kind: string;
  readonly place: string;
}

/** Every string of a tree of plain data (a report, a snapshot) redacted, keys included. */
export function redactData<T>(
  data: T,
  options: RedactOptions = {},
): { readonly data: T; readonly redactions: readonly Redaction[] } {
  const redactions: Redaction[] = [];
  // Longer ones first: a shorter one may be part of them.
  const named = [...namedSecrets(data)].sort((left, right) => right.length - left.length);
  const all = { ...options, named: [...(options.named ?? []), ...named] };
  // Base and head share most of their paths.
  const known = new Map<string, ReturnType<typeof redactText>>();
  const clean = (text: string, place: string): string => {
    const result = known.get(text) ?? redactText(text, all);
    known.set(text, result);
    for (const kind of result.kinds) redactions.push({ kind, place });
    return result.text;
  };
  const walk = (value: unknown, place: string): unknown => {
    if (typeof value === 'string') return clean(value, place);
    if (Array.isArray(value)) return value.map((item, index) => walk(item, `${place}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => {
      const name = clean(key, place);
      return [name, walk(item, place === '' ? name : `${place}.${name}`)] as const;
    });
    return Object.fromEntries(entries);
  };
  return { data: walk(data, '') as T, redactions };
}

/** Values that look like secrets, of names that say so: in instructions, history and labels. */
export function namedSecrets(data: unknown): Set<string> {
  const values = new Set<string>();
  const learn = (name: string, value: string): void => {
    if (isSecretValue(name, value)) values.add(value);
  };
  const walk = (item: unknown, isLabels: boolean): void => {
    if (typeof item === 'string') {
      const isAssigning = item.includes('=') || /^\s{0,40}ENV\s/im.test(item);
      if (isAssigning) for (const { name, value } of assignmentsOf(item)) learn(name, value);
    } else if (Array.isArray(item)) {
      for (const one of item) walk(one, false);
    } else if (typeof item === 'object' && item !== null) {
      for (const [key, value] of Object.entries(item)) {
        if (isLabels && typeof value === 'string') learn(key, value);
        walk(value, key === 'labels');
      }
    }
  };
  walk(data, false);
  return values;
}
