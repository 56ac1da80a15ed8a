import { randomBytes } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { fc } from '../property.ts';

import { compressionOf, decompress, type Pace } from '../../src/oci/decompress.ts';

/** Compresses badly, so that frames have many blocks. */
const noise = randomBytes(1_500_000);
const text = Buffer.from('to be or not to be '.repeat(50_000));
const skippable = Buffer.concat([
  Buffer.from([0x52, 0x2a, 0x4d, 0x18, 5, 0, 0, 0]),
  Buffer.from('hello'),
]);

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

/** One buffer for all chunks, as the scan reads a file. */
async function* reused(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const count = bytes.copy(buffer, 0, at, at + size);
    yield await Promise.resolve(buffer.subarray(0, count));
    buffer.fill(0xaa);
  }
}

/** `fallback`: in place, on a Node that has nothing for it. */
type Way = Pace | 'fallback';

function read(source: AsyncIterable<Buffer>, way: Way): AsyncGenerator<Buffer> {
  return way === 'fallback' ? decompress(source, 'in-place', () => null) : decompress(source, way);
}

async function all(bytes: Buffer, way: Way = 'in-place', size = 100_000): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const source = way === 'ahead' ? chunks(bytes, size) : reused(bytes, size);
  for await (const piece of read(source, way)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe.each<Way>(['in-place', 'ahead', 'fallback'])('%s', (way) => {
  test.each([
    { name: 'gzip', bytes: gzipSync(text), want: text },
    { name: 'gzip of noise', bytes: gzipSync(noise), want: noise },
    {
      name: 'gzip members',
      bytes: Buffer.concat([gzipSync(text), gzipSync(''), gzipSync(noise)]),
      want: Buffer.concat([text, noise]),
    },
    { name: 'zstd', bytes: zstdCompressSync(text), want: text },
    { name: 'zstd of noise', bytes: zstdCompressSync(noise), want: noise },
    {
      name: 'zstd frames, large and small',
      bytes: Buffer.concat([
        zstdCompressSync(noise),
        zstdCompressSync(''),
        zstdCompressSync(text),
        zstdCompressSync(noise),
      ]),
      want: Buffer.concat([noise, text, noise]),
    },
    {
      name: 'zstd with skippable frames',
      bytes: Buffer.concat([
        skippable,
        zstdCompressSync(text),
        skippable,
        zstdCompressSync(noise),
        skippable,
      ]),
      want: Buffer.concat([text, noise]),
    },
    { name: 'no compression', bytes: text, want: text },
    { name: 'nothing', bytes: Buffer.alloc(0), want: Buffer.alloc(0) },
    { name: 'two bytes', bytes: Buffer.from('ab'), want: Buffer.from('ab') },
  ])('reads $name', async ({ bytes, want }) => {
    expect((await all(bytes, way)).equals(want)).toBe(true);
  });

  test.each([
    {
      name: 'gzip cut in the middle',
      bytes: gzipSync(noise).subarray(0, 700_000),
      truncated: true,
    },
    { name: 'gzip cut in its trailer', bytes: gzipSync(text).subarray(0, -3), truncated: true },
    {
      name: 'gzip, then text',
      bytes: Buffer.concat([gzipSync(text), Buffer.from('garbage')]),
      truncated: false,
    },
    {
      name: 'gzip, then zeros',
      bytes: Buffer.concat([gzipSync(text), Buffer.alloc(9)]),
      truncated: false,
    },
    { name: 'gzip with a wrong checksum', bytes: damaged(gzipSync(text), -6), truncated: false },
    {
      name: 'zstd cut in the middle',
      bytes: zstdCompressSync(noise).subarray(0, 700_000),
      truncated: true,
    },
    { name: 'zstd cut in a header', bytes: zstdCompressSync(text).subarray(0, 4), truncated: true },
    {
      name: 'zstd, then text',
      bytes: Buffer.concat([zstdCompressSync(text), Buffer.from('garbage')]),
      truncated: false,
    },
    {
      name: 'zstd, then gzip',
      bytes: Buffer.concat([zstdCompressSync(text), gzipSync(text)]),
      truncated: false,
    },
  ])('refuses $name', async ({ bytes, truncated }) => {
    await expect(all(bytes, way)).rejects.toMatchObject({ name: 'DecompressError', truncated });
  });

  test('passes on an error of its source', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield await Promise.resolve(gzipSync(noise).subarray(0, 1000));
      throw new Error('disk on fire');
    }
    const reading = async (): Promise<void> => {
      for await (const piece of read(failing(), way)) expect(piece).toBeDefined();
    };
    await expect(reading()).rejects.toThrow('disk on fire');
  });
});

function damaged(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = copy.length + at;
  copy[index] = copy[index]! ^ 0xff;
  return copy;
}

test('chunk boundaries change nothing', async () => {
  const zstd = Buffer.concat([zstdCompressSync(text), skippable, zstdCompressSync(noise)]);
  const gzip = Buffer.concat([gzipSync(text), gzipSync(noise)]);
  const want = Buffer.concat([text, noise]);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2000, max: 300_000 }),
      fc.constantFrom(zstd, gzip),
      async (size, bytes) => {
        expect((await all(bytes, 'in-place', size)).equals(want)).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
  const tiny = Buffer.concat([skippable, zstdCompressSync('hi'), zstdCompressSync('there')]);
  expect((await all(tiny, 'in-place', 1)).toString()).toBe('hithere');
  expect((await all(gzipSync('hi'), 'ahead', 1)).toString()).toBe('hi');
});

test.each([
  [[0x1f, 0x8b, 8], 'gzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
  [[0x5f, 0x2a, 0x4d, 0x18], 'zstd'],
  [[0x60, 0x2a, 0x4d, 0x18], 'none'],
  [[], 'none'],
])('knows %j as %s', (bytes, want) => {
  expect(compressionOf(Buffer.from(bytes))).toBe(want);
});
