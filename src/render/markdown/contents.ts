// F4. What is in a changed layer, in Markdown (pure): packages, files, new names.

import { REST } from '../../gate/compare-directories.ts';
import type { Cause, FileDelta, Move, PackageDelta } from '../../model/delta.ts';
import type { TargetReport } from '../../model/report.ts';
import { counted, formatBytes, formatDelta, joinAnd } from '../../text/bytes.ts';
import { codeSpan, escapeMarkdown } from '../../text/markdown.ts';
import { causeOf, causePackages, dependencyWord } from '../view/causes.ts';
import type { ChangeRow } from '../view/changes.ts';
import { fileChanges, movesIn } from '../view/files.ts';

const MOST_FILES = 3;

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
  return `renamed: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `` `zod` 4.1.8 → 4.1.12 ``, `` `pino` 9.0.0 removed ``. */
export function packageText({ name, before, after }: PackageDelta): string {
  const code = codeSpan(name);
  const words = (version: string, what: string): string =>
    [code, escapeMarkdown(version), what].filter((part) => part !== '').join(' ');
  if (after === null) return words(before ?? '', 'removed');
  if (before === null) return words(after, 'added');
  return words(before, `→ ${escapeMarkdown(after)}`);
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

/** Modules linked into a binary have no bytes of their own to stand in the table: the binary has. */
function hasSizes(target: TargetReport, cause: Cause): boolean {
  return (
    cause.kind === 'package' &&
    causePackages(target, cause).named.some(({ size: bytes }) => bytes !== null)
  );
}

/** What is in a row: its packages where they are most of it, else its files; and what was renamed. */
export function contentText(target: TargetReport, row: ChangeRow): string {
  const cause = causeOf(target, row);
  const packages = cause !== null && hasSizes(target, cause) ? packagesText(target, cause) : '';
  const what = packages === '' ? filesText(fileChanges(target, row)) : packages;
  return [what, movesText(movesIn(target, row))].filter((part) => part !== '').join('; ');
}
