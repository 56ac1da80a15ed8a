// F1. The cache of glibc's loader (sysdeps/generic/dl-cache.h), as ldconfig(8) writes it: pure.

/** The older part, which may stand before the newer one, and that one. */
const OLD = 'ld.so-1.7.0';
const NEW = 'glibc-ld.so.cache1.1';
/** Bytes before the entries, and of one entry. */
const OLD_TABLE = { count: 12, entries: 16, step: 12 };
const NEW_TABLE = { count: 20, entries: 48, step: 24 };
const MOST_ENTRIES = 100_000;
const MOST_PATH = 4096;

/** Names that libraries are asked for by, and where each lies; those for all machines mixed. */
export type CacheEntry = readonly [name: string, path: string];

/** Null: not such a file. */
export function readLdSoCache(bytes: Buffer): readonly CacheEntry[] | null {
  if (startsWith(bytes, 0, NEW)) return readEntries(bytes, 0, 0, NEW_TABLE, false);
  if (!startsWith(bytes, 0, OLD) || bytes.length < OLD_TABLE.entries) return null;
  const count = wordsOf(bytes, 0, false)(OLD_TABLE.count);
  const end = OLD_TABLE.entries + count * OLD_TABLE.step;
  // ALIGN_CACHE: the newer part begins at a multiple of eight.
  const next = Math.ceil(end / 8) * 8;
  if (startsWith(bytes, next, NEW)) return readEntries(bytes, next, next, NEW_TABLE, false);
  return readEntries(bytes, 0, end, OLD_TABLE, false);
}

function readEntries(
  bytes: Buffer,
  at: number,
  strings: number,
  table: typeof NEW_TABLE,
  big: boolean,
): readonly CacheEntry[] | null {
  if (at + table.entries > bytes.length) return null;
  const count = wordsOf(bytes, at, big)(table.count);
  // Written in the byte order of its machine: only in one of them do the entries fit.
  if (at + table.entries + count * table.step > bytes.length) {
    return big ? null : readEntries(bytes, at, strings, table, true);
  }
  const word = wordsOf(bytes, at, big);
  const found: CacheEntry[] = [];
  for (let i = 0; i < Math.min(count, MOST_ENTRIES); i += 1) {
    const entry = table.entries + i * table.step;
    const name = stringAt(bytes, strings + word(entry + 4));
    const path = stringAt(bytes, strings + word(entry + 8));
    if (name !== null && path !== null) found.push([name, path]);
  }
  return found;
}

const wordsOf =
  (bytes: Buffer, from: number, big: boolean) =>
  (at: number): number =>
    big ? bytes.readUInt32BE(from + at) : bytes.readUInt32LE(from + at);

function stringAt(bytes: Buffer, at: number): string | null {
  if (at >= bytes.length) return null;
  const end = bytes.indexOf(0, at);
  return end < 0 || end - at > MOST_PATH ? null : bytes.toString('utf8', at, end);
}

function startsWith(bytes: Buffer, at: number, text: string): boolean {
  return (
    bytes.length >= at + text.length && bytes.toString('latin1', at, at + text.length) === text
  );
}
