// F4. Why it grew, in the terminal (pure).

import type { PackageDelta } from '../../model/delta.ts';
import type { Report } from '../../model/report.ts';
import { counted, formatDelta } from '../../text/bytes.ts';
import { cut, displayWidth, padEnd, padStart, showControls } from '../../text/terminal.ts';
import { causeOf, causePackages, dependencyWord } from '../view/causes.ts';
import { changeView, type ChangeRow, type ChangeView } from '../view/changes.ts';
import { movesIn } from '../view/files.ts';
import { packageChanges } from '../view/packages.ts';
import { ownChange, placeOf, shortCommit } from '../view/words.ts';
import type { TextOptions } from './columns.ts';

const CHANGE_WIDTH = 14;
const MOST_PACKAGES = 3;
const MOST_MOVES = 3;

function packageWords({ name, before, after }: PackageDelta): string {
  if (after === null) return `${name} removed`;
  if (before !== null) return `${name} ${before} -> ${after}`;
  return after === '' ? `${name} added` : `${name} ${after} added`;
}

function baseImageText(view: ChangeView, row: ChangeRow): string {
  const changes = packageChanges(view.target, row).map(({ name, after }) =>
    after === null ? `${name} removed` : `${name} ${after}`,
  );
  if (changes.length > 0) {
    const more = changes.length - MOST_PACKAGES;
    const shown = changes.slice(0, MOST_PACKAGES).join(', ');
    return `base image: ${shown}${more > 0 ? ` and ${counted(more, 'more package')}` : ''}`;
  }
  return row.change === 0 ? 'base image: the same size' : 'base image: moved since the baseline';
}

/** What a row's packages or new names say, below it. */
function causeLines({ target }: ChangeView, row: ChangeRow): string[] {
  const cause = causeOf(target, row);
  const moves = movesIn(target, row)
    .slice(0, MOST_MOVES)
    .map(({ from, to }) => `renamed ${from} -> ${to}`);
  if (cause?.kind !== 'package') return moves;
  const { named, more } = causePackages(target, cause);
  const packages = named.map((one) => {
    // The row's own figure is of the compressed layer.
    const bytes = one.size === null ? [] : [`${formatDelta(one.size, 'plain')} of files`];
    return [packageWords(one), ...bytes, ...[dependencyWord(one) ?? []].flat()].join(', ');
  });
  const others = more === 0 ? [] : [`and ${counted(more, 'more package')}`];
  return [...packages, ...others, ...moves];
}

function textOf(view: ChangeView, row: ChangeRow): string {
  switch (row.kind) {
    case 'line':
      return row.text ?? 'unknown instruction';
    case 'removed':
      return `removed: ${row.text ?? 'unknown instruction'}`;
    case 'base image':
      return baseImageText(view, row);
    case 'others':
      return counted(row.layers, 'other layer');
  }
}

/** `since main a742578`. */
function sinceWhat({ baseline }: Report): string {
  const commit = shortCommit(baseline.commit);
  const named = [baseline.ref, commit].filter((part) => part !== null && part !== '');
  return named.length === 0 ? 'since the baseline' : `since ${[...new Set(named)].join(' ')}`;
}

/** Empty without a base, or when nothing changed. */
export function changeLines(report: Report, { width }: TextOptions): string[] {
  const view = changeView(report);
  if (view === null) return [];
  const { rows, baseImage, metric, target } = view;
  if (rows.length === 0 && (baseImage?.change ?? 0) === 0) return [];
  const grew = view.total > 0 && report.conclusion === 'fail';
  const title = grew ? 'why it grew' : sinceWhat(report);
  const all = [
    ...rows,
    ...(baseImage === null || (!grew && baseImage.change === 0) ? [] : [baseImage]),
  ];
  const places = Math.max(0, ...all.map((row) => displayWidth(placeOf(report, row.lines) ?? '')));
  const lines = all.flatMap((row) => {
    const change = padStart(formatDelta(row.change, 'plain'), CHANGE_WIDTH);
    const place = padEnd(showControls(placeOf(report, row.lines) ?? ''), places);
    const start = `${change}  ${place}${places > 0 ? '  ' : ''}`;
    const below = row.kind === 'line' || row.kind === 'removed' ? causeLines(view, row) : [];
    const [first, ...rest] = [textOf(view, row), ...below].map((text) =>
      cut(showControls(text), width - displayWidth(start)),
    );
    return [start + (first ?? ''), ...rest.map((text) => ' '.repeat(displayWidth(start)) + text)];
  });
  const own = `${padStart(formatDelta(view.own, 'plain'), CHANGE_WIDTH)}  ${ownChange(report.subject)}`;
  return [
    showControls(`${title} (${metric}, ${target.platform})`),
    ...(grew && baseImage !== null ? [own] : []),
    ...lines,
  ];
}
