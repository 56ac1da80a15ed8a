// Names that a stranger might choose so that a reader, a runner or a terminal obeys them.

import { fc, SEED } from '../property.ts';

const BIDI = [...'\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069'];
const HIDDEN = [...'\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2063\u2800\u3164\ufeff\ufffb'];
const TAGS = ['\u{e0001}', '\u{e0041}\u{e0042}', '\u{e007f}', '\u{e0101}'];
const LINE_ENDS = ['\n', '\r', '\r\n', '\n\n', '\u0085', '\v', '\f', '\u2028', '\u2029'];
const HALVES = ['\ud800', '\udbff', '\udc00', '\udfff', 'a\ud83d', '\ude00\ud83d'];
const CODES = [...Array(32).keys(), ...Array.from({ length: 33 }, (_, at) => at + 0x7f)];
const CONTROLS = CODES.map((code) => String.fromCodePoint(code));
const HASH = '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736';

/** By what they abuse. Every row is taken into names alone, and beside others. */
export const ABUSES = {
  link: [
    '[a](https://evil.example)',
    '](https://evil.example)',
    '[a]: https://evil.example',
    '[^1]',
  ],
  image: ['![a](https://evil.example/p.png)', '![', '!'],
  emphasis: ['*a*', '**a**', '_a_', '__a__ ', '***', '~a~', '~~a~~', '*', '_', ' **', '** '],
  heading: ['# a', '## a', '\n# a\n', 'a\n===', 'a\n---', '#', ' #', '# '],
  list: ['- a', '* a', '+ a', '1. a', '12) a', '- [x] a', '\n- a', '> a', '> [!NOTE]', '---', '1.'],
  table: ['|', 'a|b', '\\|', '\\\\|', '\\\\\\|', '`|`', '|--|', '\n|-|-|\n|a|b|', '\\', 'a\\'],
  fence: ['```', '````js', '~~~', '\n```\n', '`'.repeat(40), '`', '``', ' ` ', '`` ` ``', '    a'],
  html: [
    '<b>',
    '</details>',
    '</summary>',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">',
    '<svg/onload=alert(1)>',
    '</code></pre>',
    '<style>*{}</style>',
    '<!--',
    '-->',
    '--!>',
    '<!-- stagegate:v1 key=default -->',
    '<![CDATA[',
    '<?x',
    '"\'><i>',
  ],
  entity: [
    '&lt;b&gt;',
    '&#64;octocat',
    '&commat;octocat',
    '&#35;1',
    '&',
    '&amp;',
    '&#0;',
    '&#x202e;',
  ],
  mention: ['@octocat', '@example-org/team', 'a@octocat', '\\@octocat', '@<!-- -->octocat', '@'],
  reference: ['#1', 'GH-1', 'gh-12', 'owner/repo#1', 'owner/repo@7c46762', '\\#1', 'a#1', '##1'],
  commit: [HASH, HASH.slice(0, 7), `owner/repo@${HASH}`],
  url: [
    'https://evil.example/a',
    'http://evil.example',
    'ftp://evil.example',
    'www.evil.example',
    'HTTPS://evil.example',
    '<https://evil.example>',
    'a@evil.example',
    'mailto:a@evil.example',
    'xmpp:a@evil.example',
    'https://github.com/owner/repo/issues/1',
    'javascript:alert(1)',
  ],
  emoji: [':tada:', ':+1:', 'a:b:c', '::a::', ':'],
  math: ['$x$', '$$x$$', '$`x`$', '\\$x$', '$'],
  command: [
    '::error::pwned',
    '::error file=a,line=1::pwned',
    '::set-output name=a::b',
    '::stop-commands::pwned',
    '::add-mask::a',
    '\r::error::pwned',
    '\n::error::pwned',
    ' ::warning::pwned',
    '##[group]pwned',
    '##[error]pwned',
    'a ##[add-mask]b',
    '###[endgroup]',
    '::',
    '##',
  ],
  escape: ['%0A', '%0D%0A::error::x', '%', '%25', '%3A', 'a,b', 'line=1,', ':,', '='],
  ansi: [
    '\x1b[2J',
    '\x1b[31mred',
    '\x1b]0;title\x07',
    '\x1b]8;;https://evil.example\x1b\\a',
    '\x9b2J',
    '\x1b',
  ],
  blank: [' ', '  ', '\t', '     ', '\u00a0', '\u3000', '\u2003'],
  bidi: BIDI,
  hidden: [...HIDDEN, ...TAGS],
  lineEnd: LINE_ENDS,
  control: CONTROLS,
  surrogate: HALVES,
  property: ['__proto__', 'constructor', 'toString', 'undefined', 'null', '{}', '["a"]', '0'],
  path: ['..', '../../../etc', '/', '//', './a', 'a/b', '%2e%2e', '?a=b', '#L1', '\\\\host'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Abuse = keyof typeof ABUSES;

const rows: readonly string[] = Object.values(ABUSES).flat();

const WORDS = ['a', 'bin', 'sh', 'no-shell', 'orders', '1', '日本', 'é', '👩‍💻', '⚠️', 'x y'];

const piece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...rows) },
  { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.constantFrom(...'`|\\*_<>[]()!@#$:&~-+=.1a \n'),
      minLength: 1,
      maxLength: 12,
    }),
  },
);

