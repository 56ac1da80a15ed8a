import { PartKeeper } from '../../src/oci/parts.ts';
import { fc } from '../property.ts';

function keep(
  want: ConstructorParameters<typeof PartKeeper>[0],
  content: Buffer,
  cuts: readonly number[] = [],
): PartKeeper {
  const keeper = new PartKeeper(want, content.length, 1 << 20);
  const ends = [...cuts.filter((cut) => cut < content.length), content.length];
  let at = 0;
  for (const end of ends.toSorted((left, right) => left - right)) {
    // The buffer is filled again after each piece, as the scan's own is.
    const piece = Buffer.from(content.subarray(at, end));
    keeper.push(at, piece);
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
      expect(pieces.captures.get(wanted)?.map(String)).toEqual(
        places.map(({ index }) => content.slice(index, index + wanted.length + bytes)),
      );
      expect(pieces.spans.map(String)).toEqual([content.slice(bytes, bytes + wanted.length)]);
    }),
  );
});
