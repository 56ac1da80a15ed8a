// F1. A squashed image as the rest of the program sees it: paths, links, facts. Pure.
import type { Json } from '../model/json.ts';
import type { FactOf, Hiding, LayerFile, RootfsEntry, RootfsView } from '../model/rootfs.ts';
import { Entry } from './entry.ts';
import type { FactRow } from './filereader.ts';
import { digestOf, pathOf, ROW, ROW_TYPES, type LayerIndex } from './layerindex.ts';
import type { NameTable } from './nametable.ts';
import { pathOrder, sortedChildren } from './pathorder.ts';
import type { LayerScan } from './scan.ts';
import { layerOfRow, MAX_LINKS, pushParts, squash, type Squashed } from './squash.ts';
import { EMPTY, ROOT, type Tree } from './tree.ts';

/** The layers of one image squashed, with what is needed to measure it. */
export class Rootfs implements RootfsView {
  readonly squashed: Squashed;
  readonly #tree: Tree;
  readonly #indexes: readonly LayerIndex[];
  readonly #bases: readonly number[];
  /** Of all layers. */
  readonly #rows: number;
  readonly #facts: readonly ReadonlyMap<string, readonly FactRow[]>[];
  /** Slots in path order, made when first asked for. */
  #order: Int32Array | null = null;
  /** Place in `#order` of an inode's first name, by the number of its row; -1 is not visible. */
  #firstPlace: Int32Array | null = null;
  /** See `#visibleRows`; made when first asked for. */
  #visible: Uint8Array | null = null;
  /** The directory whose path was made last, and that path. */
  #lastDirectory = ROOT;
  #lastPath = '';
  /** The directory whose path was looked up last, without trailing slash, and its slot. */
  #foundPath = '';
  #foundSlot = ROOT;

  constructor(squashed: Squashed, facts: readonly ReadonlyMap<string, readonly FactRow[]>[]) {
    this.squashed = squashed;
    this.#tree = squashed.tree;
    this.#indexes = squashed.indexes;
    this.#bases = squashed.bases;
    this.#rows = squashed.indexes.reduce((sum, index) => sum + index.count, 0);
    this.#facts = facts;
  }

  get(path: string): RootfsEntry | null {
    const slot = this.#find(path);
    return slot <= ROOT ? null : this.#entryAt(slot);
  }

  resolve(path: string): RootfsEntry | null {
    const slot = this.#follow(path);
    return slot <= ROOT ? null : this.#entryAt(slot);
  }

