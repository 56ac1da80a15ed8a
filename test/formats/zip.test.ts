import { contentOf, readZip, zipSource, type ZipSource } from '../../src/formats/zip.ts';
import { zip, type ZipFile, type ZipOptions } from '../fixtures/zip.ts';
import { fc } from '../property.ts';
import { realBytes } from './real.ts';

const KIB = 1024;

/** Every file with its content as text. */
function filesOf(bytes: Buffer): Record<string, string> {
  const source = zipSource(bytes);
  const { entries, reason } = readZip(source);
  expect(reason).toBeNull();
  return Object.fromEntries(
    [...entries].map(([name, entry]) => [name, contentOf(source, entry, KIB).toString()]),
  );
}

function reasonOf(files: readonly ZipFile[], options?: ZipOptions): string | null {
  return readZip(zipSource(zip(files, options))).reason;
}

// Sizes are those that `unzip -l` shows.
test.each(['script.zip', 'script-adjusted.zip', 'jartool.jar'])('reads %s', (name) => {
  const bytes = realBytes(name);
  const source = zipSource(bytes);
  const { entries, count, reason } = readZip(source);
  expect({ count, reason }).toEqual({ count: 9, reason: null });
  const sizes = [...entries.values()].map((entry) => [entry.name, entry.size]).sort();
  expect(sizes).toEqual([
    ['META-INF/maven/com.example/orders/pom.properties', 52],
    ['lib/café.txt', 5],
    ['lib/empty', 0],
    ['lib/text.txt', 1351],
  ]);
  const text = contentOf(source, entries.get('lib/text.txt')!, 2 * KIB).toString();
  expect(text.split('\n')).toHaveLength(41);
  expect(contentOf(source, entries.get('lib/empty')!, KIB)).toHaveLength(0);
  const properties = 'META-INF/maven/com.example/orders/pom.properties';
  expect(contentOf(source, entries.get(properties)!, KIB).toString()).toBe(
    'groupId=com.example\nartifactId=orders\nversion=1.2.3\n',
  );
});

test('reads a file that came through a pipe, with zip64 records', () => {
  expect(filesOf(realBytes('streamed-zip64.zip'))).toEqual({
    '-': 'groupId=com.example\nartifactId=orders\nversion=1.2.3\n',
  });
});

const TWO: readonly ZipFile[] = [
  { name: 'a', content: 'x'.repeat(100) },
  { name: 'dir/', content: '' },
  { name: 'dir/b', content: 'stored' },
];
const TWO_FILES = { a: 'x'.repeat(100), 'dir/b': 'stored' };

test.each<{ name: string; files?: readonly ZipFile[]; options?: ZipOptions }>([
  { name: 'plain' },
  { name: 'after a script', options: { prefix: '#!/bin/sh\nexec true\n' } },
  { name: 'with a comment', options: { comment: 'hello' } },
  { name: 'with a comment that looks like an end', options: { comment: 'PK\x05\x06 not an end' } },
  { name: 'zip64', options: { zip64: true } },
  { name: 'zip64 after a script', options: { zip64: true, prefix: '#!/bin/sh\n' } },
  { name: 'zip64 numbers', files: TWO.map((file) => ({ ...file, zip64: true })) },
  { name: 'absolute names', files: TWO.map((file) => ({ ...file, name: `//${file.name}` })) },
  { name: 'with 16 bits of a larger number of files', options: { entries: 0x10003 } },
])('$name', ({ files = TWO, options }) => {
  expect(filesOf(zip(files, options))).toEqual(TWO_FILES);
});

test('of two files of a name the last counts, as for the JVM', () => {
  const files = [
    { name: 'a', content: 'first' },
    { name: 'a', content: 'last' },
  ];
  expect(filesOf(zip(files))).toEqual({ a: 'last' });
});

test('keeps what is wanted, and asks for directories too', () => {
  const asked: string[] = [];
  const keep = (name: string): boolean => {
    asked.push(name);
    return name === 'dir/b';
  };
  const { entries, count } = readZip(zipSource(zip(TWO)), { keep });
  expect([...entries.keys()]).toEqual(['dir/b']);
  expect({ asked, count }).toEqual({ asked: ['a', 'dir/', 'dir/b'], count: 3 });
});

test('65,535 files need no zip64', () => {
  const { count, reason } = readZip(zipSource(zip([{ name: 'a', times: 0xffff }])));
  expect({ count, reason }).toEqual({ count: 0xffff, reason: null });
});

test('a part of an archive that is not held is not read', () => {
  const bytes = zip([{ name: 'a', content: 'here' }, ...TWO]);
  const whole = zipSource(bytes);
  const kept = bytes.length - 250;
  const source: ZipSource = {
    size: bytes.length,
    read: (from, to) => (from < kept ? null : whole.read(from, to)),
  };
  expect(() => readZip(source)).toThrow('the end of the zip archive was not kept');
  const tail: ZipSource = {
    ...source,
    read: (from, to) => (from < 40 ? null : whole.read(from, to)),
  };
  const { entries } = readZip({ ...tail, read: whole.read });
  expect(() => contentOf(tail, entries.get('a')!, KIB)).toThrow('a is not there, or was not kept');
});

