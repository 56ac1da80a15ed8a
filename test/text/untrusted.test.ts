import fc from 'fast-check';
import {
  codeBlock,
  codeSpan,
  details,
  escapeHtml,
  escapeMarkdown,
  link,
  tableRow,
} from '../../src/text/markdown.ts';
import { ABUSES, expectAll } from '../hostile/names.ts';
import { readCommands } from '../hostile/runner.ts';
import { readTerminal } from '../hostile/terminal.ts';
import { readMarkdown, type Reading } from '../hostile/markdown.ts';
import { suggest } from '../../src/text/suggest.ts';
import {
  cut,
  displayWidth,
  padStart,
  showControls,
  stripAnsi,
  wrap,
} from '../../src/text/terminal.ts';
import {
  escapeData,
  escapeProperty,
  withoutCommands,
  workflowCommand,
} from '../../src/text/workflow.ts';

/** Abuses of terminals, runners and programs, which Markdown does not know. */
const NOT_OF_MARKDOWN = new Set([
  'commit',
  'escape',
  'bidi',
  'hidden',
  'surrogate',
  'property',
  'ansi',
]);

describe('Markdown', () => {
  test.each([
    { text: 'plain words', want: 'plain words' },
    { text: '*a* _b_ [c](d) <b>', want: '\\*a\\* \\_b\\_ \\[c\\](d) \\<b>' },
    { text: '@octocat', want: '@<!-- -->octocat' },
    { text: 'fixes #123', want: 'fixes #<!-- -->123' },
    { text: 'GH-12', want: 'GH<!-- -->-12' },
    { text: 'https://evil.example', want: 'https:<!-- -->//evil.example' },
    { text: '_www.evil.example', want: '\\_www<!-- -->.evil.example' },
    { text: 'www.evil.example', want: 'www<!-- -->.evil.example' },
    { text: '&lt;', want: '&amp;lt;' },
    { text: 'a\nb', want: 'a\\\\nb' },
    { text: '- item', want: '\\- item' },
    { text: '> quote', want: '\\> quote' },
    {
      text: '1.4 MiB (+2.0 MiB), $x$ ~y~',
      want: '1.4 MiB (+2.0 MiB), <span>$</span>x<span>$</span> \\~y\\~',
    },
    { text: 'at 12:30:45 :tada:', want: 'at 12:<!-- -->30:45 :<!-- -->tada:' },
    { text: '    code', want: '&#32;   code' },
    { text: '\u00a0- x ', want: '&#160;\\- x&#32;' },
    {
      text: 'zero\u200dwidth \u{e0041}\ud800',
      want: 'zero\\\\u{200d}width \\\\u{e0041}\\\\u{d800}',
    },
    { text: '1. item', want: '1\\. item' },
    { text: '\x1b[31mred', want: '\\\\x1b\\[31mred' },
    { text: '\u202egnp', want: '\\\\u{202e}gnp' },
  ])('$text is inert', ({ text, want }) => {
    expect(escapeMarkdown(text)).toBe(want);
  });

  test.each([
    { text: '/bin/sh', want: '`/bin/sh`' },
    { text: 'a`b', want: '`` a`b ``' },
    { text: '``', want: '``` `` ```' },
    { text: '@octocat #1', want: '`@octocat #1`' },
    { text: 'a\nb', want: '`a\\nb`' },
    { text: '', want: '`(empty)`' },
    { text: '  ', want: '`(blank)`' },
    { text: ' a ', want: '`  a  `' },
  ])('$text as a code span', ({ text, want }) => {
    expect(codeSpan(text)).toBe(want);
  });

  test('a code span never ends early', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\\', '|') }), (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0].length ?? 0;
        const runs = [...span.slice(fence, -fence).matchAll(/`+/g)].map(([run]) => run.length);
        expect(runs).not.toContain(fence);
        expect(span.endsWith('`'.repeat(fence))).toBe(true);
      }),
    );
  });

  test('a cell holds any path', () => {
    expect(tableRow([codeSpan('a|b'), codeSpan('a\\|b'), 'two\nlines'])).toBe(
      '| `a\\|b` | <code>a\\\\&#124;b</code> | two<br>lines |',
    );
  });

  test('a code block holds fences', () => {
    expect(codeBlock('a\n```\nb\x07', 'sh')).toBe('````sh\na\n```\nb\\x07\n````');
  });

  test('links and collapsed sections', () => {
    expect(link('`x`', 'https://h/a (b)')).toBe('[`x`](https://h/a%20%28b%29)');
    expect(details(escapeHtml('<b> @x'), 'body')).toBe(
      '<details>\n<summary>&lt;b&gt; @<!-- -->x</summary>\n\nbody\n\n</details>',
    );
  });
});

