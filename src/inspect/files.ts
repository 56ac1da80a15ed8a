// F2. The files of an image in a table that stays small: large ones by name, the others in their
// directory. Pure.

import type { FileRow } from '../model/snapshot.ts';
import { directoryOf } from './paths.ts';
import type { SurveyedFile } from './survey.ts';

type RolledFile = Omit<SurveyedFile, 'inode'>;

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
 * Rolls the visible files up into at most `limit` rows whose bytes sum exactly to the content size.
 * Half of the rows name the largest files; the others are directories, one row for each layer that
 * put files there, of which the deepest and smallest are folded into their parents until they fit.
 * Files come and rows go in path order.
 */
export function rollUp(inodes: readonly RolledFile[], limit = MAX_FILE_ROWS): FileRow[] {
  if (inodes.length <= limit)
    return inodes.map(({ path, bytes, layer }) => [path, bytes, 1, layer]);
  const isLarge = amongLargest(inodes, Math.floor(limit / 2));
  const named: Group[] = [];
  const runs: Group[] = [];
  let run: Group | undefined;
  for (const file of inodes) {
    const { path, directory, layer, bytes } = file;
    if (isLarge(file)) {
      named.push({ path, layer, bytes, count: 1 });
      continue;
    }
    // Files of one directory stand together: most find their group without a look-up.
    if (run?.path !== directory || run.layer !== layer) {
      run = { path: directory, layer, bytes: 0, count: 0 };
      runs.push(run);
    }
    run.bytes += bytes;
    run.count += 1;
  }
  return [...named, ...fold(runs, limit - named.length)].toSorted(byPath).map(toRow);
}

/** Tells, asked once a file in path order, the `count` largest; of equals the first ones. */
function amongLargest(files: readonly RolledFile[], count: number): (file: RolledFile) => boolean {
  const sizes = new Float64Array(files.length);
  for (let i = 0; i < files.length; i += 1) sizes[i] = files[i]!.bytes;
  sizes.sort();
  const smallest = sizes[sizes.length - count] ?? Infinity;
  let ties = count;
  for (let i = sizes.length - 1; i >= 0 && sizes[i]! > smallest; i -= 1) ties -= 1;
  return ({ bytes }) => bytes > smallest || (bytes === smallest && ties-- > 0);
}

/** Merges what is of one directory and layer, then folds the deepest directories until all fit. */
function fold(runs: readonly Group[], limit: number): Group[] {
  // By depth, then by layer and path: folding a directory only ever adds to the depth above it.
  const depths: Map<string, Group>[] = [];
  let total = 0;
  const add = (path: string, { layer, bytes, count }: Group): void => {
    const groups = (depths[depthOf(path)] ??= new Map<string, Group>());
    const key = `${layer} ${path}`;
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, { path, layer, bytes, count });
      total += 1;
      return;
    }
    group.bytes += bytes;
    group.count += count;
  };
  for (const run of runs) add(run.path, run);
  for (let depth = depths.length - 1; depth > 0 && total > limit; depth -= 1) {
    const here = depths[depth] ?? new Map<string, Group>();
    const smallest = [...here].toSorted(([, a], [, b]) => a.bytes - b.bytes);
    for (const [key, group] of smallest) {
      if (total <= limit) break;
      here.delete(key);
      total -= 1;
      add(directoryOf(group.path), group);
    }
  }
  return depths.flatMap((groups) => [...groups.values()]);
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
