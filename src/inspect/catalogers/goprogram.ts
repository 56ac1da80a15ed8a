// F2. What to keep of a program so that its Go build info can be read, wherever it stands: pure.

import { isElf, isElfProgram } from '../../formats/elf.ts';
import { readElfHeader, type Segment } from '../../formats/elfheader.ts';
import type { KeptPart } from '../../formats/elfsections.ts';
import {
  GO_MAGIC,
  isBuildHeader,
  isInline,
  MODULES_START,
  readInline,
  type GoBuild,
} from '../../formats/gobuildinfo.ts';
import { readPointedBuild } from '../../formats/gopointers.ts';
import type { Capture, SeenFile, Want } from '../../model/knowledge.ts';

/** Program headers stand there. */
const HEAD_BYTES = 1024;
/** Kubernetes and its like have tables of some 100 kB. */
const MOST_MODULES = 512 << 10;
/** Version strings, in programs of Go before 1.18: `go1.17.13`. */
const VERSION = 'go1.';
const VERSION_BYTES = 64;
/**
 * Their writable segments, where string headers stand; Debian 11's prometheus (41 MB) has 0.5 MB.
 * All writable segments of the 852 programs in a Debian 12 /usr/bin (1 GB) have 25 MB.
 */
const MOST_DATA = 2 << 20;
/** Needles of six bytes or fewer are found three times as fast (Node 24.21, `indexOf`). */
const MAGIC_NEEDLE = GO_MAGIC.slice(-6);
const MODULES_NEEDLE = MODULES_START.slice(-6);

/**
 * Null: no program of any system. What only Go before 1.18 needs is asked of ELF programs alone:
 * each further needle costs 0.1 s of 1 GB, and large libraries are more of it than programs.
 */
export function goProgramWant(head: Buffer): Want | null {
  if (!isProgramFile(head)) return null;
  const inline = capture(GO_MAGIC, MAGIC_NEEDLE);
  if (!isElfProgram(head)) return { bytes: HEAD_BYTES, captures: [inline] };
  return {
    bytes: HEAD_BYTES,
    captures: [
      inline,
      capture(MODULES_START, MODULES_NEEDLE),
      { needle: VERSION, bytes: VERSION_BYTES },
    ],
    spans: writable(head).map(({ offset, bytes }) => [offset, offset + Math.min(bytes, MOST_DATA)]),
  };
}

function capture(whole: string, needle: string): Capture {
  return { needle, before: whole.length - needle.length, bytes: MOST_MODULES };
}

/** Null: no Go program. Throws where its build info is damaged. */
export function readGoProgram(file: SeenFile): GoBuild | null {
  const headers = partsOf(file, MAGIC_NEEDLE).filter(isBuildHeader);
  if (headers.length === 0) return null;
  const segments = readElfHeader(file.bytes)?.segments ?? [];
  const data = writable(file.bytes);
  const isData = ({ at }: KeptPart): boolean =>
    data.some(({ offset, bytes }) => at >= offset && at < offset + bytes);
  // As Go itself: the first in a writable segment. Elsewhere stands that of a program inside this.
  for (const header of [...headers.filter(isData), ...headers.filter((one) => !isData(one))]) {
    const build = isInline(header)
      ? readInline(header)
      : readPointedBuild(header, {
          segments,
          data: data.map(({ offset }, i) => ({ at: offset, bytes: file.spans[i] ?? NOTHING })),
          versions: partsOf(file, VERSION),
          modules: partsOf(file, MODULES_NEEDLE),
        });
    if (build !== null) return build;
  }
  throw new Error('its Go build info is damaged');
}

const NOTHING = Buffer.alloc(0);

/** ELF; Windows' PE; macOS' Mach-O of 32 and 64 bits, little endian. */
function isProgramFile(head: Buffer): boolean {
  if (isElf(head)) return true;
  const magic = head.length < 4 ? 0 : head.readUInt32LE(0);
  return (magic & 0xffff) === 0x5a4d || magic === 0xfeedface || magic === 0xfeedfacf;
}

function writable(head: Buffer): Segment[] {
  const segments = readElfHeader(head)?.segments ?? [];
  return segments.filter((segment) => segment.loaded && segment.writable);
}

function partsOf({ captures, places }: SeenFile, needle: string): KeptPart[] {
  const at = places.get(needle) ?? [];
  return (captures.get(needle) ?? []).map((bytes, i) => ({ at: at[i] ?? 0, bytes }));
}
