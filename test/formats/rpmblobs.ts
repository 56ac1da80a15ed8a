// rpm's headers and databases in small, for the tests of what no real tool would write.

import { gunzipSync } from 'node:zlib';
import { realBytes } from './real.ts';

/** A tag with its type (lib/rpmtag.h) and its values. */
export type Tag =
  | readonly [tag: number, texts: readonly string[]]
  | readonly [tag: number, bytes: 1 | 2 | 4, numbers: readonly number[]];

export const NAME = 1000;
export const VERSION = 1001;
export const RELEASE = 1002;
export const EPOCH = 1003;

/** A header: counts, index, data, all big endian; numbers stand at multiples of their size. */
export function header(...tags: readonly Tag[]): Buffer {
  const index: Buffer[] = [];
  let data = Buffer.alloc(0);
  for (const [tag, second, third] of tags) {
    const size = typeof second === 'number' ? second : 1;
    data = Buffer.concat([data, Buffer.alloc((size - (data.length % size)) % size)]);
    const type = typeof second === 'number' ? { 1: 1, 2: 3, 4: 4 }[second] : 8;
    const count = third?.length ?? (second as readonly string[]).length;
    index.push(words(tag, type, data.length, count));
    data = Buffer.concat([data, typeof second === 'number' ? numbers(size, third) : texts(second)]);
  }
  return Buffer.concat([words(tags.length, data.length), ...index, data]);
}

function numbers(size: number, values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, i) => bytes.writeUIntBE(value, size * i, size));
  return bytes;
}

function texts(values: readonly string[]): Buffer {
  return Buffer.from(values.map((value) => `${value}\0`).join(''));
}

/** The smallest header that is one. */
export function packageHeader(name: string, ...more: readonly Tag[]): Buffer {
  return header([NAME, [name]], [VERSION, ['1']], [RELEASE, ['2']], ...more);
}

/** Numbers as 32 bits, big endian. */
export function words(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, i) => bytes.writeUInt32BE(number >>> 0, 4 * i));
  return bytes;
}

const inflated = new Map<string, Buffer>();

/** A copy of a real database (test/formats/real/README.md), to be damaged at will. */
export function database(name: string): Buffer {
  let bytes = inflated.get(name);
  if (bytes === undefined) inflated.set(name, (bytes = gunzipSync(realBytes(name))));
  return Buffer.from(bytes);
}

/** One of each format, and of each byte order that Berkeley DB knows. */
export const DATABASES = [
  'rpmdb.sqlite.gz',
  'rpm-Packages.db.gz',
  'rpm-Packages.gz',
  'rpm-Packages-big-endian.gz',
] as const;

/** A Packages.db whose slots all name the same blob. */
export function ndb(slots: number, blob: Buffer): Buffer {
  const pages = Math.ceil((32 + 16 * slots) / 4096);
  const file = Buffer.alloc(pages * 4096 + 16 + blob.length);
  file.write('RpmP', 0, 'latin1');
  file.writeUInt32LE(pages, 12);
  const slot = Buffer.from('Slot\x01\0\0\0\0\0\0\0\0\0\0\0', 'latin1');
  slot.writeUInt32LE(pages * 256, 8);
  file.fill(slot, 32, 32 + 16 * slots);
  slot.writeUInt32LE(0, 4);
  file.fill(slot, 32 + 16 * slots, pages * 4096);
  file.write('BlbS', pages * 4096, 'latin1');
  file.writeUInt32LE(1, pages * 4096 + 4);
  file.writeUInt32LE(blob.length, pages * 4096 + 12);
  blob.copy(file, pages * 4096 + 16);
  return file;
}
