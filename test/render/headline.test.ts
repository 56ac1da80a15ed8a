import { headline } from '../../src/render/headline.ts';
import { SAMPLES } from './samples.ts';

/** By hand, from the numbers of the samples; what a reader must learn from the first line alone. */
const WANT: Readonly<Record<string, string>> = {
  'fail by rule and limit':
    'FAIL  orders: compiler and shell in the runtime stage, compressed size 105.5 MiB, limit 40.0 MiB',
  'fail by rule': 'FAIL  orders: shell in the runtime stage',
  'fail by limit, by a hair': 'FAIL  orders: compressed size 16.74 MiB, limit 16.73 MiB',
  'fail by growth only': 'FAIL  orders: compressed size 22.9 MiB (+6.2 MiB), growth limit +5.0 MiB',
  'warn by rule':
    'warn  orders: no-source-code, compressed size 17.2 MiB (+512.0 KiB), limit 40.0 MiB',
  'warn by growth': 'warn  orders: compressed size 18.7 MiB (+2.0 MiB), growth warning at +1.0 MiB',
  pass: 'pass  orders 2.14.0: compressed size 17.1 MiB (+430.1 KiB), limit 40.0 MiB',
  shrank: 'pass  orders: compressed size 15.2 MiB (-1.5 MiB), limit 40.0 MiB',
  unchanged: 'pass  orders: compressed size 16.7 MiB (no change), limit 40.0 MiB',
  'first run':
    'pass  orders: compressed size 16.7 MiB, limit 40.0 MiB. No baseline yet, growth not judged',
  'base build failed': 'UNKNOWN  orders: growth unknown (no base). This is not a pass',
  'base build failed, no growth limit':
    'pass  orders: compressed size 16.7 MiB, limit 40.0 MiB. The baseline failed, change not known',
  unknown: 'UNKNOWN  web: compressed size unknown, no-secret incomplete. This is not a pass',
  'breach already in base':
    'warn  orders: compressed size 16.7 MiB (no change), limit 16.0 MiB, which base exceeds already',
  'findings already in base and excepted':
    'pass  orders: compressed size 16.8 MiB (+102.4 KiB), limit 40.0 MiB',
  'no limits, no findings': 'pass  orders: compressed size 16.9 MiB (+204.8 KiB)',
  'two runtime stages': 'FAIL  orders: worker compressed size 46.7 MiB, limit 40.0 MiB',
  'exception by label':
    'warn  orders: compiler and shell in the runtime stage, compressed size 105.5 MiB, limit 40.0 MiB, excused',
};

test('every state has a line, and every line a state', () => {
  expect(Object.keys(WANT).toSorted()).toEqual(Object.keys(SAMPLES).toSorted());
});

test.each(Object.entries(WANT))('%s', (name, want) => {
  const report = SAMPLES[name]?.();
  if (report === undefined) throw new Error(`no sample ${name}`);
  expect(headline(report, 'terminal')).toBe(want);
});

test.each([
  {
    name: 'fail by rule and limit',
    want: '❌ orders fails: compiler and shell in the runtime stage, compressed size 105.5\u00a0MiB, limit 40.0\u00a0MiB',
  },
  {
    name: 'shrank',
    want: '✅ orders passes: compressed size 15.2\u00a0MiB (\u22121.5\u00a0MiB), limit 40.0\u00a0MiB',
  },
  {
    name: 'first run',
    want: '✅ orders passes its limits: compressed size 16.7\u00a0MiB, limit 40.0\u00a0MiB. No baseline yet, growth not judged',
  },
  {
    name: 'unknown',
    want: '❔ web could not be judged: compressed size unknown, no-secret incomplete. This is not a pass',
  },
  {
    name: 'breach already in base',
    want: '⚠️ orders passes with warnings: compressed size 16.7\u00a0MiB (no change), limit 16.0\u00a0MiB, which base exceeds already',
  },
  {
    name: 'exception by label',
    want: '⚠️ orders passes by exception: compiler and shell in the runtime stage, compressed size 105.5\u00a0MiB, limit 40.0\u00a0MiB',
  },
])('in Markdown: $name', ({ name, want }) => {
  const report = SAMPLES[name]?.();
  expect(report && headline(report, 'markdown')).toBe(want);
});

test('as a title', () => {
  const report = SAMPLES['fail by rule']?.();
  expect(report && headline(report, 'plain')).toBe('orders fails: shell in the runtime stage');
});
