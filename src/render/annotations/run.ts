// F4. Annotations that stand on no line of the Dockerfile (pure): the policy changed here, and
// exceptions that hold no more or matched nothing. One of each at most.

import type { Report } from '../../model/report.ts';
import { counted } from '../../text/bytes.ts';
import { policyView } from '../view/policy.ts';
import { shorten, type Annotation } from './annotation.ts';

/** The runner cuts a message after 4,096 characters; these together stay below. */
const MOST = { changes: 8, exceptions: 6, line: 300 } as const;

function warning(title: string, text: readonly string[]): Annotation {
  return { kind: 'warning', lines: null, title, text: text.map((one) => shorten(one, MOST.line)) };
}

function policyChanged(report: Report): Annotation[] {
  if (report.policy.changedHere.length === 0) return [];
  const { shown, rest } = policyView(report, MOST.changes);
  return [
    warning('Stagegate: policy changed here', [
      'This change also changes what it is judged by:',
      ...shown,
      ...(rest === null ? [] : [`and ${rest}`]),
    ]),
  ];
}

function ofProblems({ problems }: Report, code: string, title: string): Annotation[] {
  const found = problems.filter((problem) => problem.code === code);
  if (found.length === 0) return [];
  const more = found.length - MOST.exceptions;
  return [
    warning(title, [
      ...found.slice(0, MOST.exceptions).map(({ message, next }) => `${message} Fix: ${next}`),
      ...(more > 0 ? [`and ${counted(more, 'more exception')}`] : []),
    ]),
  ];
}

/** Three at most, whatever else is marked: a pass has them, too. */
export function runAnnotations(report: Report): Annotation[] {
  return [
    ...policyChanged(report),
    ...ofProblems(report, 'exception-expired', 'Stagegate: exception expired'),
    ...ofProblems(report, 'exception-unused', 'Stagegate: exception unused'),
  ];
}
