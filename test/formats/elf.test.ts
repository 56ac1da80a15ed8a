import { readFileSync } from 'node:fs';
import { fc } from '../property.ts';
import { isElf, isElfProgram } from '../../src/formats/elf.ts';

/** An ELF header by hand (gabi 4.1): class, data, type, entry, one program header of a type. */
function header(
  bits: 32 | 64,
  order: 'little' | 'big',
  { type, entry = 0, segment = 1 }: { type: number; entry?: number; segment?: number },
): Buffer {
  const bytes = Buffer.alloc(512);
  bytes.write('\x7fELF', 'latin1');
  bytes[4] = bits === 64 ? 2 : 1;
  bytes[5] = order === 'little' ? 1 : 2;
  const put = (size: number, value: number, at: number): void => {
    if (order === 'little') bytes.writeUIntLE(value, at, size);
    else bytes.writeUIntBE(value, at, size);
  };
  const wide = bits === 64;
  put(2, type, 16);
  // The low word of a big-endian 64-bit entry is the second.
  put(4, entry, wide && order === 'big' ? 28 : 24);
  const start = wide ? 64 : 52;
  put(4, start, wide ? (order === 'big' ? 36 : 32) : 28);
  put(2, wide ? 56 : 32, wide ? 54 : 42);
  put(2, 1, wide ? 56 : 44);
  put(4, segment, start);
  return bytes;
}

describe.each([
  [64, 'little'],
  [64, 'big'],
  [32, 'little'],
  [32, 'big'],
] as const)('%i bit, %s endian', (bits, order) => {
  test.each([
    { name: 'an executable', header: { type: 2 }, want: true },
    { name: 'a position-independent program', header: { type: 3, entry: 0x1040 }, want: true },
    { name: 'a program with an interpreter', header: { type: 3, segment: 3 }, want: true },
    { name: 'a shared library', header: { type: 3 }, want: false },
    { name: 'an object file', header: { type: 1, entry: 0x1040 }, want: false },
    { name: 'a core file', header: { type: 4 }, want: false },
  ])('$name', ({ header: facts, want }) => {
    const bytes = header(bits, order, facts);
    expect(isElf(bytes)).toBe(true);
    expect(isElfProgram(bytes)).toBe(want);
  });
});

test('the program that runs this test is one', () => {
  expect(isElfProgram(readFileSync(process.execPath).subarray(0, 512))).toBe(true);
});

test('any bytes are answered', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => {
      const bytes = Buffer.concat([Buffer.from('\x7fELF', 'latin1'), rest]);
      expect(typeof isElfProgram(bytes)).toBe('boolean');
      expect(isElfProgram(Buffer.from(rest))).toBe(
        isElf(Buffer.from(rest)) && isElfProgram(Buffer.from(rest)),
      );
    }),
  );
});
