// F4. Annotations on Dockerfile lines (pure): one for each (rule, line), the verdict last.

import type { Report } from '../model/report.ts';
import { counted } from '../text/bytes.ts';
import { showControls } from '../text/terminal.ts';
import { workflowCommand } from '../text/workflow.ts';
import { shorten, type Annotation } from './annotations/annotation.ts';
import { findingAnnotations } from './annotations/findings.ts';
import { limitAnnotations } from './annotations/limits.ts';
import { runAnnotations } from './annotations/run.ts';
import { headline } from './headline.ts';
import { countingGroups } from './view/findings.ts';
import { placeOf } from './view/words.ts';

/**
 * GitHub keeps ten errors and ten warnings of a step. The tenth error is the verdict; the tenth
 * warning is the verdict that there is none, or is left to what the run itself has to say. What
 * stands on no line of the Dockerfile has the last of the nine.
 */
const MOST = 9;

/** Of a check run's annotation, in characters (REST API, "Create a check run": 255). */
const LONGEST_TITLE = 250;

/**
 * Workflow commands, one a line. `file` is the Dockerfile's path in the repository, or null when it
 * lies outside: the annotation then names the line in its text.
 */
export function annotationLines(report: Report, file: string | null): string[] {
  const { failing, warning } = countingGroups(report);
  // An exception for the whole run: what fails is told in the comment, not marked as an error.
  const errors =
    report.exception === null
      ? [...findingAnnotations(report, 'error', failing), ...limitAnnotations(report, 'fail')]
      : [];
  const warnings = [
    ...findingAnnotations(report, 'warning', warning),
    ...limitAnnotations(report, 'warn'),
  ];
  const run = runAnnotations(report);
  const marks = [
    ...bounded(changedFirst(report, errors), MOST),
    ...bounded(changedFirst(report, warnings), MOST - run.length),
    ...run,
  ];
  return [...marks.map((mark) => toCommand(report, mark, file)), ...ofVerdict(report)];
}

/** Lines that the pull request changed come first. */
function changedFirst(report: Report, all: readonly Annotation[]): readonly Annotation[] {
  const changed = report.subject.dockerfile?.changedLines ?? [];
  const touches = ({ lines }: Annotation): boolean =>
    lines !== null && changed.some(([first, last]) => first <= lines[1] && lines[0] <= last);
  return [...all.filter(touches), ...all.filter((one) => !touches(one))];
}

/** What has no place of its own is counted in the last one, on the first of its lines. */
function bounded(all: readonly Annotation[], most: number): readonly Annotation[] {
  const rest = all.slice(most - 1);
  const [first] = rest;
  if (first === undefined || rest.length === 1) return all;
  const lines = rest.flatMap((one) => (one.lines === null ? [] : [one.lines]));
  const distinct = new Set(lines.map((range) => range.join()));
  const where = distinct.size === 0 ? '' : ` on ${counted(distinct.size, 'line')}`;
  const more: Annotation = {
    kind: first.kind,
    lines: lines[0] ?? null,
    title: `and ${counted(rest.length, `more ${first.kind}`)}${where}`,
    text: ['See the job summary for all of them.'],
    isRest: true,
  };
  return [...all.slice(0, most - 1), more];
}

/**
 * Whether a path can be a property: it holds no characters that a log must not hold, but for those
 * that are escaped there, and begins with none that the runner takes off.
 */
function isProperty(path: string): boolean {
  const rest = path.replace(/[\r\n]/gu, '');
  return showControls(rest) === rest && !path.startsWith('=');
}

function toCommand(
  report: Report,
  { kind, lines, title, text, isRest }: Annotation,
  file: string | null,
): string {
  const placed = file !== null && isProperty(file);
  const endLine = isRest === true ? undefined : lines?.[1];
  const where = lines === null || !placed ? {} : { file, line: lines[0], endLine };
  const place = placed ? null : placeOf(report, lines);
  const shown = [...(place === null ? [] : [shorten(place, LONGEST_TITLE)]), ...text];
  return workflowCommand(
    kind,
    { ...where, title: shorten(title, LONGEST_TITLE) },
    shown.join('\n'),
  );
}

function ofVerdict(report: Report): string[] {
  const line = `${headline(report, 'plain')}. Full report in the job summary.`;
  switch (report.conclusion) {
    case 'fail':
      return [workflowCommand('error', { title: 'Stagegate' }, line)];
    case 'unknown':
      return [workflowCommand('warning', { title: 'Stagegate: not judged' }, line)];
    case 'pass':
    case 'warn':
      return [];
  }
}
