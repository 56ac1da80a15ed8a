// F4. Annotations on Dockerfile lines (pure): one for each (rule, line), the verdict last.

import type { Report, Verdict } from '../model/report.ts';
import type { LineRange } from '../model/snapshot.ts';
import { decimalsToTell, formatBytes } from '../text/bytes.ts';
import { showControls } from '../text/terminal.ts';
import { workflowCommand } from '../text/workflow.ts';
import { headline } from './headline.ts';
import { changeView } from './view/changes.ts';
import { countingGroups, whatOf, type FindingGroup } from './view/findings.ts';

/** GitHub keeps ten errors and ten warnings of a step; the verdict takes one of either. */
const MOST = 9;
const PATHS = 10;

interface Annotation {
  readonly kind: 'error' | 'warning';
  readonly lines: LineRange | null;
  readonly title: string;
  readonly text: string;
}

/**
 * Workflow commands, one a line. `file` is the Dockerfile's path in the repository, or null when it
 * lies outside: the annotation then names the line in its text.
 */
export function annotationLines(report: Report, file: string | null): string[] {
  const { failing, warning } = countingGroups(report);
  const errors = [...changedFirst(report, failing).map(ofGroup('error')), ...ofLimits(report)];
  const warnings = warning.map(ofGroup('warning'));
  const place = (annotation: Annotation): string => toCommand(annotation, file);
  return [...bounded(errors).map(place), ...bounded(warnings).map(place), ...ofVerdict(report)];
}

/** Lines that the pull request changed come first. */
function changedFirst(report: Report, groups: readonly FindingGroup[]): readonly FindingGroup[] {
  const changed = report.subject.dockerfile?.changedLines ?? [];
  const touches = ({ lines }: FindingGroup): boolean =>
    lines !== null && changed.some(([first, last]) => first <= lines[1] && lines[0] <= last);
  return [...groups.filter(touches), ...groups.filter((group) => !touches(group))];
}

function ofGroup(kind: Annotation['kind']): (group: FindingGroup) => Annotation {
  return (group) => {
    const shown = group.paths.slice(0, PATHS);
    const more = group.paths.length - shown.length;
    const { copiedFrom } = group;
    const from =
      copiedFrom === null
        ? []
        : 'stage' in copiedFrom
          ? [`Copied from stage ${copiedFrom.stage}.`]
          : [`Copied from image ${copiedFrom.image}.`];
    return {
      kind,
      lines: group.lines,
      title: `${group.rule}: ${whatOf(group)} in stage ${group.target}`,
      text: [
        ...shown,
        ...(more > 0 ? [`and ${more} more`] : []),
        ...from,
        `Fix: ${group.fix}`,
      ].join('\n'),
    };
  };
}

/** A limit has no line of its own: it is put on the line that grew most, and says so. */
function ofLimits(report: Report): Annotation[] {
  const failed = report.verdicts.filter((verdict) => verdict.result === 'fail');
  const [first] = failed;
  if (first === undefined) return [];
  const grown = changeView(report)?.rows.find((row) => row.lines !== null) ?? null;
  return [
    {
      kind: 'error',
      lines: grown?.lines ?? null,
      title: `limits: ${limitText(first)}`,
      text: failed.map((verdict) => `${verdict.platform} ${limitText(verdict)}`).join('\n'),
    },
  ];
}

function limitText({ id, metric, actual, bound }: Verdict): string {
  if (actual === null || bound === null) return `${id} unknown`;
  const extra = decimalsToTell(actual, bound);
  const what = id.endsWith('increase') ? 'growth' : 'size';
  return `${metric} ${what} ${formatBytes(actual, 'plain', extra)}, limit ${formatBytes(bound, 'plain', extra)}`;
}

function bounded(annotations: readonly Annotation[]): readonly Annotation[] {
  if (annotations.length <= MOST) return annotations;
  const kept = annotations.slice(0, MOST - 1);
  const rest = annotations.slice(MOST - 1);
  const [first] = rest;
  if (first === undefined) return kept;
  const title = `and ${rest.length} more`;
  return [...kept, { ...first, title, text: 'See the job summary for all of them.' }];
}

function toCommand({ kind, lines, title, text }: Annotation, file: string | null): string {
  const where = lines === null || file === null ? {} : { file, line: lines[0], endLine: lines[1] };
  const outside = lines !== null && file === null ? `Dockerfile line ${lines[0]}\n` : '';
  const shown = `${outside}${text}`.split('\n').map(showControls).join('\n');
  return workflowCommand(kind, { ...where, title: showControls(title) }, shown);
}

function ofVerdict(report: Report): string[] {
  const line = headline(report, 'plain');
  switch (report.conclusion) {
    case 'fail':
      return [
        workflowCommand(
          'error',
          { title: 'Stagegate' },
          `${line}. Full report in the job summary.`,
        ),
      ];
    case 'unknown':
      return [workflowCommand('warning', { title: 'Stagegate: not judged' }, line)];
    case 'pass':
    case 'warn':
      return [];
  }
}
