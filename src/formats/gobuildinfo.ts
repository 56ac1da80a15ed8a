// F1. What the Go linker writes into a program about its build (Go: debug/buildinfo): pure.

import type { KeptPart } from './elfsections.ts';

/** What a program says of its build. */
export interface GoBuild {
  /** As the toolchain calls itself: `go1.26.8`; '' where it could not be read. */
  readonly version: string;
  /** The text that names modules and settings; '' for a build without. */
  readonly modules: string;
}

/**
 * 14 bytes, at an address that 16 divides, then `ptrSize` and `flags`; in all a header of 32 bytes.
 */
export const GO_MAGIC = '\xff Go buildinf:';
/** Stand around the text of modules (Go: cmd/go/internal/modload, infoStart and infoEnd). */
export const MODULES_START = '\x30\x77\xaf\x0c\x92\x74\x08\x02\x41\xe1\xc1\x07\xe6\xd6\x18\xe6';
export const MODULES_END = '\xf9\x32\x43\x31\x86\x18\x20\x72\x00\x82\x42\x10\x41\x16\xd8\xf2';

const START = Buffer.from(MODULES_START, 'latin1');
const END = Buffer.from(MODULES_END, 'latin1');
const MAGIC = Buffer.from(GO_MAGIC, 'latin1');
const ALIGN = 16;
const HEADER_BYTES = 32;
const POINTER_SIZE_AT = 14;
const FLAGS_AT = 15;
const BIG_ENDIAN = 1;
/** Go 1.18 and later: strings follow the header; before, it points at them. */
const INLINE = 2;
/** `devel go1.27-0123456789 Mon Jan 2 15:04:05 2006 X:experiment,…` at most. */
const LONGEST_VERSION = 1000;

/** True for a header; the magic may also stand somewhere as text, as in the go command itself. */
export function isBuildHeader({ at, bytes }: KeptPart): boolean {
  const [size, flags] = [bytes[POINTER_SIZE_AT], bytes[FLAGS_AT]];
  return (
    at % ALIGN === 0 &&
    bytes.length >= HEADER_BYTES &&
    bytes.subarray(0, MAGIC.length).equals(MAGIC) &&
    (size === 4 || size === 8) &&
    flags !== undefined &&
    flags <= (INLINE | BIG_ENDIAN)
  );
}

export function isInline({ bytes }: KeptPart): boolean {
  return ((bytes[FLAGS_AT] ?? 0) & INLINE) !== 0;
}

/** Of a header that points: where it points. */
export interface BuildPointers {
  readonly pointerSize: 4 | 8;
  readonly bigEndian: boolean;
  /** Address of the Go string that holds the version, 0 where there is none. */
  readonly version: number;
  /** Of that which holds the text of modules. */
  readonly modules: number;
}

export function readPointers({ bytes }: KeptPart): BuildPointers {
  const pointerSize = bytes[POINTER_SIZE_AT] === 4 ? 4 : 8;
  const bigEndian = ((bytes[FLAGS_AT] ?? 0) & BIG_ENDIAN) !== 0;
  const form = { pointerSize, bigEndian } as const;
  return {
    ...form,
    version: readPointer(bytes, 16, form),
    modules: readPointer(bytes, 16 + pointerSize, form),
  };
}

/** Rounded beyond 2^53. */
export function readPointer(
  bytes: Buffer,
  at: number,
  { pointerSize, bigEndian }: Pick<BuildPointers, 'pointerSize' | 'bigEndian'>,
): number {
  if (pointerSize === 4) return bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  return Number(bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
}

/**
 * Reads the strings behind the header: the version and the text of modules, each behind its length.
 * Null: they are damaged. Throws where the bytes end before the text does.
 */
export function readInline({ bytes }: KeptPart): GoBuild | null {
  const version = lengthAt(bytes, HEADER_BYTES);
  if (version === null || version.length === 0 || version.length > LONGEST_VERSION) return null;
  const modules = lengthAt(bytes, version.from + version.length);
  const name = bytes.toString('latin1', version.from, version.from + version.length);
  if (modules === null || !/^[\x20-\x7e]+$/.test(name)) return null;
  const end = modules.from + modules.length;
  if (modules.length === 0) return { version: name, modules: '' };
  const starts = bytes.subarray(modules.from, modules.from + START.length).equals(START);
  if (!starts) return null;
  if (end > bytes.length) throw tooLong(modules.length);
  return { version: name, modules: readFramed(bytes.subarray(modules.from, end)) ?? '' };
}

/** The text between the sentinels, or null where they do not stand at both ends. */
export function readFramed(framed: Buffer): string | null {
  const end = framed.length - END.length;
  if (end < START.length || !framed.subarray(0, START.length).equals(START)) return null;
  return framed.subarray(end).equals(END) ? framed.toString('utf8', START.length, end) : null;
}

/** The text that begins with a sentinel and goes to the next one; null: it is not in there. */
export function readToSentinel(bytes: Buffer): string | null {
  const end = bytes.indexOf(END);
  return end < 0 ? null : readFramed(bytes.subarray(0, end + END.length));
}

export function tooLong(bytes: number): Error {
  return new Error(`its table of modules has ${bytes} bytes, more than are kept`);
}

/** A length as a varint of at most 5 bytes (encoding/binary, Uvarint), and where its bytes begin. */
function lengthAt(bytes: Buffer, at: number): { length: number; from: number } | null {
  let length = 0;
  for (let i = 0; i < 5; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { length, from: at + i + 1 };
  }
  return null;
}
