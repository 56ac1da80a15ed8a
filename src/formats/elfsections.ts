// F1. Sections of an ELF file of which only parts were kept (gabi 4.1, chapter 4): pure.

import type { ElfHeader } from './elfheader.ts';

/** What was kept of a file. */
export interface KeptPart {
  /** Offset in the file. */
  readonly at: number;
  readonly bytes: Buffer;
}

/**
 * A section's content; null: there is no such section; `unread`: there is, outside of what was kept;
 * `unknown`: the table or its names lie outside.
 */
export type SectionContent = Buffer | 'unread' | 'unknown' | null;

/** sh_offset and sh_size; bytes of a section header. */
const WIDE = { offset: 24, size: 32, bytes: 64 };
const NARROW = { offset: 16, size: 20, bytes: 40 };

/** The content of the first section of that name. */
export function readSection(
  { sections, numbers }: ElfHeader,
  kept: readonly KeptPart[],
  name: string,
): SectionContent {
  if (sections === null) return null;
  const at = numbers.wide ? WIDE : NARROW;
  if (sections.step < at.bytes || sections.names >= sections.count) return null;
  const table = keptBytes(kept, sections.offset, sections.count * sections.step);
  if (table === null) return 'unknown';
  const contentOf = (index: number): Buffer | 'unread' => {
    const from = index * sections.step;
    const offset = numbers.long(table, from + at.offset);
    return keptBytes(kept, offset, numbers.long(table, from + at.size)) ?? 'unread';
  };
  const names = contentOf(sections.names);
  if (names === 'unread') return 'unknown';
  const wanted = Buffer.from(`${name}\0`, 'latin1');
  for (let i = 0; i < sections.count; i += 1) {
    const from = numbers.word(table, i * sections.step);
    if (names.subarray(from, from + wanted.length).equals(wanted)) return contentOf(i);
  }
  return null;
}

/** Bytes of the file, where one part holds all of them; else null. */
export function keptBytes(kept: readonly KeptPart[], from: number, size: number): Buffer | null {
  for (const { at, bytes } of kept) {
    if (from >= at && from + size <= at + bytes.length) {
      return bytes.subarray(from - at, from - at + size);
    }
  }
  return null;
}
