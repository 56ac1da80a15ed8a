import { fc } from '../property.ts';
import {
  codeBlock,
  codeSpan,
  details,
  escapeHtml,
  escapeMarkdown,
  link,
  tableRow,
} from '../../src/text/markdown.ts';
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
