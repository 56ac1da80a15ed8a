// F3. Where content grew (pure): changed directories whose rows, with a named rest, sum to the
// difference of the two content sizes; and for each row of layers what changed in it.

import type { FileDelta } from '../model/delta.ts';
import type { FileChange, FileComparison } from './compare-files.ts';

/** Not a path (paths are absolute): changes too small for a row, and what the file rows left out. */
export const REST = '(rest)';

const MOST_DIRECTORIES = 30;
const MOST_FILES = 12;

const changeIn = ({ before, after }: Pick<FileChange, 'before' | 'after'>): number =>
  (after ?? 0) - (before ?? 0);

/** The topmost directory on the way to a path that is not among those; null: all of them are. */
function topmostNew({ path, isDirectory }: FileChange, known: ReadonlySet<string>): string | null {
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    if (!known.has(path.slice(0, at))) return path.slice(0, at);
  }
  return isDirectory && path !== '/' && !known.has(path) ? path : null;
}

/** What only one side has is under the topmost directory that only it has. */
function ownDirectory(change: FileChange, { directories }: FileComparison): string | null {
  if (change.before === null) return topmostNew(change, directories.base);
  return change.after === null ? topmostNew(change, directories.head) : null;
}

/** `/usr/lib/`; the root is `/`. */
function rowPath(change: FileChange, comparison: FileComparison): string {
  const own = ownDirectory(change, comparison);
  if (own !== null) return `${own}/`;
  if (change.isDirectory) return change.path === '/' ? '/' : `${change.path}/`;
  return change.path.slice(0, change.path.lastIndexOf('/') + 1);
}

/**
 * Snapshots fold small directories into their parents, and not the same ones on both sides: what
 * seems to have moved between a directory and a folder in it counts as the directory, so that only
 * the net change is claimed.
 */
function fold(rows: Map<string, number>, uncertain: ReadonlySet<string>): void {
  for (const path of [...uncertain].toSorted((left, right) => right.length - left.length)) {
    const bytes = rows.get(path) ?? 0;
    for (let at = path.lastIndexOf('/', path.length - 2); at >= 0;) {
      const above = path.slice(0, at + 1);
      const there = rows.get(above) ?? 0;
      if (Math.sign(there) * Math.sign(bytes) < 0) {
        rows.set(above, there + bytes);
        rows.delete(path);
        break;
      }
      at = at === 0 ? -1 : path.lastIndexOf('/', at - 1);
    }
  }
}

/**
 * Rows by size of the change, largest first, the rest last. A directory that only one side has is
 * one row; of one that both have, its own files count as the directory. `content` is the change that
 * the rows sum to; null (not known): none.
 */
export function directoryDeltas(
  comparison: FileComparison,
  content: number | null,
): readonly (readonly [path: string, bytes: number])[] {
  if (content === null) return [];
  const rows = new Map<string, number>();
  const uncertain = new Set<string>();
  for (const change of comparison.changes) {
    const path = rowPath(change, comparison);
    rows.set(path, (rows.get(path) ?? 0) + changeIn(change));
    if (!change.isCertain) uncertain.add(path);
  }
  fold(rows, uncertain);
  const shown = [...rows]
    .filter(([, bytes]) => bytes !== 0)
    .toSorted((left, right) => Math.abs(right[1]) - Math.abs(left[1]))
    .slice(0, MOST_DIRECTORIES);
  const rest = content - shown.reduce((sum, [, bytes]) => sum + bytes, 0);
  return rest === 0 ? shown : [...shown, [REST, rest]];
}

/** Several changes as one row; what no file of a side has is null there. */
function sumUp(path: string, changes: readonly FileChange[]): FileDelta {
  const sum = (side: 'before' | 'after'): number | null =>
    changes.every((change) => change[side] === null)
      ? null
      : changes.reduce((total, change) => total + (change[side] ?? 0), 0);
  const count = changes.reduce((total, change) => total + change.count, 0);
  const isCertain = changes.every((change) => change.isCertain);
  const row = { path, before: sum('before'), after: sum('after'), count };
  return isCertain ? row : { ...row, uncertain: true };
}

/** All that came or went with one directory is one row; a single file keeps its name. */
function gather(changes: readonly FileChange[], comparison: FileComparison): FileDelta[] {
  const groups = Map.groupBy(changes, (change) => {
    const own = change.isCertain ? ownDirectory(change, comparison) : null;
    return own === null ? `${change.path}${change.isDirectory ? '/' : ''}` : `${own}/`;
  });
  return [...groups].map(([path, group]) => {
    const [first] = group as [FileChange, ...FileChange[]];
    const isAlone = group.length === 1 && !first.isDirectory;
    return sumUp(isAlone ? first.path : path, group);
  });
}

/** By row of layers: what changed in it, largest first, the rest of it last. */
export function fileDeltas(comparison: FileComparison): ReadonlyMap<number, readonly FileDelta[]> {
  const byRow = Map.groupBy(comparison.changes, ({ row }) => row);
  return new Map(
    [...byRow].map(([row, changes]) => {
      const size = (one: FileDelta): number => Math.abs(changeIn(one));
      const all = gather(changes, comparison).toSorted((left, right) => size(right) - size(left));
      const shown = all.slice(0, MOST_FILES);
      const rest = all.slice(MOST_FILES);
      return [row, rest.length === 0 ? shown : [...shown, restOf(rest)]];
    }),
  );
}

function restOf(rest: readonly FileDelta[]): FileDelta {
  const sum = (of: (one: FileDelta) => number): number =>
    rest.reduce((total, one) => total + of(one), 0);
  return {
    path: REST,
    before: sum(({ before }) => before ?? 0),
    after: sum(({ after }) => after ?? 0),
    count: sum(({ count }) => count),
  };
}
