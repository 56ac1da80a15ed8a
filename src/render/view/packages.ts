// F4. Packages that came, went or moved to another version, over whole images (pure).

import { inOrder } from '../../gate/compare-packages.ts';
import type { PackageDelta } from '../../model/delta.ts';
import type { Report, TargetReport } from '../../model/report.ts';
import { explainedTarget, type ChangeRow } from './changes.ts';

/** One row of the section; its size is that of the first platform. */
export interface PackageRow extends PackageDelta {
  readonly isFromBaseImage: boolean;
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

/** What changed among the packages of these layers. */
export function packageChanges(
  { delta }: TargetReport,
  { rows }: Pick<ChangeRow, 'rows'>,
): readonly PackageDelta[] {
  return delta?.packages?.rows.filter(({ row }) => rows.includes(row)) ?? [];
}

function rowsOf({ delta, platform }: TargetReport): PackageRow[] {
  return (delta?.packages?.rows ?? []).map((row) => ({
    ...row,
    isFromBaseImage: delta?.layers[row.row]?.origin === 'base-image',
    platforms: [platform],
  }));
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
  const rows = targets.flatMap(rowsOf);
  if (rows.length === 0) return null;
  return {
    target: explained.name,
    platforms: targets.map(({ platform }) => platform),
    rows: share(rows).toSorted(inOrder),
    all: explained.head?.packages.length ?? 0,
  };
}
