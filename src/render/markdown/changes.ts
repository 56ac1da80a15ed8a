// F4. Why it grew, in Markdown (pure).

import type { Report } from '../../model/report.ts';
import { counted, formatBytes, formatDelta } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown, tableRow } from '../../text/markdown.ts';
import { changeView, packageChanges, type ChangeRow, type ChangeView } from '../view/changes.ts';
import { fileChanges, type FileChange } from '../view/files.ts';
import { historyText, ownChange } from '../view/words.ts';
import { instructionCode, type Room } from './findings.ts';
import { lineLink, type MarkdownOptions } from './links.ts';

const MOST_FILES = 3;
const MOST_PACKAGES = 4;

const size = (bytes: number): string => formatBytes(bytes, 'rich');
const delta = (bytes: number): string => formatDelta(bytes, 'rich');

const pathCode = ({ path, isDirectory }: FileChange): string =>
  codeSpan(isDirectory && !path.endsWith('/') ? `${path}/` : path);

/** `new: `/a` 1.1 MiB`, `` `/b` 27.4 MiB → 28.6 MiB ``, `2 files removed`, the rest in counts. */
function filesText(changes: readonly FileChange[], newWord = 'new: '): string {
  const shown = changes.slice(0, MOST_FILES);
  const fresh = shown.filter(({ before, isCertain }) => before === null && isCertain);
  const kept = shown.filter(({ before, after }) => before !== null && after !== null);
  const gone = shown.filter(({ after, isCertain }) => after === null && isCertain);
  const other = shown.filter((change) => ![...fresh, ...kept, ...gone].includes(change));
  const rest = changes.slice(MOST_FILES);
  const restBytes = rest.reduce((sum, { before, after }) => sum + (after ?? 0) - (before ?? 0), 0);
  const listed = (all: readonly FileChange[], side: 'before' | 'after'): string =>
    all.map((change) => `${pathCode(change)} ${size(change[side] ?? 0)}`).join(', ');
  return [
    ...(fresh.length === 0 ? [] : [newWord + listed(fresh, 'after')]),
    ...kept.map(
      (one) =>
        `${one.isDirectory ? 'small files in ' : ''}${pathCode(one)} ${size(one.before ?? 0)} → ${size(one.after ?? 0)}`,
    ),
    ...other.map((one) => `${pathCode(one)} ${size(one.after ?? one.before ?? 0)}`),
    ...(gone.length === 0 ? [] : [`removed: ${listed(gone, 'before')}`]),
    ...(rest.length === 0 ? [] : [`${counted(rest.length, 'other')} ${delta(restBytes)}`]),
  ].join('; ');
}

/** The image's name of `FROM --platform=… name AS stage`. */
function imageOf(from: string | null): string | null {
  const words = (from ?? '').split(/\s+/u).filter((word) => word !== '' && !word.startsWith('--'));
  return words[0]?.toUpperCase() === 'FROM' ? (words[1] ?? null) : null;
}

