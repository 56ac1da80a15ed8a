// F4. Which files a row of changed layers is about, in few words (pure).

import type { TargetReport } from '../../model/report.ts';
import type { FileRow, Snapshot } from '../../model/snapshot.ts';
import type { ChangeRow } from './changes.ts';

/** A visible file or rolled-up directory that these layers changed, in content bytes. */
export interface FileChange {
  readonly path: string;
  /** Whether small files of a directory are summed up in this row. */
  readonly isDirectory: boolean;
  /** Whether `null` really means absent: small files are summed up differently on both sides. */
  readonly isCertain: boolean;
  /** Null: not there. */
  readonly before: number | null;
  readonly after: number | null;
}

/** Every directory above these files. */
function directoriesOf(files: readonly FileRow[]): Set<string> {
  const found = new Set<string>();
  for (const [path] of files) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const directory = path.slice(0, at);
      if (found.has(directory)) break;
      found.add(directory);
    }
  }
  return found;
}

/** The topmost directory of a path that is not among those, or the path itself. */
function topmostNew(path: string, known: ReadonlySet<string>): string {
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    if (!known.has(path.slice(0, at))) return path.slice(0, at);
  }
  return path;
}

/** Files of a directory that base has nothing of are one entry. */
function gather(changes: readonly FileChange[], known: ReadonlySet<string>): FileChange[] {
  const isNew = ({ before, isCertain }: FileChange): boolean => before === null && isCertain;
  const byTop = Map.groupBy(changes.filter(isNew), ({ path }) => topmostNew(path, known));
  const gathered = [...byTop].flatMap(([path, all]): FileChange[] => {
    if (all.length === 1) return all;
    const after = all.reduce((sum, change) => sum + (change.after ?? 0), 0);
    return [{ path, isDirectory: true, isCertain: true, before: null, after }];
  });
  return [...gathered, ...changes.filter((change) => !isNew(change))];
}

/**
 * Without a base: directories on the way to most of the bytes are opened, so that what is named
 * is neither `/usr/` nor one file of thousands.
 */
function mainWays(files: readonly FileChange[]): ReadonlySet<string> {
  const sums = new Map<string, number>();
  let all = 0;
  for (const { path, after } of files) {
    all += after ?? 0;
    for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
      const directory = path.slice(0, at);
      sums.set(directory, (sums.get(directory) ?? 0) + (after ?? 0));
    }
  }
  const most = [...sums].filter(([, bytes]) => bytes > all * 0.8);
  return new Set(most.map(([directory]) => directory));
}

/** Largest changes first. */
export function fileChanges(
  target: TargetReport,
  row: Pick<ChangeRow, 'base' | 'head'>,
): FileChange[] {
  const directories = new Set<string>();
  const isSummedUp = (path: string, sums: ReadonlyMap<string, number>): boolean => {
    for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
      if (sums.has(path.slice(0, at) || '/')) return true;
      if (at === 0) return false;
    }
    return false;
  };
  const of = (image: Snapshot | null, layers: readonly number[]): Map<string, number> => {
    const sums = new Map<string, number>();
    for (const [path, bytes, count, layer] of image?.files ?? []) {
      if (!layers.includes(layer)) continue;
      sums.set(path, (sums.get(path) ?? 0) + bytes);
      if (count !== 1) directories.add(path);
    }
    return sums;
  };
  const before = of(target.base, row.base);
  const after = of(target.head, row.head);
  const changes = [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({
      path,
      isDirectory: directories.has(path),
      isCertain: !isSummedUp(path, before.has(path) ? after : before),
      before: before.get(path) ?? null,
      after: after.get(path) ?? null,
    }))
    .filter((change) => change.before !== change.after);
  const known = target.base === null ? mainWays(changes) : directoriesOf(target.base.files);
  return gather(changes, known).toSorted((left, right) => sizeOf(right) - sizeOf(left));
}

const sizeOf = ({ before, after }: FileChange): number => Math.abs((after ?? 0) - (before ?? 0));
