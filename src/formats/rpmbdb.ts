// F1. rpm's database up to RHEL 8, `Packages`: a hash table of Berkeley DB, with package numbers as
// keys and headers as data (libdb 5.3, src/dbinc/db_page.h): pure.

import type { RpmRecord } from './rpmrecord.ts';

/** `DB_HASHMAGIC`, in the byte order of the machine that made the file. */
const MAGIC = 0x00061561;
const MAGIC_AT = 12;
const PAGE_HEADER = 26;
/** `P_HASH_UNSORTED` (before 4.6), `P_OVERFLOW`, `P_HASHMETA`, `P_HASH`. */
const PAGE_TYPE = { unsorted: 2, overflow: 7, meta: 8, hash: 13 } as const;
/** `H_KEYDATA`: type byte and bytes; `H_OFFPAGE`: type, 3 unused, first page, length. */
const ITEM_TYPE = { here: 1, elsewhere: 3 } as const;
const ELSEWHERE = 12;

interface Table {
  readonly file: Buffer;
  readonly pageSize: number;
  readonly little: boolean;
  /** Overflow pages that were read: a page has one owner. */
  readonly taken: Set<number>;
}

export function isRpmBdb(file: Buffer): boolean {
  if (file.length < 512) return false;
  return file.readUInt32LE(MAGIC_AT) === MAGIC || file.readUInt32BE(MAGIC_AT) === MAGIC;
}

/** Pages stand side by side and are read in turn: which bucket a page is of does not matter. */
export function* readRpmBdb(file: Buffer): Generator<RpmRecord> {
  const little = file.readUInt32LE(MAGIC_AT) === MAGIC;
  const pageSize = little ? file.readUInt32LE(20) : file.readUInt32BE(20);
  const isPowerOf2 = (pageSize & (pageSize - 1)) === 0;
  if (!isPowerOf2 || pageSize < 512 || pageSize > 65536)
    throw new Error(`a page size of ${pageSize}`);
  if (file[24] !== 0) throw new Error('the database is encrypted');
  if (file[25] !== PAGE_TYPE.meta) throw new Error('the database is no hash table');
  const table: Table = { file, pageSize, little, taken: new Set() };
  const last = word(table, 32);
  for (let page = 1; page <= last; page += 1) {
    const at = page * pageSize;
    if (at + pageSize > file.length) {
      yield { kind: 'damage', reason: `page ${page} of ${last} lies beyond the file` };
      return;
    }
    const type = file[at + 25];
    if (type === PAGE_TYPE.hash || type === PAGE_TYPE.unsorted) yield* recordsOf(table, at);
  }
}

/** Offsets of items follow the page's header, those of a key and of its data in turn. */
function* recordsOf(table: Table, page: number): Generator<RpmRecord> {
  const { file, pageSize } = table;
  const count = half(table, page + 20);
  if (PAGE_HEADER + 2 * count > pageSize) {
    yield { kind: 'damage', reason: `a page with ${count} items` };
    return;
  }
  const offsetOf = (i: number): number => half(table, page + PAGE_HEADER + 2 * i);
  // Items are packed from the page's end: one ends where the one before it begins.
  const endOf = (i: number): number => (i === 0 ? pageSize : offsetOf(i - 1));
  const itemOf = (i: number): Buffer | null => {
    const [from, to] = [offsetOf(i), endOf(i)];
    return from < PAGE_HEADER || from >= to || to > pageSize
      ? null
      : file.subarray(page + from, page + to);
  };
  for (let i = 0; i + 1 < count; i += 2) {
    const key = itemOf(i);
    const item = itemOf(i + 1);
    if (key?.[0] !== ITEM_TYPE.here || key.length !== 5 || item === null) {
      yield { kind: 'damage', reason: 'a page has an item that is none' };
      continue;
    }
    const number = table.little ? key.readUInt32LE(1) : key.readUInt32BE(1);
    // Record 0 holds the highest number that was given away.
    if (number !== 0) yield recordOf(table, number, item);
  }
}

function recordOf(table: Table, number: number, item: Buffer): RpmRecord {
  if (item[0] === ITEM_TYPE.here) return { kind: 'header', number, blob: item.subarray(1) };
  if (item[0] !== ITEM_TYPE.elsewhere || item.length < ELSEWHERE)
    return { kind: 'damage', reason: 'a record is of an unknown kind' };
  const at = item.byteOffset - table.file.byteOffset;
  return chainOf(table, number, word(table, at + 4), word(table, at + 8));
}

/** Overflow pages: the next one's number at 16, how many bytes of data at 22. */
function chainOf(table: Table, number: number, first: number, length: number): RpmRecord {
  const { file, pageSize, taken } = table;
  const parts: Buffer[] = [];
  let bytes = 0;
  for (let page = first; page !== 0 && bytes < length;) {
    const at = page * pageSize;
    if (at + pageSize > file.length)
      return { kind: 'damage', reason: `page ${page} of a record lies beyond the file` };
    if (file[at + 25] !== PAGE_TYPE.overflow)
      return { kind: 'damage', reason: `page ${page} of a record is of another kind` };
    if (taken.has(page))
      return { kind: 'damage', reason: `page ${page} belongs to two records, or to one twice` };
    taken.add(page);
    const size = Math.min(half(table, at + 22), pageSize - PAGE_HEADER);
    parts.push(file.subarray(at + PAGE_HEADER, at + PAGE_HEADER + size));
    bytes += size;
    page = word(table, at + 16);
  }
  if (bytes !== length)
    return { kind: 'damage', reason: `a record of ${length} bytes has ${bytes}` };
  return { kind: 'header', number, blob: parts.length === 1 ? parts[0]! : Buffer.concat(parts) };
}

function half({ file, little }: Table, at: number): number {
  return little ? file.readUInt16LE(at) : file.readUInt16BE(at);
}

function word({ file, little }: Table, at: number): number {
  return little ? file.readUInt32LE(at) : file.readUInt32BE(at);
}
