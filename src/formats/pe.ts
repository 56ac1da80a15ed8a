// F1. Windows' program format, as .NET assemblies have it on every system: where the resources of
// a file stand, and its version resource. Pure. (Microsoft, "PE Format"; ECMA-335, II.25.)

/** Where the resources of an assembly stand. */
export interface ResourcePlace {
  /** In the file. */
  readonly offset: number;
  readonly bytes: number;
  /** In memory: addresses inside the resources count from there. */
  readonly address: number;
}

export interface Assembly {
  /** Null: it has none. */
  readonly resources: ResourcePlace | null;
}

/** Directory entries of the optional header. */
const RESOURCES = 2;
const CLI_HEADER = 14;
const DIRECTORY_BYTES = 8;
const COFF_BYTES = 24;
const SECTION_BYTES = 40;
/** Of the optional header: of 32-bit and 64-bit files, and where their directories begin. */
const DIRECTORIES: Readonly<Record<number, number>> = { 0x10b: 96, 0x20b: 112 };
/** RT_VERSION. */
const VERSION = 16;
const SUBDIRECTORY = 0x8000_0000;
/** Real version resources have some 1 kB. */
const MOST_VERSION_BYTES = 64 << 10;

/** Reads the headers in the first bytes of a file; null: no .NET assembly. */
export function readAssembly(head: Buffer): Assembly | null {
  // `MZ`, and at 0x3c the place of `PE\0\0`.
  if (head.length < 0x40 || head.readUInt16LE(0) !== 0x5a4d) return null;
  const at = head.readUInt32LE(0x3c);
  if (at + COFF_BYTES + 2 > head.length || head.readUInt32LE(at) !== 0x4550) return null;
  const optional = at + COFF_BYTES;
  const directories = DIRECTORIES[head.readUInt16LE(optional)];
  const sections = optional + head.readUInt16LE(at + 20);
  if (directories === undefined) return null;
  const directoryAt = (index: number): number => optional + directories + index * DIRECTORY_BYTES;
  const end = directoryAt(CLI_HEADER + 1);
  if (end > Math.min(sections, head.length) || head.readUInt32LE(directoryAt(CLI_HEADER) + 4) === 0)
    return null;
  const address = head.readUInt32LE(directoryAt(RESOURCES));
  const bytes = head.readUInt32LE(directoryAt(RESOURCES) + 4);
  const count = head.readUInt16LE(at + 6);
  const offset = bytes === 0 ? null : fileOffset(head, sections, count, address);
  return { resources: offset === null ? null : { offset, bytes, address } };
}

/** Null where no section that the head shows holds the address. */
function fileOffset(head: Buffer, from: number, count: number, address: number): number | null {
  for (let i = 0; i < count; i += 1) {
    const at = from + i * SECTION_BYTES;
    if (at + SECTION_BYTES > head.length) return null;
    const start = head.readUInt32LE(at + 12);
    // The larger of both sizes: some linkers leave the one in memory 0.
    const size = Math.max(head.readUInt32LE(at + 8), head.readUInt32LE(at + 16));
    if (address >= start && address < start + size)
      return head.readUInt32LE(at + 20) + (address - start);
  }
  return null;
}

/** The first version resource among the resources that begin at `address`; null: there is none. */
export function findVersionResource(resources: Buffer, address: number): Buffer | null {
  // Three levels: type, name, language.
  const names = entryOf(resources, 0, (id) => id === VERSION);
  const languages = names === null ? null : entryOf(resources, names, () => true);
  const entry = languages === null ? null : entryOf(resources, languages, () => true);
  if (entry === null || entry + 8 > resources.length) return null;
  const start = resources.readUInt32LE(entry) - address;
  const size = Math.min(resources.readUInt32LE(entry + 4), MOST_VERSION_BYTES);
  if (start < 0 || start >= resources.length) return null;
  return resources.subarray(start, start + size);
}

/** Where the first entry that is wanted leads; a directory's mark is left out. */
function entryOf(bytes: Buffer, at: number, wanted: (id: number) => boolean): number | null {
  if (at + 16 > bytes.length) return null;
  const count = bytes.readUInt16LE(at + 12) + bytes.readUInt16LE(at + 14);
  for (let i = 0; i < count; i += 1) {
    const entry = at + 16 + i * 8;
    if (entry + 8 > bytes.length) return null;
    if (wanted(bytes.readUInt32LE(entry))) return bytes.readUInt32LE(entry + 4) & ~SUBDIRECTORY;
  }
  return null;
}
