// F4. Which files a row of changed layers is about, in few words (pure).

import type { FileDelta, Move } from '../../model/delta.ts';
import type { TargetReport } from '../../model/report.ts';
import type { FileRow, Snapshot } from '../../model/snapshot.ts';
import type { ChangeRow } from './changes.ts';

/** What these rows of layers changed, largest first; what has no row of its own comes last. */
export function fileChanges(
  { delta }: TargetReport,
  { rows }: Pick<ChangeRow, 'rows'>,
): readonly FileDelta[] {
  return rows.flatMap((row) => delta?.layers[row]?.files ?? []);
}

/** What only has another name there. */
export function movesIn(
  { delta }: TargetReport,
  { rows }: Pick<ChangeRow, 'rows'>,
): readonly Move[] {
  return delta?.moved?.filter((one) => rows.includes(one.row) || rows.includes(one.fromRow)) ?? [];
}

/**
 * Directories on the way to most of the bytes are opened, so that what is named is neither `/usr/`
 * nor one file of thousands.
 */
function mainWays(files: readonly FileRow[]): ReadonlySet<string> {
  const sums = new Map<string, number>();
  let all = 0;
  for (const [path, bytes] of files) {
    all += bytes;
    for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
      const directory = path.slice(0, at);
      sums.set(directory, (sums.get(directory) ?? 0) + bytes);
    }
  }
  const most = [...sums].filter(([, bytes]) => bytes > all * 0.8);
  return new Set(most.map(([directory]) => directory));
}

/** The topmost directory of a path that is not among those, or the path itself. */
function topmost(path: string, opened: ReadonlySet<string>): string {
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    if (!opened.has(path.slice(0, at))) return path.slice(0, at);
  }
  return path;
}

/** What a layer holds, largest first; where nothing is compared. */
export function filesIn({ files }: Snapshot, layer: number): FileDelta[] {
  const own = files.filter((row) => row[3] === layer);
  const opened = mainWays(own);
  const groups = Map.groupBy(own, ([path]) => topmost(path, opened));
  const rows = [...groups].map(([path, group]): FileDelta => {
    const [first] = group;
    const isFile = group.length === 1 && first !== undefined && first[2] === 1;
    const after = group.reduce((sum, [, bytes]) => sum + bytes, 0);
    const count = group.reduce((sum, [, , files]) => sum + files, 0);
    return { path: isFile ? first[0] : `${path}/`, before: null, after, count };
  });
  return rows.toSorted((left, right) => (right.after ?? 0) - (left.after ?? 0));
}