  *entries(): Generator<RootfsEntry> {
    for (const slot of this.#ordered()) yield this.#entryAt(slot);
  }

  *children(path: string): Generator<RootfsEntry> {
    const parent = path === '/' || path === '' ? ROOT : this.#find(path);
    if (parent < 0) return;
    for (const slot of sortedChildren(this.#tree, parent)) yield this.#entryAt(slot);
  }

  *facts<F extends Json>(extractor: string): Generator<FactOf<F>> {
    const found: [place: number, facts: Json][] = [];
    this.#facts.forEach((facts, layer) => {
      for (const [row, value] of facts.get(extractor) ?? []) {
        const place = this.#placeOf(this.#bases[layer]! + row);
        if (place >= 0) found.push([place, value]);
      }
    });
    found.sort((left, right) => left[0] - right[0]);
    for (const [place, value] of found) {
      const slot = this.#ordered()[place]!;
      yield { entry: this.#entryAt(slot), facts: value as F };
    }
  }

  *layerFacts<F extends Json>(extractor: string): Generator<{ file: LayerFile; facts: F }> {
    const isVisible = this.#visibleRows();
    for (const [layer, facts] of this.#facts.entries()) {
      for (const [row, value] of facts.get(extractor) ?? []) {
        yield { file: this.#layerFile(layer, row, isVisible), facts: value as F };
      }
    }
  }

  *hiddenFiles(): Generator<LayerFile> {
    const isVisible = this.#visibleRows();
    for (const [layer, { count, typeOf }] of this.#indexes.entries()) {
      const base = this.#bases[layer]!;
      for (let row = 0; row < count; row += 1) {
        if (typeOf[row] !== ROW.file || isVisible[base + row] === 1) continue;
        yield this.#layerFile(layer, row, isVisible);
      }
    }
  }

  factOf<F extends Json>(extractor: string, path: string): F | null {
    const slot = this.#find(path);
    const inode = slot <= ROOT ? -1 : this.#tree.inode[slot]!;
    if (inode < 0) return null;
    const layer = layerOfRow(this.#bases, inode);
    const rows = this.#facts[layer]!.get(extractor) ?? [];
    const at = lowerBound(rows, inode - this.#bases[layer]!);
    return at < 0 ? null : (rows[at]![1] as F);
  }

  /** Numbers of the rows (over all layers) whose regular file has a visible name; each once. */
  *visibleFiles(): Generator<number> {
    for (const [row, is] of this.#visibleRows().entries()) if (is === 1) yield row;
  }

  /** By row over all layers: 1 where it carries a regular file with a visible name. */
  #visibleRows(): Uint8Array {
    if (this.#visible === null) {
      const { count, inode, type } = this.#tree;
      this.#visible = new Uint8Array(this.#rows);
      for (let slot = 1; slot < count; slot += 1) {
        if (type[slot] === ROW.file) this.#visible[inode[slot]!] = 1;
      }
    }
    return this.#visible;
  }

  #layerFile(layer: number, row: number, isVisible: Uint8Array): LayerFile {
    const index = this.#indexes[layer]!;
    const number = this.#bases[layer]! + row;
    return {
      path: pathOf(index, row),
      size: index.sizeOf[row]!,
      digest: digestOf(index, row),
      layer,
      hidden: isVisible[number] === 1 ? null : this.#hidingOf(number, index, row),
    };
  }

  #hidingOf(number: number, index: LayerIndex, row: number): Hiding | null {
    const by = this.squashed.hiddenBy[number]!;
    if (by < 0) return null;
    const layer = layerOfRow(this.#bases, by);
    const other = this.#indexes[layer]!;
    const at = by - this.#bases[layer]!;
    const type = other.typeOf[at]!;
    if (type === ROW.whiteout || type === ROW.opaque) return { layer, how: 'deleted' };
    const isSame = type === ROW.file && digestOf(other, at) === digestOf(index, row);
    return { layer, how: isSame ? 'copied' : 'replaced' };
  }

  /** -1: not there. Links are not followed. */
  #find(path: string): number {
    const slash = path.lastIndexOf('/');
    if (slash < 0) return -1;
    if (slash > 0 && slash === path.length - 1) return this.#findDirectory(path.slice(0, -1));
    const directory = this.#directoryOf(path, slash);
    const name = path.slice(slash + 1);
    return name === '' && slash === 0 ? ROOT : this.#child(directory, name);
  }

  /** The slot of the directory that ends at a path's last slash; -1 is not there. */
  #directoryOf(path: string, slash: number): number {
    // Neighbours are asked for one after another.
    if (slash !== this.#foundPath.length || !path.startsWith(this.#foundPath)) {
      this.#foundPath = path.slice(0, slash);
      this.#foundSlot = this.#findDirectory(this.#foundPath);
    }
    return this.#foundSlot;
  }

  #findDirectory(path: string): number {
    let slot = ROOT;
    if (path === '') return slot;
    if (path.charCodeAt(0) !== 0x2f) return -1;
    for (const name of path.slice(1).split('/')) slot = this.#child(slot, name);
    return slot;
  }

  #child(parent: number, text: string): number {
    const name = parent < 0 ? -1 : this.#tree.names.find(text);
    const slot = name < 0 ? -1 : this.#tree.find(parent, name);
    return slot < 0 || this.#tree.type[slot] === EMPTY ? -1 : slot;
  }

