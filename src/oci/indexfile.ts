// F1. A layer index as one binary file, and back. Pure.
//
//   "SGLI" version(u32) sha256 of the rest(32 bytes)
//   10 × u64: tarBytes, count, then bytes of: diffId, dirs, names, links, notes; three spare
//   columns, the widest first, so that each starts aligned: sizeOf f64, dirOf nameOf linkOf uidOf
//   gidOf u32, modeOf u16, typeOf u8, digests; then the texts: each a list of JSON strings.
//
// Numbers are little endian, as every machine that runs Node has them.
import { hash } from 'node:crypto';

import { ROW_TYPES, type LayerIndex, type LayerNote } from './layerindex.ts';

/** Rises with every change of what the scan puts into an index, or of the format. */
export const INDEX_VERSION = 1;

const MAGIC = 0x494c4753;
const SUM_AT = 8;
const BODY_AT = 40;
const COLUMNS_AT = BODY_AT + 80;
/** Bytes a row: f64, five u32, u16, u8, digest. */
const ROW_BYTES = 8 + 5 * 4 + 2 + 1 + 32;

/** One buffer of its own: it can be written to a file and transferred between threads. */
export function serialiseIndex(index: LayerIndex): Buffer<ArrayBuffer> {
  const texts = [index.diffId, index.dirs, index.names, index.links, index.notes].map((text) =>
    Buffer.from(JSON.stringify(text)),
  );
  const textBytes = texts.reduce((sum, text) => sum + text.length, 0);
  const total = COLUMNS_AT + index.count * ROW_BYTES + textBytes;
  const file = Buffer.from(new ArrayBuffer(total));
  file.writeUInt32LE(MAGIC, 0);
  file.writeUInt32LE(INDEX_VERSION, 4);
  const heads = [index.tarBytes, index.count, ...texts.map((text) => text.length)];
  heads.forEach((value, i) => file.writeBigUInt64LE(BigInt(value), BODY_AT + i * 8));
  let at = COLUMNS_AT;
  for (const column of columnsOf(index)) {
    file.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  for (const text of texts) at += text.copy(file, at);
  hash('sha256', file.subarray(BODY_AT), 'buffer').copy(file, SUM_AT);
  return file;
}

/** Null when the file is damaged, of another version, or says things that cannot be. */
export function parseIndex(file: Buffer): LayerIndex | null {
  if (file.length < COLUMNS_AT || file.readUInt32LE(0) !== MAGIC) return null;
  if (file.readUInt32LE(4) !== INDEX_VERSION) return null;
  const sum = hash('sha256', file.subarray(BODY_AT), 'buffer');
  if (!sum.equals(file.subarray(SUM_AT, BODY_AT))) return null;
  try {
    return parseBody(file);
  } catch {
    // Only a program error can write a file with a right checksum and wrong contents.
    return null;
  }
}

function parseBody(file: Buffer): LayerIndex | null {
  const head = (i: number): number => Number(file.readBigUInt64LE(BODY_AT + i * 8));
  const count = head(1);
  const lengths = [2, 3, 4, 5, 6].map(head);
  const total = lengths.reduce((sum, length) => sum + length, COLUMNS_AT + count * ROW_BYTES);
  if (total !== file.length) return null;
  const bytes = aligned(file);
  let at = bytes.byteOffset + COLUMNS_AT;
  const take = (width: number): number => {
    const from = at;
    at += count * width;
    return from;
  };
  const u32 = (): Uint32Array => new Uint32Array(bytes.buffer, take(4), count);
  const columns = {
    sizeOf: new Float64Array(bytes.buffer, take(8), count),
    dirOf: u32(),
    nameOf: u32(),
    linkOf: u32(),
    uidOf: u32(),
    gidOf: u32(),
    modeOf: new Uint16Array(bytes.buffer, take(2), count),
    typeOf: new Uint8Array(bytes.buffer, take(1), count),
    digests: Buffer.from(bytes.buffer, take(32), count * 32),
  };
  let text = at - bytes.byteOffset;
  const [diffId, dirs, names, links, notes] = lengths.map((length) => {
    text += length;
    return JSON.parse(bytes.toString('utf8', text - length, text)) as unknown;
  }) as [string, string[], string[], string[], LayerNote[]];
  const index = { diffId, tarBytes: head(0), count, dirs, names, links, ...columns, notes };
  return inBounds(index) ? index : null;
}

/** Typed arrays need their offset aligned; a small pooled buffer may not be. */
function aligned(file: Buffer): Buffer {
  if (file.byteOffset % 8 === 0) return file;
  const copy = Buffer.from(new ArrayBuffer(file.length));
  file.copy(copy);
  return copy;
}

function inBounds(index: LayerIndex): boolean {
  const { count, dirs, names, links } = index;
  for (let row = 0; row < count; row += 1) {
    if (index.dirOf[row]! >= dirs.length || index.nameOf[row]! >= names.length) return false;
    if (index.linkOf[row]! >= links.length || index.typeOf[row]! >= ROW_TYPES.length) return false;
  }
  return true;
}

function columnsOf(index: LayerIndex): readonly ArrayBufferView[] {
  return [
    index.sizeOf,
    index.dirOf,
    index.nameOf,
    index.linkOf,
    index.uidOf,
    index.gidOf,
    index.modeOf,
    index.typeOf,
    index.digests,
  ];
}
