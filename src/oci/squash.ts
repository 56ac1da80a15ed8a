// F1. Layers, lowest first → one root filesystem, as an engine would unpack them. Pure.
//
// Sources: OCI image spec, "Applying Changesets" and "Whiteouts"; where it is silent (symbolic
// links among an entry's parents, hard links to lower layers) what containerd's apply does on top
// of overlayfs.
import type { LayerNote } from './layerindex.ts';
import { pathOf, ROW, type LayerIndex } from './layerindex.ts';
import { NameTable } from './nametable.ts';
import { EMPTY, ROOT, Tree } from './tree.ts';

/** Linux follows at most so many symbolic links in one path (path_resolution(7)). */
export const MAX_LINKS = 40;

/** Names that one path may lead over, links unrolled: what PATH_MAX has room for. */
const MAX_STEPS = 2048;

/** The replayed layers, before anybody asks for a path. */
export interface Squashed {
  readonly tree: Tree;
  readonly indexes: readonly LayerIndex[];
  /** Number of layer `i`'s first row over all layers. */
  readonly bases: readonly number[];
  /**
   * By row over all layers: the row that took an inode's last name away, or -1 where none did. Of
   * an inode with a visible name left it means nothing.
   */
  readonly hiddenBy: Int32Array;
  /** Entries that could not be placed, with the layer they stand in. */
  readonly notes: readonly (LayerNote & { readonly layer: number })[];
}

/** `names` may be shared by all images of one run, which have most names in common. */
export function squash(indexes: readonly LayerIndex[], names = new NameTable()): Squashed {
  const bases: number[] = [];
  let rows = 0;
  for (const index of indexes) {
    bases.push(rows);
    rows += index.count;
  }
  const replay = new Replay(names, indexes, bases);
  indexes.forEach((_, layer) => replay.applyLayer(layer));
  const { tree, hiddenBy, notes } = replay;
  return { tree, indexes, bases, hiddenBy, notes };
}

