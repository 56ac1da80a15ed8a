import { annotationLines } from '../../src/render/annotations.ts';
import { judged, shell, type Parts } from './annotated.ts';
import { problem, report } from './parts.ts';

const changed = (...changedHere: string[]): NonNullable<Parts['more']> => ({
  policy: { ...report({}).policy, changedHere },
});
const exception = (code: string, path: string) =>
  problem({ code, message: `The exception at ${path} is over.`, next: 'Remove it.' });

test.each<{ name: string; more: NonNullable<Parts['more']>; want: readonly unknown[] }>([
  {
    name: 'a pass whose policy changed here',
    more: changed('exception no-shell ** added: for good', 'preset strict → slim'),
    want: [
      '::warning title=Stagegate%3A policy changed here::This change also changes what it is judged by:%0Aexception no-shell ** added: for good%0Apreset strict → slim',
    ],
  },
  {
    name: 'many changes are counted by kind',
    more: changed(
      ...Array.from({ length: 8 }, (_, index) => `exception no-shell /${index} added: for good`),
      'exception no-shell /8 added: for good',
      'rule no-shell error → off',
      'rule no-compiler error → off',
      'max-increase of runtime (compressed) 1% → no limit',
      'target a → b',
    ),
    want: [
      expect.stringMatching(
        /\/7 added: for good%0Aand 5 more changes: 1 exception, 2 rules, 1 limit and 1 other$/,
      ),
    ],
  },
  {
    name: 'exceptions that are over, once for each kind',
    more: {
      problems: [
        exception('exception-expired', '/a'),
        exception('exception-unused', '/b'),
        exception('exception-expired', '/c'),
        problem({}),
      ],
    },
    want: [
      '::warning title=Stagegate%3A exception expired::The exception at /a is over. Fix: Remove it.%0AThe exception at /c is over. Fix: Remove it.',
      '::warning title=Stagegate%3A exception unused::The exception at /b is over. Fix: Remove it.',
    ],
  },
  {
    name: 'a hundred of them',
    more: {
      problems: Array.from({ length: 100 }, (_, index) =>
        exception('exception-expired', `/${index}`),
      ),
    },
    want: [
      expect.stringMatching(
        /The exception at \/5 is over\. Fix: Remove it\.%0Aand 94 more exceptions$/,
      ),
    ],
  },
])('$name', ({ more, want }) => {
  expect(annotationLines(judged({ more }), 'Dockerfile')).toEqual(want);
});

test.each(['pass', 'unknown'] as const)('ten warnings at most: %s', (conclusion) => {
  const findings = Array.from({ length: 30 }, (_, index) =>
    shell(2 + index, { rule: `rule-${index}`, level: 'warning' }),
  );
  const more = {
    ...changed('preset strict → slim'),
    problems: [exception('exception-expired', '/a'), exception('exception-unused', '/b')],
    conclusion,
  };
  const lines = annotationLines(judged({ findings, more }), 'Dockerfile');
  expect(lines).toHaveLength(conclusion === 'pass' ? 9 : 10);
  const titles = lines.map((line) => /title=([^:]*)::/.exec(line)?.[1]?.replace('%3A', ':'));
  expect(titles.slice(5, 9)).toEqual([
    'and 25 more warnings on 25 lines',
    'Stagegate: policy changed here',
    'Stagegate: exception expired',
    'Stagegate: exception unused',
  ]);
});
