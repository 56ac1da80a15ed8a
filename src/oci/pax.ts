// F1. pax extended header records (POSIX.1-2001, "pax Extended Header"). Pure.
import { decodeName } from './names.ts';

/** The records of one extended header that say something about a name, a size or an owner. */
export interface PaxRecords {
  readonly path?: string;
  readonly linkpath?: string;
  readonly size?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** A sparse file in one of GNU's pax formats; `realSize` is the expanded size, when told. */
  readonly sparse?: { readonly name: string | null; readonly realSize: number | null };
}

/** Reads `29 path=...\n` records; null when they are malformed. Later ones win. */
export function parsePax(data: Buffer): PaxRecords | null {
  const texts = new Map<string, Buffer>();
  let sparse = false;
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at);
    if (space < 0 || space === at || space - at > 10) return null;
    const length = Number(data.toString('latin1', at, space));
    const end = at + length;
    if (!Number.isInteger(length) || end > data.length || end < space + 3) return null;
    const equals = data.indexOf(0x3d, space);
    if (data[end - 1] !== 0x0a || equals < 0 || equals >= end) return null;
    const key = data.toString('latin1', space + 1, equals);
    const value = data.subarray(equals + 1, end - 1);
    if (key.startsWith('GNU.sparse.')) sparse = true;
    // An empty value takes a record back.
    if (WANTED.has(key)) {
      if (value.length === 0) texts.delete(key);
      else texts.set(key, value);
    }
    at = end;
  }
  return toRecords(texts, sparse);
}

const WANTED = new Set([
  'path',
  'linkpath',
  'size',
  'uid',
  'gid',
  'GNU.sparse.name',
  'GNU.sparse.size',
  'GNU.sparse.realsize',
]);

function toRecords(texts: ReadonlyMap<string, Buffer>, sparse: boolean): PaxRecords | null {
  const text = (key: string): string | undefined => {
    const bytes = texts.get(key);
    return bytes === undefined ? undefined : decodeName(bytes);
  };
  const numbers = new Map<string, number>();
  for (const key of ['size', 'uid', 'gid', 'GNU.sparse.size', 'GNU.sparse.realsize']) {
    const digits = text(key);
    if (digits === undefined) continue;
    const value = Number(digits);
    if (!/^\d+$/.test(digits) || !Number.isSafeInteger(value)) return null;
    numbers.set(key, value);
  }
  const records: { -readonly [K in keyof PaxRecords]: PaxRecords[K] } = {};
  const path = text('path');
  const linkpath = text('linkpath');
  const [size, uid, gid] = [numbers.get('size'), numbers.get('uid'), numbers.get('gid')];
  if (path !== undefined) records.path = path;
  if (linkpath !== undefined) records.linkpath = linkpath;
  if (size !== undefined) records.size = size;
  if (uid !== undefined) records.uid = uid;
  if (gid !== undefined) records.gid = gid;
  if (sparse) {
    const realSize = numbers.get('GNU.sparse.realsize') ?? numbers.get('GNU.sparse.size') ?? null;
    records.sparse = { name: text('GNU.sparse.name') ?? null, realSize };
  }
  return records;
}
