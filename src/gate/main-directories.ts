// F3. The few directories that hold most of many files (pure).

import type { FileRow } from '../model/snapshot.ts';
import { REST } from './compare-directories.ts';

const MOST_ROWS = 8;
/** A directory is opened when one of its folders holds at least this share of it. */
const WORTH_OPENING = 0.25;

interface Folder {
  readonly path: string;
  bytes: number;
  /** Bytes of files right in it. */
  own: number;
  readonly folders: Map<string, Folder>;
}

const newFolder = (path: string): Folder => ({ path, bytes: 0, own: 0, folders: new Map() });

function plant(files: Iterable<FileRow>): Folder {
  const root = newFolder('/');
  for (const [path, bytes, count] of files) {
    let folder = root;
    folder.bytes += bytes;
    const names = path.split('/').filter((name) => name !== '');
    // The last name is a file's, but for small files that are summed up as their directory.
    for (const name of count === 1 ? names.slice(0, -1) : names) {
      let below = folder.folders.get(name);
      if (below === undefined) {
        below = newFolder(`${folder.path}${name}/`);
        folder.folders.set(name, below);
      }
      below.bytes += bytes;
      folder = below;
    }
    folder.own += bytes;
  }
  return root;
}

/** The folder to open next: the largest one that is not flat. */
function nextOpen(rows: readonly Folder[]): Folder | null {
  const isWorth = ({ bytes, folders }: Folder): boolean =>
    [...folders.values()].some((below) => below.bytes >= bytes * WORTH_OPENING);
  const open = rows.filter((folder) => folder.bytes > 0 && isWorth(folder));
  return open.toSorted((left, right) => right.bytes - left.bytes)[0] ?? null;
}

/**
 * Opens the largest directory again and again, until eight rows say where most bytes are. A row
 * whose folders have rows of their own stands for what is left in it. The rows, with a named rest,
 * sum to the files' bytes.
 */
export function mainDirectories(files: Iterable<FileRow>): [path: string, bytes: number][] {
  const root = plant(files);
  let rows: Folder[] = [root];
  for (let next = nextOpen(rows); next !== null; next = nextOpen(rows)) {
    const opened = next;
    const main = [...opened.folders.values()].filter(
      ({ bytes }) => bytes >= opened.bytes * WORTH_OPENING,
    );
    const left = opened.bytes - main.reduce((sum, { bytes }) => sum + bytes, 0);
    const others = { ...opened, bytes: left, folders: new Map<string, Folder>() };
    const after = [...rows.filter((row) => row !== opened), ...main, ...(left > 0 ? [others] : [])];
    if (after.length > MOST_ROWS) break;
    rows = after;
  }
  const shown = rows
    .filter(({ bytes }) => bytes > 0)
    .map(({ path, bytes }): [string, number] => [path, bytes])
    .toSorted((left, right) => right[1] - left[1]);
  const rest = root.bytes - shown.reduce((sum, [, bytes]) => sum + bytes, 0);
  return rest === 0 ? shown : [...shown, [REST, rest]];
}
