// F4. Why it grew, in Markdown (pure).

import { REST } from '../../gate/compare-directories.ts';
import type { Cause, FileDelta, Move, PackageDelta } from '../../model/delta.ts';
import type { Report, TargetReport } from '../../model/report.ts';
import { counted, formatBytes, formatDelta, joinAnd } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts';
import { changeView, type ChangeRow, type ChangeView } from '../view/changes.ts';
import { fileChanges, filesIn, movesIn } from '../view/files.ts';
import { layerView } from '../view/layers.ts';
import { hasSameLayers } from '../view/origin.ts';
import { causeOf, causePackages, dependencyWord } from '../view/causes.ts';
import { packageChanges } from '../view/packages.ts';
import { historyText, ownChange, versionsOf } from '../view/words.ts';
import { instructionCode } from './findings.ts';
import { lineLink, type MarkdownOptions } from './links.ts';
import { left, right, table } from './parts.ts';
import type { Room } from './room.ts';

const MOST_FILES = 3;
const MOST_PACKAGES = 4;

const size = (bytes: number): string => formatBytes(bytes, 'rich');
const delta = (bytes: number): string => formatDelta(bytes, 'rich');

const pathCode = ({ path }: FileDelta): string => codeSpan(path);

/** `` `/b` 27.4 MiB → 28.6 MiB ``; where rounding hides the change, the change. */
function keptText(file: FileDelta): string {
  const [before, after] = [file.before ?? 0, file.after ?? 0];
  const isTold = size(before) !== size(after);
  return `${pathCode(file)} ${isTold ? `${size(before)} → ${size(after)}` : delta(after - before)}`;
}

const isRest = ({ path }: FileDelta): boolean => path === REST;
const isDirectory = ({ path }: FileDelta): boolean => path.endsWith('/');

/** `new: `/a` 1.1 MiB`, `` `/b` 27.4 MiB → 28.6 MiB ``, `2 files removed`, the rest in counts. */
export function filesText(changes: readonly FileDelta[], newWord = 'new: '): string {
  const named = changes.filter((change) => !isRest(change));
  const shown = named.slice(0, MOST_FILES);
  const isCertain = ({ uncertain }: FileDelta): boolean => uncertain !== true;
  const fresh = shown.filter((change) => change.before === null && isCertain(change));
  const kept = shown.filter(({ before, after }) => before !== null && after !== null);
  const gone = shown.filter((change) => change.after === null && isCertain(change));
  const other = shown.filter((change) => ![...fresh, ...kept, ...gone].includes(change));
  const rest = [...named.slice(MOST_FILES), ...changes.filter(isRest)];
  const restBytes = rest.reduce((sum, { before, after }) => sum + (after ?? 0) - (before ?? 0), 0);
  const restCount = rest.reduce((sum, one) => sum + (isRest(one) ? one.count : 1), 0);
  const listed = (all: readonly FileDelta[], side: 'before' | 'after'): string =>
    all.map((change) => `${pathCode(change)} ${size(change[side] ?? 0)}`).join(', ');
  return [
    ...(fresh.length === 0 ? [] : [newWord + listed(fresh, 'after')]),
    ...kept.map((one) => `${isDirectory(one) ? 'small files in ' : ''}${keptText(one)}`),
    ...other.map((one) => `${pathCode(one)} ${size(one.after ?? one.before ?? 0)}`),
    ...(gone.length === 0 ? [] : [`removed: ${listed(gone, 'before')}`]),
    ...(rest.length === 0 ? [] : [`${counted(restCount, 'other')} ${delta(restBytes)}`]),
  ].join('; ');
}

/** `renamed `/app/dist/` → `/app/build/` (12 files, 1.2 MiB)`. */
export function movesText(moves: readonly Move[]): string {
  const shown = moves.slice(0, MOST_FILES).map(({ from, to, files, bytes }) => {
    const count = files === 1 ? '' : `${counted(files, 'file')}, `;
    return `${codeSpan(from)} → ${codeSpan(to)} (${count}${size(bytes)})`;
  });
  const more = moves.length - shown.length;
  if (shown.length === 0) return '';
  return `renamed: ${shown.join(', ')}${more > 0 ? ` and ${counted(more, 'more')}` : ''}`;
}

/** `` `zod` 4.1.8 → 4.1.12 ``, `` `pino` 9.0.0 removed ``. */
export function packageText({ name, before, after }: PackageDelta): string {
  const code = codeSpan(name);
  if (after === null) return `${code} ${escapeMarkdown(before ?? '')} removed`;
  const now = escapeMarkdown(after);
  return before === null ? `${code} ${now} added` : `${code} ${escapeMarkdown(before)} → ${now}`;
}

/** Named packages with their bytes, and whether the application needs them; the others in a count. */
export function packagesText(target: TargetReport, cause: Cause): string {
  const { named, more } = causePackages(target, cause);
  const texts = named.map((one) => {
    const bytes = one.size === null ? [] : [delta(one.size)];
    const beside = [...bytes, ...[dependencyWord(one) ?? []].flat()];
    return `${packageText(one)}${beside.length === 0 ? '' : ` (${beside.join(', ')})`}`;
  });
  const others = more === 0 ? [] : [`${counted(more, 'more package')}`];
  return joinAnd([...texts, ...others]);
}

