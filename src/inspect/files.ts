// F2. The files of an image in a table that stays small: large ones by name, the others in their
// directory. Pure.

import type { RootfsEntry } from '../model/rootfs.ts';
import type { FileRow } from '../model/snapshot.ts';
import { directoryOf } from './executables.ts';

/** Rows at most (DESIGN section 4). */
export const MAX_FILE_ROWS = 2000;

/** A group of files in one directory and layer, or one file under its own name. */
interface Group {
  readonly path: string;
  readonly layer: number;
  bytes: number;
  count: number;
}

/**
 * Rolls the visible files up into at most `limit` rows whose bytes sum exactly to the content size:
 * every inode counts once, at the first of its names. Half of the rows name the largest files; the
 * others are directories, one row for each layer that put files there, of which the deepest and
 * smallest are folded into their parents until they fit. Rows come in path order.
 */
export function rollUp(entries: Iterable<RootfsEntry>, limit = MAX_FILE_ROWS): FileRow[] {
  const files = inodesOf(entries);
  if (files.length <= limit) return files.map(toRow);
  const largest = files.toSorted((a, b) => b.bytes - a.bytes);
  const named = largest.slice(0, Math.floor(limit / 2));
  const rest = largest
    .slice(named.length)
    .map((file) => ({ ...file, path: directoryOf(file.path) }));
  const groups = fold(rest, limit - named.length);
  return [...named, ...groups].toSorted(byPath).map(toRow);
}

function inodesOf(entries: Iterable<RootfsEntry>): Group[] {
  const seen = new Set<number>();
  const files: Group[] = [];
  for (const { type, inode, path, layer, size } of entries) {
    if (type !== 'file' || seen.has(inode)) continue;
    seen.add(inode);
    files.push({ path, layer, bytes: size, count: 1 });
  }
  return files;
}

const keyOf = (path: string, layer: number): string => `${layer} ${path}`;

/** Merges groups of one directory and layer, then folds the deepest directories until all fit. */
function fold(parts: readonly Group[], limit: number): Group[] {
  const groups = new Map<string, Group>();
  const add = ({ path, layer, bytes, count }: Group): void => {
    const group = groups.get(keyOf(path, layer));
    if (group === undefined) groups.set(keyOf(path, layer), { path, layer, bytes, count });
    else {
      group.bytes += bytes;
      group.count += count;
    }
  };
  parts.forEach(add);
  const depths = parts.map(({ path }) => depthOf(path));
  const deepest = depths.reduce((most, depth) => Math.max(most, depth), 0);
  for (let depth = deepest; depth > 0 && groups.size > limit; depth -= 1) {
    const here = [...groups.values()].filter(({ path }) => depthOf(path) === depth);
    for (const group of here.toSorted((a, b) => a.bytes - b.bytes)) {
      if (groups.size <= limit) break;
      groups.delete(keyOf(group.path, group.layer));
      add({ ...group, path: directoryOf(group.path) });
    }
  }
  return [...groups.values()];
}

/** `/` is 0, `/usr` 1. */
function depthOf(path: string): number {
  let depth = 0;
  for (let i = 0; i < path.length - 1; i += 1) if (path[i] === '/') depth += 1;
  return path === '/' ? 0 : depth;
}

function byPath(a: Group, b: Group): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.layer - b.layer;
}

function toRow({ path, bytes, count, layer }: Group): FileRow {
  return [path, bytes, count, layer];
}