test.each<{
  name: string;
  files?: readonly ZipFile[];
  options?: ZipOptions;
  want: string | RegExp;
}>([
  { name: 'fewer files', options: { entries: 2 }, want: /says it has 2 files, .* names 3/ },
  { name: 'more files', options: { entries: 4 }, want: /says it has 4 files/ },
  { name: 'zip64 count', options: { entries: 2 ** 40, zip64: true }, want: /says it has/ },
  { name: 'a/..', files: [{ name: 'a/../b' }], want: 'a name in the zip archive leads out of it' },
  { name: '..', files: [{ name: '../b' }], want: 'a name in the zip archive leads out of it' },
])('tells what it could not read: $name', ({ files = TWO, options, want }) => {
  expect(reasonOf(files, options)).toMatch(want);
});

test('reads so many names at most', () => {
  const { entries, reason } = readZip(zipSource(zip(TWO)), { most: 2 });
  expect([...entries.keys()]).toEqual(['a']);
  expect(reason).toBe('more than 2 files in the zip archive');
});

test.each<{ name: string; options: ZipOptions }>([
  { name: 'offset', options: { directoryOffset: 0x7fffffff } },
  { name: 'size', options: { directorySize: 0x7fffffff } },
  { name: 'zip64 offset', options: { directoryOffset: 2 ** 62, zip64: true } },
  { name: 'zip64 size', options: { directorySize: 2 ** 62, zip64: true } },
])('a directory beyond the archive throws: $name', ({ options }) => {
  expect(() => readZip(zipSource(zip(TWO, options)))).toThrow('lies beyond its end');
});

test.each<{ name: string; file: Partial<ZipFile>; most?: number; want: string }>([
  { name: 'too large', file: {}, most: 99, want: 'a has 100 bytes, more than 99' },
  { name: 'longer than it claims', file: { size: 50 }, want: 'longer than the 50 bytes it claims' },
  { name: 'not empty as it claims', file: { size: 0 }, want: 'is longer than the 0 bytes' },
  { name: 'shorter than it claims', file: { size: 200 }, want: 'a has 100 bytes where' },
  { name: 'stored, shorter', file: { size: 200, method: 0 }, want: 'a has 100 bytes where' },
  { name: 'cut off', file: { compressedSize: 3 }, want: 'a is damaged' },
  { name: 'beyond the archive', file: { compressedSize: 2 ** 31 }, want: 'is not there' },
  { name: 'elsewhere', file: { offset: 5 }, want: 'a is not where it should be' },
  { name: 'far away', file: { offset: 2 ** 52, zip64: true }, want: 'a is not there' },
  { name: 'encrypted', file: { flags: 1 }, want: 'a is encrypted' },
  { name: 'bzip2', file: { method: 12 }, want: 'a is compressed by method 12' },
])('the content of an entry that is $name', ({ file, most = KIB, want }) => {
  const source = zipSource(zip([{ name: 'a', content: 'x'.repeat(100), ...file }]));
  const entry = readZip(source).entries.get('a')!;
  expect(() => contentOf(source, entry, most)).toThrow(want);
});

test('a bomb ends where its lie does', () => {
  const content = Buffer.alloc(8 << 20);
  const source = zipSource(zip([{ name: 'a', content, size: 1000 }]));
  const entry = readZip(source).entries.get('a')!;
  expect(source.size).toBeLessThan(100 * KIB);
  expect(() => contentOf(source, entry, KIB)).toThrow('longer than the 1000 bytes it claims');
});

test('truncated at every length it throws', () => {
  for (const bytes of [realBytes('jartool.jar'), zip(TWO, { zip64: true })]) {
    const read: number[] = [];
    for (let length = 0; length < bytes.length; length += 1) {
      try {
        readZip(zipSource(bytes.subarray(0, length)));
        read.push(length);
      } catch (error) {
        if ((error as Error).constructor !== Error) throw error;
      }
    }
    expect(read).toEqual([]);
  }
});

test('any byte may be another: a message, never a hang or a wild read', () => {
  const good = zip(TWO, { comment: 'x' });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        const source = zipSource(bytes);
        try {
          for (const entry of readZip(source).entries.values()) contentOf(source, entry, KIB);
        } catch (error) {
          // Node's own would say that a read went beyond the buffer.
          expect((error as Error).constructor).toBe(Error);
        }
      },
    ),
    { numRuns: 2000 },
  );
});

test('what is written is read again', () => {
  const file = fc.record({
    name: fc.stringMatching(/^[a-z]{1,8}(\/[a-zé]{1,8}){0,2}$/),
    content: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(file, { selector: ({ name }) => name }),
      fc.boolean(),
      (files, zip64) => {
        const source = zipSource(zip(files, { zip64 }));
        const { entries } = readZip(source);
        const read = [...entries.values()].map((entry) => ({
          name: entry.name,
          content: contentOf(source, entry, KIB),
        }));
        expect(read).toEqual(files);
      },
    ),
  );
});
