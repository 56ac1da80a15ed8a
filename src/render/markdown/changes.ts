// F4. Why it grew, in Markdown (pure).

import type { Report } from '../../model/report.ts';
import { counted, formatBytes, formatDelta } from '../../text/bytes.ts';
import { codeSpan } from '../../text/markdown.ts';
import { changeView, type ChangeRow, type ChangeView } from '../view/changes.ts';
import { filesIn } from '../view/files.ts';
import { layerView } from '../view/layers.ts';
import { hasSameLayers } from '../view/origin.ts';
import { packageChanges } from '../view/packages.ts';
import { historyText, ownChange, versionsOf } from '../view/words.ts';
import { contentText, filesText, packageText } from './contents.ts';
import { instructionCode } from './findings.ts';
import { lineLink, type MarkdownOptions } from './links.ts';
import { left, right, table } from './parts.ts';
import type { Room } from './room.ts';

const MOST_PACKAGES = 4;

const size = (bytes: number): string => formatBytes(bytes, 'rich');
const delta = (bytes: number): string => formatDelta(bytes, 'rich');

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
