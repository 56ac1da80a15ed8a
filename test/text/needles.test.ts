import * as fc from 'fast-check';
import { compileNeedles } from '../../src/text/needles.ts';

const hitsOf = (needles: readonly string[], chunks: readonly Buffer[]): string[] => {
  const search = compileNeedles(needles).start();
  for (const chunk of chunks) search.push(chunk);
  return [...search.hits].sort();
};

test('every string that stands in the content is found, however it is cut, and no other', () => {
  // A small alphabet makes near misses and overlaps likely.
  const text = (minLength: number, maxLength: number) =>
    fc.string({ unit: fc.constantFrom('a', 'b', '\xff'), minLength, maxLength });
  fc.assert(
    fc.property(
      fc.array(text(1, 24), { minLength: 1, maxLength: 6 }),
      fc.array(text(0, 40), { maxLength: 8 }),
      fc.array(fc.nat(5), { maxLength: 4 }),
      fc.nat(7),
      (needles, parts, planted, shift) => {
        const all = [...parts, ...planted.map((i) => needles[i % needles.length] ?? '')];
        // Chunks at odd addresses: a view into a larger buffer.
        const chunks = all.map((part) => {
          const whole = Buffer.from('x'.repeat(shift) + part, 'latin1');
          return whole.subarray(shift);
        });
        const content = all.join('');
        const want = [...new Set(needles)].filter((needle) => content.includes(needle)).sort();
        expect(hitsOf(needles, chunks)).toEqual(want);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  { name: 'in one chunk', chunks: ['..BusyBox is here..'] },
  { name: 'across two', chunks: ['..BusyBox', ' is here..'] },
  { name: 'a byte at a time', chunks: [...'..BusyBox is here..'] },
  { name: 'at the very start', chunks: ['BusyBox is here'] },
])('a planted string: $name', ({ chunks }) => {
  const buffers = chunks.map((chunk) => Buffer.from(chunk, 'latin1'));
  expect(hitsOf(['BusyBox is here', 'BusyBox was here'], buffers)).toEqual(['BusyBox is here']);
});

test('no needles find nothing', () => {
  expect(hitsOf([], [Buffer.from('anything')])).toEqual([]);
});
