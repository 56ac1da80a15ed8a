// F1. Rows of a table in an SQLite file that is held in memory, read without trusting it
// (sqlite.org/fileformat2.html): pure.

/** `SQLite format 3` and a zero byte. */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const FILE_HEADER = 100;
/** B-tree pages of tables: inner ones of 12 bytes and leaves of 8 before their cells. */
const PAGE_TYPE = { inner: 5, leaf: 13 } as const;
const INNER_HEADER = 12;
const LEAF_HEADER = 8;

/** A row as it is stored: its columns are still to be cut out of the payload. */
export type SqliteRow =
  | { readonly kind: 'row'; readonly rowid: number; readonly payload: Buffer }
  | { readonly kind: 'damage'; readonly reason: string };

export interface SqliteFile {
  readonly file: Buffer;
  readonly pageSize: number;
  /** What of each page the format may use: the rest is reserved for extensions. */
  readonly usable: number;
}

export function isSqlite(file: Buffer): boolean {
  return file.length >= FILE_HEADER && file.subarray(0, MAGIC.length).equals(MAGIC);
}

export function openSqlite(file: Buffer): SqliteFile {
  const stored = file.readUInt16BE(16);
  const pageSize = stored === 1 ? 65536 : stored;
  const isPowerOf2 = (pageSize & (pageSize - 1)) === 0;
  if (!isPowerOf2 || pageSize < 512) throw new Error(`a page size of ${pageSize}`);
  const usable = pageSize - file[20]!;
  if (usable < 480) throw new Error(`pages of ${usable} usable bytes`);
  return { file, pageSize, usable };
}

/** The first page of a table, by the schema, whose own table begins on page 1. */
export function rootOf(sqlite: SqliteFile, table: string): number {
  for (const row of rowsOf(sqlite, 1)) {
    if (row.kind === 'damage') continue;
    // Columns: type, name, tbl_name, rootpage, sql.
    const [type, name, , root] = columnsOf(row.payload, 4);
    const isTable = type?.toString('utf8') === 'table' && name?.toString('utf8') === table;
    if (isTable && root !== undefined && root.length >= 1 && root.length <= 6)
      return root.readUIntBE(0, root.length);
  }
  throw new Error(`the database has no table ${table}`);
}

/** All rows of a table in the order of their numbers. A page is read once: cycles are damage. */
export function* rowsOf(sqlite: SqliteFile, root: number): Generator<SqliteRow> {
  const taken = new Set<number>();
  const todo = [root];
  const pages = sqlite.file.length / sqlite.pageSize;
  for (let page = todo.pop(); page !== undefined; page = todo.pop()) {
    const start = startOf(sqlite, page);
    if (start === null || taken.has(page)) {
      const what = start === null ? 'lies beyond the file' : 'stands twice in the table';
      yield { kind: 'damage', reason: `page ${page} ${what}` };
      continue;
    }
    taken.add(page);
    const head = page === 1 ? start + FILE_HEADER : start;
    const type = sqlite.file[head];
    const cells = cellsOf(sqlite, start, head);
    if (cells === null || (type !== PAGE_TYPE.inner && type !== PAGE_TYPE.leaf)) {
      yield { kind: 'damage', reason: `page ${page} is no page of a table` };
    } else if (type === PAGE_TYPE.inner) {
      // What comes first is taken last.
      todo.push(sqlite.file.readUInt32BE(head + 8));
      for (const at of cells.reverse()) todo.push(sqlite.file.readUInt32BE(at));
      if (todo.length > pages) {
        yield { kind: 'damage', reason: 'a table has more pages than the file' };
        return;
      }
    } else {
      for (const at of cells) yield rowAt(sqlite, start, at, taken);
    }
  }
}

/** Offset of a page (they count from 1), or null where it is not there in full. */
function startOf({ file, pageSize }: SqliteFile, page: number): number | null {
  const start = (page - 1) * pageSize;
  return page >= 1 && start + pageSize <= file.length ? start : null;
}

/** Offsets of the cells of a page, or null where one of them lies outside. */
function cellsOf({ file, usable }: SqliteFile, start: number, head: number): number[] | null {
  const first = head + (file[head] === PAGE_TYPE.inner ? INNER_HEADER : LEAF_HEADER);
  const count = file.readUInt16BE(head + 3);
  // A cell has four bytes at least.
  if (first + 2 * count > start + usable) return null;
  const cells: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const at = start + file.readUInt16BE(first + 2 * i);
    if (at < first + 2 * count || at + 4 > start + usable) return null;
    cells.push(at);
  }
  return cells;
}

/** A cell: length of the payload, number of the row, and as much of the payload as fits. */
function rowAt(sqlite: SqliteFile, start: number, at: number, taken: Set<number>): SqliteRow {
  const { file, usable } = sqlite;
  const end = start + usable;
  const length = varintAt(file, at);
  const rowid = varintAt(file, length.end);
  const here = localBytes(length.value, usable);
  if (length.value > file.length || rowid.end + here > end)
    return { kind: 'damage', reason: `a row of ${length.value} bytes does not fit its page` };
  const local = file.subarray(rowid.end, rowid.end + here);
  if (here === length.value) return { kind: 'row', rowid: rowid.value, payload: local };
  if (rowid.end + here + 4 > end) return { kind: 'damage', reason: 'a row does not fit its page' };
  const parts = [local];
  let left = length.value - here;
  let page = file.readUInt32BE(rowid.end + here);
  while (left > 0) {
    const from = startOf(sqlite, page);
    if (from === null) return { kind: 'damage', reason: `page ${page} of a row is not there` };
    if (taken.has(page))
      return { kind: 'damage', reason: `page ${page} belongs to two rows, or to one twice` };
    taken.add(page);
    const size = Math.min(left, usable - 4);
    parts.push(file.subarray(from + 4, from + 4 + size));
    left -= size;
    page = file.readUInt32BE(from);
  }
  return { kind: 'row', rowid: rowid.value, payload: Buffer.concat(parts) };
}

/** Section 1.6, "Cell Payload Overflow Pages": how much of a payload stands in a leaf. */
function localBytes(payload: number, usable: number): number {
  const most = usable - 35;
  if (payload <= most) return payload;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const whole = least + ((payload - least) % (usable - 4));
  return whole <= most ? whole : least;
}

/** The first columns of a row, as bytes; null values, constants and what is cut are empty. */
export function columnsOf(payload: Buffer, count: number): Buffer[] {
  const size = varintAt(payload, 0);
  let body = size.value;
  let at = size.end;
  const columns: Buffer[] = [];
  while (at < Math.min(size.value, payload.length) && columns.length < count) {
    const type = varintAt(payload, at);
    const bytes = bytesOf(type.value);
    columns.push(payload.subarray(body, body + bytes));
    body += bytes;
    at = type.end;
  }
  return columns;
}

/** Section 2.1, "Record Format": integers and floats by number, then blobs (even) and texts (odd). */
function bytesOf(serialType: number): number {
  if (serialType >= 12) return Math.floor((serialType - 12) / 2);
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][serialType] ?? 0;
}

/** Seven bits a byte, highest first, up to nine bytes; the ninth gives eight. What is cut reads 0. */
function varintAt(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = bytes[at + i] ?? 0;
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  return { value: value * 256 + (bytes[at + 8] ?? 0), end: at + 9 };
}
