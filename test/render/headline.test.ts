import { headline } from '../../src/render/headline.ts';
import { readState, stateNames } from './approved.ts';

/** By hand, from the numbers of the samples; what a reader must learn from the first line alone. */
const WANT: Readonly<Record<string, string>> = {
  'fail-by-rule-and-limit':
    'FAIL  orders: compiler and shell in the runtime stage, compressed size 105.5 MiB, limit 40.0 MiB',
  'fail-by-rule':
    'FAIL  orders: shell in the runtime stage; compressed size 16.8 MiB (+102.4 KiB) is within its limit 40.0 MiB',
  'fail-by-limit': 'FAIL  orders: compressed size 16.74 MiB, limit 16.73 MiB',
  'fail-by-growth-only': 'FAIL  orders: compressed size 22.9 MiB (+6.2 MiB), growth limit +5.0 MiB',
  'warn-by-rule':
    'warn  orders: no-source-code, compressed size 17.2 MiB (+512.0 KiB), limit 40.0 MiB',
  'warn-by-growth': 'warn  orders: compressed size 18.7 MiB (+2.0 MiB), growth warning at +1.0 MiB',
  pass: 'pass  orders: compressed size 17.1 MiB (+430.1 KiB), limit 40.0 MiB',
  'pass-after-fail': 'pass  orders: compressed size 17.1 MiB (+430.1 KiB), limit 40.0 MiB',
  shrank: 'pass  orders: compressed size 15.2 MiB (-1.5 MiB), limit 40.0 MiB',
  'no-change-below-min-change': 'pass  orders: compressed size 16.7 MiB (+312 B), limit 40.0 MiB',
  unchanged: 'pass  orders: compressed size 16.7 MiB (no change), limit 40.0 MiB',
  'base-image-change-only': 'pass  orders: compressed size 16.8 MiB (+59.8 KiB), limit 40.0 MiB',
  'breach-already-in-base':
    'warn  orders: compressed size 16.7 MiB (no change), limit 16.0 MiB, which base exceeds already',
  'finding-already-in-base': 'pass  orders: compressed size 16.8 MiB (+102.4 KiB), limit 40.0 MiB',
  'first-run':
    'pass  orders: compressed size 16.7 MiB, limit 40.0 MiB. No baseline yet, growth not judged',
  'base-build-failed': 'UNKNOWN  orders: growth unknown (no base). This is not a pass',
  'base-build-failed-no-growth-limit':
    'pass  orders: compressed size 16.7 MiB, limit 40.0 MiB. The baseline failed, change not known',
  unknown: 'UNKNOWN  orders: compressed size unknown, no-secret incomplete. This is not a pass',
  'exception-used-by-label':
    'warn  orders: compiler and shell in the runtime stage, compressed size 105.5 MiB, limit 40.0 MiB, excused',
  'exception-used-on-unknown':
    'warn  orders: no-secret incomplete; compressed size 17.1 MiB (+430.1 KiB) is within its limit 40.0 MiB, excused',
  'exception-used-in-the-policy':
    'pass  orders: compressed size 16.8 MiB (+102.4 KiB), limit 40.0 MiB',
  'exception-expired':
    'FAIL  orders: shell in the runtime stage; compressed size 16.8 MiB (+102.4 KiB) is within its limit 40.0 MiB',
  'policy-changed-here':
    'pass  orders: compressed size 40.7 MiB (+24.0 MiB), limit 60.0 MiB. Policy changed here',
  'two-runtime-stages': 'FAIL  orders: worker compressed size 46.7 MiB, limit 40.0 MiB',
  'no-limits': 'pass  orders: compressed size 16.9 MiB (+204.8 KiB)',
  shortened:
    'FAIL  storefront: compiler, package manager, shell and 1 more in the runtime stage, compressed size 252.1 MiB, limit 150.0 MiB',
  'shortened-to-a-table':
    'FAIL  storefront: shell, secret, compiler and 1 more in the runtime stage, compressed size 252.1 MiB, limit 150.0 MiB',
  'older-run-finishing-last':
    'FAIL  orders: compiler and shell in the runtime stage, compressed size 105.5 MiB, limit 40.0 MiB',
  push: 'pass  orders: compressed size 17.1 MiB, limit 40.0 MiB. No baseline, growth not judged',
  release: 'pass  orders 2.14.0: compressed size 17.1 MiB (+430.1 KiB), limit 40.0 MiB',
  'tag-without-base':
    'pass  orders 2.14.0: compressed size 17.1 MiB, limit 40.0 MiB. No baseline, growth not judged',
  'merge-queue': 'pass  orders: compressed size 17.1 MiB (+430.1 KiB), limit 40.0 MiB',
  schedule:
    'pass  orders: compressed size 17.1 MiB, limit 40.0 MiB. No baseline, growth not judged',
  'workflow-dispatch':
    'pass  orders: compressed size 17.1 MiB, limit 40.0 MiB. No baseline, growth not judged',
  fork: 'FAIL  orders: compiler and shell in the runtime stage, compressed size 105.5 MiB, limit 40.0 MiB',
  'over-1-mib': 'pass  storefront: compressed size 83.1 MiB (+6.0 MiB), limit 150.0 MiB',
};

test('every state has a line, and every line a state', () => {
  expect(Object.keys(WANT).toSorted()).toEqual(stateNames());
});

test.each(Object.entries(WANT))('%s', (name, want) => {
  expect(headline(readState(name).report, 'terminal')).toBe(want);
});

test.each([
  {
    name: 'fail-by-rule-and-limit',
    want: '❌ orders fails: compiler and shell in the runtime stage, compressed size 105.5\u00a0MiB, limit 40.0\u00a0MiB',
  },
  {
    name: 'shrank',
    want: '✅ orders passes: compressed size 15.2\u00a0MiB (\u22121.5\u00a0MiB), limit 40.0\u00a0MiB',
  },
  {
    name: 'first-run',
    want: '✅ orders passes its limits: compressed size 16.7\u00a0MiB, limit 40.0\u00a0MiB. No baseline yet, growth not judged',
  },
  {
    name: 'unknown',
    want: '❔ orders could not be judged: compressed size unknown, no-secret incomplete. This is not a pass',
  },
  {
    name: 'breach-already-in-base',
    want: '⚠️ orders passes with warnings: compressed size 16.7\u00a0MiB (no change), limit 16.0\u00a0MiB, which base exceeds already',
  },
  {
    name: 'exception-used-by-label',
    want: '⚠️ orders passes by exception: compiler and shell in the runtime stage, compressed size 105.5\u00a0MiB, limit 40.0\u00a0MiB',
  },
])('in Markdown: $name', ({ name, want }) => {
  expect(headline(readState(name).report, 'markdown')).toBe(want);
});

test.each([
  ['terminal', /, excused\. Policy changed here$/],
  ['markdown', /^⚠️ orders passes by exception: .*\. Policy changed here$/],
  ['plain', /^orders passes by exception: .*\. Policy changed here$/],
] as const)('a changed policy is the last word: %s', (form, want) => {
  const { report } = readState('exception-used-by-label');
  const policy = { ...report.policy, changedHere: ['preset strict → slim'] };
  expect(headline({ ...report, policy }, form)).toMatch(want);
});

test('as a title', () => {
  expect(headline(readState('fail-by-limit').report, 'plain')).toBe(
    'orders fails: compressed size 16.74 MiB, limit 16.73 MiB',
  );
});
