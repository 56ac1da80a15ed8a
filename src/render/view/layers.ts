// F4. Where the bytes are, without a base (pure): the largest layers of the first image.

import type { Report, TargetReport } from '../../model/report.ts';
import type { Layer } from '../../model/snapshot.ts';

export interface LayerRow {
  readonly index: number;
  readonly layer: Layer;
  readonly bytes: number;
}

export interface LayerView {
  readonly target: TargetReport;
  readonly metric: 'compressed' | 'uncompressed';
  /** Largest first. */
  readonly rows: readonly LayerRow[];
  /** Layers that no row shows, and their bytes. */
  readonly others: { readonly count: number; readonly bytes: number };
}

/** `most` rows at most, the one for the others among them; null where an image was compared. */
export function layerView(report: Report, most: number): LayerView | null {
  const runtime = report.targets.filter(({ role }) => role === 'runtime');
  const target = runtime.find(({ head }) => head !== null);
  const layers = target?.head?.layers ?? [];
  if (target === undefined || runtime.some(({ delta }) => delta !== null)) return null;
  const isKnown = layers.every(({ compressed }) => compressed !== null);
  const metric = isKnown ? 'compressed' : 'uncompressed';
  const all = [...layers.entries()]
    .map(([index, layer]) => ({ index, layer, bytes: layer[metric] ?? 0 }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((left, right) => right.bytes - left.bytes);
  if (all.length === 0) return null;
  const rows = all.length > most ? all.slice(0, most - 1) : all;
  const rest = all.slice(rows.length);
  const bytes = rest.reduce((sum, row) => sum + row.bytes, 0);
  return { target, metric, rows, others: { count: rest.length, bytes } };
}
