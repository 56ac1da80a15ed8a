// What these readers make of text that ours has escaped, and of the same text as it is.

import {
  codeBlock,
  codeSpan,
  details,
  escapeHtml,
  escapeMarkdown,
  link,
  tableRow,
} from '../../src/text/markdown.ts';
import { showControls, stripAnsi, wrap } from '../../src/text/terminal.ts';
import { withoutCommands, workflowCommand } from '../../src/text/workflow.ts';
import { readMarkdown, type Reading } from '../hostile/markdown.ts';
import { ABUSES, expectAll } from '../hostile/names.ts';
import { readCommands } from '../hostile/runner.ts';
import { readTerminal } from '../hostile/terminal.ts';

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
  }, 180_000);

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
  }, 180_000);

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
  }, 180_000);

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