describe('ten thousand hostile names in Markdown', () => {
  const ROOT = 'https://github.com/example-org/orders/';
  const collapse = (text: string): string => text.replace(/\s+/gu, ' ').trim();

  type Place = (name: string) => readonly [markdown: string, seen: string];

  const codeSeen = (name: string): string =>
    name === '' ? '(empty)' : showControls(name).trim() === '' ? '(blank)' : showControls(name);

  /** Where our Markdown puts text, and what a reader then sees of it. A name takes one of a row. */
  const PLACES: readonly (readonly Place[])[] = [
    [
      (name) => [escapeMarkdown(name), showControls(name)],
      (name) => [`- **${escapeMarkdown(name)}**: a`, `${showControls(name)}: a`],
      (name) => [`### ${escapeMarkdown(name)}`, showControls(name)],
      (name) => [`> [!NOTE]\n> ${escapeMarkdown(name)}`, `[!NOTE] ${showControls(name)}`],
    ],
    [
      (name) => {
        // micromark takes seconds for thousands of escapes in one link.
        const label = name.slice(0, 500);
        const text = `<sub>${escapeMarkdown(name)}</sub> ${codeSpan(name)}`;
        const seen = `${showControls(label)} ${showControls(name)} ${codeSeen(name)}`;
        return [`1. ${link(escapeMarkdown(label), ROOT)}\n   - ${text}`, seen];
      },
      (name) => {
        const shown = showControls(name);
        return [details(escapeHtml(name), escapeMarkdown(name)), `${shown} ${shown}`];
      },
      (name) => {
        const lines = name.split('\n').map((line) => showControls(line.replaceAll('\t', '  ')));
        return [codeBlock(name, 'yaml'), lines.join('\n')];
      },
    ],
    [
      (name) => {
        const cells = [escapeMarkdown(name), link(codeSpan(name), `${ROOT}blob/a`)];
        const rows = [['**a**', ''], [':--', '--:'], cells].map(tableRow);
        return [rows.join('\n'), `a ${showControls(name)} ${codeSeen(name)}`];
      },
    ],
  ];

  const read = (names: readonly string[]): { reading: Reading; seen: string[] } => {
    const all = names.flatMap((name, index) =>
      PLACES.flatMap((row) => row[index % row.length]?.(name) ?? []),
    );
    const markdown = all.filter((_, index) => index % 2 === 0).join('\n\n');
    const seen = all.filter((_, index) => index % 2 === 1).map(collapse);
    return { reading: readMarkdown(markdown, ROOT), seen };
  };

  const shapes = new Map<number, string>();
  const harmless = (count: number): string => {
    const known = shapes.get(count) ?? read(Array<string>(count).fill('a')).reading.shape;
    shapes.set(count, known);
    return known;
  };

  const check = (names: readonly string[]): void => {
    const { reading, seen } = read(names);
    expect(reading.complaints).toEqual([]);
    expect(reading.shape).toBe(harmless(names.length));
    expect(reading.blocks.map(collapse)).toEqual(seen);
  };

  test('show as they stand and do nothing', () => {
    expect(expectAll(20, check)).toBeGreaterThanOrEqual(10_000);
  }, 60_000);

  /** What each abuse does to Markdown that does not escape it: the readers are not blind. */
  test.each(Object.entries(ABUSES).filter(([abuse]) => !NOT_OF_MARKDOWN.has(abuse)))(
    'are seen where they are not escaped: %s',
    (_, names) => {
      const raw = names.filter((name) => {
        const { complaints, shape, text } = readMarkdown(`a ${name} b\n\n${name}`, ROOT);
        return complaints.length > 0 || shape !== 'p\np' || !text.includes(name);
      });
      expect(raw).not.toEqual([]);
    },
  );
});

