// F3. Where content grew (pure): changed directories whose rows, with a named rest, sum to the
// difference of the two content sizes.

import type { Delta } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';

/** Not a path (paths are absolute): changes too small for a row, and what the file rows left out. */
export const REST = '(rest)';

const MOST_ROWS = 30;

interface Tree {
  readonly path: string;
  readonly children: Map<string, Tree>;
  /** Bytes of the rows at this very path, by side. */
  base: number;
  head: number;
  /** Whether a side has anything here or below. */
  inBase: boolean;
  inHead: boolean;
}

const newTree = (path: string): Tree => ({
  path,
  children: new Map(),
  base: 0,
  head: 0,
  inBase: false,
  inHead: false,
});

function mark(tree: Tree, side: 'base' | 'head'): void {
  if (side === 'base') tree.inBase = true;
  else tree.inHead = true;
}

function plant(root: Tree, files: Snapshot['files'], side: 'base' | 'head'): void {
  for (const [path, bytes] of files) {
    let tree = root;
    mark(tree, side);
    for (const name of path.split('/').filter((part) => part !== '')) {
      const below = tree.children.get(name) ?? newTree(`${tree.path}/${name}`);
      tree.children.set(name, below);
      tree = below;
      mark(tree, side);
    }
    tree[side] += bytes;
  }
}

function total(tree: Tree): number {
  let sum = tree.head - tree.base;
  for (const child of tree.children.values()) sum += total(child);
  return sum;
}

/**
 * Large images have small directories folded into their parents' rows, and not the same ones on
 * both sides: what seems to have moved between a directory and a folder in it counts as the
 * directory, so that only the net change is claimed.
 */
function isFolded(own: number, child: Tree): boolean {
  if (child.inBase && child.inHead) return false;
  return child.inHead ? own < 0 : own > 0;
}

/**
 * A directory that only one side has is one row. One that both have is opened; its own files
 * count as the directory, those in folders below get rows of their own.
 */
function rowsOf(tree: Tree, rows: [string, number][]): void {
  if (!tree.inBase || !tree.inHead) {
    rows.push([`${tree.path}${tree.children.size > 0 ? '/' : ''}`, total(tree)]);
    return;
  }
  const children = [...tree.children.values()];
  const leaves = children.filter((child) => child.children.size === 0);
  const folders = children.filter((child) => child.children.size > 0);
  const own = leaves.reduce((sum, child) => sum + total(child), tree.head - tree.base);
  const folded = folders.filter((child) => isFolded(own, child));
  for (const child of folders) if (!folded.includes(child)) rowsOf(child, rows);
  rows.push([`${tree.path}/`, folded.reduce((sum, child) => sum + total(child), own)]);
}

/** Rows by size of the change, largest first, the rest last; none where a size is not known. */
export function directoryDeltas(base: Snapshot, head: Snapshot): Delta['directories'] {
  const { content: before } = base.size;
  const { content: after } = head.size;
  if (before === null || after === null) return [];
  const root = newTree('');
  plant(root, base.files, 'base');
  plant(root, head.files, 'head');
  const rows: [string, number][] = [];
  rowsOf(root, rows);
  const shown = rows
    .filter(([, bytes]) => bytes !== 0)
    .toSorted((left, right) => Math.abs(right[1]) - Math.abs(left[1]))
    .slice(0, MOST_ROWS);
  const rest = after - before - shown.reduce((sum, [, bytes]) => sum + bytes, 0);
  return rest === 0 ? shown : [...shown, [REST, rest]];
}
