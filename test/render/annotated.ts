// Reports for the tests of annotations: findings on the lines of a small Dockerfile.

import type { Report } from '../../src/model/report.ts';
import type { Finding, LineRange } from '../../src/model/snapshot.ts';
import { finding, report, snapshot, target } from './parts.ts';

const TEXT = ['FROM golang AS build', 'RUN make', '', 'FROM scratch AS runtime', 'COPY . /'];

/** What `judged` makes a report of. */
export interface Parts {
  readonly findings?: readonly Finding[];
  readonly arm?: readonly Finding[];
  readonly path?: string;
  readonly text?: string;
  readonly changed?: readonly LineRange[];
  readonly more?: Partial<Report>;
}

/** One image, or the same on two platforms; what does not count says so itself. */
export function judged({
  findings = [],
  arm,
  path = 'Dockerfile',
  text,
  changed,
  more,
}: Parts): Report {
  const counting = findings.filter(({ excusedBy }) => excusedBy === null);
  const fails = counting.some(({ level }) => level === 'error');
  const platform = 'linux/arm64';
  return report({
    targets: [
      target({ head: snapshot({ findings }) }),
      ...(arm === undefined ? [] : [target({ platform, head: snapshot({ findings: arm }) })]),
    ],
    subject: {
      ...report({}).subject,
      dockerfile: { path, text: text ?? TEXT.join('\n'), changedLines: changed ?? null },
    },
    conclusion: fails ? 'fail' : counting.length > 0 ? 'warn' : 'pass',
    ...more,
  });
}

/** A shell on a line. */
export const shell = (line: number | null, parts: Partial<Finding> = {}): Finding =>
  finding({
    rule: 'no-shell',
    path: '/bin/dash',
    lines: line === null ? null : [line, line],
    message: 'dash at /bin/dash',
    evidence: { what: 'dash', by: 'path' },
    ...parts,
  });

/** A warning of the image config. */
export const root = finding({
  rule: 'non-root-user',
  level: 'warning',
  layer: null,
  message: 'USER is root',
  evidence: { what: 'USER', by: 'config' },
  fix: 'Set USER.',
});

/** The place of an annotation. */
export const on = (line: number): string => `file=Dockerfile,line=${line},endLine=${line}`;
