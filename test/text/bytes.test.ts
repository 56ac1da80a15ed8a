import { fc } from '../property.ts';
import {
  counted,
  decimalsToTell,
  formatBytes,
  formatCount,
  formatDelta,
  formatDuration,
  formatPercent,
  joinAnd,
} from '../../src/text/bytes.ts';
import { boundOf, parseGrowth, parseSize } from '../../src/text/sizes.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

test.each([
  { bytes: 0, want: '0 B' },
  { bytes: 1, want: '1 B' },
  { bytes: 661, want: '661 B' },
  { bytes: 1023, want: '1023 B' },
  { bytes: 1024, want: '1.0 KiB' },
  { bytes: 1048524, want: '1023.9 KiB' },
  { bytes: 1048575, want: '1.0 MiB' },
  { bytes: 12.3 * MiB, want: '12.3 MiB' },
  { bytes: 1.38 * GiB, want: '1.38 GiB' },
  { bytes: GiB - 1, want: '1.00 GiB' },
  { bytes: 3000 * GiB, want: '3000.00 GiB' },
  { bytes: -4813, want: '-4.7 KiB' },
])('$bytes bytes read as $want', ({ bytes, want }) => {
  expect(formatBytes(bytes, 'plain')).toBe(want);
});

test.each([
  { bytes: 0, look: 'plain', want: '0 B' },
  { bytes: 661, look: 'plain', want: '+661 B' },
  { bytes: -4813, look: 'plain', want: '-4.7 KiB' },
  { bytes: -4813, look: 'rich', want: '\u22124.7\u00a0KiB' },
  { bytes: 88.8 * MiB, look: 'rich', want: '+88.8\u00a0MiB' },
] as const)('a change of $bytes reads as $want', ({ bytes, look, want }) => {
  expect(formatDelta(bytes, look)).toBe(want);
});

test.each([
  // 120 MiB and 41 KiB: one decimal says 120.0 for both, two tell them apart.
  { actual: 120 * MiB + 41 * 1024, bound: 120 * MiB, want: ['120.04 MiB', '120.00 MiB'] },
  { actual: 40 * MiB + 1, bound: 40 * MiB, want: ['40.000001 MiB', '40.000000 MiB'] },
  { actual: 40 * MiB, bound: 40 * MiB, want: ['40.0 MiB', '40.0 MiB'] },
  { actual: 105.5 * MiB, bound: 40 * MiB, want: ['105.5 MiB', '40.0 MiB'] },
])('rounding never hides a breach: $want', ({ actual, bound, want }) => {
  const extra = decimalsToTell(actual, bound);
  expect([actual, bound].map((bytes) => formatBytes(bytes, 'plain', extra))).toEqual(want);
});

test('two different sizes read differently', () => {
  fc.assert(
    fc.property(fc.nat({ max: 8 * GiB }), fc.nat({ max: 8 * GiB }), (actual, bound) => {
      const extra = decimalsToTell(actual, bound);
      const same = formatBytes(actual, 'plain', extra) === formatBytes(bound, 'plain', extra);
      expect(same).toBe(actual === bound);
    }),
  );
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 45 }), (bound) => {
      const extra = decimalsToTell(bound + 1, bound);
      expect(formatBytes(bound + 1, 'plain', extra)).not.toBe(formatBytes(bound, 'plain', extra));
    }),
  );
});

test('a formatted size parses to itself within its last digit', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 45 }), fc.constantFrom('plain', 'rich'), (bytes, look) => {
      const text = formatBytes(bytes, look);
      const parsed = parseSize(text);
      if (!parsed.ok) throw new Error(`${text}: ${parsed.expected}`);
      // Half of the last digit: 0.05 KiB, 0.05 MiB, 0.005 GiB, and the rounding to whole bytes.
      const digit = text.endsWith('GiB') ? 0.005 * GiB : text.endsWith('MiB') ? 0.05 * MiB : 51.2;
      expect(Math.abs(parsed.value - bytes)).toBeLessThanOrEqual(digit + 1);
    }),
  );
});

test.each([
  { delta: 531, base: 100, want: '+531 %' },
  { delta: 29, base: 1000, want: '+2.9 %' },
  { delta: 996, base: 10000, want: '+10 %' },
  { delta: 994, base: 10000, want: '+9.9 %' },
  { delta: -5, base: 10000, want: '-0.1 %' },
  { delta: 3, base: 10000, want: '+0.03 %' },
  { delta: 1, base: 1e9, want: null },
  { delta: 0, base: 10, want: null },
  { delta: 5, base: 0, want: null },
  { delta: 5, base: null, want: null },
])('$delta of $base is $want', ({ delta, base, want }) => {
  expect(formatPercent(delta, base, 'plain')).toBe(want);
});

test.each([
  { text: '40MiB', want: 40 * MiB },
  { text: '1.5 GB', want: 1_500_000_000 },
  { text: '12 B', want: 12 },
  { text: '0B', want: 0 },
  { text: '1KB', want: 1000 },
  { text: '2KiB', want: 2048 },
])('$text is $want bytes', ({ text, want }) => {
  expect(parseSize(text)).toEqual({ ok: true, value: want });
});

test.each([
  { text: '40M', want: /a bare M does not say which/ },
  { text: '40k', want: /KiB \(1024\) or KB \(1000\)/ },
  { text: '40', want: /the unit is missing/ },
  { text: '40mib', want: /the unit written MiB/ },
  { text: '-1MiB', want: /a size such as 40MiB/ },
  { text: '', want: /a size such as/ },
  { text: '99999999GiB', want: /a smaller size/ },
  { text: '1__proto__', want: /a size such as/ },
  { text: '1constructor', want: /a size such as/ },
])('$text is refused', ({ text, want }) => {
  const parsed = parseSize(text);
  expect(parsed.ok ? parsed.value : parsed.expected).toEqual(expect.stringMatching(want));
});

test.each([
  { text: '5MiB', base: 100 * MiB, want: 5 * MiB },
  { text: '3%', base: 1000, want: 30 },
  { text: '3 %', base: 99, want: 2 },
  { text: '5MiB or 3%', base: 100 * MiB, want: 5 * MiB },
  { text: '3% or 5MiB', base: 1000 * MiB, want: 30 * MiB },
  { text: '3%', base: 0, want: 0 },
  { text: '0B', base: 1000, want: 0 },
])('$text of $base is $want', ({ text, base, want }) => {
  const parsed = parseGrowth(text);
  if (!parsed.ok) throw new Error(parsed.expected);
  expect(boundOf(parsed.value, base)).toBe(want);
});

test.each(['5MB/3%', '5MiB or 3MiB', '3% or 2%', '1B or 2B or 3%', 'lots', '', '5M or 3%', '-3%'])(
  'the growth %j is refused',
  (text) => {
    expect(parseGrowth(text).ok).toBe(false);
  },
);

test('counts, lists and durations', () => {
  expect([0, 999, 1000, 14857, 1234567].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '14,857',
    '1,234,567',
  ]);
  expect([counted(1, 'layer'), counted(2, 'layer'), counted(0, 'entry', 'entries')]).toEqual([
    '1 layer',
    '2 layers',
    '0 entries',
  ]);
  expect([joinAnd([]), joinAnd(['a']), joinAnd(['a', 'b']), joinAnd(['a', 'b', 'c'])]).toEqual([
    '',
    'a',
    'a and b',
    'a, b and c',
  ]);
  expect([49, 41_700, 125_400].map(formatDuration)).toEqual(['0.0s', '41.7s', '2m 05s']);
});