describe('terminal', () => {
  test.each([
    { text: 'a\x1b[2Jb', want: 'a\\x1b[2Jb' },
    { text: 'a\r\n\tb', want: 'a\\r\\n\\tb' },
    { text: '\u202etxt', want: '\\u{202e}txt' },
    { text: 'café 日本', want: 'café 日本' },
    { text: '\x9b31m', want: '\\x9b31m' },
  ])('controls are shown: $want', ({ text, want }) => {
    expect(showControls(text)).toBe(want);
  });

  test.each([
    { text: '\x1b[1;31mred\x1b[0m', want: 'red' },
    { text: '\x1b]0;title\x07shown', want: 'shown' },
    { text: '\x1b]8;;http://x\x1b\\link', want: 'link' },
    { text: '\x1b]0;never ended\nnext', want: '\nnext' },
    { text: '10%\r20%\r30%', want: '30%' },
    { text: 'a\r\nb', want: 'a\nb' },
    { text: 'bell\x07', want: 'bell\\x07' },
    { text: '\x1b(Bx\x1bcy', want: 'xy' },
    { text: '\x9b31mx', want: 'x' },
  ])('a log keeps its words: $want', ({ text, want }) => {
    expect(stripAnsi(text)).toBe(want);
  });

  test('nothing that moves a cursor is left', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\x1b', '[', ']', ';', 'A', '\x07', '\x9b', '\r', 'm'),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        expect(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(stripAnsi(text))).toBe(false);
        expect(/[\x00-\x1f\x7f-\x9f]/.test(showControls(text))).toBe(false);
      }),
    );
  });

  test.each([
    { text: 'abc', want: 3 },
    { text: '日本', want: 4 },
    { text: 'é', want: 1 },
    { text: 'e\u0301', want: 1 },
    { text: '👍', want: 2 },
  ])('$text is $want columns wide', ({ text, want }) => {
    expect(displayWidth(text)).toBe(want);
  });

  test('cut, pad and wrap', () => {
    expect(cut('COPY --from=build /usr/local/ /', 20)).toBe('COPY --from=build...');
    expect(cut('short', 20)).toBe('short');
    expect(padStart('日', 4)).toBe('  日');
    expect(wrap('one two three four', 10)).toEqual(['one two', 'three four']);
    expect(wrap('/usr/local/share/ca-certificates', 20)).toEqual([
      '/usr/local/share/',
      'ca-certificates',
    ]);
  });

  test('wrapping loses nothing and keeps to the width', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '/', '日'), maxLength: 80 }),
        (text) => {
          const lines = wrap(text, 12);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
          for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(12);
        },
      ),
    );
  });
});

test('workflow commands hold any text', () => {
  expect(escapeData('99 %\r\n::error::x')).toBe('99 %25%0D%0A::error::x');
  expect(escapeProperty('a:b,c%\n')).toBe('a%3Ab%2Cc%25%0A');
  expect(workflowCommand('error', { file: 'a,b', line: 15, title: undefined }, 'x\n::y')).toBe(
    '::error file=a%2Cb,line=15::x%0A::y',
  );
  expect(workflowCommand('warning', {}, 'x')).toBe('::warning::x');
});

describe('ten thousand hostile names in a log', () => {
  test('are text to a runner and to a terminal', () => {
    const count = expectAll(100, (names) => {
      const lines = names.flatMap((name) => [
        ...wrap(`path  ${showControls(name)}`, 20),
        ` ${showControls(name)}`,
        ...stripAnsi(name).split('\n'),
      ]);
      const output = withoutCommands(lines.join('\n'));
      expect(readCommands(output)).toEqual([]);
      expect(readTerminal(output)).toEqual([]);
      expect(output.split('\n')).toHaveLength(lines.length);
    });
    expect(count).toBeGreaterThanOrEqual(10_000);
  }, 60_000);

  test('reach the runner whole in a command', () => {
    const count = expectAll(100, (names) => {
      for (const name of names) {
        const title = `a ${name} b`;
        const command = workflowCommand('error', { file: `a${name}`, line: 1, title }, name);
        const properties = { file: `a${name}`, line: '1', title };
        expect(readCommands(command)).toEqual([{ name: 'error', properties, data: name }]);
      }
    });
    expect(count).toBeGreaterThanOrEqual(10_000);
  }, 60_000);

  test.each(['command', 'ansi', 'bidi', 'hidden', 'lineEnd', 'control', 'surrogate'] as const)(
    'are seen where they are not escaped: %s',
    (abuse) => {
      const raw = ABUSES[abuse].filter((name) => {
        const shown = `path\n  ${name}`;
        return readCommands(shown).length > 0 || readTerminal(shown).length > 0;
      });
      expect(raw.length).toBeGreaterThan(ABUSES[abuse].length / 2);
    },
  );

  test.each(['\n::error::a', 'a\r\n##[error]a', '%0A::error::a', 'a,line=2', 'a::b', '%25'])(
    'would break a command that does not escape them: %j',
    (name) => {
      const want = { name: 'error', properties: { title: name }, data: name };
      expect(readCommands(`::error title=${name}::${name}`)).not.toEqual([want]);
    },
  );
});

test.each([
  { text: '::error::x', want: '\\x3a:error::x' },
  { text: 'a\n \u3000::error::x', want: 'a\n \u3000\\x3a:error::x' },
  { text: '  path  a::b ::c', want: '  path  a::b ::c' },
  { text: 'see ##[error]x and ###[y]', want: 'see #\\x23[error]x and ##\\x23[y]' },
  { text: '## [x] #[y] ##', want: '## [x] #[y] ##' },
])('no command is left in a line: $text', ({ text, want }) => {
  expect(withoutCommands(text)).toBe(want);
});

test.each([
  { word: 'max-compressed-sise', want: 'max-compressed-size' },
  { word: 'max_increase', want: 'max-increase' },
  { word: 'targte', want: 'target' },
  { word: 'zzz', want: null },
])('$word meant $want', ({ word, want }) => {
  expect(suggest(word, ['target', 'max-compressed-size', 'max-increase'])).toBe(want);
});
