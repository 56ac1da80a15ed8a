// F0. Secrets in text (pure): shown as their kind and place, never as their value or hash.

/** One kind of secret. To know another kind is to add a row. */
export interface SecretPattern {
  readonly kind: string;
  /** One of these stands in every text that the pattern matches: a quick look before the pattern. */
  readonly needs?: readonly string[];
  /** Global; group 1, when there is one, is kept in front of the replacement. */
  readonly pattern: RegExp;
}

/**
 * Most exact first: a text that a row replaced is not matched again. Prefixes are those that the
 * issuers document for secret scanning. Repetitions are bounded, so that hostile text costs
 * linear time.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    kind: 'private key',
    needs: ['PRIVATE KEY'],
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----[^]{0,20000}?(?:-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  },
  {
    kind: 'GitHub token',
    needs: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9_]{30,255}|github_pat_\w{22,255})/g,
  },
  {
    kind: 'GitLab token',
    needs: ['gl'],
    pattern: /\bgl(?:pat|ptt|rt|dt|cbt|agent|oas)-[\w-]{20,255}/g,
  },
  { kind: 'npm token', needs: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{30,64}/g },
  { kind: 'PyPI token', needs: ['pypi-'], pattern: /\bpypi-[\w-]{30,1000}/g },
  { kind: 'Docker Hub token', needs: ['dckr_'], pattern: /\bdckr_(?:pat|oat)_[\w-]{20,255}/g },
  { kind: 'AWS access key id', needs: ['AKIA', 'ASIA'], pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g },
  { kind: 'Slack token', needs: ['xox'], pattern: /\bxox[a-z]-[\w-]{10,255}/g },
  {
    kind: 'Slack webhook',
    needs: ['slack.com'],
    pattern: /(\bhooks\.slack\.com\/(?:services|workflows)\/)[\w/+-]{20,255}/g,
  },
  {
    kind: 'Stripe key',
    needs: ['k_live_', 'k_test_'],
    pattern: /\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,255}/g,
  },
  { kind: 'Google API key', needs: ['AIza'], pattern: /\bAIza[\w-]{35}/g },
  { kind: 'Google OAuth token', needs: ['ya29.'], pattern: /\bya29\.[\w-]{20,2000}/g },
  { kind: 'SendGrid key', needs: ['SG.'], pattern: /\bSG\.[\w-]{16,64}\.[\w-]{16,128}/g },
  { kind: 'age key', needs: ['AGE-SECRET-KEY'], pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{58}/g },
  { kind: 'Vault token', needs: ['hvs.', 'hvb.', 'hvr.'], pattern: /\bhv[sbr]\.[\w-]{24,255}/g },
  { kind: 'Hugging Face token', needs: ['hf_'], pattern: /\bhf_[A-Za-z0-9]{30,64}/g },
  { kind: 'API key', needs: ['sk-'], pattern: /\bsk-(?:[a-z]{2,8}-)?[\w-]{32,255}/g },
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
    pattern:
      /((?:^|[^A-Za-z0-9])(?:[A-Za-z0-9]{1,30}[_-]){0,5}(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|secret[_-]?key|credentials?)["']?\s{0,2}=\s{0,2}["']?)(?![[$<%*{(]|true\b|false\b|null\b|type=)[^\s"'`,;&|)\\]{4,1000}/gi,
  },
];

/** What a row, or an earlier pass, put in a secret's place: never searched again. */
const MARK = /(\[redacted: [A-Za-z ]{1,40}\])/;

const mark = (kind: string): string => `[redacted: ${kind}]`;

/** Literal values that are known to be secret (build secrets, tokens), as well as the patterns. */
export interface RedactOptions {
  readonly values?: readonly string[];
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
  for (const value of options.values ?? []) {
    if (value.trim().length < SHORTEST_VALUE || !shown.includes(value)) continue;
    kinds.push('build secret');
    shown = shown.replaceAll(value, () => mark('build secret'));
  }
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
  // Base and head share most of their paths.
  const known = new Map<string, ReturnType<typeof redactText>>();
  const clean = (text: string, place: string): string => {
    const result = known.get(text) ?? redactText(text, options);
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
