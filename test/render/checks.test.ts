// The checks of approved texts and reports themselves: each finds what it is there for.

import { readApproved } from './approved.ts';
import { contradictions } from './produced.ts';
import { flaws } from './wellformed.ts';

describe('Markdown that GitHub would not show as it is meant', () => {
  test.each([
    {
      name: 'nothing wrong',
      text: '<details>\n<summary>a</summary>\n\n| a |\n| --: |\n| b |\n\n</details>',
      want: [],
    },
    {
      name: 'a section cut open',
      text: '<details>\n<summary>a</summary>\n\nb',
      want: ['<details> is not closed'],
    },
    {
      name: 'no blank line below the summary',
      text: '<details>\n<summary>a</summary>\n| a |\n| :-- |\n| b |\n\n</details>',
      want: ['0 <table>, and not 1'],
    },
    {
      name: 'a section in a list',
      text: '- a\n\n  <details>\n  <summary>a</summary>\n\n  b\n\n  </details>',
      want: ['<details> in <li>', '1 <details>, and not 0'],
    },
    {
      name: 'a table without its line of marks',
      text: '| :-- |\n| a |',
      want: ['0 <table>, and not 1'],
    },
    { name: 'a list that starts anew', text: '1. a\n   - b\n10. c\n   - d', want: [] },
    {
      name: 'a list cut by its own items',
      text: '10. a\n   - b\n11. c',
      want: ['2 <ol>, and not 0'],
    },
    { name: 'a code block left open', text: '```yaml\na', want: ['1 <pre>, and not 0.5'] },
  ])('$name', ({ text, want }) => {
    expect(flaws(text)).toEqual(want);
  });
});

describe('a report that no run wrote', () => {
  const text = readApproved('fail-by-limit', 'report.json');

  test.each([
    { name: 'true', from: '', to: '', want: [] },
    {
      name: 'another conclusion',
      from: '"conclusion": "fail"',
      to: '"conclusion": "pass"',
      want: ['concludes fail'],
    },
    {
      name: 'another order',
      from: '"schemaVersion": 1,\n  "tool"',
      to: '"schemaVersion":1,\n  "tool"',
      want: ['not in the order and shape that is written'],
    },
    {
      name: 'another line',
      from: 'COPY migrations/ /migrations/\\nUSER',
      to: '\\nUSER',
      want: ['runtime linux/amd64: line 16 is not COPY migrations/ /migrations/'],
    },
    {
      name: 'another rule',
      from: '"id": "no-shell",\n            "level": "error",\n            "status": "none"',
      to: '"id": "no-shell",\n            "level": "error",\n            "status": "found"',
      want: ['runtime linux/amd64: no-shell is found'],
    },
  ])('$name', ({ from, to, want }) => {
    expect(text).toContain(from);
    const found = contradictions(text.replace(from, to));
    expect(found.filter((what) => !want.includes(what) && want.length === 0)).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(want));
  });

  test('sizes that do not add up', () => {
    const report = JSON.parse(text) as { targets: { head: { size: { compressed: number } } }[] };
    for (const { head } of report.targets) head.size.compressed += 1;
    const found = contradictions(JSON.stringify(report)).map((what) => what.replace(/^.*: /, ''));
    expect(found).toEqual(
      expect.arrayContaining([
        'the delta is another',
        'compressed is not the sum of the layers',
        'the size is another',
      ]),
    );
  });
});
