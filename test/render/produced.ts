// Whether a report is one that the program could have written: its parts agree with each other.

import { compare } from '../../src/gate/compare.ts';
import { conclude } from '../../src/gate/conclude.ts';
import { readReport } from '../../src/gate/report-schema.ts';
import type { Report, TargetReport, Verdict } from '../../src/model/report.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { renderReportJson } from '../../src/render/json.ts';
import { redactData } from '../../src/text/redact.ts';

const same = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

const say = (holds: boolean, what: string): string[] => (holds ? [] : [what]);

/** What no run could have written; empty for a true report. */
export function contradictions(text: string): string[] {
  const report = readReport(text, 'report.json');
  const { targets, verdicts, policy, exception } = report;
  const concluded = conclude({ targets, verdicts, failOn: policy.failOn, exception });
  return [
    ...say(renderReportJson(report) === text, 'not in the order and shape that is written'),
    ...say(same(redactData(report, {}).data, report), 'holds what redaction hides'),
    ...say(concluded === report.conclusion, `concludes ${concluded}`),
    ...targets.flatMap((target) => ofTarget(target, report)),
    ...verdicts.flatMap((verdict) => ofVerdict(verdict, targets)),
  ];
}

function ofTarget(target: TargetReport, report: Report): string[] {
  const { name, platform, head, base, delta } = target;
  const compared = head === null ? null : compare(base, head);
  const at = `${name} ${platform}: `;
  return [
    ...say(same(compared, delta), 'the delta is another'),
    ...say(base === null || !report.baseline.failed, 'a base that failed'),
    ...say(base === null || report.baseline.kind !== 'none', 'a base of no baseline'),
    ...(head === null ? [] : [...ofImage(head), ...ofLines(head, target, report)]),
    ...(base === null ? [] : ofImage(base)),
  ].map((what) => at + what);
}

function ofImage({ size, layers, findings, rules, packages, files }: Snapshot): string[] {
  const sum = (of: 'compressed' | 'uncompressed'): number | null =>
    layers.some((one) => one[of] === null)
      ? null
      : layers.reduce((bytes, one) => bytes + (one[of] ?? 0), 0);
  const isLayer = (index: number | null): boolean => index === null || index in layers;
  const shown = files.reduce((bytes, [, size_]) => bytes + size_, 0);
  return [
    ...say(size.compressed === sum('compressed'), 'compressed is not the sum of the layers'),
    ...say(size.uncompressed === sum('uncompressed'), 'uncompressed is not the sum'),
    ...say(shown <= (size.content ?? Infinity), 'files of more bytes than the content'),
    ...say(
      [...findings, ...packages].every(({ layer }) => isLayer(layer)),
      'no such layer',
    ),
    ...say(
      files.every(([, , , layer]) => isLayer(layer)),
      'a file in no layer',
    ),
    ...rules.flatMap(({ id, status, level }) => {
      const found = findings.filter(({ rule }) => rule === id);
      return [
        ...say(found.length > 0 === (status === 'found'), `${id} is ${status}`),
        ...say(
          found.every((one) => one.level === level),
          `${id} of another level`,
        ),
      ];
    }),
    ...say(
      findings.every(({ rule }) => rules.some(({ id }) => id === rule)),
      'an unknown rule',
    ),
  ];
}

/** Lines are those of the Dockerfile in the report. */
function ofLines(head: Snapshot, { role }: TargetReport, { subject }: Report): string[] {
  const lines = subject.dockerfile?.text.split('\n') ?? [];
  if (role !== 'runtime') return [];
  return head.layers.flatMap(({ lines: range, instruction }) => {
    const text = range === null ? null : (lines[range[0] - 1] ?? null);
    return say(text === instruction, `line ${range?.[0] ?? 0} is not ${instruction ?? 'none'}`);
  });
}

function ofVerdict(verdict: Verdict, targets: readonly TargetReport[]): string[] {
  const { id, result, metric, actual, bound, over } = verdict;
  const target = targets.find(
    ({ name, platform }) => name === verdict.target && platform === verdict.platform,
  );
  const measured = id.endsWith('-size') ? target?.head?.size[metric] : target?.delta?.size[metric];
  const isOver = actual !== null && bound !== null && actual > bound;
  return [
    ...say(actual === (measured ?? null), `${id}: the size is another`),
    ...say((over ?? 0) === (isOver ? actual - bound : 0), `${id}: over by another`),
    ...say(isOver === (result === 'fail' || result === 'warn'), `${id}: ${result}`),
  ];
}
