// F4. Packages that came, went or moved to another version, over whole images (pure).

import type { Report, TargetReport } from '../../model/report.ts';
import type { Package, Snapshot } from '../../model/snapshot.ts';
import { explainedTarget, type ChangeRow } from './changes.ts';

/** A package on both sides; null: not there. At least one side is there, and they differ. */
export interface PackagePair {
  readonly before: Package | null;
  readonly after: Package | null;
}

/** One row of the section. */
export interface PackageRow {
  readonly kind: 'changed' | 'added' | 'removed';
  readonly type: string;
  readonly name: string;
  /** Versions; null where the package was or is not there. */
  readonly before: string | null;
  readonly after: string | null;
  /** Bytes of the first platform, signed; null could not be told. */
  readonly size: number | null;
  readonly isFromBaseImage: boolean;
  readonly location: string;
  readonly platforms: readonly string[];
}

export interface PackageView {
  /** The stage whose images are compared. */
  readonly target: string;
  /** All of its compared platforms; a row of fewer says so. */
  readonly platforms: readonly string[];
  /** Changed, added, removed; in each the largest first. */
  readonly rows: readonly PackageRow[];
  /** Packages of the explained head image. */
  readonly all: number;
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

/** What differs among the packages of these layers alone. */
export function packageChanges(
  target: TargetReport,
  { base, head }: Pick<ChangeRow, 'base' | 'head'>,
): PackagePair[] {
  const of = (image: Snapshot | null, layers: readonly number[]): Package[] =>
    image?.packages.filter(({ layer }) => layers.includes(layer)) ?? [];
  return comparePackages(of(target.base, base), of(target.head, head));
}

function sizeOf({ before, after }: PackagePair): number | null {
  const old = before === null ? 0 : before.size;
  const now = after === null ? 0 : after.size;
  return old === null || now === null ? null : now - old;
}

function rowOf(pair: PackagePair, target: TargetReport): PackageRow | null {
  const { before, after } = pair;
  const shown = after ?? before;
  if (shown === null) return null;
  const image: Snapshot | null = after === null ? target.base : target.head;
  return {
    kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
    type: shown.type,
    name: shown.name,
    before: before?.version ?? null,
    after: after?.version ?? null,
    size: sizeOf(pair),
    isFromBaseImage: image?.layers[shown.layer]?.origin === 'base-image',
    location: shown.location,
    platforms: [target.platform],
  };
}

const KINDS: readonly PackageRow['kind'][] = ['changed', 'added', 'removed'];

function inOrder(left: PackageRow, right: PackageRow): number {
  const size = ({ size: bytes }: PackageRow): number => (bytes === null ? -1 : Math.abs(bytes));
  return (
    KINDS.indexOf(left.kind) - KINDS.indexOf(right.kind) ||
    size(right) - size(left) ||
    (left.name < right.name ? -1 : left.name > right.name ? 1 : 0)
  );
}

/** Rows that say the same of several platforms are one; the same twice on one platform stays two. */
function share(rows: readonly PackageRow[]): PackageRow[] {
  const times = new Map<string, number>();
  const shared = new Map<string, PackageRow>();
  for (const row of rows) {
    const { kind, type, name, before, after, isFromBaseImage, location, platforms } = row;
    const words = JSON.stringify([kind, type, name, before, after, isFromBaseImage, location]);
    const seen = JSON.stringify([platforms, words]);
    const nth = times.get(seen) ?? 0;
    times.set(seen, nth + 1);
    const key = `${nth} ${words}`;
    const known = shared.get(key);
    const all =
      known === undefined ? row : { ...known, platforms: [...known.platforms, ...platforms] };
    shared.set(key, all);
  }
  return [...shared.values()];
}

const views = new WeakMap<Report, PackageView | null>();

/** Null without a base, and when nothing changed. */
export function packageView(report: Report): PackageView | null {
  const known = views.get(report);
  if (known !== undefined) return known;
  const view = makeView(report);
  views.set(report, view);
  return view;
}

function makeView(report: Report): PackageView | null {
  const explained = explainedTarget(report);
  if (explained === null) return null;
  const others = report.targets.filter(
    (target) =>
      target !== explained &&
      target.role === 'runtime' &&
      target.name === explained.name &&
      target.delta !== null,
  );
  const targets = [explained, ...others];
  const rows = targets.flatMap((target) =>
    comparePackages(target.base?.packages ?? [], target.head?.packages ?? []).flatMap(
      (pair) => rowOf(pair, target) ?? [],
    ),
  );
  if (rows.length === 0) return null;
  return {
    target: explained.name,
    platforms: targets.map(({ platform }) => platform),
    rows: share(rows).toSorted(inOrder),
    all: explained.head?.packages.length ?? 0,
  };
}
