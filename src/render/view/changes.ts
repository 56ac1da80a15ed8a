// F4. Why it grew, as data (pure): the own change line by line, the base image apart, and nothing
// left out of the sum.

import type { Delta, LayerDelta } from '../../model/delta.ts';
import type { Report, TargetReport } from '../../model/report.ts';
import type { LineRange, Snapshot } from '../../model/snapshot.ts';
import { historyText } from './words.ts';

export interface ChangeRow {
  /** Bytes of the view's metric. */
  readonly change: number;
  readonly lines: LineRange | null;
  /** The instruction, or the history's words where there is no Dockerfile; null for `others`. */
  readonly text: string | null;
  readonly kind: 'line' | 'removed' | 'base image' | 'others';
  /** The layers that `others` stands for. */
  readonly layers: number;
  readonly head: readonly number[];
  readonly base: readonly number[];
  /** Indexes into the delta's layers. */
  readonly rows: readonly number[];
}

export interface ChangeView {
  readonly target: TargetReport;
  readonly metric: 'compressed' | 'uncompressed';
  /** Of the whole image. */
  readonly total: number;
  /** Of what is not the base image. */
  readonly own: number;
  readonly rows: readonly ChangeRow[];
  /** Null when neither side has an external base image. */
  readonly baseImage: ChangeRow | null;
}

const MOST_ROWS = 12;

/** A row of the delta, with its place there. */
type Indexed = LayerDelta & { readonly index: number };

const indexes = (rows: readonly Indexed[], side: 'base' | 'head'): number[] =>
  rows.flatMap((row) => row[side] ?? []);

function rowOf(delta: Indexed, change: number, head: Snapshot, base: Snapshot | null): ChangeRow {
  const layer = delta.head === null ? base?.layers[delta.base ?? -1] : head.layers[delta.head];
  return {
    change,
    lines: delta.lines,
    text: delta.instruction ?? (layer === undefined ? null : historyText(layer.createdBy)),
    kind: delta.head === null ? 'removed' : 'line',
    layers: 1,
    head: indexes([delta], 'head'),
    base: indexes([delta], 'base'),
    rows: [delta.index],
  };
}

/** Several layers in one row. */
function merge(
  rows: readonly Indexed[],
  metric: ChangeView['metric'],
  kind: ChangeRow['kind'],
): ChangeRow {
  return {
    change: rows.reduce((sum, row) => sum + (row[metric] ?? 0), 0),
    lines: rows.find(({ lines }) => lines !== null)?.lines ?? null,
    text: rows.find(({ instruction }) => instruction !== null)?.instruction ?? null,
    kind,
    layers: rows.length,
    head: indexes(rows, 'head'),
    base: indexes(rows, 'base'),
    rows: rows.map(({ index }) => index),
  };
}

function viewOf(
  target: TargetReport,
  delta: Delta,
  metric: ChangeView['metric'],
  most: number,
): ChangeView | null {
  const total = delta.size[metric];
  const { head, base } = target;
  if (total === null || head === null) return null;
  if (delta.layers.some((row) => row[metric] === null)) return null;
  const size = (row: LayerDelta): number => row[metric] ?? 0;
  const layers = delta.layers.map((row, index): Indexed => ({ ...row, index }));
  const inherited = layers.filter(({ origin }) => origin === 'base-image');
  const own = layers.filter(({ origin }) => origin !== 'base-image');
  const changed = own
    .filter((row) => size(row) !== 0)
    .toSorted((left, right) => Math.abs(size(right)) - Math.abs(size(left)));
  const shown = changed.length > most ? changed.slice(0, most - 1) : changed;
  const others = changed.slice(shown.length);
  const rows = shown
    .map((row) => rowOf(row, size(row), head, base))
    .toSorted((left, right) => right.change - left.change);
  return {
    target,
    metric,
    total,
    own: own.reduce((sum, row) => sum + size(row), 0),
    rows:
      others.length === 0
        ? rows
        : [...rows, { ...merge(others, metric, 'others'), text: null, lines: null }],
    baseImage: inherited.length === 0 ? null : merge(inherited, metric, 'base image'),
  };
}

/** The image to explain: the one that is most over a limit, else the first with a base. */
export function explainedTarget(report: Report): TargetReport | null {
  const compared = report.targets.filter(({ role, delta }) => role === 'runtime' && delta !== null);
  const over = report.verdicts
    .filter(({ result }) => result === 'fail' || result === 'warn')
    .toSorted((left, right) => (right.over ?? 0) - (left.over ?? 0))
    .map((verdict) =>
      compared.find(
        ({ name, platform }) => name === verdict.target && platform === verdict.platform,
      ),
    );
  return over.find((found) => found !== undefined) ?? compared[0] ?? null;
}

/** One image's change; null without a base, or where no layer's size is known. */
export function targetChange(target: TargetReport, most: number = MOST_ROWS): ChangeView | null {
  const { delta } = target;
  if (delta === null) return null;
  return viewOf(target, delta, 'compressed', most) ?? viewOf(target, delta, 'uncompressed', most);
}

/** Of the explained image; `most` rows at most, the smallest changes summed up in the last. */
export function changeView(report: Report, most: number = MOST_ROWS): ChangeView | null {
  const target = explainedTarget(report);
  return target === null ? null : targetChange(target, most);
}
