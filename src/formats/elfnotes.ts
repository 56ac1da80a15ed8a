// F1. Package metadata in the notes of ELF files (systemd.io/PACKAGE_METADATA_FOR_EXECUTABLE_FILES,
// since systemd 248): which distribution's package a program was built as: pure.

import type { ElfHeader } from './elfheader.ts';

export type NotedPackage = {
  /** `deb`, `rpm`, `apk`, `alpm` and whatever else a build says. */
  readonly type: string;
  /** Debian writes the name of its source package. */
  readonly name: string;
  readonly version: string;
  /** `debian`, in lower case as os-release(5) has ID; '' where it does not say. */
  readonly os: string;
  readonly osVersion: string;
  readonly architecture: string;
};

/** `FDO_PACKAGING_METADATA`, of the owner `FDO`. */
const TYPE = 0xcafe1a7e;
const OWNER = 'FDO\0';
/** n_namesz, n_descsz, n_type: words in the file's byte order; what follows each is padded to 4. */
const HEADER = 12;
/** Fedora's have some 150 bytes. */
const MOST_BYTES = 4096;
const MOST_SEGMENTS = 16;
const LONGEST = 200;

/** Where the notes stand in the file; empty: it has none. */
export function noteSpans({ segments }: ElfHeader): (readonly [from: number, to: number])[] {
  return segments
    .filter(({ noted, bytes }) => noted && bytes > HEADER)
    .slice(0, MOST_SEGMENTS)
    .map(({ offset, bytes }) => [offset, offset + Math.min(bytes, MOST_BYTES)]);
}

/** The first package that the notes in any of these spans name, or null. */
export function readPackageNote(
  { numbers }: ElfHeader,
  spans: readonly Buffer[],
): NotedPackage | null {
  for (const bytes of spans) {
    for (let at = 0; at + HEADER <= bytes.length;) {
      const nameBytes = padded(numbers.word(bytes, at));
      const textBytes = numbers.word(bytes, at + 4);
      const name = bytes.toString('latin1', at + HEADER, at + HEADER + OWNER.length);
      if (numbers.word(bytes, at + 8) === TYPE && name === OWNER) {
        const from = at + HEADER + nameBytes;
        return packageOf(bytes.toString('utf8', from, from + textBytes));
      }
      at += HEADER + nameBytes + padded(textBytes);
    }
  }
  return null;
}

const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4;

function packageOf(text: string): NotedPackage | null {
  const noted = parse(text.replace(/\0+$/, ''));
  const field = (key: string): string => {
    const value = noted[key];
    return typeof value === 'string' && value.length <= LONGEST ? value : '';
  };
  const [name, version] = [field('name'), field('version')];
  if (name === '' || version === '') return null;
  return {
    type: field('type'),
    name,
    version,
    os: field('os').toLowerCase(),
    osVersion: field('osVersion'),
    architecture: field('architecture'),
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // cut, or no JSON
  }
}
