// F1. Segments and the place of the section table, from the first bytes of an ELF file (System V
// ABI, gabi 4.1, chapters 4 and 5): pure.

import { isElf } from './elf.ts';

/** A part of the file that is loaded, or that says how to: one program header. */
export interface Segment {
  /** `p_type`. */
  readonly type: number;
  /** PT_LOAD: it becomes memory. */
  readonly loaded: boolean;
  /** PT_NOTE: what others are to know of the file. */
  readonly noted: boolean;
  readonly writable: boolean;
  readonly executable: boolean;
  /** In the file, bytes. */
  readonly offset: number;
  readonly bytes: number;
  /** In memory. */
  readonly address: number;
}

/** Where the table of sections stands in the file. */
export interface SectionTable {
  readonly offset: number;
  readonly count: number;
  /** Bytes of one entry. */
  readonly step: number;
  /** Which entry holds the names. */
  readonly names: number;
}

export interface ElfHeader {
  readonly numbers: Numbers;
  /** Those whose headers stand in the bytes given. */
  readonly segments: readonly Segment[];
  /** Null: none, as in what packers leave. */
  readonly sections: SectionTable | null;
}

/** Reads numbers in the file's own byte order; throws beyond the end of `bytes`. */
export interface Numbers {
  /** `e_ident[EI_CLASS]`: 64 bit. */
  readonly wide: boolean;
  half(bytes: Buffer, at: number): number;
  word(bytes: Buffer, at: number): number;
  /** An address, an offset or a size. Rounded beyond 2^53, where no file ends. */
  long(bytes: Buffer, at: number): number;
}

const PT_LOAD = 1;
const PT_NOTE = 4;
const PF_X = 1;
const PF_W = 2;
/** e_phoff, e_shoff, then e_phentsize and the five halves from there on; bytes of the header. */
const WIDE = { programs: 32, sections: 40, sizes: 54, bytes: 64 };
const NARROW = { programs: 28, sections: 32, sizes: 42, bytes: 52 };
/** p_flags, p_offset, p_vaddr, p_filesz; bytes of a program header. */
const WIDE_SEGMENT = { flags: 4, offset: 8, address: 16, size: 32, bytes: 56 };
const NARROW_SEGMENT = { flags: 24, offset: 4, address: 8, size: 16, bytes: 32 };

/** Null: no ELF file, or its header is cut. `head` is the file's first bytes. */
export function readElfHeader(head: Buffer): ElfHeader | null {
  if (!isElf(head) || head.length < WIDE.bytes) return null;
  const numbers = numbersOf(head[4] === 2, head[5] !== 2);
  const at = numbers.wide ? WIDE : NARROW;
  const [programs, sections] = [numbers.long(head, at.programs), numbers.long(head, at.sections)];
  const half = (index: number): number => numbers.half(head, at.sizes + 2 * index);
  const table = { offset: sections, step: half(2), count: half(3), names: half(4) };
  return {
    numbers,
    segments: readSegments(head, numbers, { offset: programs, step: half(0), count: half(1) }),
    sections: sections > 0 && table.count > 0 && table.step > 0 ? table : null,
  };
}

/** Where in the file an address was loaded from, or null. */
export function fileOffsetOf(address: number, segments: readonly Segment[]): number | null {
  const holds = ({ loaded, address: from, bytes }: Segment): boolean =>
    loaded && address >= from && address < from + bytes;
  const segment = segments.find(holds);
  return segment === undefined ? null : address - segment.address + segment.offset;
}

function readSegments(
  head: Buffer,
  numbers: Numbers,
  table: Omit<SectionTable, 'names'>,
): Segment[] {
  const at = numbers.wide ? WIDE_SEGMENT : NARROW_SEGMENT;
  const segments: Segment[] = [];
  if (table.step < at.bytes) return segments;
  for (let i = 0, from = table.offset; i < table.count; i += 1, from += table.step) {
    if (from + at.bytes > head.length) break;
    segments.push({
      type: numbers.word(head, from),
      loaded: numbers.word(head, from) === PT_LOAD,
      noted: numbers.word(head, from) === PT_NOTE,
      writable: (numbers.word(head, from + at.flags) & PF_W) !== 0,
      executable: (numbers.word(head, from + at.flags) & PF_X) !== 0,
      offset: numbers.long(head, from + at.offset),
      address: numbers.long(head, from + at.address),
      bytes: numbers.long(head, from + at.size),
    });
  }
  return segments;
}

function numbersOf(wide: boolean, little: boolean): Numbers {
  const half = (bytes: Buffer, at: number): number =>
    little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const word = (bytes: Buffer, at: number): number =>
    little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  const long = (bytes: Buffer, at: number): number =>
    wide
      ? word(bytes, little ? at + 4 : at) * 2 ** 32 + word(bytes, little ? at : at + 4)
      : word(bytes, at);
  return { wide, half, word, long };
}
