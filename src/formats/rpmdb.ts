// F1. rpm's database of installed packages, in whichever of its three formats: pure.

import { isRpmBdb, readRpmBdb } from './rpmbdb.ts';
import { readRpmHeader, type RpmPackage } from './rpmheader.ts';
import { isRpmNdb, readRpmNdb } from './rpmndb.ts';
import type { RpmRecord } from './rpmrecord.ts';
import { readRpmSqlite } from './rpmsqlite.ts';
import { isSqlite } from './sqlitetable.ts';

/** Packages in the order of their numbers, that of their installation. */
export interface RpmDatabase {
  readonly packages: readonly RpmPackage[];
  /** Why these are not all, in one sentence, or null. */
  readonly damage: string | null;
}

/** A full Fedora desktop has some 2,500. */
export const MOST_RPM_RECORDS = 50_000;
/** And some 500,000 files. */
const MOST_FILES = 2_000_000;

const FORMATS = [
  { is: isSqlite, read: readRpmSqlite },
  { is: isRpmNdb, read: readRpmNdb },
  { is: isRpmBdb, read: readRpmBdb },
] as const;

/** Reads what can be read; throws when the bytes are no database of rpm's. */
export function readRpmDatabase(file: Buffer): RpmDatabase {
  const format = FORMATS.find(({ is }) => is(file));
  if (format === undefined) throw new Error('not a database of rpm: SQLite, ndb or Berkeley DB');
  const found: { readonly number: number; readonly pkg: RpmPackage }[] = [];
  const reasons: string[] = [];
  let files = 0;
  for (const record of bounded(format.read(file), file.length)) {
    if (record.kind === 'damage') {
      reasons.push(record.reason);
      continue;
    }
    try {
      const pkg = readRpmHeader(record.blob);
      found.push({ number: record.number, pkg });
      for (const { names } of pkg.files ?? []) files += names.length;
      if (pkg.files === null) reasons.push('the list of a package’s files does not fit itself');
    } catch (error) {
      reasons.push((error as Error).message);
    }
    if (files > MOST_FILES) {
      reasons.push(`its packages have over ${MOST_FILES} files, and the rest was left out`);
      break;
    }
  }
  found.sort((a, b) => a.number - b.number);
  return { packages: found.map(({ pkg }) => pkg), damage: damageOf(reasons) };
}

/** Records do not share bytes: a file whose records add up to more than itself is a trap. */
function* bounded(records: Iterable<RpmRecord>, bytes: number): Generator<RpmRecord> {
  let count = 0;
  let left = bytes;
  for (const record of records) {
    count += 1;
    if (record.kind === 'header') left -= record.blob.length;
    if (count > MOST_RPM_RECORDS || left < 0) {
      const why = left < 0 ? 'its records overlap' : `it has over ${MOST_RPM_RECORDS} records`;
      yield { kind: 'damage', reason: `${why}, and the rest was left out` };
      return;
    }
    yield record;
  }
}

/** The last reason is why the reading stopped, if it did. */
function damageOf(reasons: readonly string[]): string | null {
  const last = reasons.at(-1);
  if (last === undefined) return null;
  const more = reasons.length > 1 ? ` (and ${reasons.length - 1} things more)` : '';
  return `the database is damaged: ${last}${more}`;
}
