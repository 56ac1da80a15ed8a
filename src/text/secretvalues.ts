// F0. What a name and a value say of each other: is this one a secret? Pure.

/** Shorter ones are words, numbers and names. */
const SHORTEST = 8;

/** Written where a value shall be put, and in documentation. */
const PLACEHOLDER =
  /change.?(?:me|this|it)|replace.?(?:me|this|with)|example|placeholder|your[-_. ]|dummy|redacted|insert[-_. ]|put[-_. ]|not[-_. ]?(?:a[-_. ])?(?:real|secret)|x{5}|\*{3}|\.{3}|<[^>]{1,80}>|deadbeef|(?:^|[-_])todo(?:$|[-_])/i;
/** As a whole: what development settings say. */
const COMMON =
  /^(?:(?:my|the|super|top|some|a|default|db|test|testing|dev|local|demo|fake|mock|sample|insecure|user|root|admin)?[-_. ]?(?:password|passwd|passw0rd|pass|pwd|secret|token|key|api[-_]?key|apikey|credentials?|value|string)[-_. ]?\d{0,4}[!@#]?|admin(?:istrator)?\d{0,4}|root|guest|postgres(?:ql)?|mysql|redis|rabbitmq|minio(?:admin)?|sonar|nobody|none|null|nil|undefined|unset|empty|default|disabled|enabled|required|optional|true|false|yes|no|on|off|foo(?:bar)?(?:baz)?|letmein\d{0,4}|qwerty\w{0,6})$/i;
/** Values for development, by their first word. */
const DEVELOPMENT = /^(?:test|testing|dev|development|local|demo|fake|mock|sample|insecure)[-_.]/i;
/** Keys that their makers publish: Azurite's and the Cosmos DB emulator's. */
const PUBLISHED = ['Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1', 'C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWE'];
const RUNS = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567890123456789';

/** A value that stands for another, or that everybody knows. */
export function isPlaceholder(value: string): boolean {
  if (PLACEHOLDER.test(value) || COMMON.test(value) || DEVELOPMENT.test(value)) return true;
  if (PUBLISHED.some((known) => value.includes(known))) return true;
  if (new Set(value).size < 5) return true;
  return value.length < 40 && RUNS.includes(value.toLowerCase());
}

/** `$X`, `${X}`, `$(cmd)`, `%X%`, `{{ x }}`, `@x@`: another place says what it is. */
export function isReference(value: string): boolean {
  return /^[$%@{<*[(]|\$[{(]|\{\{|^!|^(?:env|vault|arn|ssm|file|secret|op|gcp|aws):/i.test(value);
}

const SAYS_SECRET =
  /(?:^|_)(?:pass(?:word|wd|phrase|code)?s?|pwd|secrets?|tokens?|credentials?|creds|pat)(?:_|$)/;
const SAYS_KEY =
  /(?:^|_)(?:api|access|private|secret|signing|encryption|encrypt|master|client|account|auth|jwt|app|session|cookie|hmac|service|deploy|license|storage|admin|webhook|cipher|aes|crypto)_?key(?:_base)?$/;
/** `key` alone may be anything: of a table, of a cache, of a map, of a signer. */
const SAYS_SOME_KEY = /(?:^|_)key$/;
/** Of a secret, but none itself; and what is public. */
const SAYS_OTHER =
  /(?:^|_)(?:public|pub|publishable|gpg|pgp|ssh_auth_sock|fingerprint|keyring|checksum|sha\d{0,3}|md5|digest|hash|integrity|signature|site|primary|foreign|sort|cache|partition|routing|i18n|next_public|vite|react_app|nuxt_public|gatsby|expo_public)(?:_|$)/;
const SAYS_ABOUT =
  /_(?:files?|path|dir|directory|folder|url|uri|urls|host|endpoint|addr|address|name|names|id|ids|type|version|length|len|size|algo|algorithm|header|headers|prefix|suffix|ttl|expiry|expires|expiration|expire|expires_in|lifetime|duration|timeout|interval|max|min|count|limit|limits|enabled|disabled|required|policy|arn|issuer|audience|aud|scope|scopes|field|param|parameter|column|provider|store|manager|backend|engine|format|encoding|env|var|alias|regex|pattern|location|mode|method|strategy|service|region|user|username|email|label|title|hint|prompt|usage|symbols|chars|charset|rotation|refresh|reset|change|cookie_name)$/;

/** `npmToken`, `npm-token`, `npm.token` → `npm_token`. */
function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}

/** What a name says of its value: of some keys it says little. */
export function secrecyOf(name: string): 'secret' | 'key' | 'some key' | 'none' {
  const words = snake(name.slice(-200));
  if (SAYS_OTHER.test(words) || SAYS_ABOUT.test(words)) return 'none';
  if (SAYS_SECRET.test(words)) return 'secret';
  if (SAYS_KEY.test(words)) return 'key';
  return SAYS_SOME_KEY.test(words) ? 'some key' : 'none';
}

/** Kinds of characters: what people and machines choose has two at least. */
const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9\s_.:/-]/];

/**
 * Tells by BOTH: a name that says secret, and a value that looks like one, for names say it of file
 * paths, lengths and switches too.
 */
export function isSecretValue(name: string, given: string): boolean {
  const secrecy = secrecyOf(name);
  if (secrecy === 'none') return false;
  const value = unquoted(given.trim());
  if (value.length < SHORTEST || value.length > 10_000) return false;
  if (isReference(value) || isPlaceholder(value) || isOrdinary(value)) return false;
  const classes = CLASSES.filter((one) => one.test(value)).length;
  const kinds = new Set(value).size;
  switch (secrecy) {
    case 'secret':
      return classes >= 2 || value.length >= 20;
    case 'key':
      return value.length >= 16 && classes >= 2 && kinds >= 8;
    case 'some key':
      // Signers' fingerprints are hexadecimal.
      return value.length >= 20 && classes >= 3 && kinds >= 12 && !/\s/.test(value);
  }
}

/** Numbers, versions, paths, addresses, media types, sentences, names in words. */
function isOrdinary(value: string): boolean {
  if (
    /^[\d.,_:+-]+$/.test(value) ||
    /^v?\d{1,6}(?:\.\d{1,6}){1,3}(?:[-+][\w.]{1,30})?$/.test(value)
  )
    return true;
  if (/^(?:\.{0,2}|~|[A-Za-z]:)[/\\][\w.~@%+/\\ -]*$/.test(value) && isPathLike(value)) return true;
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value)) return !hasUrlCredentials(value);
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(value)) return true;
  // `my-app-secret`, `com.example.Token`, `X-Auth-Token`: words, not values.
  return /^[A-Za-z]{2,20}(?:[-_.:/ ][A-Za-z]{1,20}(?:\d{1,2})?)+$/.test(value);
}

/** Base64 may begin with a slash, but has no short parts between. */
function isPathLike(value: string): boolean {
  return value.split(/[/\\]/).every((part) => part.length <= 24) || /\.\w{1,5}$/.test(value);
}

function unquoted(value: string): string {
  const quoted = /^(["'])([^]*)\1$/.exec(value);
  return quoted === null ? value : (quoted[2] ?? '');
}

const URL_CREDENTIALS =
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/@:"'<>[\]$]{0,255}):([^\s/@"'<>[\]]{1,255})@([\w.-]{1,255})/gi;

/** `scheme://user:password@host` with a literal password that is not everybody's. */
export function hasUrlCredentials(text: string): boolean {
  if (!text.includes('://')) return false;
  return [...text.matchAll(URL_CREDENTIALS)].some(([, user = '', password = '', host = '']) => {
    if (isReference(password) || password.includes('$') || isPlaceholder(password)) return false;
    if (password.length < 6 || password.toLowerCase() === user.toLowerCase()) return false;
    if (/^(?:user(?:name)?|login|me|foo)$/i.test(user) && /^[a-z]+$/i.test(password)) return false;
    return !/(?:^|\.)example(?:\.(?:com|org|net))?$|\.(?:invalid|test)$/i.test(host);
  });
}
