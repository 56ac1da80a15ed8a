// F4. What stayed behind in the builder stages, in the terminal (pure).

import type { StageComparison } from '../../model/delta.ts';
import type { Report } from '../../model/report.ts';
import { counted, formatBytes } from '../../text/bytes.ts';
import { padStart, showControls } from '../../text/terminal.ts';
import { isOpened } from '../view/stages.ts';
import { placeOf } from '../view/words.ts';
import { hanging, type TextOptions } from './columns.ts';

const WIDTH = 14;
const MOST_COPIES = 4;
const MOST_DIRECTORIES = 3;

const size = (bytes: number): string => formatBytes(bytes, 'plain');

function linesOf(report: Report, stage: StageComparison): [bytes: number, text: string][] {
  const copies = stage.copies.slice(0, MOST_COPIES).map(({ lines, instruction, bytes }) => {
    const by = [placeOf(report, lines), instruction].filter((part) => part !== null).join('  ');
    return [bytes, `carried over by ${by || 'a COPY'}`] as [number, string];
  });
  const more = stage.copies.slice(MOST_COPIES);
  const moreBytes = more.reduce((sum, { bytes }) => sum + bytes, 0);
  const places = stage.directories
    .slice(0, MOST_DIRECTORIES)
    .map(
      ([path, bytes]) =>
        `${isOpened(path, stage.directories) ? 'others in ' : ''}${path} ${size(bytes)}`,
    );
  const packages = stage.packages.left === 0 ? [] : [counted(stage.packages.left, 'package')];
  return [
    ...copies,
    ...(more.length === 0
      ? []
      : [
          [moreBytes, `carried over by ${more.length} other COPY instructions`] as [number, string],
        ]),
    ...(stage.shared === 0 ? [] : [[stage.shared, 'in both, not by a COPY'] as [number, string]]),
    [stage.left, `left behind: ${[...places, ...packages].join(', ') || 'nothing'}`],
  ];
}

/** A block a builder stage, of the first platform; empty where nothing was built. */
export function stageLines(report: Report, { width }: TextOptions): string[] {
  const target = report.targets.find(({ stages }) => stages !== undefined);
  const content = target?.head?.size.content ?? null;
  return (target?.stages ?? []).flatMap((stage, index) => {
    const to =
      content === null || target === undefined ? '' : ` -> ${target.name} ${size(content)}`;
    const lines = linesOf(report, stage).flatMap(([bytes, text]) => {
      const start = `${padStart(size(bytes), WIDTH)}  `;
      return hanging(start, showControls(text), width);
    });
    const title = `stage ${stage.stage} ${size(stage.content)}${to} (content)`;
    return [...(index === 0 ? [] : ['']), showControls(title), ...lines];
  });
}
