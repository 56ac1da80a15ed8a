// F3. Files that base has under another name, recognised by their content (pure).

import type { Move } from '../model/delta.ts';
import type { Inventory } from '../model/inventory.ts';
import type { FileChange } from './compare-files.ts';

interface Pair {
  readonly from: FileChange;
  readonly to: FileChange;
}

/** Of files with the same content, so many are looked at to find the likeliest old name. */
const MOST_CANDIDATES = 50;

/** Pairs what came with what went, by content; `others` are the changes that have no partner. */
export function findMoves(
  changes: readonly FileChange[],
  base: Inventory,
  head: Inventory,
): { moves: Move[]; others: FileChange[] } {
  const isFile = ({ isDirectory, before, after }: FileChange): boolean =>
    !isDirectory && ((before ?? 0) > 0 || (after ?? 0) > 0);
  const gone = changes.filter((change) => change.after === null && isFile(change));
  const fresh = changes.filter((change) => change.before === null && isFile(change));
  if (gone.length === 0 || fresh.length === 0) return { moves: [], others: [...changes] };
  const sizes = new Set(fresh.map(({ after }) => after));
  const byContent = new Map<string, FileChange[]>();
  for (const change of gone) {
    const content = sizes.has(change.before) ? base.contentOf(change.path) : null;
    if (content === null) continue;
    const same = byContent.get(content);
    if (same === undefined) byContent.set(content, [change]);
    else same.push(change);
  }
  const pairs: Pair[] = [];
  for (const to of byContent.size === 0 ? [] : fresh) {
    const candidates = byContent.get(head.contentOf(to.path) ?? '');
    const from = candidates === undefined ? null : takeLikeliest(candidates, to.path);
    if (from !== null) pairs.push({ from, to });
  }
  const moved = new Set(pairs.flatMap(({ from, to }) => [from, to]));
  return { moves: gather(pairs), others: changes.filter((change) => !moved.has(change)) };
}

/** Takes the one whose path ends most alike. */
function takeLikeliest(candidates: FileChange[], path: string): FileChange | null {
  let best = -1;
  let most = -1;
  for (const [at, { path: old }] of candidates.slice(0, MOST_CANDIDATES).entries()) {
    const alike = commonEnd(old, path);
    if (alike > most) [best, most] = [at, alike];
  }
  return best < 0 ? null : (candidates.splice(best, 1)[0] ?? null);
}

/** Names that both paths end with. */
function commonEnd(one: string, other: string): number {
  const [left, right] = [one.split('/'), other.split('/')];
  let count = 0;
  while (count < left.length - 1 && left.at(-1 - count) === right.at(-1 - count)) count += 1;
  return count;
}

/** `/app/dist/a/x.js` → `/app/build/a/x.js` belongs to `/app/dist/` → `/app/build/`. */
function directoriesOf({ from, to }: Pair): readonly [string, string] | null {
  const alike = commonEnd(from.path, to.path);
  if (alike === 0) return null;
  const above = (path: string): string => `${path.split('/').slice(0, -alike).join('/')}/`;
  return [above(from.path), above(to.path)];
}

/** Those that moved together are one move: from one directory to another, or one file by itself. */
function gather(pairs: readonly Pair[]): Move[] {
  const groups = Map.groupBy(pairs, (pair) => {
    const between = directoriesOf(pair) ?? [pair.from.path, pair.to.path];
    return JSON.stringify([pair.to.row, pair.from.row, ...between]);
  });
  const moves = [...groups.values()].map((group): Move => {
    const [first] = group as [Pair, ...Pair[]];
    const between = group.length === 1 ? null : directoriesOf(first);
    const [from, to] = between ?? [first.from.path, first.to.path];
    const bytes = group.reduce((sum, pair) => sum + (pair.to.after ?? 0), 0);
    const [row, fromRow] = [first.to.row, first.from.row];
    return { from, to, files: group.length, bytes, row, fromRow };
  });
  return moves.toSorted((left, right) => right.bytes - left.bytes);
}
