import { NeedleSearch, NeedleSet } from '../../src/oci/needles.ts';
import { PartKeeper } from '../../src/oci/parts.ts';
import { fc } from '../property.ts';

function keep(
  want: ConstructorParameters<typeof PartKeeper>[0],
  content: Buffer,
  cuts: readonly number[] = [],
  search: NeedleSearch | null = null,
): PartKeeper {
  const keeper = new PartKeeper(want, content.length, 1 << 20);
  const ends = [...cuts.filter((cut) => cut < content.length), content.length];
  let at = 0;
  for (const end of ends.toSorted((left, right) => left - right)) {
    // The buffer is filled again after each piece, as the scan's own is.
    const piece = Buffer.from(content.subarray(at, end));
    keeper.push(at, piece, search?.push(piece) ?? null);
    piece.fill(0);
    at = end;
  }
  return keeper;
}

test.each([
  { name: 'inside', span: [2, 5], want: '234' },
  { name: 'the whole', span: [0, 10], want: '0123456789' },
  { name: 'beyond the end', span: [8, 99], want: '89' },
  { name: 'after the end', span: [99, 100], want: '' },
  { name: 'turned around', span: [5, 2], want: '' },
  { name: 'before the start', span: [-2, 1], want: '012' },
] as const)('a span: $name', ({ span, want }) => {
  const content = Buffer.from('0123456789');
  for (const cuts of [[], [3], [1, 2, 3, 4, 5, 6, 7, 8, 9]]) {
    expect(keep({ spans: [span] }, content, cuts).spans.map(String)).toEqual([want]);
  }
});

test('captures hold the needle and what follows it, at every place', () => {
  const content = Buffer.from('..node.js/v20.1..node.js/v18', 'latin1');
  const want = { captures: [{ needle: 'node.js/v', bytes: 13 }] };
  for (const cuts of [[], [4], [20], [3, 9, 12, 14, 25]]) {
    const found = keep(want, content, cuts).captures.get('node.js/v')?.map(String);
    expect(found).toEqual(['node.js/v20.1', 'node.js/v18']);
  }
});

test('a capture may hold bytes that are no text, and overlap itself', () => {
  const content = Buffer.from('a\xff\xff\xffb', 'latin1');
  const found = keep({ captures: [{ needle: '\xff\xff', bytes: 3 }] }, content).captures;
  expect(found.get('\xff\xff')?.map((bytes) => bytes.toString('latin1'))).toEqual([
    '\xff\xff\xff',
    '\xff\xffb',
  ]);
});

test('no more than sixteen places are kept', () => {
  const found = keep({ captures: [{ needle: 'x', bytes: 1 }] }, Buffer.alloc(100, 'x')).captures;
  expect(found.get('x')).toHaveLength(16);
});

test('a capture may hold what precedes the needle', () => {
  const content = Buffer.from('10.6.15-MariaDB and 9.1-MariaDB');
  const want = { captures: [{ needle: '-MariaDB', before: 7, bytes: 3 }] };
  for (const cuts of [[], [4], [9], [26], [3, 9, 12, 14, 25]]) {
    const found = keep(want, content, cuts).captures.get('-MariaDB')?.map(String);
    expect(found).toEqual(['10.6.15-Ma', 'and 9.1-Ma']);
  }
  const atStart = keep({ captures: [{ needle: '0', before: 7, bytes: 1 }] }, content);
  expect(atStart.captures.get('0')?.map(String)).toEqual(['10']);
});

test('of a common needle, only places that look like what is wanted are kept', () => {
  const content = Buffer.from(`${'v'.repeat(1000)}v3.x..v3.12.0\0..v4`);
  const want = { captures: [{ needle: 'v', bytes: 10, like: /^v\d+\.\d+\.\d+\0/ }] };
  for (const cuts of [[], [1000, 1008], [1009, 1012]]) {
    const found = keep(want, content, cuts).captures.get('v')?.map(String);
    expect(found).toEqual(['v3.12.0\0..']);
  }
});

test('whatever the pieces, the parts are those of the whole', () => {
  const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 60 }).map((all) => all.join(''));
  const needle = fc.constantFrom('a', 'ab', 'aba', 'abba', 'bbbbb');
  fc.assert(
    fc.property(text, needle, fc.nat(9), fc.array(fc.nat(60)), (content, wanted, bytes, cuts) => {
      const want = {
        captures: [{ needle: wanted, bytes: wanted.length + bytes }],
        spans: [[bytes, bytes + wanted.length] as const],
      };
      const whole = Buffer.from(content);
      const pieces = keep(want, whole, cuts);
      const places = [...content.matchAll(new RegExp(`(?=${wanted})`, 'g'))].slice(0, 16);
      expect(pieces.captures.get(wanted)?.map(String) ?? []).toEqual(
        places.map(({ index }) => content.slice(index, index + wanted.length + bytes)),
      );
      expect(pieces.spans.map(String)).toEqual([content.slice(bytes, bytes + wanted.length)]);
    }),
  );
});

test('whatever the pieces, what surrounds a needle and looks right is that of the whole', () => {
  const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 60 }).map((all) => all.join(''));
  const needle = fc.constantFrom('a', 'ab', 'aba', 'abba', 'bbbbb');
  const cuts = fc.array(fc.nat(60));
  fc.assert(
    fc.property(text, needle, fc.nat(9), fc.nat(9), cuts, (content, wanted, before, more, at) => {
      const bytes = wanted.length + more;
      const like = /^b|ba$/;
      const kept = keep(
        { captures: [{ needle: wanted, before, bytes, like }] },
        Buffer.from(content),
        at,
      );
      const around = [...content.matchAll(new RegExp(`(?=${wanted})`, 'g'))]
        .map(({ index }) => content.slice(Math.max(0, index - before), index + bytes))
        .filter((one) => like.test(one));
      expect(kept.captures.get(wanted)?.map(String) ?? []).toEqual(around.slice(0, 16));
      const places = kept.places.get(wanted) ?? [];
      expect(places).toHaveLength(Math.min(around.length, 16));
      expect(places.every((place, i) => content.startsWith(around[i]!, place))).toBe(true);
    }),
  );
});

test('many needles are searched together, and each finds what it finds alone', () => {
  const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 80 }).map((all) => all.join(''));
  const needles = ['aab', 'abba', 'bbbbb', 'babab', 'aa'];
  const set = new NeedleSet(needles);
  const many = needles.map((needle) => ({ needle, before: 3, bytes: needle.length + 2 }));
  fc.assert(
    fc.property(text, fc.array(fc.nat(80)), (content, cuts) => {
      const bytes = Buffer.from(content);
      const together = keep({ captures: many }, bytes, cuts, new NeedleSearch(set));
      for (const capture of many) {
        const alone = keep({ captures: [capture] }, bytes);
        const { needle } = capture;
        expect((together.captures.get(needle) ?? []).map(String)).toEqual(
          (alone.captures.get(needle) ?? []).map(String),
        );
        expect(together.places.get(needle) ?? []).toEqual(alone.places.get(needle) ?? []);
      }
    }),
  );
});

test('a content of nothing but the needle takes no longer than another', () => {
  const content = Buffer.alloc(32 << 20, 'v');
  const kept = keep({ captures: [{ needle: 'v', bytes: 40, like: /^v\d/ }] }, content, [1 << 24]);
  expect(kept.captures.get('v')).toEqual([]);
});