/** Number of a row over all layers → its layer. */
export function layerOfRow(bases: readonly number[], row: number): number {
  let low = 0;
  let high = bases.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bases[middle]! <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

const MAX_NOTES = 20;

class Replay {
  readonly tree: Tree;
  readonly notes: (LayerNote & { layer: number })[] = [];
  readonly hiddenBy: Int32Array;
  readonly #indexes: readonly LayerIndex[];
  readonly #bases: readonly number[];
  #layer = 0;
  #index: LayerIndex;
  /** The row that is replayed, over all layers. */
  #row = 0;
  /** Number in the name table by number in this layer's own table. */
  #nameIds = new Int32Array(0);
  /** Slots of this layer's directories, right as long as no directory or link was taken away. */
  #dirSlots = new Int32Array(0);
  #dirTimes = new Int32Array(0);
  /** Counts the directories and links taken away. */
  #time = 1;

  constructor(names: NameTable, indexes: readonly LayerIndex[], bases: readonly number[]) {
    const rows = indexes.reduce((sum, index) => sum + index.count, 0);
    this.hiddenBy = new Int32Array(rows).fill(-1);
    this.tree = new Tree(names, rows, (slot) => {
      const inode = this.tree.inode[slot]!;
      if (inode >= 0) this.hiddenBy[inode] = this.#row;
    });
    this.tree.fill(ROOT, ROW.directory, 0, -1, -1);
    this.#indexes = indexes;
    this.#bases = bases;
    this.#index = indexes[0]!;
  }

  applyLayer(layer: number): void {
    const index = this.#indexes[layer]!;
    this.#layer = layer;
    this.#index = index;
    this.#nameIds = Int32Array.from(index.names, (name) => this.tree.names.intern(name));
    this.#dirSlots = new Int32Array(index.dirs.length);
    this.#dirTimes = new Int32Array(index.dirs.length);
    // Hides of one layer are idempotent, and a stranger may repeat them at will.
    const hidden = new Set<number>();
    for (let row = 0; row < index.count; row += 1) {
      const type = index.typeOf[row]!;
      this.#row = this.#bases[layer]! + row;
      if (type === ROW.whiteout || type === ROW.opaque) this.#hide(row, type, hidden);
      else this.#place(row, type);
    }
  }

  #place(row: number, type: number): void {
    const parent = this.#dirSlot(this.#index.dirOf[row]!);
    if (parent < 0) {
      this.#note('symlink-loop', row);
      return;
    }
    const { tree } = this;
    const number = this.#bases[this.#layer]! + row;
    let inode = number;
    let shown = type;
    if (type === ROW.hardlink) {
      const target = this.#linkTarget(row);
      if (target < 0) {
        this.#note('hardlink-target', row);
        return;
      }
      inode = tree.inode[target]!;
      shown = tree.type[target]!;
      if (target === tree.find(parent, this.#nameIds[this.#index.nameOf[row]!]!)) return;
    }
    const slot = tree.slot(parent, this.#nameIds[this.#index.nameOf[row]!]!);
    const before = tree.type[slot]!;
    if (before !== EMPTY && !(before === ROW.directory && shown === ROW.directory)) {
      this.#vacate(slot);
    }
    tree.fill(slot, shown, this.#layer, number, inode);
  }

  /** A hard link's target: parents follow links, the last name does not; -1 is not there. */
  #linkTarget(row: number): number {
    const target = this.#index.links[this.#index.linkOf[row]!]!;
    const parts = target.split('/').filter((part) => part !== '' && part !== '.');
    const last = parts.pop();
    if (last === undefined || parts.includes('..') || last === '..') return -1;
    const parent = this.#walk(parts, false);
    if (parent < 0) return -1;
    const name = this.tree.names.find(last);
    const slot = name < 0 ? -1 : this.tree.find(parent, name);
    if (slot < 0) return -1;
    const type = this.tree.type[slot]!;
    return type === EMPTY || type === ROW.directory ? -1 : slot;
  }

  #hide(row: number, type: number, hidden: Set<number>): void {
    const { tree } = this;
    const index = this.#index;
    const name = index.names[index.nameOf[row]!]!;
    // An opaque marker of the root has neither directory nor name.
    let slot = ROOT;
    if (name !== '') {
      const parent = this.#walk(splitDir(index.dirs[index.dirOf[row]!]!), false);
      slot = parent < 0 ? -1 : tree.find(parent, this.#nameIds[index.nameOf[row]!]!);
      // An opaque marker stands inside its directory, so a link to a directory is followed.
      if (type === ROW.opaque && slot >= 0 && tree.type[slot] === ROW.symlink) {
        slot = this.#walk(splitDir(pathOf(index, row)), false);
      }
    }
    if (slot < 0 || tree.type[slot] === EMPTY) return;
    const key = slot * 2 + (type === ROW.opaque ? 1 : 0);
    if (hidden.has(key)) return;
    hidden.add(key);
    if (type === ROW.opaque) this.#hideChildren(slot);
    else this.#hideLower(slot);
  }

  /** Takes lower layers' entries from a subtree; what this layer brought stays. True: it is empty. */
  #hideLower(slot: number): boolean {
    const { tree } = this;
    const isDirectory = tree.type[slot] === ROW.directory;
    const keeps = isDirectory && this.#hideChildren(slot);
    if (tree.layer[slot] === this.#layer) return false;
    if (!keeps) {
      this.#vacate(slot);
      return true;
    }
    // Hidden, but this layer put something in it: a directory of this layer that nobody listed.
    tree.fill(slot, ROW.directory, this.#layer, -1, -1);
    return false;
  }

  /** True when something of this layer remains below. */
  #hideChildren(slot: number): boolean {
    const { tree } = this;
    let keeps = false;
    for (const child of tree.takeChildren(slot)) {
      if (tree.type[child] === EMPTY || this.#hideLower(child)) continue;
      tree.relink(child);
      keeps = true;
    }
    return keeps;
  }

  /** Empties a slot; remembered directories may then lead elsewhere. */
  #vacate(slot: number): void {
    const type = this.tree.type[slot]!;
    this.tree.remove(slot);
    if (type === ROW.directory || type === ROW.symlink) this.#time += 1;
  }

  #dirSlot(dir: number): number {
    if (this.#dirTimes[dir] === this.#time) return this.#dirSlots[dir]!;
    const slot = this.#walk(splitDir(this.#index.dirs[dir]!), true);
    this.#dirSlots[dir] = slot;
    this.#dirTimes[dir] = this.#time;
    return slot;
  }

  /**
   * Follows a directory's path from the root, links included. With `make` whatever is missing, or
   * is no directory, becomes one. -1: not there, or a loop.
   */
  #walk(parts: readonly string[], make: boolean): number {
    const { tree } = this;
    const todo = [...parts].reverse();
    let at = ROOT;
    let links = 0;
    let steps = 0;
    for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
      steps += 1;
      if (steps > MAX_STEPS) return -1;
      if (part === '..') {
        at = Math.max(tree.parent[at]!, ROOT);
        continue;
      }
      const name = make ? tree.names.intern(part) : tree.names.find(part);
      let next = name < 0 ? -1 : tree.find(at, name);
      const type = next < 0 ? EMPTY : tree.type[next]!;
      if (type === ROW.symlink) {
        links += 1;
        if (links > MAX_LINKS) return -1;
        const target = this.#linkText(next);
        if (target.startsWith('/')) at = ROOT;
        pushParts(todo, target);
        continue;
      }
      if (type !== ROW.directory) {
        if (!make) return -1;
        next = tree.slot(at, name);
        if (type !== EMPTY) this.#vacate(next);
        tree.fill(next, ROW.directory, this.#layer, -1, -1);
      }
      at = next;
    }
    return at;
  }

  #linkText(slot: number): string {
    const inode = this.tree.inode[slot]!;
    const layer = layerOfRow(this.#bases, inode);
    const index = this.#indexes[layer]!;
    return index.links[index.linkOf[inode - this.#bases[layer]!]!]!;
  }

  #note(code: LayerNote['code'], row: number): void {
    const layer = this.#layer;
    const before = this.notes.filter((note) => note.code === code && note.layer === layer).length;
    if (before < MAX_NOTES) this.notes.push({ code, path: pathOf(this.#index, row), layer });
  }
}

/** `/usr/lib` → its names; `''` is the root. */
function splitDir(path: string): string[] {
  return path === '' ? [] : path.slice(1).split('/');
}

/** Puts a link's target on top of a stack of names that is read from its end. */
export function pushParts(todo: string[], target: string): void {
  const parts = target.split('/');
  for (let i = parts.length - 1; i >= 0; i -= 1) {
    if (parts[i] !== '' && parts[i] !== '.') todo.push(parts[i]!);
  }
}
