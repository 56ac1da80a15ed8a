// F3. Why it grew, the cause that a reader would name first (pure).

import type { Cause, Delta, LayerDelta, Move, PackageDelta } from '../model/delta.ts';
import type { Sizes } from '../model/snapshot.ts';

/** Packages that one sentence can name. */
const MOST_NAMED = 3;
/** More of one row are counted, not listed. */
const MOST_PACKAGES = 200;

type Parts = Required<Pick<Delta, 'layers' | 'moved'>> & {
  readonly packages: readonly PackageDelta[];
};

/**
 * Orders rows by what limits bound: bytes of a pull, or of a disk where those are not known. All
 * layers of the external base image are one cause.
 */
export function findCauses(parts: Parts): Cause[] {
  const rows = [...parts.layers.entries()];
  const inherited = rows.filter(([, { origin }]) => origin === 'base-image');
  const own = rows.filter(([, { origin }]) => origin !== 'base-image');
  const causes = [
    ...own.flatMap(([row, layer]) => ownCause(row, layer, parts) ?? []),
    ...baseCause(inherited),
  ];
  return causes.toSorted((left, right) => weight(right) - weight(left));
}

const METRICS = ['compressed', 'uncompressed', 'content', 'wasted'] as const;

function weight({ size }: Cause): number {
  return Math.abs(size.compressed ?? size.uncompressed ?? 0);
}

function sizeOf(rows: readonly LayerDelta[]): Sizes {
  const sum = (metric: keyof Sizes): number | null =>
    rows.reduce<number | null>((total, row) => {
      const bytes = row[metric] ?? null;
      return total === null || bytes === null ? null : total + bytes;
    }, 0);
  const [compressed, uncompressed, content, wasted] = METRICS.map(sum);
  return {
    compressed: compressed ?? null,
    uncompressed: uncompressed ?? null,
    content: content ?? null,
    wasted: wasted ?? null,
  };
}

function baseCause(inherited: readonly (readonly [number, LayerDelta])[]): Cause[] {
  const [first] = inherited;
  if (first === undefined) return [];
  const size = sizeOf(inherited.map(([, layer]) => layer));
  if (METRICS.every((metric) => (size[metric] ?? 0) === 0)) return [];
  return [unnamed(first[0], 'base image', size)];
}

function ownCause(row: number, layer: LayerDelta, parts: Parts): Cause | null {
  const size = sizeOf([layer]);
  const { content, wasted } = size;
  const isSame = METRICS.every((metric) => (size[metric] ?? 0) === 0);
  const renamed = renamedBytes(row, parts.moved);
  if (renamed !== null && (content ?? 0) === renamed && (wasted ?? 0) === 0) {
    // The row that the files left says nothing more.
    const isHere = parts.moved.some((move) => move.row === row);
    return isHere ? unnamed(row, 'rename', size) : null;
  }
  if (isSame) return null;
  if (Math.abs(wasted ?? 0) > Math.abs(content ?? 0)) return unnamed(row, 'hidden', size);
  const { packages, told, named } = packagesOf(row, parts.packages);
  const explained = Math.abs(told + linkedBytes(packages, layer));
  const isMost = packages.length > 0 && explained * 2 >= Math.abs(content ?? 0);
  if (!isMost) return unnamed(row, 'file', size);
  return {
    row,
    kind: 'package',
    size,
    packages: packages.slice(0, MOST_PACKAGES).map(({ index }) => index),
    named: Math.min(named === 0 ? packages.length : named, MOST_NAMED),
  };
}

const unnamed = (row: number, kind: Cause['kind'], size: Sizes): Cause => ({
  row,
  kind,
  size,
  packages: [],
  named: 0,
});

/** What a row grew or shrank by because files only moved; null where none did. */
function renamedBytes(row: number, moved: readonly Move[]): number | null {
  const here = moved.filter((move) => move.row === row || move.fromRow === row);
  if (here.length === 0) return null;
  const share = (move: Move): number =>
    (move.row === row ? move.bytes : 0) - (move.fromRow === row ? move.bytes : 0);
  return here.reduce((sum, move) => sum + share(move), 0);
}

/** What the files grew by that packages without a size of their own are linked into, or lie in. */
function linkedBytes(packages: readonly PackageDelta[], { files }: LayerDelta): number {
  const holders = new Set(
    packages.filter(({ size }) => size === null).map(({ location }) => location.split('!/')[0]),
  );
  return (files ?? [])
    .filter(({ path }) => holders.has(path))
    .reduce((sum, { before, after }) => sum + (after ?? 0) - (before ?? 0), 0);
}

type Indexed = PackageDelta & { readonly index: number };

interface RowPackages {
  /** Those to be named come first, then by bytes. */
  readonly packages: readonly Indexed[];
  /** Bytes of all of them. */
  readonly told: number;
  /** How many are to be named: what the application names, and what else is most of the change. */
  readonly named: number;
}

function packagesOf(row: number, packages: readonly PackageDelta[]): RowPackages {
  const here = packages
    .map((one, index) => ({ ...one, index }))
    .filter((one) => one.row === row)
    .toSorted((left, right) => Math.abs(right.size ?? 0) - Math.abs(left.size ?? 0));
  const told = here.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const isNamed = ({ direct, size }: Indexed): boolean =>
    direct === true || Math.abs(size ?? 0) * 2 > Math.abs(told);
  const named = here.filter(isNamed);
  const others = here.filter((one) => !isNamed(one));
  return { packages: [...named, ...others], told, named: named.length };
}
