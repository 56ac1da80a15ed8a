// F1. Zip archives: their directory, and the content of one entry (PKWARE APPNOTE 6.3.10): pure.
//
// The central directory is what counts, as it is for the JVM and Info-ZIP: local headers may lie.
// Names are a stranger's: they are read and compared, never a path to write to.

import { constants, inflateRawSync } from 'node:zlib';

import { FILE_HEADER, findZipEnd, IN_ZIP64_32, numberAt, type ZipSource } from './zipend.ts';

export type { ZipSource } from './zipend.ts';

/** One file of an archive, as the central directory describes it. */
export interface ZipEntry {
  /** `/`-separated, without a leading slash. */
  readonly name: string;
  /** Bytes of the content, as claimed. */
  readonly size: number;
  readonly compressedSize: number;
  /** APPNOTE 4.4.5: 0 stored, 8 deflated. */
  readonly method: number;
  readonly encrypted: boolean;
  /** Of its local header, in bytes of the source. */
  readonly at: number;
}

/** The files of an archive. */
export interface ZipDirectory {
  /** By name; of equal names the last, as the JVM sees it. Directories are left out. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** All files and directories that it names. */
  readonly count: number;
  /** Why that is not all; null when it is. */
  readonly reason: string | null;
}

/** The largest jars known (SDK bundles) have some 200,000. */
export const MOST_ENTRIES = 500_000;

const HEADER_BYTES = 46;
const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
/** The extra field that holds 64-bit numbers (APPNOTE 4.5.3). */
const ZIP64_FIELD = 0x0001;
const SLASH = 0x2f;

/** An archive that is held as a whole. */
export function zipSource(bytes: Buffer): ZipSource {
  return {
    size: bytes.length,
    read: (from, to) =>
      from >= 0 && from <= to && to <= bytes.length ? bytes.subarray(from, to) : null,
  };
}

/**
 * Reads the central directory. `keep` is asked once for each name, directories (`a/`) included;
 * entries that it does not want cost no memory. Throws where there is no directory.
 */
export function readZip(
  source: ZipSource,
  { keep = () => true, most = MOST_ENTRIES }: ZipOptions = {},
): ZipDirectory {
  const end = findZipEnd(source);
  const bytes = source.read(end.from, end.to);
  if (bytes === null) throw new Error('the central directory of the zip archive was not kept');
  const entries = new Map<string, ZipEntry>();
  let reason: string | null = null;
  let count = 0;
  let at = 0;
  while (isHeader(bytes, at) && count < most) {
    const after = at + HEADER_BYTES + lengthsAt(bytes, at);
    if (after > bytes.length) break;
    count += 1;
    const name = nameAt(bytes, at);
    if (isOutside(name)) reason = 'a name in the zip archive leads out of it';
    else if (keep(name) && !name.endsWith('/')) {
      entries.set(name, entryAt(bytes, at, name, end.prefix));
    }
    at = after;
  }
  if (count === most && isHeader(bytes, at)) {
    reason = `more than ${most} files in the zip archive`;
  } else if (count % end.modulo !== end.entries) {
    reason = `the zip archive says it has ${end.entries} files, its directory names ${count}`;
  }
  return { entries, count, reason };
}

export interface ZipOptions {
  readonly keep?: (name: string) => boolean;
  /** Names to read at most. */
  readonly most?: number;
}

/** The content of an entry, of `most` bytes at most; throws where it is longer or damaged. */
export function contentOf(source: ZipSource, entry: ZipEntry, most: number): Buffer {
  const { name, size, compressedSize, method } = entry;
  if (entry.encrypted) throw new Error(`${name} is encrypted`);
  if (size > most) throw new Error(`${name} has ${size} bytes, more than ${most}`);
  const header = source.read(entry.at, entry.at + LOCAL_HEADER_BYTES);
  if (header === null) throw new Error(`${name} is not there, or was not kept`);
  if (header.readUInt32LE(0) !== LOCAL_HEADER) throw new Error(`${name} is not where it should be`);
  const from = entry.at + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  const data = source.read(from, from + compressedSize);
  if (data === null) throw new Error(`${name} is not there, or was not kept`);
  const content = method === DEFLATED ? inflate(data, entry) : data;
  if (method !== DEFLATED && method !== STORED) {
    throw new Error(`${name} is compressed by method ${method}`);
  }
  // A JVM does not compare check sums either: what it would load is what is read here.
  if (content.length !== size) {
    throw new Error(`${name} has ${content.length} bytes where the directory says ${size}`);
  }
  return content;
}

/** No more than it claims: a bomb ends where its lie does. */
function inflate(data: Buffer, { name, size }: ZipEntry): Buffer {
  try {
    return inflateRawSync(data, {
      maxOutputLength: Math.max(size, 1),
      chunkSize: Math.min(Math.max(size, constants.Z_MIN_CHUNK), LARGEST_CHUNK),
    });
  } catch (error) {
    const longer = (error as NodeJS.ErrnoException).code === TOO_LARGE;
    const why = longer ? `is longer than the ${size} bytes it claims` : 'is damaged';
    throw new Error(`${name} ${why}`, { cause: error });
  }
}

const TOO_LARGE = 'ERR_BUFFER_TOO_LARGE';
/** One piece for most nested archives; a claim of gigabytes does not reserve them. */
const LARGEST_CHUNK = 4 << 20;

function isHeader(bytes: Buffer, at: number): boolean {
  return at + HEADER_BYTES <= bytes.length && bytes.readUInt32LE(at) === FILE_HEADER;
}

/** Name, extra field and comment. */
function lengthsAt(bytes: Buffer, at: number): number {
  return bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
}

function nameAt(bytes: Buffer, at: number): string {
  const end = at + HEADER_BYTES + bytes.readUInt16LE(at + 28);
  let from = at + HEADER_BYTES;
  while (from < end && bytes[from] === SLASH) from += 1;
  return bytes.toString('utf8', from, end);
}

/** `a/../b`: no archive of good faith has one. */
function isOutside(name: string): boolean {
  return name.includes('..') && name.split('/').includes('..');
}

function entryAt(bytes: Buffer, at: number, name: string, prefix: number): ZipEntry {
  const extraFrom = at + HEADER_BYTES + bytes.readUInt16LE(at + 28);
  const extra = bytes.subarray(extraFrom, extraFrom + bytes.readUInt16LE(at + 30));
  const [size = 0, compressedSize = 0, offset = 0] = withZip64(extra, [
    bytes.readUInt32LE(at + 24),
    bytes.readUInt32LE(at + 20),
    bytes.readUInt32LE(at + 42),
  ]);
  return {
    name,
    size,
    compressedSize,
    method: bytes.readUInt16LE(at + 10),
    encrypted: (bytes.readUInt16LE(at + 8) & 1) !== 0,
    at: prefix + offset,
  };
}

/** The zip64 field has the numbers that did not fit, in this order, and only those. */
function withZip64(extra: Buffer, numbers: readonly number[]): readonly number[] {
  if (!numbers.includes(IN_ZIP64_32)) return numbers;
  let at = 0;
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === ZIP64_FIELD) {
      let next = at + 4;
      return numbers.map((number) => {
        if (number !== IN_ZIP64_32 || next + 8 > Math.min(end, extra.length)) return number;
        next += 8;
        return numberAt(extra, next - 8);
      });
    }
    at = end;
  }
  return numbers;
}
