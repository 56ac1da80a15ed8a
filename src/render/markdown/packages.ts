// F4. Packages that changed, in Markdown (pure).

import type { Report } from '../../model/report.ts';
import { counted, formatCount, formatDelta } from '../../text/bytes.ts';
import { codeSpan, details, escapeHtml, escapeMarkdown } from '../../text/markdown.ts';
import { packageView, type PackageRow, type PackageView } from '../view/packages.ts';
import { left, paragraphs, right, table } from './parts.ts';
import type { Room } from './room.ts';

/** Types whose packages are linked into a binary, where they have no files of their own. */
const LINKED = new Set(['golang', 'cargo']);

function versionText({ before, after }: PackageRow): string {
  const shown = [before, after].flatMap((version) => (version === null ? [] : [version]));
  return shown.map(escapeMarkdown).join(' → ');
}

function cellsOf(row: PackageRow, view: PackageView): string[] {
  const isEverywhere = row.platforms.length === view.platforms.length;
  const only = isEverywhere ? '' : ` (${escapeMarkdown(row.platforms.join(', '))} only)`;
  return [
    row.kind,
    codeSpan(row.name) + only,
    versionText(row),
    row.size === null ? '–' : formatDelta(row.size, 'rich'),
    row.isFromBaseImage ? 'base image' : codeSpan(row.location),
  ];
}

function title(report: Report, view: PackageView, withAll: boolean): string {
  const count = (kind: PackageRow['kind']): string =>
    `${formatCount(view.rows.filter((row) => row.kind === kind).length)} ${kind}`;
  const stages = new Set(
    report.targets.filter(({ role }) => role === 'runtime').map(({ name }) => name),
  );
  const where = stages.size > 1 ? ` in ${view.target}` : '';
  const all = withAll ? ` (${formatCount(view.all)} in all)` : '';
  return escapeHtml(
    `Packages${where}: ${count('added')}, ${count('changed')}, ${count('removed')}${all}`,
  );
}

/** Collapsed; empty when nothing changed, and when the room leaves no row. */
export function packagesSection(report: Report, room: Room, withAll: boolean): string {
  const view = packageView(report);
  const shown = view?.rows.slice(0, room.packages) ?? [];
  if (view === null || shown.length === 0) return '';
  const hasSizes = view.rows.some(({ size }) => size !== null);
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, index) => index !== 3 || hasSizes);
  const columns = [left(''), left('Package'), left('Version'), right('Size'), left('Where')];
  const more = view.rows.length - shown.length;
  const isLinked = ({ type, size }: PackageRow): boolean => size === null && LINKED.has(type);
  const body = paragraphs([
    table(
      keep(columns),
      shown.map((row) => keep(cellsOf(row, view))),
    ),
    more > 0 ? `And ${counted(more, 'more package')}.` : '',
    hasSizes && shown.some(isLinked) ? 'A module linked into a binary has no size of its own.' : '',
  ]);
  return details(title(report, view, withAll), body);
}
