// F1. Headers of rpm packages, as every database keeps them (rpm's docs, "RPM v4 Package format",
// and lib/rpmtag.h): pure.

import { readRpmFiles, type RpmArrays, type RpmFiles } from './rpmfiles.ts';

/** One installed package. */
export type RpmPackage = {
  readonly name: string;
  /** null where the package has none, which is not the same text as 0. */
  readonly epoch: number | null;
  /** `version-release`, without the epoch. */
  readonly version: string;
  /** `x86_64`; '' where the record has none: public keys. */
  readonly architecture: string;
  /** `bash-5.1.8-6.el9.src.rpm`, or ''. */
  readonly sourceRpm: string;
  /** What it owns; null where that could not be read, or its record does not say. */
  readonly files: readonly RpmFiles[] | null;
};

const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  architecture: 1022,
  oldFileNames: 1027,
  fileStates: 1029,
  fileModes: 1030,
  sourceRpm: 1044,
  directoryIndexes: 1116,
  baseNames: 1117,
  directoryNames: 1118,
} as const;
const WANTED: ReadonlySet<number> = new Set(Object.values(TAG));

/** lib/rpmtag.h, `rpmTagType`. */
const TYPE = { char: 1, int8: 2, int16: 3, int32: 4, string: 6, stringArray: 8, i18n: 9 } as const;
const TEXTS: ReadonlySet<number> = new Set([TYPE.string, TYPE.stringArray, TYPE.i18n]);

/** Bytes before the index, and of one index entry: tag, type, offset, count (big endian). */
const INTRO = 8;
const ENTRY = 16;
/** lib/header.c: `HEADER_TAGS_MAX`; more of them is no header. */
const MOST_ENTRIES = 0xffff;
/** The largest packages have some 100,000 files; a list of more is not read. */
const MOST_VALUES = 500_000;
/** No name, version or architecture comes near. */
const LONGEST = 4096;
/** rpm's word for "no value", which its own records hold as text. */
const NONE = '(none)';

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

interface Header {
  readonly entries: ReadonlyMap<number, Entry>;
  readonly data: Buffer;
}

/** Reads one header; throws when it is cut, or names no package. */
export function readRpmHeader(blob: Buffer): RpmPackage {
  const header = indexOf(blob);
  const name = textOf(header, TAG.name);
  const version = textOf(header, TAG.version);
  if (name === '' || version === '') throw new Error('a header without name or version');
  const release = textOf(header, TAG.release);
  return {
    name,
    epoch: numbersOf(header, TAG.epoch, TYPE.int32)?.[0] ?? null,
    version: release === '' ? version : `${version}-${release}`,
    architecture: textOf(header, TAG.architecture),
    sourceRpm: textOf(header, TAG.sourceRpm),
    files: readRpmFiles(arraysOf(header)),
  };
}

function arraysOf(header: Header): RpmArrays {
  return {
    oldFileNames: () => textsOf(header, TAG.oldFileNames),
    baseNames: () => textsOf(header, TAG.baseNames),
    directoryNames: () => textsOf(header, TAG.directoryNames),
    directoryIndexes: () => numbersOf(header, TAG.directoryIndexes, TYPE.int32),
    modes: () => numbersOf(header, TAG.fileModes, TYPE.int16),
    states: () => numbersOf(header, TAG.fileStates, TYPE.char),
  };
}

/**
 * `il` and `dl`, then `il` entries and `dl` bytes of data. The first entry marks the region that
 * was signed, and what was added at installation follows it: of a tag that stands twice the last
 * one counts.
 */
function indexOf(blob: Buffer): Header {
  if (blob.length < INTRO) throw new Error('a header of less than 8 bytes');
  const count = blob.readUInt32BE(0);
  const start = INTRO + count * ENTRY;
  const end = start + blob.readUInt32BE(4);
  if (count === 0 || count > MOST_ENTRIES) throw new Error(`a header with ${count} entries`);
  if (end > blob.length) throw new Error(`a header of ${end} bytes has ${blob.length}`);
  const entries = new Map<number, Entry>();
  for (let at = INTRO; at < start; at += ENTRY) {
    const tag = blob.readUInt32BE(at);
    if (!WANTED.has(tag)) continue;
    const type = blob.readUInt32BE(at + 4);
    const offset = blob.readUInt32BE(at + 8);
    entries.set(tag, { type, offset, count: blob.readUInt32BE(at + 12) });
  }
  return { entries, data: blob.subarray(start, end) };
}

/** The first string of a tag; '' where it has none. */
function textOf(header: Header, tag: number): string {
  const text = textsOf(header, tag, 1)?.[0] ?? '';
  if (text.length > LONGEST) throw new Error(`a text of ${text.length} characters`);
  return text === NONE ? '' : text;
}

function textsOf({ entries, data }: Header, tag: number, most = Infinity): string[] | null {
  const entry = entries.get(tag);
  if (entry === undefined) return null;
  if (!TEXTS.has(entry.type)) throw new Error(`tag ${tag} is no text`);
  const count = Math.min(entry.count, most);
  if (count > MOST_VALUES || entry.offset + count > data.length)
    throw new Error(`tag ${tag} has too many values for its header`);
  const texts: string[] = [];
  let at = entry.offset;
  for (let i = 0; i < count; i += 1) {
    const end = data.indexOf(0, at);
    if (end < 0) throw new Error(`tag ${tag} lies beyond its header`);
    texts.push(data.toString('utf8', at, end));
    at = end + 1;
  }
  return texts;
}

function numbersOf({ entries, data }: Header, tag: number, type: 1 | 3 | 4): number[] | null {
  const entry = entries.get(tag);
  if (entry === undefined) return null;
  const size = type === TYPE.int32 ? 4 : type === TYPE.int16 ? 2 : 1;
  // Both of them are one byte, and both were written for file states.
  const fits = entry.type === type || (size === 1 && entry.type === TYPE.int8);
  if (!fits) throw new Error(`tag ${tag} has no numbers of ${size} bytes`);
  const { offset, count } = entry;
  if (count > MOST_VALUES || offset + count * size > data.length)
    throw new Error(`tag ${tag} has too many values for its header`);
  const numbers: number[] = [];
  const end = offset + count * size;
  if (type === TYPE.int32)
    for (let at = offset; at < end; at += 4) numbers.push(data.readUInt32BE(at));
  else if (type === TYPE.int16)
    for (let at = offset; at < end; at += 2) numbers.push(data.readUInt16BE(at));
  else return [...data.subarray(offset, end)];
  return numbers;
}
