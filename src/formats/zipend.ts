// F1. The end of a zip archive: where its central directory stands (APPNOTE 4.3.14-4.3.16): pure.

/** Bytes that can be asked for by offset; an archive may be too large to be held as a whole. */
export interface ZipSource {
  /** Bytes of the whole archive. */
  readonly size: number;
  /** `to` is exclusive. Null: outside the archive, or not held. */
  readonly read: (from: number, to: number) => Buffer | null;
}

/** Where the central directory stands, in bytes of the source. */
export interface ZipEnd {
  readonly from: number;
  readonly to: number;
  /** What stands before the archive proper: a shell script. Offsets in the archive leave it out. */
  readonly prefix: number;
  /** Entries as the archive says; `modulo` 65,536 where it had 16 bits to say it. */
  readonly entries: number;
  readonly modulo: number;
}

/** `PK\1\2`, a file of the central directory (APPNOTE 4.3.12). */
export const FILE_HEADER = 0x02014b50;
/** `PK\5\6`, the end of the central directory (APPNOTE 4.3.16): 22 bytes and a comment. */
const END = Buffer.from('PK\x05\x06', 'latin1');
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
/** `PK\6\7`, says where the zip64 end stands (APPNOTE 4.3.15): 20 bytes. */
const LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
/** `PK\6\6`, the zip64 end (APPNOTE 4.3.14): 56 bytes and what extends it. */
const END64 = 0x06064b50;
const END64_BYTES = 56;
/** "Look into the zip64 record" (APPNOTE 4.4.1.4). */
const IN_ZIP64_16 = 0xffff;
export const IN_ZIP64_32 = 0xffffffff;

/** Throws where there is no directory, or one that cannot be. */
export function findZipEnd(source: ZipSource): ZipEnd {
  const at = findEnd(source);
  const end = source.read(at, at + END_BYTES)!;
  const entries = end.readUInt16LE(10);
  const size = end.readUInt32LE(12);
  const offset = end.readUInt32LE(16);
  const extended = entries === IN_ZIP64_16 || size === IN_ZIP64_32 || offset === IN_ZIP64_32;
  // Without a zip64 end the numbers are true: 65,535 entries can be.
  const large = extended ? readEnd64(source, at) : null;
  return large ?? placed(source, { to: at, entries, size, offset, modulo: 0x10000 });
}

/** The last end whose comment fits: a comment may hold what looks like one. */
function findEnd(source: ZipSource): number {
  const from = Math.max(0, source.size - END_BYTES - LONGEST_COMMENT);
  const tail = source.read(from, source.size);
  if (tail === null) throw new Error('the end of the zip archive was not kept');
  for (let at = tail.lastIndexOf(END); at >= 0; at = at > 0 ? tail.lastIndexOf(END, at - 1) : -1) {
    if (at + END_BYTES > tail.length) continue;
    if (at + END_BYTES + tail.readUInt16LE(at + 20) <= tail.length) return from + at;
  }
  throw new Error('no zip archive, or its end is missing: no central directory');
}

function readEnd64(source: ZipSource, end: number): ZipEnd | null {
  const locator = source.read(end - LOCATOR_BYTES, end);
  if (locator?.readUInt32LE(0) !== LOCATOR) return null;
  // Where a prefix moved the archive, the record still stands right before its locator.
  for (const at of [numberAt(locator, 8), end - LOCATOR_BYTES - END64_BYTES]) {
    const record = source.read(at, at + END64_BYTES);
    if (record?.readUInt32LE(0) !== END64) continue;
    const entries = numberAt(record, 32);
    const size = numberAt(record, 40);
    const offset = numberAt(record, 48);
    return placed(source, { to: at, entries, size, offset, modulo: Infinity });
  }
  throw new Error('the zip64 end of the archive is missing');
}

interface Claimed {
  readonly to: number;
  readonly entries: number;
  readonly size: number;
  readonly offset: number;
  readonly modulo: number;
}

/** Offsets count from the archive's own first byte, which may stand after a script. */
function placed(source: ZipSource, { to, entries, size, offset, modulo }: Claimed): ZipEnd {
  const prefix = to - size - offset;
  if (prefix < 0) throw new Error('the central directory of the zip archive lies beyond its end');
  // Some archives have bytes between directory and end; some scripts, offsets that count them.
  const asWritten = source.read(offset, offset + 4);
  if (prefix > 0 && asWritten?.readUInt32LE(0) === FILE_HEADER) {
    return { from: offset, to: offset + size, prefix: 0, entries, modulo };
  }
  return { from: to - size, to, prefix, entries, modulo };
}

/** A 64-bit number; Infinity where it is larger than any file. */
export function numberAt(bytes: Buffer, at: number): number {
  const number = Number(bytes.readBigUInt64LE(at));
  return Number.isSafeInteger(number) ? number : Infinity;
}
