// F1. rpm's database since RHEL 9 and Fedora 33, `rpmdb.sqlite` (rpm, lib/backend/sqlite.c): pure.

import type { RpmRecord } from './rpmrecord.ts';
import { columnsOf, openSqlite, rootOf, rowsOf } from './sqlitetable.ts';

/** `WAL_MAGIC`, and the same with its lowest bit set: checksums in big endian. */
const WAL_MAGIC = 0x377f0682;
const WAL_HEADER = 32;
/** What stands before the page of a frame; the salts of header and frame make them belong together. */
const FRAME_HEADER = 24;
const SALT_AT = 16;
const FRAME_SALT_AT = WAL_HEADER + 8;

/** The bytes of a write-ahead log that `holdsChanges` looks at. */
export const WAL_BYTES = WAL_HEADER + FRAME_HEADER;

/** Headers stand in the table `Packages (hnum INTEGER PRIMARY KEY, blob BLOB)`. */
export function* readRpmSqlite(file: Buffer): Generator<RpmRecord> {
  const sqlite = openSqlite(file);
  for (const row of rowsOf(sqlite, rootOf(sqlite, 'Packages'))) {
    if (row.kind === 'damage') {
      yield row;
      continue;
    }
    const blob = columnsOf(row.payload, 2)[1] ?? row.payload.subarray(0, 0);
    yield { kind: 'header', number: row.rowid, blob };
  }
}

/**
 * True for a write-ahead log with changes that may not be in the database beside it. rpm leaves an
 * empty one behind when it ends well (measured with rpm 4.18).
 */
export function holdsChanges(log: Buffer): boolean {
  if (log.length < WAL_BYTES) return false;
  const isLog = (log.readUInt32BE(0) & ~1) === WAL_MAGIC;
  const salt = log.subarray(SALT_AT, SALT_AT + 8);
  return isLog && salt.equals(log.subarray(FRAME_SALT_AT, FRAME_SALT_AT + 8));
}
