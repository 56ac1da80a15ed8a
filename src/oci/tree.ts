// F1. The tree that layers are replayed onto, as columns: a slot for every path ever named. Pure.
import type { NameTable } from './nametable.ts';

/** What fills a slot. */
export const EMPTY = -1;

/** The root directory's slot. */
export const ROOT = 0;

/**
 * Slots are numbers. A slot keeps its place after its entry was removed, so that the same path
 * gets the same slot again; `type` tells whether something is there.
 */
export class Tree {
  readonly names: NameTable;
  readonly #onRemove: (slot: number) => void;
  count = 1;
  #capacity: number;
  parent: Int32Array<ArrayBuffer>;
  name: Int32Array<ArrayBuffer>;
  /** Code of layerindex.ROW, or EMPTY. */
  type: Int8Array<ArrayBuffer>;
  /** The layer that brought the name. */
  layer: Uint16Array<ArrayBuffer>;
  /** Number of the row that brought the name, over all layers; -1 for a directory nobody listed. */
  entry: Int32Array<ArrayBuffer>;
  /** Number of the row that carries the inode's data, over all layers; -1 as `entry`. */
  inode: Int32Array<ArrayBuffer>;
  /** Children as linked lists: of filled slots, and of some that were emptied since. */
  #firstChild: Int32Array<ArrayBuffer>;
  #nextSibling: Int32Array<ArrayBuffer>;
  #linked: Uint8Array<ArrayBuffer>;
  /** Open addressing by (parent, name); 0 is free, the root is never looked up. */
  #table: Int32Array<ArrayBuffer>;

  /**
   * `expected`: about how many slots there will be; more only cost a copy. `onRemove` is told of
   * every filled slot before it is emptied.
   */
  constructor(names: NameTable, expected: number, onRemove: (slot: number) => void) {
    this.names = names;
    this.#onRemove = onRemove;
    const capacity = 1 << Math.max(10, Math.ceil(Math.log2(expected + 2)));
    this.#capacity = capacity;
    this.parent = new Int32Array(capacity);
    this.name = new Int32Array(capacity);
    this.type = new Int8Array(capacity).fill(EMPTY);
    this.layer = new Uint16Array(capacity);
    this.entry = new Int32Array(capacity).fill(-1);
    this.inode = new Int32Array(capacity).fill(-1);
    this.#firstChild = new Int32Array(capacity).fill(-1);
    this.#nextSibling = new Int32Array(capacity).fill(-1);
    this.#linked = new Uint8Array(capacity);
    this.#table = new Int32Array(2 * capacity);
    this.parent[ROOT] = -1;
    this.name[ROOT] = -1;
  }

  /** The slot of a child, filled or not; -1 when there never was one. */
  find(parent: number, name: number): number {
    const mask = this.#table.length - 1;
    for (let at = slotHash(parent, name) & mask; ; at = (at + 1) & mask) {
      const slot = this.#table[at]!;
      if (slot === 0) return -1;
      if (this.parent[slot] === parent && this.name[slot] === name) return slot;
    }
  }

  /** The slot of a child, made when there never was one. It may be empty. */
  slot(parent: number, name: number): number {
    const known = this.find(parent, name);
    if (known >= 0) return known;
    if (this.count === this.#capacity) this.#grow();
    const slot = this.count;
    this.count += 1;
    this.parent[slot] = parent;
    this.name[slot] = name;
    this.#insert(slot);
    return slot;
  }

  /** Puts something into a slot; what was there must have been removed. */
  fill(slot: number, type: number, layer: number, entry: number, inode: number): void {
    this.type[slot] = type;
    this.layer[slot] = layer;
    this.entry[slot] = entry;
    this.inode[slot] = inode;
    if (this.#linked[slot] === 1 || slot === ROOT) return;
    const parent = this.parent[slot]!;
    this.#linked[slot] = 1;
    this.#nextSibling[slot] = this.#firstChild[parent]!;
    this.#firstChild[parent] = slot;
  }

  /** Empties a slot and everything below it. */
  remove(slot: number): void {
    const stack = [slot];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      for (const child of this.takeChildren(at)) stack.push(child);
      if (this.type[at] !== EMPTY) this.#onRemove(at);
      this.type[at] = EMPTY;
    }
  }

  /** Unlinks all children, filled or not, and answers them; who keeps some must `relink` them. */
  takeChildren(slot: number): number[] {
    const taken: number[] = [];
    for (let child = this.#firstChild[slot]!; child >= 0; child = this.#nextSibling[child]!) {
      this.#linked[child] = 0;
      taken.push(child);
    }
    this.#firstChild[slot] = -1;
    return taken;
  }

  relink(slot: number): void {
    this.fill(slot, this.type[slot]!, this.layer[slot]!, this.entry[slot]!, this.inode[slot]!);
  }

  /** The filled children, in no order. */
  children(slot: number): number[] {
    const found: number[] = [];
    for (let child = this.#firstChild[slot]!; child >= 0; child = this.#nextSibling[child]!) {
      if (this.type[child] !== EMPTY) found.push(child);
    }
    return found;
  }

  hasChildren(slot: number): boolean {
    return this.#firstChild[slot]! >= 0;
  }

  #insert(slot: number): void {
    const mask = this.#table.length - 1;
    let at = slotHash(this.parent[slot]!, this.name[slot]!) & mask;
    while (this.#table[at] !== 0) at = (at + 1) & mask;
    this.#table[at] = slot;
  }

  #grow(): void {
    this.#capacity *= 2;
    const int32 = (from: Int32Array, fill: number): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(this.#capacity).fill(fill);
      to.set(from);
      return to;
    };
    this.parent = int32(this.parent, 0);
    this.name = int32(this.name, 0);
    this.entry = int32(this.entry, -1);
    this.inode = int32(this.inode, -1);
    this.#firstChild = int32(this.#firstChild, -1);
    this.#nextSibling = int32(this.#nextSibling, -1);
    const [type, layer, linked] = [this.type, this.layer, this.#linked];
    this.type = new Int8Array(this.#capacity).fill(EMPTY);
    this.type.set(type);
    this.layer = new Uint16Array(this.#capacity);
    this.layer.set(layer);
    this.#linked = new Uint8Array(this.#capacity);
    this.#linked.set(linked);
    this.#table = new Int32Array(2 * this.#capacity);
    for (let slot = 1; slot < this.count; slot += 1) this.#insert(slot);
  }
}

/** Mixes two small numbers; a stranger who chooses names does not choose their numbers freely. */
function slotHash(parent: number, name: number): number {
  let mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(name + 1, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}
