// F1. The strings of a version resource (Microsoft, "VS_VERSIONINFO"): pure.

/** `ProductName`, `FileVersion` and what else the file tells of itself. */
export type VersionStrings = ReadonlyMap<string, string>;

interface Block {
  readonly key: string;
  /** The value's bytes; of text without what follows its end. */
  readonly value: Buffer;
  readonly children: Buffer;
}

/** Real ones have about ten. */
const MOST_BLOCKS = 200;

/** Reads all strings of all languages; of one that stands twice the first that says something. */
export function readVersionStrings(resource: Buffer): VersionStrings {
  const strings = new Map<string, string>();
  for (const root of blocksOf(resource.subarray(0, resource.length))) {
    for (const info of blocksOf(root.children)) {
      if (info.key !== 'StringFileInfo') continue;
      for (const table of blocksOf(info.children)) {
        for (const { key, value } of blocksOf(table.children)) {
          const text = textOf(value);
          if ((strings.get(key) ?? '') === '') strings.set(key, text);
        }
      }
    }
    break;
  }
  return strings;
}

/** Blocks one after another: length, length of the value, type, key, value, children; each on 4 bytes. */
function blocksOf(bytes: Buffer): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at + 6 <= bytes.length && blocks.length < MOST_BLOCKS) {
    const length = bytes.readUInt16LE(at);
    if (length < 6) break;
    blocks.push(blockOf(bytes.subarray(at, at + length)));
    at += aligned(length);
  }
  return blocks;
}

function blockOf(bytes: Buffer): Block {
  const isText = bytes.readUInt16LE(4) === 1;
  const keyEnd = endOfText(bytes, 6);
  const start = Math.min(aligned(keyEnd + 2), bytes.length);
  // Of text the length counts characters; some compilers count bytes, so text ends at its zero.
  const size = bytes.readUInt16LE(2) * (isText ? 2 : 1);
  const end = Math.min(start + size, bytes.length);
  return {
    key: bytes.toString('utf16le', 6, keyEnd),
    value: bytes.subarray(start, end),
    children: bytes.subarray(Math.min(aligned(end), bytes.length)),
  };
}

function textOf(value: Buffer): string {
  return value.toString('utf16le', 0, endOfText(value, 0));
}

/** The place of the zero that ends UTF-16 text, or the end of the bytes. */
function endOfText(bytes: Buffer, from: number): number {
  let at = from;
  while (at + 1 < bytes.length && bytes.readUInt16LE(at) !== 0) at += 2;
  return Math.min(at, bytes.length);
}

const aligned = (length: number): number => (length + 3) & ~3;
