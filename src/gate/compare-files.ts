// F3. Which files differ between two images, and which only have another name (pure).

import type { Move } from '../model/delta.ts';
import type { Inventory } from '../model/inventory.ts';
import { findMoves } from './compare-moves.ts';

/** Where a layer of either side stands in the delta. */
export interface RowOf {
  readonly base: (layer: number) => number;
  readonly head: (layer: number) => number;
}

/** A file, or the small files of a directory as a snapshot sums them up, whose bytes differ. */
export interface FileChange {
  /** Without trailing slash. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Null: not there. */
  readonly before: number | null;
  readonly after: number | null;
  readonly count: number;
  /** Of head's layer, else of base's. */
  readonly row: number;
  /** False where the other side may have it, summed up in a directory's row. */
  readonly isCertain: boolean;
}

export interface FileComparison {
  /** What differs and did not only move. */
  readonly changes: readonly FileChange[];
  readonly moves: readonly Move[];
  /** All directories with anything in them, by side. */
  readonly directories: { readonly base: ReadonlySet<string>; readonly head: ReadonlySet<string> };
}

interface Listed {
  readonly path: string;
  readonly isDirectory: boolean;
  readonly row: number;
  bytes: number;
  count: number;
}

interface Side {
  readonly rows: readonly (readonly [path: string, bytes: number, count: number, row: number])[];
  readonly directories: ReadonlySet<string>;
  /** Directories whose small files are one row. */
  readonly rolledUp: ReadonlySet<string>;
}

/** Every difference in bytes; the changes' sum is the difference of the two contents. */
export function compareFiles(base: Inventory, head: Inventory, rowOf: RowOf): FileComparison {
  const [old, now] = [readSide(base, rowOf.base), readSide(head, rowOf.head)];
  const isDirectory = (path: string, count: number): boolean =>
    count !== 1 || old.directories.has(path) || now.directories.has(path);
  const before = listOf(old, isDirectory);
  const after = listOf(now, isDirectory);
  const changes: FileChange[] = [];
  for (const [key, file] of after) {
    const was = before.get(key);
    if ((was?.bytes ?? 0) === file.bytes) continue;
    const isCertain = was !== undefined || !isWithin(file.path, old.rolledUp);
    changes.push(changeOf(file, { before: was?.bytes ?? null, after: file.bytes, isCertain }));
  }
  for (const [key, file] of before) {
    if (after.has(key) || file.bytes === 0) continue;
    const isCertain = !isWithin(file.path, now.rolledUp);
    changes.push(changeOf(file, { before: file.bytes, after: null, isCertain }));
  }
  const { moves, others } = findMoves(changes, base, head);
  const directories = { base: old.directories, head: now.directories };
  return { changes: others, moves, directories };
}

function changeOf(
  { path, isDirectory, count, row }: Listed,
  more: Pick<FileChange, 'before' | 'after' | 'isCertain'>,
): FileChange {
  return { path, isDirectory, count, row, ...more };
}

function readSide(inventory: Inventory, rowOf: (layer: number) => number): Side {
  const rows: [string, number, number, number][] = [];
  const directories = new Set<string>();
  const rolledUp = new Set<string>();
  for (const [path, bytes, count, layer] of inventory.rows()) {
    rows.push([path, bytes, count, rowOf(layer)]);
    if (count !== 1) rolledUp.add(path);
    const from = count === 1 ? path.lastIndexOf('/') : path.length;
    for (let at = from; at > 0; at = path.lastIndexOf('/', at - 1)) {
      const directory = path.slice(0, at);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return { rows, directories, rolledUp };
}

/** A file by its path; a directory's small files by path and layer. */
function listOf(
  { rows }: Side,
  isDirectory: (path: string, count: number) => boolean,
): Map<string, Listed> {
  const found = new Map<string, Listed>();
  for (const [path, bytes, count, row] of rows) {
    const isSum = isDirectory(path, count);
    const key = isSum ? `${path}\0${row}` : path;
    const known = found.get(key);
    if (known === undefined) found.set(key, { path, isDirectory: isSum, row, bytes, count });
    else {
      known.bytes += bytes;
      known.count += count;
    }
  }
  return found;
}

/** Whether a directory above the path is among those. */
function isWithin(path: string, directories: ReadonlySet<string>): boolean {
  if (directories.size === 0) return false;
  for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
    if (directories.has(path.slice(0, at) || '/')) return true;
    if (at === 0) return false;
  }
  return false;
}