const short = fc
  .tuple(fc.array(piece, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', ' ', '/', '\n'))
  .map(([pieces, between]) => pieces.join(between))
  .filter((name) => name !== '');

/** The longest that a path can be on Linux (PATH_MAX). */
const long = short.map((name) => name.repeat(Math.ceil(4096 / name.length)).slice(0, 4096));

/** One name, now and then of 4,096 characters. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  { weight: 499, arbitrary: short },
  { weight: 1, arbitrary: long },
);

/** Throws for names that are not inert; `turn` counts the batches. */
export type Check = (names: readonly string[], turn: number) => void;

/**
 * Throws what `check` throws, with what it takes to ask again; says which one of the names it was,
 * where it is one.
 */
function blame(names: readonly string[], turn: number, check: Check): void {
  try {
    check(names, turn);
  } catch (error) {
    for (const name of names) {
      try {
        check(
          names.map(() => name),
          turn,
        );
      } catch (cause) {
        throw new Error(`Not inert: ${JSON.stringify(name).slice(0, 500)}`, { cause });
      }
    }
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`Not inert in turn ${turn}, together: ${message}`, { cause: error });
  }
}

/**
 * Asks `check`, which throws, of batches of names until there were 10,000 different ones, and says
 * how many there were. The same names each time; others with another `STAGEGATE_SEED`.
 */
export function expectAll(batch: number, check: Check): number {
  const known = new Set<string>();
  // Names that have the same harmless one would be told apart in one report and not in the other.
  const selector = (name: string): string =>
    /^[`\s/,;:()"'.]+$/u.test(name) ? harmless(name, 0) : name;
  const options = { minLength: batch, maxLength: batch, selector };
  const names = fc.uniqueArray(hostileName, options);
  let turn = 0;
  const property = fc.property(names, (all) => {
    const fresh = all.filter((name) => !known.has(name));
    for (const name of fresh) known.add(name);
    turn += 1;
    blame(fresh, turn, check);
  });
  for (let round = 0; known.size < 10_000; round += 1) {
    // Fifty rounds lie between two seeds, so that no two of them ask the same.
    fc.assert(property, { numRuns: 50, endOnFailure: true, seed: SEED * 50 + round });
  }
  return known.size;
}

/**
 * A harmless name of the same build: words in place of everything but what our own renderers read,
 * which is slashes, backticks, blanks and the punctuation that ends a path in a sentence. Not in
 * ASCII, so that none is a repository's name; `index` keeps different names different.
 */
export function harmless(name: string, index: number): string {
  if (/^[0-9a-f]{7,64}$/u.test(name)) return name;
  return name.replace(/[^`\s/,;:()"'.]+/gu, `ä${index}`).replace(/\s/gu, ' ');
}
