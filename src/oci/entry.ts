// F1. One entry of a squashed image, as the rest of the program sees it. Pure.
import type { RootfsEntry } from '../model/rootfs.ts';
import { digestOf, type LayerIndex } from './layerindex.ts';

/** Directories that no tar lists are made as engines make them. */
const UNLISTED_MODE = 0o755;

/** An entry whose digest is written out only for those who ask: few do, and of few entries. */
export class Entry implements RootfsEntry {
  readonly path: string;
  readonly directory: string;
  readonly type: RootfsEntry['type'];
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly linkTarget: string;
  readonly layer: number;
  readonly inode: number;
  readonly #index: LayerIndex | null;
  readonly #row: number;

  /** `directory` is `''` for the root. `index` and `row` tell of the inode; without an index it is a directory that no tar lists. */
  constructor(
    path: string,
    directory: string,
    type: RootfsEntry['type'],
    layer: number,
    inode: number,
    index: LayerIndex | null,
    row: number,
  ) {
    this.path = path;
    this.directory = directory === '' ? '/' : directory;
    this.type = type;
    this.size = index === null ? 0 : index.sizeOf[row]!;
    this.mode = index === null ? UNLISTED_MODE : index.modeOf[row]!;
    this.uid = index === null ? 0 : index.uidOf[row]!;
    this.gid = index === null ? 0 : index.gidOf[row]!;
    this.linkTarget = index === null ? '' : index.links[index.linkOf[row]!]!;
    this.layer = layer;
    this.inode = inode;
    this.#index = index;
    this.#row = row;
  }

  get digest(): string | null {
    return this.#index === null || this.type !== 'file' ? null : digestOf(this.#index, this.#row);
  }
}
