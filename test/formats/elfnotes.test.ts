import { readElfHeader } from '../../src/formats/elfheader.ts';
import { noteSpans, readPackageNote } from '../../src/formats/elfnotes.ts';
import { fc } from '../property.ts';
import { realBytes } from './real.ts';

const HEAD = realBytes('zstd-head.elf');
const header = readElfHeader(HEAD);
if (header === null) throw new Error('no ELF file');

/** A note as the linker writes it: words little-endian, names and texts padded to 4. */
function note(type: number, owner: string, text: string): Buffer {
  const pad = (bytes: Buffer): Buffer =>
    Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const words = Buffer.alloc(12);
  words.writeUInt32LE(owner.length, 0);
  words.writeUInt32LE(Buffer.byteLength(text), 4);
  words.writeUInt32LE(type, 8);
  return Buffer.concat([words, pad(Buffer.from(owner, 'latin1')), pad(Buffer.from(text))]);
}

const ABI = note(1, 'GNU\0', '0123456789abcdef');
const packaged = (text: string): Buffer => note(0xcafe1a7e, 'FDO\0', text);

test("where zstd's notes stand, as readelf --program-headers tells", () => {
  expect(noteSpans(header)).toEqual([
    [0x350, 0x350 + 0x24],
    [0x157468, 0x157468 + 0x20],
    [0x157488, 0x157488 + 0xc0],
  ]);
});

test("Debian's note, as readelf --notes tells, behind another", () => {
  const text =
    '{"type":"deb","os":"Debian","name":"libzstd","version":"1.5.7+dfsg-4",' +
    '"architecture":"amd64","debugInfoUrl":"https://debuginfod.debian.net"}\0\0';
  expect(readPackageNote(header, [Buffer.alloc(0), Buffer.concat([ABI, packaged(text)])])).toEqual({
    type: 'deb',
    name: 'libzstd',
    version: '1.5.7+dfsg-4',
    os: 'debian',
    osVersion: '',
    architecture: 'amd64',
  });
});

test.each([
  { name: 'cut short', text: '{"type":"deb","name":"a"' },
  { name: 'no JSON object', text: '"a"' },
  { name: 'null', text: 'null' },
  { name: 'no version', text: '{"type":"rpm","name":"a"}' },
  { name: 'a name that is no text', text: '{"name":1,"version":"1"}' },
  { name: 'a name of a megabyte', text: `{"name":"${'x'.repeat(1 << 20)}","version":"1"}` },
])('$name: none', ({ text }) => {
  expect(readPackageNote(header, [packaged(text)])).toBeNull();
});

test('cut at any length, or any bytes: none, and no crash', () => {
  const whole = Buffer.concat([ABI, packaged('{"type":"deb","name":"a","version":"1"}')]);
  for (let length = 0; length < whole.length - 4; length += 1) {
    expect(readPackageNote(header, [whole.subarray(0, length)])).toBeNull();
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(60), (bytes, at) => {
      const changed = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]);
      readPackageNote(header, [changed]);
    }),
  );
});
