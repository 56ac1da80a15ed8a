// F4. Where a change comes from, in one sentence (pure), as far as the report proves it.

import type { Report } from '../../model/report.ts';
import { joinAnd } from '../../text/bytes.ts';
import { changeView } from '../view/changes.ts';
import { fileChanges } from '../view/files.ts';
import { originOf, type Origin } from '../view/origin.ts';
import { packageChanges, packageView, type PackagePair } from '../view/packages.ts';
import { ownChange } from '../view/words.ts';
import { filesText, packageText } from './changes.ts';
import { instructionCode } from './findings.ts';
import { lineLink, type MarkdownOptions } from './links.ts';

/** One sentence when one line brings nearly all of the growth; else null. */
function mainCause(report: Report, options: MarkdownOptions): string | null {
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

/** Packages that one sentence can name. */
const NAMED = 3;

/** The packages of the one line, where they are few enough to be named. */
function namedPackages({ view, row }: Origin & { kind: 'own' }): PackagePair[] {
  const packages = row === null ? [] : packageChanges(view.target, row);
  return packages.length <= NAMED ? packages : [];
}

/** `: package `zod` 4.1.8 → 4.1.12`, else the files; empty where neither is known. */
function whatChanged(origin: Origin & { kind: 'own' }): string {
  const { view, row } = origin;
  if (row === null) return '';
  const packages = namedPackages(origin);
  if (packages.length > 0) {
    const word = packages.length === 1 ? 'package' : 'packages';
    return `: ${word} ${joinAnd(packages.map(packageText))}`;
  }
  const files = filesText(fileChanges(view.target, row));
  return files === '' ? '' : `: ${files}`;
}

function ownText(
  report: Report,
  origin: Origin & { kind: 'own' },
  options: MarkdownOptions,
): string {
  const { row, isBaseSame } = origin;
  const line = row === null ? null : lineLink(report, row.lines, options);
  const code = row === null || row.text === null ? null : instructionCode(row.text);
  const removed = row?.kind === 'removed' ? ['what is gone,'] : [];
  const where = [...removed, line, code].filter((part) => part !== null).join(' ');
  const from = `All of it is from ${ownChange(report.subject)}${where === '' ? '' : `, ${where}`}`;
  const same = isBaseSame ? ' Base and head use the same base image.' : '';
  return `${from}${whatChanged(origin)}.${same}`;
}

/** The whole change in one sentence, where it has one origin; null where it has several. */
export function originText(report: Report, options: MarkdownOptions): string | null {
  const origin = originOf(report);
  switch (origin?.kind) {
    case undefined:
      return null;
    case 'same':
      return 'Base and head ship the same layers.';
    case 'base image': {
      const line = lineLink(report, origin.row.lines, options);
      return `All of it is from the base image${line === null ? '' : `, ${line}`}.`;
    }
    case 'own':
      return ownText(report, origin, options);
  }
}

/** For a body that shows the rows below: that nothing but the base image changed, or the main line. */
export function causeText(report: Report, options: MarkdownOptions): string | null {
  const { kind } = originOf(report) ?? {};
  const isWhole = kind === 'base image' || kind === 'same';
  return isWhole ? originText(report, options) : mainCause(report, options);
}

/** Whether one sentence says all that a table of one row would. */
export function isOneLine(report: Report): boolean {
  const origin = originOf(report);
  return origin?.kind === 'same' || (origin?.kind === 'own' && origin.row !== null);
}

/** Whether that sentence names every package that changed. */
export function namesPackages(report: Report): boolean {
  const origin = originOf(report);
  const rows = packageView(report)?.rows.length ?? 0;
  return rows === 0 || (origin?.kind === 'own' && namedPackages(origin).length === rows);
}
