// F1. One 512-byte tar header block, field by field. Pure.
//
// Formats: POSIX.1-1988 ustar, POSIX.1-2001 pax interchange, GNU tar's old format (tar manual,
// "Basic Tar Format") and v7. Where they leave room we read what Go's archive/tar reads, because
// every container engine unpacks with it.

export const BLOCK = 512;

/** What a header block says, before pax records or GNU long names correct it. */
export interface TarHeader {
  /** The type flag's byte: 0x30 is a regular file. */
  readonly flag: number;
  /** Raw bytes: prefix and name joined with `/`. */
  readonly name: Buffer;
  readonly link: Buffer;
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Old GNU sparse files: the expanded size, and whether more map blocks follow the header. */
  readonly sparse: { readonly realSize: number; readonly extended: boolean } | null;
}

/** Why a block is no header. */
export type HeaderError = 'checksum' | 'number';

/** True for a block of zeros: two of them end a tar. */
export function isZeroBlock(block: Buffer): boolean {
  // The first byte of a header is that of its name: almost always this one comparison decides.
  for (let i = 0; i < BLOCK; i += 1) if (block[i] !== 0) return false;
  return true;
}

/** Reads a header block; an unreadable one says why. */
export function parseHeader(block: Buffer): TarHeader | HeaderError {
  if (!checksumHolds(block)) return 'checksum';
  const flag = block[156]!;
  const size = parseNumber(block, 124, 12);
  const mode = parseNumber(block, 100, 8);
  const uid = parseNumber(block, 108, 8);
  const gid = parseNumber(block, 116, 8);
  if (size === null || mode === null || uid === null || gid === null) return 'number';
  let sparse: TarHeader['sparse'] = null;
  if (flag === FLAG.gnuSparse) {
    const realSize = parseNumber(block, 483, 12);
    if (realSize === null) return 'number';
    sparse = { realSize, extended: block[482] !== 0 };
  }
  return { flag, name: nameOf(block), link: field(block, 157, 100), size, mode, uid, gid, sparse };
}

/** Type flags by their ASCII byte. */
export const FLAG = {
  oldFile: 0x00,
  file: 0x30,
  hardlink: 0x31,
  symlink: 0x32,
  char: 0x33,
  block: 0x34,
  directory: 0x35,
  fifo: 0x36,
  contiguous: 0x37,
  paxGlobal: 0x67,
  pax: 0x78,
  gnuLongLink: 0x4b,
  gnuLongName: 0x4c,
  gnuSparse: 0x53,
} as const;

/** `ustar\0` has a prefix field; `ustar  \0` (GNU) has times and sparse maps in its place. */
function nameOf(block: Buffer): Buffer {
  const name = field(block, 0, 100);
  if (block[345] === 0 || block.toString('latin1', 257, 262) !== 'ustar') return name;
  let width = 155;
  if (block[262] === 0) {
    // star's own flavour ends its block with `tar\0` and has 131 bytes of prefix.
    if (block.toString('latin1', 508, 512) === 'tar\0') width = 131;
  } else if (!hasStrayPrefix(block)) return name;
  const prefix = field(block, 345, width);
  return Buffer.concat([prefix, SLASH, name]);
}

/**
 * Go before 1.8 wrote a prefix under GNU's magic, and old images still carry it. GNU's own field
 * here is a time: digits, spaces or base 256.
 */
function hasStrayPrefix(block: Buffer): boolean {
  for (let i = 345; i < 357; i += 1) {
    const byte = block[i]!;
    if (byte >= 0x80) return false;
    if (byte !== 0 && byte !== 0x20 && (byte < 0x30 || byte > 0x37)) return true;
  }
  return false;
}

const SLASH = Buffer.from('/');

function field(block: Buffer, at: number, width: number): Buffer {
  let end = at;
  while (end < at + width && block[end] !== 0) end += 1;
  return block.subarray(at, end);
}

/** Octal text, or base 256 when the first bit is set; null for anything else, or beyond 2^53. */
export function parseNumber(block: Buffer, at: number, width: number): number | null {
  const first = block[at]!;
  if (first & 0x80) return parseBase256(block, at, width);
  let value = 0;
  let i = at;
  const end = at + width;
  while (i < end && (block[i] === 0x20 || block[i] === 0)) i += 1;
  for (; i < end; i += 1) {
    const digit = block[i]! - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  for (; i < end; i += 1) if (block[i] !== 0x20 && block[i] !== 0) return null;
  return value;
}

function parseBase256(block: Buffer, at: number, width: number): number | null {
  // 0xff begins a negative number: no size, mode or owner is one.
  if (block[at] === 0xff) return null;
  let value = block[at]! & 0x7f;
  for (let i = at + 1; i < at + width; i += 1) value = value * 256 + block[i]!;
  return Number.isSafeInteger(value) ? value : null;
}

/** Sum of all bytes with the checksum field as spaces; old writers summed signed bytes. */
function checksumHolds(block: Buffer): boolean {
  const want = parseNumber(block, 148, 8);
  let sum = 0;
  let high = 0;
  for (let i = 0; i < BLOCK; i += 1) {
    const byte = block[i]!;
    sum += byte;
    high += byte >> 7;
  }
  for (let i = 148; i < 156; i += 1) {
    const byte = block[i]!;
    sum += 0x20 - byte;
    high -= byte >> 7;
  }
  return want === sum || want === sum - 256 * high;
}
