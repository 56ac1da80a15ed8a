// F4. What stayed behind in the builder stages, in Markdown (pure).

import { REST } from '../../gate/compare-directories.ts';
import type { StageComparison } from '../../model/delta.ts';
import type { Report, TargetReport } from '../../model/report.ts';
import { counted, formatBytes } from '../../text/bytes.ts';
import { codeSpan, details, escapeHtml, escapeMarkdown } from '../../text/markdown.ts';
import { instructionCode } from './findings.ts';
import { isOpened } from '../view/stages.ts';
import { lineLink, type MarkdownOptions } from './links.ts';
import { left, paragraphs, right, table } from './parts.ts';

const MOST_COPIES = 8;
const MOST_PACKAGES = 5;

const size = (bytes: number): string => formatBytes(bytes, 'rich');

/** Each COPY with what it carried, then what was shared and what was left. */
function stageTable(report: Report, stage: StageComparison, options: MarkdownOptions): string {
  const copies = stage.copies.slice(0, MOST_COPIES).map(({ lines, instruction, files, bytes }) => {
    const line = lineLink(report, lines, options);
    const code = instruction === null ? null : instructionCode(instruction);
    const by = [line, code].filter((part) => part !== null).join(' ');
    return [size(bytes), 'carried over', `${counted(files, 'file')} by ${by || 'a COPY'}`];
  });
  const more = stage.copies.slice(MOST_COPIES);
  const moreBytes = more.reduce((sum, { bytes }) => sum + bytes, 0);
  const others =
    more.length === 0
      ? []
      : [[size(moreBytes), 'carried over', `${more.length} other COPY instructions`]];
  const shared =
    stage.shared === 0
      ? []
      : [[size(stage.shared), 'in both', 'not by a COPY: what both base images hold, mostly']];
  const behind = [size(stage.left), 'left behind', leftText(stage)];
  return table([right('Content'), left(''), left('')], [...copies, ...others, ...shared, behind]);
}

/** `` `/usr/local/go/` 205.8 MiB, …; 267 packages, `gcc-12` 50.1 MiB the largest ``. */
function leftText({ directories, packages }: StageComparison): string {
  const places = directories
    .filter(([path]) => path !== REST)
    .slice(0, MOST_COPIES)
    .map(
      ([path, bytes]) =>
        `${isOpened(path, directories) ? 'others in ' : ''}${codeSpan(path)} ${size(bytes)}`,
    );
  if (packages.left === 0) return places.join(', ');
  const largest = packages.largest
    .filter((one) => one.size !== null && one.size > 0)
    .slice(0, MOST_PACKAGES)
    .map((one) => {
      const version = one.version === '' ? '' : ` ${escapeMarkdown(one.version)}`;
      return `${codeSpan(one.name)}${version} (${size(one.size ?? 0)})`;
    });
  const names = largest.length === 0 ? '' : `, the largest: ${largest.join(', ')}`;
  return [places.join(', '), `${counted(packages.left, 'package')}${names}`]
    .filter((part) => part !== '')
    .join('<br>');
}

function titleOf({ name, head }: TargetReport, stage: StageComparison): string {
  const content = head?.size.content ?? null;
  const to = content === null ? '' : ` → ${name} ${size(content)}`;
  return `What stayed behind: ${stage.stage} ${size(stage.content)}${to}`;
}

/** One collapsed section a builder stage, of the first platform; empty where nothing was built. */
export function stagesSections(report: Report, options: MarkdownOptions): string[] {
  const target = report.targets.find(({ stages }) => stages !== undefined);
  return (target?.stages ?? []).map((stage) =>
    details(
      escapeHtml(target === undefined ? '' : titleOf(target, stage)),
      paragraphs([stageTable(report, stage, options)]),
    ),
  );
}
