// F1. rpm's own database, `Packages.db` (rpm, lib/backend/ndb/rpmpkg.c; SUSE): pure.

import type { RpmRecord } from './rpmrecord.ts';

/** The ASCII of their four bytes, read as little endian. */
const FILE_MAGIC = 0x506d7052; // RpmP
const SLOT_MAGIC = 0x746f6c53; // Slot
const BLOB_MAGIC = 0x53626c42; // BlbS
const PAGE = 4096;
/** Bytes of the file's header, of a slot, of a block, and of what stands before a blob. */
const HEADER = 32;
const SLOT = 16;
const BLOCK = 16;
const BLOB_HEAD = 16;

export function isRpmNdb(file: Buffer): boolean {
  return file.length >= HEADER && file.readUInt32LE(0) === FILE_MAGIC;
}

/**
 * The file begins with pages of slots (magic, number of the package, first block, count of
 * blocks); a slot whose number is 0 is free. A blob has its magic, number, checksum and length.
 */
export function* readRpmNdb(file: Buffer): Generator<RpmRecord> {
  const version = file.readUInt32LE(4);
  if (version !== 0) throw new Error(`version ${version} of Packages.db is not known`);
  const end = file.readUInt32LE(12) * PAGE;
  for (let at = HEADER; at < end; at += SLOT) {
    if (at + SLOT > file.length) {
      yield { kind: 'damage', reason: 'its list of packages is cut' };
      return;
    }
    if (file.readUInt32LE(at) !== SLOT_MAGIC) {
      yield { kind: 'damage', reason: 'a slot is none' };
      return;
    }
    const number = file.readUInt32LE(at + 4);
    if (number !== 0) yield blobOf(file, number, file.readUInt32LE(at + 8) * BLOCK);
  }
}

function blobOf(file: Buffer, number: number, at: number): RpmRecord {
  const start = at + BLOB_HEAD;
  if (start > file.length) return { kind: 'damage', reason: 'a record lies beyond the file' };
  const isBlob = file.readUInt32LE(at) === BLOB_MAGIC && file.readUInt32LE(at + 4) === number;
  if (!isBlob) return { kind: 'damage', reason: 'a record is not where its slot says' };
  const end = start + file.readUInt32LE(at + 12);
  if (end > file.length) return { kind: 'damage', reason: 'a record lies beyond the file' };
  return { kind: 'header', number, blob: file.subarray(start, end) };
}
