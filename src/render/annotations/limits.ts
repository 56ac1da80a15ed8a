// F4. Limits as annotations (pure). A limit has no line of its own: it is put on the line that grew
// most, and says so.

import type { Report, Verdict } from '../../model/report.ts';
import { decimalsToTell, formatBytes, formatDelta, joinAnd } from '../../text/bytes.ts';
import { limitReason } from '../headline.ts';
import { changeView, type ChangeRow, type ChangeView } from '../view/changes.ts';
import { platformsOf } from '../view/findings.ts';
import { fromLines, shorten, type Annotation } from './annotation.ts';

const COUNTS = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];
const LONGEST_LINE = 300;

const isGrowth = ({ id }: Verdict): boolean => !id.endsWith('-size');

/** A warning on growth adds nothing where the limit on it fails. */
function saysMore(report: Report, { id, target, platform, metric }: Verdict): boolean {
  const same = (other: Verdict): boolean =>
    other.target === target && other.platform === platform && other.metric === metric;
  const failing = report.verdicts.filter(({ result }) => result === 'fail').filter(same);
  return id !== 'warn-increase' || !failing.some((other) => other.id === 'max-increase');
}

/** `compressed 105.5 MiB, limit 40.0 MiB, over by 65.5 MiB`. */
function verdictText(verdict: Verdict): string {
  const { id, metric, actual, bound, over, result } = verdict;
  const growth = isGrowth(verdict);
  const what = growth ? (metric === 'compressed' ? 'growth' : `${metric} growth`) : metric;
  if (actual === null || bound === null) return `${what} unknown`;
  const extra = decimalsToTell(actual, bound);
  const say = (bytes: number): string =>
    (growth ? formatDelta : formatBytes)(bytes, 'plain', extra);
  const word = id === 'warn-increase' ? 'warning at' : 'limit';
  const by = over === null ? '' : `, over by ${formatBytes(over, 'plain')}`;
  const known = result === 'warn' && !growth ? ', which base exceeds already' : '';
  return `${what} ${say(actual)}, ${word} ${say(bound)}${by}${known}`;
}

/** `linux/arm64: the same three limits fail.` */
function sameText(platforms: readonly string[], count: number, result: 'fail' | 'warn'): string {
  const which = count === 1 ? `limit ${result}s` : `${COUNTS[count] ?? count} limits ${result}`;
  return `${joinAnd(platforms)}: the same ${which}.`;
}

/** A line for each verdict of the first platform; of another one only where it differs. */
function verdictLines(report: Report, all: readonly Verdict[], result: 'fail' | 'warn'): string[] {
  const named = platformsOf(report).length > 1;
  const kinds = (verdicts: readonly Verdict[]): string =>
    verdicts.map(({ id, metric }) => `${id} ${metric}`).join();
  const [first, ...others] = [...Map.groupBy(all, ({ platform }) => platform)];
  if (first === undefined) return [];
  const isSame = ([, verdicts]: typeof first): boolean => kinds(verdicts) === kinds(first[1]);
  const same = others.filter(isSame).map(([platform]) => platform);
  const lines = [first, ...others.filter((other) => !isSame(other))].flatMap(
    ([platform, verdicts]) =>
      verdicts.map((verdict) => `${named ? `${platform} ` : ''}${verdictText(verdict)}`),
  );
  return [...lines, ...(same.length === 0 ? [] : [sameText(same, first[1].length, result)])];
}

function grownMost({ rows, baseImage }: ChangeView): ChangeRow | null {
  const [most] = [...rows, ...(baseImage === null ? [] : [baseImage])]
    .filter(({ lines, change }) => lines !== null && change > 0)
    .toSorted((left, right) => right.change - left.change);
  return most ?? null;
}

/** `, 99 % of the growth`; nothing where the image did not grow, or the share would read 0. */
function shareText(change: number, total: number): string {
  if (total <= 0) return '';
  if (change >= total) return ', all of the growth';
  const share = Math.min(99, Math.round((change / total) * 100));
  return share === 0 ? '' : `, ${share} % of the growth`;
}

/** `This line ships 87.7 MiB compressed, 99 % of the growth.` */
function grownText({ metric, total }: ChangeView, row: ChangeRow): string {
  const bytes = `${formatBytes(row.change, 'plain')} ${metric}`;
  const share = shareText(row.change, total);
  if (row.kind === 'base image') return `The base image grew by ${bytes}${share}.`;
  return `This line ${row.base.length === 0 ? 'ships' : 'grew by'} ${bytes}${share}.`;
}

/** `; this line +87.7 MiB`, with the metric where the title speaks of the other one. */
function hereText({ metric }: ChangeView, row: ChangeRow, reason: string): string {
  const said = new RegExp(`\\b${metric}\\b`, 'u').test(reason) ? '' : ` ${metric}`;
  return `; this line ${formatDelta(row.change, 'plain')}${said}`;
}

function annotationOf(
  report: Report,
  target: string,
  all: readonly Verdict[],
  result: 'fail' | 'warn',
): Annotation {
  const [reason = ''] = limitReason({ ...report, verdicts: all }, result, 'plain');
  const targets = report.targets.filter(({ name }) => name === target);
  const view = changeView({ ...report, targets, verdicts: all });
  const row = view === null ? null : grownMost(view);
  const grown = view === null || row === null ? null : { view, row };
  return {
    kind: result === 'fail' ? 'error' : 'warning',
    lines: grown?.row.lines ?? fromLines(report)(target),
    title: `limits: ${reason}${grown === null ? '' : hereText(grown.view, grown.row, reason)}`,
    text: [
      ...verdictLines(report, all, result),
      ...(grown === null ? [] : [grownText(grown.view, grown.row)]),
    ].map((line) => shorten(line, LONGEST_LINE)),
  };
}

/** One for each stage whose limits ended so; what an exception excuses is none. */
export function limitAnnotations(report: Report, result: 'fail' | 'warn'): Annotation[] {
  const verdicts = report.verdicts.filter(
    (verdict) =>
      verdict.result === result && verdict.excusedBy === null && saysMore(report, verdict),
  );
  return [...Map.groupBy(verdicts, ({ target }) => target)].map(([target, all]) =>
    annotationOf(report, target, all, result),
  );
}