  #follow(path: string): number {
    const tree = this.#tree;
    const todo: string[] = [];
    // Where no link leads to the directory, only the name is left to follow.
    const slash = path.lastIndexOf('/');
    const directory = slash < 0 ? -1 : this.#directoryOf(path, slash);
    const direct = directory >= 0 && tree.type[directory] === ROW.directory;
    let at = direct ? directory : ROOT;
    pushParts(todo, direct ? path.slice(slash + 1) : path);
    let links = 0;
    for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
      if (tree.type[at] !== ROW.directory) return -1;
      if (part === '..') {
        at = Math.max(tree.parent[at]!, ROOT);
        continue;
      }
      const name = tree.names.find(part);
      const next = name < 0 ? -1 : tree.find(at, name);
      if (next < 0 || tree.type[next] === EMPTY) return -1;
      if (tree.type[next] !== ROW.symlink) {
        at = next;
        continue;
      }
      links += 1;
      const target = this.#linkText(next);
      if (links > MAX_LINKS || target === '') return -1;
      if (target.startsWith('/')) at = ROOT;
      pushParts(todo, target);
    }
    return at;
  }

  #nameAt(slot: number): string {
    return this.#tree.names.nameOf(this.#tree.name[slot]!);
  }

  /** `''` is the root. */
  #pathAt(directory: number): string {
    // Neighbours are asked for one after another.
    if (directory !== this.#lastDirectory) {
      this.#lastPath = '';
      for (let at = directory; at !== ROOT; at = this.#tree.parent[at]!) {
        this.#lastPath = `/${this.#nameAt(at)}${this.#lastPath}`;
      }
      this.#lastDirectory = directory;
    }
    return this.#lastPath;
  }

  #linkText(slot: number): string {
    const inode = this.#tree.inode[slot]!;
    const layer = layerOfRow(this.#bases, inode);
    const { links, linkOf } = this.#indexes[layer]!;
    return links[linkOf[inode - this.#bases[layer]!]!]!;
  }

  #entryAt(slot: number): RootfsEntry {
    const tree = this.#tree;
    const inode = tree.inode[slot]!;
    const layer = tree.layer[slot]!;
    const type = ROW_TYPES[tree.type[slot]!] as RootfsEntry['type'];
    const directory = this.#pathAt(tree.parent[slot]!);
    const path = `${directory}/${this.#nameAt(slot)}`;
    if (inode < 0) return new Entry(path, directory, type, layer, this.#rows + slot, null, 0);
    const owner = layerOfRow(this.#bases, inode);
    const row = inode - this.#bases[owner]!;
    return new Entry(path, directory, type, layer, inode, this.#indexes[owner]!, row);
  }

  #ordered(): Int32Array {
    this.#order ??= pathOrder(this.#tree);
    return this.#order;
  }

  #placeOf(inode: number): number {
    if (this.#firstPlace === null) {
      const places = new Int32Array(this.#rows).fill(-1);
      this.#ordered().forEach((slot, place) => {
        const at = this.#tree.inode[slot]!;
        if (at >= 0 && places[at] === -1) places[at] = place;
      });
      this.#firstPlace = places;
    }
    return this.#firstPlace[inode]!;
  }
}

/** Squashes scanned layers, lowest first. */
export function rootfsOfScans(
  scans: readonly Pick<LayerScan, 'index' | 'facts'>[],
  names?: NameTable,
): Rootfs {
  const squashed = squash(
    scans.map((scan) => scan.index),
    names,
  );
  return new Rootfs(
    squashed,
    scans.map((scan) => scan.facts.rows),
  );
}

/** Rows ascend; the place of `row`, or -1. */
function lowerBound(rows: readonly FactRow[], row: number): number {
  let low = 0;
  let high = rows.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = rows[middle]![0];
    if (at === row) return middle;
    if (at < row) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
