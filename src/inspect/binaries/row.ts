// F2. What a row of the table of well-known binaries says, and how a content is read by it: pure.

import type { Capture, SeenFile, Want } from '../../model/knowledge.ts';
import type { EntryHead } from '../../model/rootfs.ts';

/** A place in a content that tells the version. */
export interface Mark {
  /** What stands at the place, as Latin-1: long and rare where it can be. */
  readonly needle: string;
  /** Bytes to look at before the needle; default: none. */
  readonly before?: number;
  /** Bytes to look at from the needle's first on. */
  readonly bytes: number;
  /** Matches only what looks right; the group `version`. No `^`: a place may hold more. */
  readonly version: RegExp;
  /** Where the string comes from: the program's source, or a build that was looked at. */
  readonly source: string;
}

/** What a file may turn out to be. */
export interface Kind {
  /** The package's name. */
  readonly name: string;
  /** Default: type `generic`, no namespace, the name. */
  readonly purl?: PurlOfKind;
  /** Only at paths that match. */
  readonly where?: RegExp;
  /** Only contents of at most so many bytes: what makes it dear to look for in large ones. */
  readonly mostBytes?: number;
  /** Strings of the program that stand in its content too. */
  readonly has?: readonly string[];
  /** Strings of look-alikes, which do not. */
  readonly lacks?: readonly string[];
  /** In the order of trust: the first that is found tells the version. */
  readonly marks: readonly Mark[];
}

export type PurlOfKind = {
  readonly type: string;
  readonly namespace?: string;
  readonly name: string;
};

/** Files of one name: they are the first of the kinds whose version is found. */
export interface Row {
  /** Basenames. */
  readonly files: readonly string[];
  readonly kinds: readonly Kind[];
}

/** Files whose name begins so; the rest of the path tells more. */
export interface PatternRow {
  /** What the basename begins with, or ends with where it begins with `*`. */
  readonly file: string;
  /** Null: not such a file after all. */
  kinds(path: string, name: string): readonly Kind[] | null;
}

/** What a content was read as. */
export type ReadBinary = {
  readonly name: string;
  readonly version: string;
  readonly purl?: PurlOfKind;
};

/** What to ask of the content of a file that may be any of these. */
export function wantOf(rows: readonly (readonly Kind[])[], file: EntryHead): Want | null {
  const kinds = rows.flat().filter((kind) => mayBe(kind, file));
  if (kinds.length === 0) return null;
  const needles = kinds.flatMap(({ has, lacks }) => [...(has ?? []), ...(lacks ?? [])]);
  const captures = capturesOf(kinds.flatMap(({ marks }) => marks));
  return { captures, ...(needles.length > 0 && { needles: [...new Set(needles)] }) };
}

/** One capture a needle: a place is kept when it looks right to any of the marks. */
function capturesOf(marks: readonly Mark[]): Capture[] {
  return [...Map.groupBy(marks, ({ needle }) => needle)].map(([needle, same]) => ({
    needle,
    before: Math.max(...same.map(({ before }) => before ?? 0)),
    bytes: Math.max(...same.map(({ bytes }) => bytes)),
    like: oneOf(same.map(({ version }) => version)),
  }));
}

function oneOf(patterns: readonly RegExp[]): RegExp {
  const [first, ...others] = patterns;
  if (first !== undefined && others.length === 0) return first;
  return new RegExp(patterns.map(({ source }) => source).join('|'), 's');
}

/** What each row reads the content as. */
export function readBinary(rows: readonly (readonly Kind[])[], file: SeenFile): ReadBinary[] {
  return rows.flatMap((kinds) => {
    for (const kind of kinds) {
      const version = versionOf(kind, file);
      if (version === null) continue;
      const { name, purl } = kind;
      return [{ name, version, ...(purl !== undefined && { purl }) }];
    }
    return [];
  });
}

function mayBe({ where, mostBytes }: Kind, { path, size }: EntryHead): boolean {
  return where?.test(path) !== false && size <= (mostBytes ?? Infinity);
}

function versionOf(kind: Kind, file: SeenFile): string | null {
  const { has, lacks, marks } = kind;
  if (!mayBe(kind, file)) return null;
  if (has?.every((text) => file.hits.has(text)) === false) return null;
  if (lacks?.some((text) => file.hits.has(text)) === true) return null;
  for (const { needle, version } of marks) {
    for (const place of file.captures.get(needle) ?? []) {
      const found = version.exec(place.toString('latin1'))?.groups?.['version'];
      if (found !== undefined) return found;
    }
  }
  return null;
}
