// F1. What the dynamic loader reads of an ELF file (gabi 4.1, chapter 5; ld.so(8)) of which only
// parts were kept: pure.

import { fileOffsetOf, readElfHeader, type ElfHeader, type Segment } from './elfheader.ts';
import { keptBytes, type KeptPart } from './elfsections.ts';

/** What a program or library asks of the loader. */
export interface ElfDynamic {
  /** ELFCLASS64. */
  readonly wide: boolean;
  readonly little: boolean;
  /** `e_machine`. */
  readonly machine: number;
  /** ET_EXEC, or marked as a program by DF_1_PIE. */
  readonly program: boolean;
  /** PT_INTERP: the loader that the kernel starts in its place. */
  readonly interpreter: string | null;
  /** DT_NEEDED, in its order. */
  readonly needed: readonly string[];
  readonly soname: string | null;
  readonly rpath: string | null;
  readonly runpath: string | null;
  /** DF_1_NODEFLIB: the system's own directories are not searched for what it needs. */
  readonly noDefaultLib: boolean;
  /** False: names that it holds lie outside of what was kept, and are not in the lists. */
  readonly complete: boolean;
}

/** Offsets in the file: `to` is exclusive. */
export type Span = readonly [from: number, to: number];

const ET_EXEC = 2;
const ET_DYN = 3;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_SONAME = 14;
const DT_RPATH = 15;
const DT_RUNPATH = 29;
const DT_FLAGS_1 = 0x6ffffffb;
const DF_1_NODEFLIB = 0x800;
const DF_1_PIE = 0x8000000;

/** PATH_MAX, and the longest name that is read. */
const MOST_NAME = 4096;
/** The largest of 14,409 files has 1,424 bytes of them. */
const MOST_DYNAMIC = 64 << 10;
const MOST_NEEDED = 1024;
/** Up to this size a file is kept whole. */
const SMALL = 1 << 20;
/** Of one segment: the string table of libnode ends 7.8 MB after the segment's begin. */
const MOST_FIRST = 16 << 20;
const MOST_OTHER = 32 << 20;

/**
 * The parts of a file that must be kept to read what it asks of the loader; null: the file is not
 * linked dynamically. Where the string table stands is known only from a table that comes after it,
 * so whole candidates are kept:
 * - the first loaded segment, where linkers put it;
 * - a read-only one after a first that holds code, where Go's linker puts it;
 * - writable ones after the first writable, where patchelf puts it.
 */
export function dynamicSpans(head: Buffer, size: number): readonly Span[] | null {
  const header = readElfHeader(head);
  if (header === null || !isLinked(header, head)) return null;
  if (size <= SMALL) return [[0, size]];
  if (!hasAllSegments(header, head)) return [[0, Math.min(size, MOST_OTHER)]];
  const dynamic = segmentOf(header, PT_DYNAMIC);
  if (dynamic === undefined) return null;
  const spans = [spanOf(dynamic, MOST_DYNAMIC)];
  const interpreter = segmentOf(header, PT_INTERP);
  if (interpreter !== undefined) spans.push(spanOf(interpreter, MOST_NAME));
  const [first, ...others] = header.segments.filter(({ loaded }) => loaded);
  if (first === undefined) return spans;
  spans.push(spanOf(first, MOST_FIRST));
  const writable = others.filter((segment) => segment.writable).slice(1);
  const constant = others.filter((segment) => !segment.writable && !segment.executable);
  const second = first.executable ? constant.slice(0, 1) : [];
  for (const segment of [...second, ...writable.slice(-2)]) {
    spans.push(spanOf(segment, MOST_OTHER));
  }
  return spans;
}

