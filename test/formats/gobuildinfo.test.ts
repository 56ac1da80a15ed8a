import { isBuildHeader, readInline } from '../../src/formats/gobuildinfo.ts';
import { fc } from '../property.ts';
import { sparse } from './sparse.ts';

const MAGIC = Buffer.from('\xff Go buildinf:', 'latin1');

function inline(): Buffer {
  const bytes = sparse('go-1.26.json');
  const at = bytes.indexOf(MAGIC);
  expect(at % 16).toBe(0);
  return bytes.subarray(
    at,
    bytes.indexOf(Buffer.from('f932433186182072008242104116d8f2', 'hex')) + 16,
  );
}

test('the strings of a real program', () => {
  const build = readInline({ at: 0, bytes: inline() });
  expect(build?.version).toBe('go1.26.8');
  expect(build?.modules).toMatch(/^path\texample\.com\/orders\n/);
  expect(build?.modules).toMatch(/\nbuild\tGOAMD64=v1\n$/);
});

test('a text that is cut anywhere is none', () => {
  const bytes = inline();
  for (let length = 32; length < bytes.length; length += 1) {
    const cut = { at: 0, bytes: bytes.subarray(0, length) };
    let build: unknown = null;
    try {
      build = readInline(cut);
    } catch (error) {
      expect((error as Error).message).toMatch(/^its table of modules has \d+ bytes/);
    }
    expect(build).toBeNull();
  }
});

test.each([
  { name: 'a real one', at: 16, change: [], want: true },
  { name: 'one at another address', at: 8, change: [], want: false },
  { name: 'another text', at: 0, change: [1, 0x21], want: false },
  { name: 'text behind the magic', at: 0, change: [14, 0x20], want: false },
  { name: 'flags that nobody knows', at: 0, change: [15, 4], want: false },
])('$name is a header: $want', ({ at, change: [place, value], want }) => {
  const bytes = Buffer.from(inline());
  if (place !== undefined && value !== undefined) bytes[place] = value;
  expect(isBuildHeader({ at, bytes })).toBe(want);
});

test('any bytes behind the header are answered', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (rest) => {
      const bytes = Buffer.concat([inline().subarray(0, 32), rest]);
      try {
        const build = readInline({ at: 0, bytes });
        expect(build === null || build.version.length > 0).toBe(true);
      } catch (error) {
        expect((error as Error).message).toMatch(/^its table/);
      }
    }),
  );
});
