// F4. Where a change comes from, in one sentence (pure), as far as the report proves it.

import type { Report, TargetReport } from '../../model/report.ts';
import { causeOf } from '../view/causes.ts';
import { changeView, type ChangeRow } from '../view/changes.ts';
import { fileChanges, movesIn } from '../view/files.ts';
import { originOf, type Origin } from '../view/origin.ts';
import { packageView } from '../view/packages.ts';
import { ownChange } from '../view/words.ts';
import { filesText, movesText, packagesText } from './contents.ts';
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
  const what = packageCause(view.target, first) ?? '';
  return `One line brings ${brings} of the growth: ${line}${code}${what}.`;
}

/** `: package `zod` 4.1.8 → 4.1.12 (+38.2 KiB)`; null where packages are not most of it. */
function packageCause(target: TargetReport, row: ChangeRow): string | null {
  const cause = causeOf(target, row);
  if (cause?.kind !== 'package') return null;
  const word = cause.packages.length === 1 ? 'package' : 'packages';
  return `: ${word} ${packagesText(target, cause)}`;
}

/** The packages, else the files and what was renamed; empty where none is known. */
function whatChanged({ view: { target }, row }: Origin & { kind: 'own' }): string {
  if (row === null) return '';
  const packages = packageCause(target, row);
  if (packages !== null) return packages;
  const parts = [filesText(fileChanges(target, row)), movesText(movesIn(target, row))];
  const text = parts.filter((part) => part !== '').join('; ');
  return text === '' ? '' : `: ${text}`;
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
  const rows = packageView(report)?.rows.length ?? 0;
  if (rows === 0) return true;
  const origin = originOf(report);
  if (origin?.kind !== 'own' || origin.row === null) return false;
  const cause = causeOf(origin.view.target, origin.row);
  return cause?.kind === 'package' && cause.named === rows;
}