/** `kept` holds what `dynamicSpans` asked for. Null: not linked dynamically. */
export function readElfDynamic(head: Buffer, kept: readonly KeptPart[]): ElfDynamic | null {
  const start = kept.find(({ at }) => at === 0)?.bytes;
  // Some tools move the program headers behind the first bytes.
  const header = readElfHeader(start !== undefined && start.length > head.length ? start : head);
  if (header === null || !isLinked(header, head)) return null;
  const { numbers } = header;
  const whole = hasAllSegments(header, start ?? head);
  const dynamic = segmentOf(header, PT_DYNAMIC);
  if (dynamic === undefined && whole) return null;
  const interpreter = segmentOf(header, PT_INTERP);
  const table = dynamic && keptBytes(kept, dynamic.offset, Math.min(dynamic.bytes, MOST_DYNAMIC));
  const tags = table ? readTags(header, table) : [];
  const strings = new StringTable(header, kept, tags.find(([tag]) => tag === DT_STRTAB)?.[1]);
  const all = (wanted: number): string[] =>
    tags
      .filter(([tag]) => tag === wanted)
      .slice(0, MOST_NEEDED)
      .flatMap(([, at]) => strings.at(at) ?? []);
  const flags = tags.find(([tag]) => tag === DT_FLAGS_1)?.[1] ?? 0;
  const name = interpreter && keptBytes(kept, interpreter.offset, nameBytes(interpreter));
  return {
    wide: numbers.wide,
    little: head[5] !== 2,
    machine: numbers.half(head, 18),
    program: numbers.half(head, 16) === ET_EXEC || (flags & DF_1_PIE) !== 0,
    interpreter: name ? textOf(name) : null,
    needed: all(DT_NEEDED),
    soname: all(DT_SONAME)[0] ?? null,
    rpath: all(DT_RPATH)[0] ?? null,
    runpath: all(DT_RUNPATH)[0] ?? null,
    noDefaultLib: (flags & DF_1_NODEFLIB) !== 0,
    complete:
      whole && table !== null && (interpreter === undefined || name !== null) && !strings.cut,
  };
}

type Tag = readonly [tag: number, value: number];

function readTags({ numbers }: ElfHeader, table: Buffer): Tag[] {
  const step = numbers.wide ? 8 : 4;
  const tags: Tag[] = [];
  for (let at = 0; at + 2 * step <= table.length; at += 2 * step) {
    const tag = numbers.long(table, at);
    if (tag === DT_NULL) break;
    tags.push([tag, numbers.long(table, at + step)]);
  }
  return tags;
}

/** Names by their offset in the dynamic string table. */
class StringTable {
  readonly #from: number | null;
  readonly #kept: readonly KeptPart[];
  /** A name was asked for that was not kept. */
  cut = false;

  constructor({ segments }: ElfHeader, kept: readonly KeptPart[], address: number | undefined) {
    this.#from = address === undefined ? null : fileOffsetOf(address, segments);
    this.#kept = kept;
  }

  at(offset: number): string | null {
    const from = (this.#from ?? Number.NaN) + offset;
    for (const { at, bytes } of this.#kept) {
      if (!(from >= at && from < at + bytes.length)) continue;
      const end = bytes.indexOf(0, from - at);
      if (end < 0 || end - (from - at) > MOST_NAME) continue;
      return bytes.toString('utf8', from - at, end);
    }
    this.cut = true;
    return null;
  }
}

function isLinked({ numbers, segments }: ElfHeader, head: Buffer): boolean {
  const type = numbers.half(head, 16);
  if (type !== ET_EXEC && type !== ET_DYN) return false;
  const count = numbers.half(head, numbers.wide ? 56 : 44);
  const isDynamic = ({ type: kind }: Segment): boolean => kind === PT_DYNAMIC || kind === PT_INTERP;
  return count > 0 && (segments.length < count || segments.some(isDynamic));
}

function hasAllSegments({ numbers, segments }: ElfHeader, head: Buffer): boolean {
  return segments.length === numbers.half(head, numbers.wide ? 56 : 44);
}

const segmentOf = ({ segments }: ElfHeader, wanted: number): Segment | undefined =>
  segments.find(({ type }) => type === wanted);

const spanOf = ({ offset, bytes }: Segment, most: number): Span => [
  offset,
  offset + Math.min(bytes, most),
];

const nameBytes = ({ bytes }: Segment): number => Math.min(bytes, MOST_NAME);

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}
