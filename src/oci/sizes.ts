// F1. The sizes of an image (DESIGN section 1), of the whole and of each layer. Pure.
import { ROW, type LayerIndex } from './layerindex.ts';
import type { Rootfs } from './rootfs.ts';
import { layerOfRow } from './squash.ts';

/** One layer's share. */
export interface LayerSizes {
  /** The tar's bytes. */
  readonly uncompressed: number;
  /** Regular files and hard links in the tar. */
  readonly files: number;
  /** Bytes of its regular files that the squashed image does not show. */
  readonly wasted: number;
}

export interface ImageSizes {
  readonly uncompressed: number;
  /** Bytes of distinct inodes with a visible name. */
  readonly content: number;
  /** Regular-file bytes of all layers minus content: the sum of the layers' `wasted`. */
  readonly wasted: number;
  readonly layers: readonly LayerSizes[];
}

/** Measures a squashed image. The compressed size is the manifest's to tell. */
export function measure(rootfs: Rootfs): ImageSizes {
  const { indexes, bases } = rootfs.squashed;
  const shown = new Array<number>(indexes.length).fill(0);
  for (const row of rootfs.visibleFiles()) {
    const layer = layerOfRow(bases, row);
    shown[layer]! += indexes[layer]!.sizeOf[row - bases[layer]!]!;
  }
  const layers = indexes.map((index, layer) => layerSizes(index, shown[layer]!));
  const sum = (of: (layer: LayerSizes) => number): number =>
    layers.reduce((total, layer) => total + of(layer), 0);
  return {
    uncompressed: sum((layer) => layer.uncompressed),
    content: shown.reduce((total, bytes) => total + bytes, 0),
    wasted: sum((layer) => layer.wasted),
    layers,
  };
}

function layerSizes(index: LayerIndex, shown: number): LayerSizes {
  let files = 0;
  let bytes = 0;
  for (let row = 0; row < index.count; row += 1) {
    const type = index.typeOf[row]!;
    if (type === ROW.file) bytes += index.sizeOf[row]!;
    if (type === ROW.file || type === ROW.hardlink) files += 1;
  }
  return { uncompressed: index.tarBytes, files, wasted: bytes - shown };
}