function baseImageText(view: ChangeView, row: ChangeRow): string {
  const image = imageOf(row.text);
  const name = image === null ? '' : `${codeSpan(image)} `;
  const diffIds = (side: 'base' | 'head'): string =>
    row[side].map((index) => view.target[side]?.layers[index]?.diffId).join();
  if (diffIds('base') === diffIds('head')) {
    return image === null ? 'the same on both sides' : `both built on the same ${codeSpan(image)}`;
  }
  const changes = packageChanges(view.target, row).map(({ name: of, before, after }) =>
    after === null
      ? `${codeSpan(of)} removed`
      : `${codeSpan(of)} ${before === null ? '' : `${escapeMarkdown(before)} → `}${escapeMarkdown(after)}`,
  );
  const more = changes.length - MOST_PACKAGES;
  const shown = [
    ...changes.slice(0, MOST_PACKAGES),
    ...(more > 0 ? [counted(more, 'more package')] : []),
  ];
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

/** One sentence when one line brings nearly all of the growth; else null. */
export function mainCause(report: Report, options: MarkdownOptions): string | null {
  const view = changeView(report);
  const [first] = view?.rows ?? [];
  if (view === null || first === undefined || view.total <= 0 || first.kind !== 'line') return null;
  const exact = (first.change / view.total) * 100;
  const share = exact < 100 ? Math.min(99, Math.round(exact)) : Math.floor(exact);
  const line = lineLink(report, first.lines, options);
  if (share < 80 || line === null) return null;
  const code = first.text === null ? '' : ` ${instructionCode(first.text)}`;
  const brings = share >= 100 ? 'all' : `${share} %`;
  return `One line brings ${brings} of the growth: ${line}${code}.`;
}

/** Own change and base image apart, also when one is 0. Empty without a base or a change. */
export function changeTable(report: Report, options: MarkdownOptions, room: Room): string[] {
  const view = changeView(report);
  if (view === null) return [];
  const { rows, baseImage, target, own } = view;
  if (rows.length === 0 && (baseImage?.change ?? 0) === 0) return [];
  const lines = rows
    .slice(0, room.rows)
    .map((row) =>
      tableRow([
        delta(row.change),
        fromText(report, row, options),
        row.kind === 'others' ? '' : filesText(fileChanges(target, row)),
      ]),
    );
  const left = rows.slice(room.rows);
  const leftSum = left.reduce((sum, { change }) => sum + change, 0);
  return [
    tableRow(['Change', 'From', 'Files in it, uncompressed']),
    tableRow(['--:', ':--', ':--']),
    tableRow([`**${delta(own)}**`, `**${ownChange(report.subject.event)}**`, '']),
    ...lines,
    ...(left.length === 0
      ? []
      : [tableRow([delta(leftSum), counted(left.length, 'more line'), ''])]),
    ...(baseImage === null
      ? []
      : [
          tableRow([
            `**${delta(baseImage.change)}**`,
            fromText(report, baseImage, options),
            baseImageText(view, baseImage),
          ]),
        ]),
  ];
}

/** `Why it grew (compressed, linux/amd64)`, unescaped; null where there is nothing to explain. */
export function changeTitle(report: Report): string | null {
  const view = changeView(report);
  if (view === null) return null;
  const title = view.total > 0 ? 'Why it grew' : view.total < 0 ? 'Why it shrank' : 'What changed';
  return `${title} (${view.metric}, ${view.target.platform})`;
}

/** Where the bytes are, for a first run: the largest layers of the first image. */
export function layerTable(report: Report, options: MarkdownOptions): string[] {
  const target = report.targets.find(({ role, head }) => role === 'runtime' && head !== null);
  const layers = target?.head?.layers ?? [];
  const metric = layers.every(({ compressed }) => compressed !== null)
    ? 'compressed'
    : 'uncompressed';
  if (target === undefined || layers.length === 0) return [];
  const sorted = [...layers.entries()]
    .map(([index, layer]) => ({ index, layer, bytes: layer[metric] ?? 0 }))
    .filter(({ bytes }) => bytes > 0)
    .toSorted((left, right) => right.bytes - left.bytes)
    .slice(0, 10);
  return [
    tableRow([`Size, ${metric}`, 'From', 'Files in it, uncompressed']),
    tableRow(['--:', ':--', ':--']),
    ...sorted.map(({ index, layer, bytes }) => {
      const line = lineLink(report, layer.lines, options);
      const inherited = layer.origin === 'base-image';
      const text = layer.instruction ?? historyText(layer.createdBy);
      const where = [
        ...(inherited ? ['base image'] : []),
        ...(line === null ? [] : [line]),
        ...(text === '' ? [] : [instructionCode(text)]),
      ];
      const files = fileChanges({ ...target, base: null }, { base: [], head: [index] });
      return tableRow([size(bytes), where.join('<br>') || 'unknown', filesText(files, '')]);
    }),
  ];
}
