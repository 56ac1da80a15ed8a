// F4. Whether all of a change has one origin, where the report proves it (pure).

import type { Report, TargetReport } from '../../model/report.ts';
import { explainedTarget, targetChange, type ChangeRow, type ChangeView } from './changes.ts';

/**
 * `same`: both sides ship the same layers. `base image`: nothing else changed in size. `own`: the
 * base image did not; `row` when one line brought it all.
 */
export type Origin =
  | { readonly kind: 'same' }
  | { readonly kind: 'base image'; readonly view: ChangeView; readonly row: ChangeRow }
  | {
      readonly kind: 'own';
      readonly view: ChangeView;
      readonly row: ChangeRow | null;
      /** Proven by diffIDs; without it the base image may be another of the same size. */
      readonly isBaseSame: boolean;
    };

/** Whether the layers on both sides of a row are the same, in order. */
export function hasSameLayers(
  target: TargetReport,
  row: Pick<ChangeRow, 'base' | 'head'>,
): boolean {
  const diffIds = (side: 'base' | 'head'): string =>
    row[side].map((index) => target[side]?.layers[index]?.diffId ?? '').join();
  return row.base.length > 0 && diffIds('base') === diffIds('head');
}

function originIn(target: TargetReport): Origin | null {
  const view = targetChange(target);
  if (view === null || target.head === null || target.base === null) return null;
  const every = { base: [...target.base.layers.keys()], head: [...target.head.layers.keys()] };
  if (hasSameLayers(target, every)) return { kind: 'same' };
  const { rows, baseImage } = view;
  const [first = null, second] = rows;
  if (first === null) {
    const moved = baseImage !== null && baseImage.change !== 0;
    return moved ? { kind: 'base image', view, row: baseImage } : null;
  }
  if (baseImage !== null && baseImage.change !== 0) return null;
  return {
    kind: 'own',
    view,
    row: second === undefined && first.kind !== 'others' ? first : null,
    isBaseSame: baseImage !== null && hasSameLayers(target, baseImage),
  };
}

const sameLine = (one: ChangeRow | null, other: ChangeRow | null): boolean =>
  one?.text === other?.text && one?.lines?.join() === other?.lines?.join();

/** Null where several have a part in it, where images differ, or where it cannot be told. */
export function originOf(report: Report): Origin | null {
  const explained = explainedTarget(report);
  const origin = explained === null ? null : originIn(explained);
  if (origin === null) return null;
  let result = origin;
  for (const target of report.targets) {
    if (target === explained || target.role !== 'runtime') continue;
    const other = target.delta === null ? null : originIn(target);
    if (other === null || other.kind !== origin.kind) return null;
    if (result.kind !== 'own' || other.kind !== 'own') continue;
    result = {
      ...result,
      row: sameLine(result.row, other.row) ? result.row : null,
      isBaseSame: result.isBaseSame && other.isBaseSame,
    };
  }
  return result;
}
