// F1. All we ever need to know about one layer, as columns: a pure function of its tar. Pure.
//
// One row an entry, in the order of the tar. 100,000 entries take about 7 MB, a tenth of what
// they take as objects.
import type { EntryHead, EntryType } from '../model/rootfs.ts';
import type { TarNote } from './tar.ts';

/** Types of rows by code. The last two are no entries of a file system but orders to hide some. */
export const ROW_TYPES = [
  'file',
  'directory',
  'symlink',
  'hardlink',
  'char',
  'block',
  'fifo',
  'whiteout',
  'opaque',
] as const satisfies readonly (EntryType | 'whiteout' | 'opaque')[];

export type RowType = (typeof ROW_TYPES)[number];

/** Codes by type, for comparisons in loops. */
export const ROW = Object.fromEntries(ROW_TYPES.map((type, code) => [type, code])) as Readonly<
  Record<RowType, number>
>;

/** Something the walk passed by, or could not tell. */
export interface LayerNote {
  readonly code: TarNote;
  /** As the tar names it. */
  readonly path: string;
}

/** One layer. Row `i` is entry `i` of its tar; a whiteout's path is that of what it hides. */
export interface LayerIndex {
  /** `sha256:…` of the tar: computed, not claimed. */
  readonly diffId: string;
  /** Bytes of the tar: the layer's uncompressed size. */
  readonly tarBytes: number;
  readonly count: number;
  /** Distinct parent directories: `''` is the root, else `/usr/bin`. */
  readonly dirs: readonly string[];
  /** Distinct base names. */
  readonly names: readonly string[];
  /** Distinct link targets; 0 is `''`. */
  readonly links: readonly string[];
  readonly dirOf: Uint32Array;
  readonly nameOf: Uint32Array;
  readonly linkOf: Uint32Array;
  readonly sizeOf: Float64Array;
  readonly typeOf: Uint8Array;
  readonly modeOf: Uint16Array;
  readonly uidOf: Uint32Array;
  readonly gidOf: Uint32Array;
  /** 32 bytes a row; zeros where the row has no content, or its content is not told (sparse). */
  readonly digests: Buffer;
  readonly notes: readonly LayerNote[];
}

/** The row's path. */
export function pathOf(index: LayerIndex, row: number): string {
  return `${index.dirs[index.dirOf[row]!]!}/${index.names[index.nameOf[row]!]!}`;
}

/** `sha256:…` of a row's content, or null. */
export function digestOf(index: LayerIndex, row: number): string | null {
  const at = row * 32;
  const { digests } = index;
  if (digests.readInt32LE(at) === 0 && isZero(digests, at)) return null;
  return `sha256:${digests.toString('hex', at, at + 32)}`;
}

function isZero(bytes: Buffer, at: number): boolean {
  for (let i = at; i < at + 32; i += 1) if (bytes[i] !== 0) return false;
  return true;
}

/** Notes of one kind beyond this many say nothing new, and a stranger decides how many there are. */
const MAX_NOTES = 20;

/** Collects rows while a layer streams by. */
export class LayerIndexBuilder {
  #count = 0;
  #capacity = 1024;
  readonly #dirs = new Interned('');
  readonly #names = new Interned();
  readonly #links = new Interned('');
  #dirOf = new Uint32Array(this.#capacity);
  #nameOf = new Uint32Array(this.#capacity);
  #linkOf = new Uint32Array(this.#capacity);
  #sizeOf = new Float64Array(this.#capacity);
  #typeOf = new Uint8Array(this.#capacity);
  #modeOf = new Uint16Array(this.#capacity);
  #uidOf = new Uint32Array(this.#capacity);
  #gidOf = new Uint32Array(this.#capacity);
  #digests = Buffer.alloc(this.#capacity * 32);
  readonly #notes: LayerNote[] = [];
  readonly #notesByCode = new Map<string, number>();

  /** Adds one row and answers its number; null for a whiteout, whose content nobody asks for. */
  add(head: EntryHead): number | null {
    const slash = head.path.lastIndexOf('/');
    const base = head.path.slice(slash + 1);
    const dir = head.path.slice(0, slash);
    if (base.startsWith('.wh.')) return this.#addWhiteout(dir, base, head);
    return this.#addRow(ROW[head.type], dir, base, head);
  }

