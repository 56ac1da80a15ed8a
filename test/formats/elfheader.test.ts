import { fileOffsetOf, readElfHeader } from '../../src/formats/elfheader.ts';
import { readSection } from '../../src/formats/elfsections.ts';
import { fc } from '../property.ts';
import { sparse } from './sparse.ts';

const whole = (bytes: Buffer) => [{ at: 0, bytes }];

// As `readelf -lSW` prints them.
test.each([
  { name: 'rust-auditable.json', end: 0x46a58, sections: 33, step: 64, loaded: 4 },
  { name: 'go-1.26.json', end: 0x1b9240, sections: 16, step: 64, loaded: 3 },
  { name: 'go-1.15.json', end: 0x18d220, sections: 14, step: 64, loaded: 3 },
  { name: 'go-1.15-mips.json', end: 0x197dc0, sections: 14, step: 40, loaded: 3 },
])('the header of $name', ({ name, end, sections, step, loaded }) => {
  const header = readElfHeader(sparse(name).subarray(0, 1024))!;
  const ends = header.segments.map(({ offset, bytes }) => offset + bytes);
  expect(Math.max(...ends)).toBe(end);
  expect(header.segments.filter((segment) => segment.loaded)).toHaveLength(loaded);
  expect(header.sections).toMatchObject({ count: sections, step });
});

test('an address is looked up in what is loaded', () => {
  const { segments } = readElfHeader(sparse('rust-auditable.json').subarray(0, 1024))!;
  // LOAD 0x0460a8 0x00000000000490a8 0x00000000000490a8 0x0009b0 0x000a68 RW
  expect(fileOffsetOf(0x490a8, segments)).toBe(0x460a8);
  expect(fileOffsetOf(0x490a8 + 0x9b0, segments)).toBeNull();
});

test('sections are found by name', () => {
  const bytes = sparse('rust-auditable.json');
  const header = readElfHeader(bytes.subarray(0, 1024))!;
  const section = readSection(header, whole(bytes), '.dep-v0');
  expect(Buffer.isBuffer(section) && section.length).toBe(0x116);
  expect(readSection(header, whole(bytes), '.dep-v')).toBeNull();
  expect(readSection(header, whole(bytes.subarray(0, 0x46b0a)), '.dep-v0')).toBe('unknown');
  const table = { at: 0x46c20, bytes: bytes.subarray(0x46c20) };
  expect(readSection(header, [table], '.dep-v0')).toBe('unread');
});

test('any bytes are answered', () => {
  const real = sparse('rust-auditable.json');
  const change = fc.tuple(fc.nat(1023), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { maxLength: 20 }), fc.nat(1024), (changes, length) => {
      const head = Buffer.from(real.subarray(0, 1024));
      for (const [at, value] of changes) if (at > 3) head[at] = value;
      const header = readElfHeader(head.subarray(0, length));
      if (header === null) return;
      expect(header.segments.length).toBeLessThan(64);
      const section = readSection(header, whole(real), '.dep-v0');
      expect(section === null || Buffer.isBuffer(section) || typeof section === 'string').toBe(
        true,
      );
    }),
  );
});