/** The image's name of `FROM --platform=… name AS stage`. */
function imageOf(from: string | null): string | null {
  const words = (from ?? '').split(/\s+/u).filter((word) => word !== '' && !word.startsWith('--'));
  return words[0]?.toUpperCase() === 'FROM' ? (words[1] ?? null) : null;
}

function baseImageText(view: ChangeView, row: ChangeRow): string {
  const image = imageOf(row.text);
  if (hasSameLayers(view.target, row)) {
    return image === null ? 'the same on both sides' : `both built on the same ${codeSpan(image)}`;
  }
  const changes = packageChanges(view.target, row).map(packageText);
  const more = changes.length - MOST_PACKAGES;
  const shown = [
    ...changes.slice(0, MOST_PACKAGES),
    ...(more > 0 ? [counted(more, 'more package')] : []),
  ];
  const name = image === null ? '' : `${codeSpan(image)} `;
  return `${name}moved since the baseline${shown.length === 0 ? '' : `: ${shown.join(', ')}`}`;
}

function fromText(report: Report, row: ChangeRow, options: MarkdownOptions): string {
  const line = lineLink(report, row.lines, options);
  const code = row.text === null ? 'unknown instruction' : instructionCode(row.text);
  switch (row.kind) {
    case 'line':
      return line === null ? code : `${line}<br>${code}`;
    case 'removed':
      return `removed<br>${code}`;
    case 'base image':
      return line === null ? '**base image**' : `**base image**<br>${line}`;
    case 'others':
      return counted(row.layers, 'other layer');
  }
}

/** Modules linked into a binary have no bytes of their own to stand in the table: the binary has. */
function hasSizes(target: TargetReport, cause: Cause): boolean {
  return (
    cause.kind === 'package' &&
    causePackages(target, cause).named.some(({ size: bytes }) => bytes !== null)
  );
}

/** What is in a row: its packages where they are most of it, else its files; and what was renamed. */
function contentText(target: TargetReport, row: ChangeRow): string {
  const cause = causeOf(target, row);
  const packages = cause !== null && hasSizes(target, cause) ? packagesText(target, cause) : '';
  const what = packages === '' ? filesText(fileChanges(target, row)) : packages;
  return [what, movesText(movesIn(target, row))].filter((part) => part !== '').join('; ');
}

/** Own change and base image apart, also when one is 0. Empty without a base or a change. */
export function changeTable(report: Report, options: MarkdownOptions, room: Room): string {
  const view = changeView(report, room.layers);
  if (view === null) return '';
  const { rows, baseImage, target, own } = view;
  if (rows.length === 0 && (baseImage?.change ?? 0) === 0) return '';
  const lines = rows.map((row) => [
    delta(row.change),
    fromText(report, row, options),
    row.kind === 'others' ? '' : contentText(target, row),
  ]);
  const inherited =
    baseImage === null
      ? []
      : [
          [
            `**${delta(baseImage.change)}**`,
            fromText(report, baseImage, options),
            baseImageText(view, baseImage),
          ],
        ];
  return table(
    [right('Change'), left('From'), left('Files in it, uncompressed')],
    [[`**${delta(own)}**`, `**${ownChange(report.subject)}**`, ''], ...lines, ...inherited],
  );
}

/** `Why it grew (compressed, linux/amd64)`, unescaped; null where there is nothing to explain. */
export function changeTitle(report: Report): string | null {
  const view = changeView(report);
  if (view === null) return null;
  const versions = versionsOf(report);
  const grew = view.total > 0 ? 'Why it grew' : view.total < 0 ? 'Why it shrank' : 'What changed';
  const title = versions === null ? grew : `What changed since ${versions.base}`;
  return `${title} (${view.metric}, ${view.target.platform})`;
}

/** Unescaped. */
export function layerTitle(report: Report): string | null {
  const view = layerView(report, Infinity);
  return view === null ? null : `Where the bytes are (${view.metric}, ${view.target.platform})`;
}

/** Where the bytes are, for a first run. Empty where something was compared. */
export function layerTable(report: Report, options: MarkdownOptions, room: Room): string {
  const view = layerView(report, room.layers);
  if (view === null) return '';
  const rows = view.rows.map(({ index, layer, bytes }) => {
    const line = lineLink(report, layer.lines, options);
    const text = layer.instruction ?? historyText(layer.createdBy);
    const where = [
      ...(layer.origin === 'base-image' ? ['base image'] : []),
      ...(line === null ? [] : [line]),
      ...(text === '' ? [] : [instructionCode(text)]),
    ];
    const files = view.target.head === null ? [] : filesIn(view.target.head, index);
    return [size(bytes), where.join('<br>') || 'unknown', filesText(files, '')];
  });
  const { count, bytes } = view.others;
  const others = count === 0 ? [] : [[size(bytes), counted(count, 'other layer'), '']];
  return table(
    [right('Size'), left('From'), left('Files in it, uncompressed')],
    [...rows, ...others],
  );
}
