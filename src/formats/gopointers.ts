// F1. Go build info of Go 1.13 to 1.17, whose header points at strings elsewhere in the file, from
// the parts that were kept of it: pure.

import { fileOffsetOf, type Segment } from './elfheader.ts';
import type { KeptPart } from './elfsections.ts';
import {
  readFramed,
  readPointer,
  readPointers,
  readToSentinel,
  tooLong,
  type BuildPointers,
  type GoBuild,
} from './gobuildinfo.ts';

/** What was kept of a program for its header's sake. */
export interface PointedParts {
  readonly segments: readonly Segment[];
  /** Its writable segments: string headers stand there. */
  readonly data: readonly KeptPart[];
  /** Places that may be the version. */
  readonly versions: readonly KeptPart[];
  /** Places that begin as the text of modules does. */
  readonly modules: readonly KeptPart[];
}

/**
 * Follows the pointers. A program that the system's loader moves (linked with `-pie` by another
 * linker) has them only in its relocations: its version is then not told, and its modules are if
 * there is one text of them.
 */
export function readPointedBuild(header: KeptPart, parts: PointedParts): GoBuild {
  const pointers = readPointers(header);
  const version = stringAt(pointers.version, pointers, parts, parts.versions);
  return {
    version: version?.toString('latin1') ?? '',
    modules: modulesAt(pointers, parts),
  };
}

function modulesAt(pointers: BuildPointers, parts: PointedParts): string {
  const pointed = stringAt(pointers.modules, pointers, parts, parts.modules);
  if (pointed !== null) return readFramed(pointed) ?? '';
  const [only, ...others] = parts.modules;
  return only === undefined || others.length > 0 ? '' : (readToSentinel(only.bytes) ?? '');
}

/** The Go string whose header (an address and a length) is at that address, if it was kept. */
function stringAt(
  address: number,
  form: BuildPointers,
  { segments, data }: PointedParts,
  kept: readonly KeptPart[],
): Buffer | null {
  const header = fileOffsetOf(address, segments);
  if (header === null) return null;
  const { pointerSize } = form;
  for (const { at, bytes } of data) {
    if (header < at || header + 2 * pointerSize > at + bytes.length) continue;
    const text = fileOffsetOf(readPointer(bytes, header - at, form), segments);
    const length = readPointer(bytes, header - at + pointerSize, form);
    const place = kept.find((part) => part.at === text);
    if (place === undefined) return null;
    if (length > place.bytes.length) throw tooLong(length);
    return place.bytes.subarray(0, length);
  }
  return null;
}
