// F2. Files that belong together under one directory: one finding with count and bytes. Pure.

import type { RuleMatch } from '../model/knowledge.ts';
import { counted, formatBytes } from '../text/bytes.ts';
import type { SurveyedFile } from './survey.ts';

/** Where a file belongs. */
export interface Place {
  /** The directory that the finding is for. */
  readonly directory: string;
  /** What lies there, as a reader would call it: `apt lists`. */
  readonly what: string;
  /** Bytes of the file that count; default: all. */
  readonly bytes?: number;
}

/** What lies under one directory. */
export interface Heap {
  readonly directory: string;
  readonly what: string;
  /** The deepest directory that all of it lies in. */
  readonly common: string;
  readonly files: number;
  readonly bytes: number;
  /** The layer that brought most of the bytes. */
  readonly layer: number;
  /** The largest files, largest first. */
  readonly largest: readonly string[];
}

interface Growing {
  readonly place: Place;
  common: string;
  files: number;
  bytes: number;
  readonly byLayer: Map<number, number>;
  readonly largest: { path: string; bytes: number }[];
}

const MOST_NAMED = 5;

/** Gathers the files that `placeOf` names a place for; answers in the order of directories. */
export function gather(
  files: Iterable<SurveyedFile>,
  placeOf: (file: SurveyedFile) => Place | null,
): Heap[] {
  const heaps = new Map<string, Growing>();
  for (const file of files) {
    const place = placeOf(file);
    if (place === null) continue;
    const key = `${place.directory}\0${place.what}`;
    let heap = heaps.get(key);
    if (heap === undefined) {
      heap = { place, common: file.directory, files: 0, bytes: 0, byLayer: new Map(), largest: [] };
      heaps.set(key, heap);
    }
    add(heap, file, place.bytes ?? file.bytes);
  }
  return [...heaps.values()].map(toHeap).toSorted(byDirectory);
}

/** One match for a directory: `apt lists at /var/lib/apt/lists: 12 files, 18.2 MiB`. */
export function directoryMatch(heap: Heap): RuleMatch {
  const { directory, what, layer, largest } = heap;
  const detail = amountOf(heap);
  return {
    path: directory,
    layer,
    message: `${what} at ${directory}: ${detail}`,
    evidence: {
      what,
      by: 'path',
      detail,
      also: largest,
      ...(heap.files > largest.length && { alsoCount: heap.files }),
    },
  };
}

/** `12 files, 18.2 MiB`. */
export function amountOf({ files, bytes }: Pick<Heap, 'files' | 'bytes'>): string {
  return `${counted(files, 'file')}, ${formatBytes(bytes, 'plain')}`;
}

function add(heap: Growing, { path, directory, layer }: SurveyedFile, bytes: number): void {
  if (directory !== heap.common) heap.common = sharedDirectory(heap.common, directory);
  heap.files += 1;
  heap.bytes += bytes;
  heap.byLayer.set(layer, (heap.byLayer.get(layer) ?? 0) + bytes);
  const { largest } = heap;
  if (largest.length === MOST_NAMED && bytes <= (largest.at(-1)?.bytes ?? 0)) return;
  const at = largest.findIndex((other) => other.bytes < bytes);
  largest.splice(at < 0 ? largest.length : at, 0, { path, bytes });
  largest.splice(MOST_NAMED);
}

/** The deepest directory that both lie in, or are. */
function sharedDirectory(a: string, b: string): string {
  let common = a;
  while (common !== '' && b !== common && !b.startsWith(`${common}/`)) {
    common = common.slice(0, common.lastIndexOf('/'));
  }
  return common === '' ? '/' : common;
}

function toHeap({ place, common, files, bytes, byLayer, largest }: Growing): Heap {
  // Of equals the highest: what was made here, rather than what was there before.
  const [layer] = [...byLayer].reduce((most, next) =>
    next[1] > most[1] || (next[1] === most[1] && next[0] > most[0]) ? next : most,
  );
  const { directory, what } = place;
  return { directory, what, common, files, bytes, layer, largest: largest.map(({ path }) => path) };
}

function byDirectory(a: Heap, b: Heap): number {
  return a.directory < b.directory ? -1 : a.directory > b.directory ? 1 : 0;
}
