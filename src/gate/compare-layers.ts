// F3. Which layer of head stands for which of base (pure; DESIGN decisions 9 and 10).

import type { LayerDelta } from '../model/delta.ts';
import type { Layer, Snapshot } from '../model/snapshot.ts';

type Pair = readonly [base: number, head: number];

/** Above this many comparisons (2,000 layers a side) pairs are found greedily. */
const MOST_CELLS = 4_000_000;

/** Longest common subsequence of two lists of keys, as index pairs. Null keys pair with nothing. */
function inOrder(base: readonly (string | null)[], head: readonly (string | null)[]): Pair[] {
  if (base.length * head.length > MOST_CELLS) return firstCome(base, head);
  const width = head.length + 1;
  const best = new Uint16Array((base.length + 1) * width);
  for (let row = base.length - 1; row >= 0; row -= 1) {
    for (let column = head.length - 1; column >= 0; column -= 1) {
      const same = base[row] !== null && base[row] === head[column];
      best[row * width + column] = same
        ? 1 + (best[(row + 1) * width + column + 1] ?? 0)
        : Math.max(best[(row + 1) * width + column] ?? 0, best[row * width + column + 1] ?? 0);
    }
  }
  const pairs: Pair[] = [];
  let row = 0;
  let column = 0;
  while (row < base.length && column < head.length) {
    if (base[row] !== null && base[row] === head[column]) pairs.push([row++, column++]);
    else if ((best[(row + 1) * width + column] ?? 0) >= (best[row * width + column + 1] ?? 0))
      row++;
    else column++;
  }
  return pairs;
}

/** Each key of head takes the first base layer of that key that is still free. */
function firstCome(base: readonly (string | null)[], head: readonly (string | null)[]): Pair[] {
  const free = new Map<string, number[]>();
  for (const [index, key] of base.entries()) {
    if (key !== null) free.set(key, [...(free.get(key) ?? []), index]);
  }
  return head.flatMap((key, index) => {
    const found = key === null ? undefined : free.get(key)?.shift();
    return found === undefined ? [] : [[found, index] as const];
  });
}

function sourceOf({ copiedFrom }: Layer): string {
  if (copiedFrom === null) return 'context';
  return 'stage' in copiedFrom ? `stage ${copiedFrom.stage}` : `image ${copiedFrom.image}`;
}

const isBaseImage = ({ origin }: Layer): boolean => origin === 'base-image';

/** The instruction as written; without a Dockerfile, as the image's history tells it. */
function byText(layer: Layer): string | null {
  if (isBaseImage(layer)) return null;
  return layer.instruction === null ? null : `${sourceOf(layer)}\n${layer.instruction}`;
}

function byHistory(layer: Layer): string | null {
  return isBaseImage(layer) || layer.createdBy === '' ? null : layer.createdBy;
}

/** COPY and ADD are the same when source stage and destination are; the copied paths may change. */
function byDestination(layer: Layer): string | null {
  const found = /^(COPY|ADD)\s+(.+)$/iu.exec(layer.instruction ?? '');
  if (found === null || isBaseImage(layer)) return null;
  const destination = found[2]?.trim().split(/\s+/u).at(-1) ?? '';
  return `${sourceOf(layer)}\n${destination.replace(/["\]]/gu, '')}`;
}

/** A destination that was renamed: the same files of the same stage. */
function bySources(layer: Layer): string | null {
  const found = /^(COPY|ADD)\s+(.+)\s\S+$/iu.exec(layer.instruction ?? '');
  return found === null || isBaseImage(layer) ? null : `${sourceOf(layer)}\n${found[2] ?? ''}`;
}

/** Layers of an external base image have no instruction here: one of base for one of head. */
const byBaseImage = (layer: Layer): string | null => (isBaseImage(layer) ? 'base-image' : null);

/** The base index of each head layer, or null. Every layer is used once at most. */
export function pairLayers(
  base: readonly Layer[],
  head: readonly Layer[],
): readonly (number | null)[] {
  const partner: (number | null)[] = head.map(() => null);
  const taken = new Set<number>();
  const pass = (
    key: (layer: Layer) => string | null,
    find: (base: readonly (string | null)[], head: readonly (string | null)[]) => Pair[],
  ): void => {
    const baseKeys = base.map((layer, index) => (taken.has(index) ? null : key(layer)));
    const headKeys = head.map((layer, index) => (partner[index] === null ? key(layer) : null));
    for (const [baseIndex, headIndex] of find(baseKeys, headKeys)) {
      taken.add(baseIndex);
      partner[headIndex] = baseIndex;
    }
  };
  pass((layer) => layer.diffId, inOrder);
  pass(byText, firstCome);
  pass(byHistory, firstCome);
  pass(byDestination, firstCome);
  pass(bySources, firstCome);
  pass(byBaseImage, firstCome);
  return partner;
}

/** One side's layers, with the content bytes that each of them shows. */
interface Side {
  readonly layers: readonly Layer[];
  /** Null: not known. */
  readonly content: readonly number[] | null;
}

function sideOf({ layers, files, size }: Snapshot): Side {
  if (size.content === null) return { layers, content: null };
  const content = layers.map(() => 0);
  for (const [, bytes, , layer] of files) content[layer] = (content[layer] ?? 0) + bytes;
  return { layers, content };
}

/** Null when either side could not be told; a layer that a side lacks is 0 there. */
function minus(after: number | null | undefined, before: number | null | undefined): number | null {
  return before === null || after === null ? null : (after ?? 0) - (before ?? 0);
}

function deltaOf(
  base: Side,
  head: Side,
  baseIndex: number | null,
  headIndex: number | null,
): LayerDelta {
  const before = baseIndex === null ? undefined : base.layers[baseIndex];
  const after = headIndex === null ? undefined : head.layers[headIndex];
  const shown = after ?? before;
  const contentOf = ({ content }: Side, index: number | null): number | null | undefined =>
    content === null ? null : index === null ? undefined : content[index];
  return {
    base: baseIndex,
    head: headIndex,
    // Lines are those of head's Dockerfile; a layer that is gone has none there.
    lines: after?.lines ?? null,
    origin: shown?.origin ?? 'unknown',
    instruction: shown?.instruction ?? null,
    copiedFrom: shown?.copiedFrom ?? null,
    compressed: minus(after?.compressed, before?.compressed),
    uncompressed: minus(after?.uncompressed, before?.uncompressed),
    content: minus(contentOf(head, headIndex), contentOf(base, baseIndex)),
    wasted: minus(after?.wasted, before?.wasted),
  };
}

/**
 * A row for every pair, in head's order, then one for each layer that only base has. In each
 * metric the rows sum to the difference of the images' sizes.
 */
export function layerDeltas(base: Snapshot, head: Snapshot): LayerDelta[] {
  const partner = pairLayers(base.layers, head.layers);
  const used = new Set(partner);
  const [old, now] = [sideOf(base), sideOf(head)];
  return [
    ...head.layers.map((_, index) => deltaOf(old, now, partner[index] ?? null, index)),
    ...base.layers.flatMap((_, index) => (used.has(index) ? [] : [deltaOf(old, now, index, null)])),
  ];
}
