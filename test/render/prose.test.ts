import { prose } from '../../src/render/markdown/links.ts';

test.each([
  { name: 'a path', text: 'It is at /out/app (see /b).', want: 'It is at `/out/app` (see `/b`).' },
  { name: 'code', text: 'Set `a: b`, or c.', want: 'Set `a: b`, or c.' },
  {
    name: 'an instruction in one piece',
    text: 'base does not build at line 7: `RUN a && b > /out/app` (exit code: 2)',
    want: 'base does not build at line 7: `RUN a && b > /out/app` (exit code: 2)',
  },
  {
    name: 'an instruction with backticks of its own',
    text: 'at line 7: `` RUN echo `date` > /x `` (no)',
    want: 'at line 7: `` RUN echo `date` > /x `` (no)',
  },
  { name: 'a backtick alone', text: "it's ` or /x", want: "it's \\` or `/x`" },
  {
    name: 'runs of another length do not close it',
    text: '`a `` b` c',
    want: '``` a `` b ``` c',
  },
])('$name', ({ text, want }) => {
  expect(prose(text).replaceAll('&#39;', "'")).toBe(want);
});

test('many runs of backticks take no time', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => '`'.repeat(1 + (index % 9))).join('a');
  prose(text);
});
