// F3. Packages that came, went or moved to another version (pure); with a rest they sum to the
// difference of the two content sizes.

import type { Delta, PackageDelta } from '../model/delta.ts';
import type { Package } from '../model/snapshot.ts';
import type { RowOf } from './compare-files.ts';

/** A package on both sides; null: not there. At least one side is there, and they differ. */
export interface PackagePair {
  readonly before: Package | null;
  readonly after: Package | null;
}

const keyOf = ({ type, name }: Package): string => JSON.stringify([type, name]);
const byLocation = (left: Package, right: Package): number =>
  left.location < right.location ? -1 : left.location > right.location ? 1 : 0;

/** Takes out of both lists what has the same key, as pairs; what is left keeps its order. */
function pairBy(
  base: readonly Package[],
  head: readonly Package[],
  key: (found: Package) => string,
): { pairs: [Package, Package][]; base: Package[]; head: Package[] } {
  const free = Map.groupBy(base, key);
  const pairs: [Package, Package][] = [];
  const left = head.filter((found) => {
    const partner = free.get(key(found))?.pop();
    if (partner !== undefined) pairs.push([partner, found]);
    return partner === undefined;
  });
  return { pairs, base: [...free.values()].flat(), head: left };
}

/** One name may stand several times in an image, in several versions and places. */
function compareNamesakes(base: readonly Package[], head: readonly Package[]): PackagePair[] {
  const same = pairBy(base, head, ({ version, location }) => JSON.stringify([version, location]));
  const updated = pairBy(same.base, same.head, ({ location }) => location);
  // A copy of the same version at another place is neither new nor gone.
  const moved = pairBy(updated.base, updated.head, ({ version }) => version);
  const before = moved.base.toSorted(byLocation);
  const after = moved.head.toSorted(byLocation);
  const rest = Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
    before: before[index] ?? null,
    after: after[index] ?? null,
  }));
  return [...updated.pairs.map(([old, now]) => ({ before: old, after: now })), ...rest];
}

/** What differs between two lists of packages, by type and name. */
export function comparePackages(base: readonly Package[], head: readonly Package[]): PackagePair[] {
  const before = Map.groupBy(base, keyOf);
  const after = Map.groupBy(head, keyOf);
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return keys.flatMap((key) => compareNamesakes(before.get(key) ?? [], after.get(key) ?? []));
}

function sizeOf({ before, after }: PackagePair): number | null {
  const old = before === null ? 0 : before.size;
  const now = after === null ? 0 : after.size;
  return old === null || now === null ? null : now - old;
}

function deltaOf(pair: PackagePair, rowOf: RowOf): PackageDelta | null {
  const { before, after } = pair;
  const shown = after ?? before;
  if (shown === null) return null;
  const { type, name, location, dev, direct } = shown;
  return {
    kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
    type,
    name,
    before: before?.version ?? null,
    after: after?.version ?? null,
    size: sizeOf(pair),
    location,
    row: after === null ? rowOf.base(shown.layer) : rowOf.head(shown.layer),
    ...(dev !== undefined && { dev }),
    ...(direct !== undefined && { direct }),
  };
}

const KINDS: readonly PackageDelta['kind'][] = ['changed', 'added', 'removed'];

/** Changed, added, removed; in each the largest first, then by name. */
export function inOrder(left: PackageDelta, right: PackageDelta): number {
  const size = ({ size: bytes }: PackageDelta): number => (bytes === null ? -1 : Math.abs(bytes));
  return (
    KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) ||
    size(right) - size(left) ||
    (left.name < right.name ? -1 : left.name > right.name ? 1 : 0)
  );
}

/** `content` is the change that rows and rest sum to; null: not known. */
export function packageDeltas(
  base: readonly Package[],
  head: readonly Package[],
  rowOf: RowOf,
  content: number | null,
): NonNullable<Delta['packages']> {
  const rows = comparePackages(base, head)
    .flatMap((pair) => deltaOf(pair, rowOf) ?? [])
    .toSorted(inOrder);
  const told = rows.reduce((sum, { size }) => sum + (size ?? 0), 0);
  return { rows, rest: content === null ? null : content - told };
}