  /** The digest of row `row`'s content. */
  setDigest(row: number, digest: Buffer): void {
    digest.copy(this.#digests, row * 32, 0, 32);
  }

  note(code: TarNote, path: string): void {
    const before = this.#notesByCode.get(code) ?? 0;
    this.#notesByCode.set(code, before + 1);
    if (before < MAX_NOTES) this.#notes.push({ code, path });
  }

  finish(diffId: string, tarBytes: number): LayerIndex {
    const count = this.#count;
    return {
      diffId,
      tarBytes,
      count,
      dirs: this.#dirs.list,
      names: this.#names.list,
      links: this.#links.list,
      dirOf: this.#dirOf.subarray(0, count),
      nameOf: this.#nameOf.subarray(0, count),
      linkOf: this.#linkOf.subarray(0, count),
      sizeOf: this.#sizeOf.subarray(0, count),
      typeOf: this.#typeOf.subarray(0, count),
      modeOf: this.#modeOf.subarray(0, count),
      uidOf: this.#uidOf.subarray(0, count),
      gidOf: this.#gidOf.subarray(0, count),
      digests: this.#digests.subarray(0, count * 32),
      notes: this.#notes,
    };
  }

  /**
   * OCI image spec, "Whiteouts": a base name that starts with `.wh.` hides the rest of the name;
   * `.wh..wh..opq` hides what lower layers have in its directory. Other `.wh..wh.` names are the
   * bookkeeping of AUFS, which engines pass by.
   */
  #addWhiteout(dir: string, base: string, head: EntryHead): null {
    const empty = { ...head, size: 0, linkTarget: '' };
    if (base === '.wh..wh..opq') {
      const slash = dir.lastIndexOf('/');
      this.#addRow(ROW.opaque, dir.slice(0, Math.max(slash, 0)), dir.slice(slash + 1), empty);
      return null;
    }
    if (base.startsWith('.wh..wh.')) return null;
    const hidden = base.slice('.wh.'.length);
    if (hidden === '' || hidden === '.' || hidden === '..') this.note('bad-whiteout', head.path);
    else this.#addRow(ROW.whiteout, dir, hidden, empty);
    return null;
  }

  #addRow(type: number, dir: string, base: string, head: EntryHead): number {
    if (this.#count === this.#capacity) this.#grow();
    const row = this.#count;
    this.#count += 1;
    this.#dirOf[row] = this.#dirs.idOf(dir);
    this.#nameOf[row] = this.#names.idOf(base);
    this.#linkOf[row] = head.linkTarget === '' ? 0 : this.#links.idOf(head.linkTarget);
    this.#sizeOf[row] = head.size;
    this.#typeOf[row] = type;
    this.#modeOf[row] = head.mode;
    this.#uidOf[row] = head.uid;
    this.#gidOf[row] = head.gid;
    return row;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#dirOf = grown(this.#dirOf, new Uint32Array(this.#capacity));
    this.#nameOf = grown(this.#nameOf, new Uint32Array(this.#capacity));
    this.#linkOf = grown(this.#linkOf, new Uint32Array(this.#capacity));
    this.#sizeOf = grown(this.#sizeOf, new Float64Array(this.#capacity));
    this.#typeOf = grown(this.#typeOf, new Uint8Array(this.#capacity));
    this.#modeOf = grown(this.#modeOf, new Uint16Array(this.#capacity));
    this.#uidOf = grown(this.#uidOf, new Uint32Array(this.#capacity));
    this.#gidOf = grown(this.#gidOf, new Uint32Array(this.#capacity));
    this.#digests = grown(this.#digests, Buffer.alloc(this.#capacity * 32));
  }
}

function grown<T extends { set(from: ArrayLike<number>): void }>(
  from: T & ArrayLike<number>,
  to: T,
): T {
  to.set(from);
  return to;
}

/** Strings by number, in order of first use. */
class Interned {
  readonly list: string[] = [];
  readonly #ids = new Map<string, number>();

  constructor(first?: string) {
    if (first !== undefined) this.idOf(first);
  }

  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.list.length;
    this.list.push(text);
    this.#ids.set(text, id);
    return id;
  }
}
