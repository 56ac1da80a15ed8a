// F3. What of a builder stage ships, and what stays behind (pure).

import type { Inventory } from '../model/inventory.ts';
import type { CarriedBy, StageComparison } from '../model/delta.ts';
import type { FileRow, Layer, Package, Snapshot } from '../model/snapshot.ts';
import { mainDirectories } from './main-directories.ts';

/** An image with all of its files. */
export interface MeasuredImage {
  readonly snapshot: Snapshot;
  readonly files: Inventory;
}

const MOST_PACKAGES = 20;

/** A runtime image against each of its builder stages. */
export function compareStages(
  builders: readonly (MeasuredImage & { readonly stage: string })[],
  runtime: MeasuredImage,
): StageComparison[] {
  if (builders.length === 0) return [];
  const contents = contentsOf(runtime);
  return builders.map((builder) => compareStage(builder.stage, builder, runtime, contents));
}

/**
 * Every inode of the builder is carried (its content stands in a layer that a COPY took from this
 * stage), shared (it stands elsewhere in the runtime image) or left. One runtime file answers for
 * one of the builder's.
 */
function compareStage(
  stage: string,
  builder: MeasuredImage,
  runtime: MeasuredImage,
  contents: Contents,
): StageComparison {
  const { layers } = runtime.snapshot;
  const take = taker(contents, (layer) => isFrom(layers[layer], stage));
  const sums = { carried: 0, shared: 0, left: 0 };
  const left: FileRow[] = [];
  const copies = new Map<number, { files: number; bytes: number }>();
  for (const row of builder.files.rows()) {
    const [path, bytes] = row;
    const layer = bytes === 0 ? undefined : take(builder.files.contentOf(path));
    if (layer === undefined) {
      sums.left += bytes;
      left.push(row);
    } else if (isFrom(layers[layer], stage)) {
      sums.carried += bytes;
      const copy = copies.get(layer) ?? { files: 0, bytes: 0 };
      copies.set(layer, { files: copy.files + 1, bytes: copy.bytes + bytes });
    } else sums.shared += bytes;
  }
  return {
    stage,
    content: sums.carried + sums.shared + sums.left,
    ...sums,
    copies: [...copies]
      .map(([layer, copy]) => carriedBy(layer, copy, layers))
      .toSorted((one, other) => other.bytes - one.bytes),
    packages: packagesLeft(builder.snapshot.packages, runtime.snapshot.packages),
    directories: mainDirectories(left),
  };
}

function isFrom(layer: Layer | undefined, stage: string): boolean {
  const from = layer?.copiedFrom ?? null;
  return from !== null && 'stage' in from && from.stage === stage;
}

/** Layers by the contents they show, in the order of the files. */
type Contents = ReadonlyMap<string, readonly number[]>;

function contentsOf({ files }: MeasuredImage): Contents {
  const contents = new Map<string, number[]>();
  for (const [path, bytes, , layer] of files.rows()) {
    const content = bytes === 0 ? null : files.contentOf(path);
    if (content === null) continue;
    const known = contents.get(content);
    if (known === undefined) contents.set(content, [layer]);
    else known.push(layer);
  }
  return contents;
}

/** Answers a layer that shows a content, each of its files once; those that `isFirst` likes first. */
function taker(
  contents: Contents,
  isFirst: (layer: number) => boolean,
): (content: string | null) => number | undefined {
  const left = new Map<string, number[]>();
  return (content) => {
    const layers = content === null ? undefined : contents.get(content);
    if (content === null || layers === undefined) return undefined;
    const queue =
      left.get(content) ?? layers.toSorted((one, other) => +isFirst(one) - +isFirst(other));
    left.set(content, queue);
    return queue.pop();
  };
}

function carriedBy(
  layer: number,
  { files, bytes }: { files: number; bytes: number },
  layers: readonly Layer[],
): CarriedBy {
  const { lines, instruction } = layers[layer] ?? { lines: null, instruction: null };
  return { layer, lines, instruction, files, bytes };
}

function packagesLeft(
  builder: readonly Package[],
  runtime: readonly Package[],
): StageComparison['packages'] {
  const keyOf = ({ type, name, version }: Package): string => JSON.stringify([type, name, version]);
  const shipped = new Set(runtime.map(keyOf));
  const left = builder.filter((one) => !shipped.has(keyOf(one)));
  const largest = left
    .toSorted((one, other) => (other.size ?? -1) - (one.size ?? -1))
    .slice(0, MOST_PACKAGES)
    .map(({ type, name, version, size }) => ({ type, name, version, size }));
  return { left: left.length, largest };
}
