// F3. The report (pure): judged parts put together, redacted, concluded.

import type { Baseline, BuildNote, Counters, Report, Subject } from '../model/report.ts';
import type { Excuse, Problem } from '../model/snapshot.ts';
import { redactData } from '../text/redact.ts';
import { conclude } from './conclude.ts';
import type { Judged } from './judge.ts';
import type { Policy } from './policy.ts';

export interface ReportParts {
  /** Stagegate's own version. */
  readonly version: string;
  readonly counters: Counters;
  readonly subject: Subject;
  readonly baseline: Baseline;
  readonly policy: Policy;
  /** `policyChanges` of the base's policy, empty where it is not known. */
  readonly changedHere: readonly string[];
  readonly judged: Judged;
  readonly buildNotes?: readonly BuildNote[];
  /** Problems of the run: of the plan, the build, the engine. */
  readonly problems?: readonly Problem[];
  readonly exception?: Excuse | null;
  /** Values that must not appear anywhere, such as build secrets. */
  readonly secretValues?: readonly string[];
}

/** No string of the result holds a secret that redaction knows. */
export function assembleReport(parts: ReportParts): Report {
  const { policy, judged } = parts;
  const exception = parts.exception ?? null;
  const { targets, verdicts } = judged;
  const report: Report = {
    schemaVersion: 1,
    tool: { name: 'stagegate', version: parts.version, counters: parts.counters },
    subject: parts.subject,
    baseline: parts.baseline,
    policy: { preset: policy.preset, failOn: policy.failOn, changedHere: parts.changedHere },
    targets,
    verdicts,
    buildNotes: parts.buildNotes ?? [],
    problems: [...(parts.problems ?? []), ...judged.problems],
    exception,
    conclusion: conclude({ targets, verdicts, failOn: policy.failOn, exception }),
  };
  return redactData(report, { values: parts.secretValues ?? [] }).data;
}
