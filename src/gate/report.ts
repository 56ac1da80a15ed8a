// F3. The report (pure): judged parts put together, redacted, concluded.

import type { Baseline, BuildNote, Counters, Report, Subject, Verdict } from '../model/report.ts';
import type { Excuse, Problem } from '../model/snapshot.ts';
import { redactData } from '../text/redact.ts';
import { conclude } from './conclude.ts';
import type { Judged } from './judge.ts';
import type { Policy } from './policy.ts';

export interface ReportParts {
  /** Stagegate's own version. */
  readonly version: string;
  readonly counters: Counters;
  /** RFC 3339, UTC, whole seconds. */
  readonly created?: string;
  readonly subject: Subject;
  readonly baseline: Baseline;
  readonly policy: Policy;
  /** `policyChanges` of the base's policy, empty where it is not known. */
  readonly changedHere: readonly string[];
  readonly judged: Judged;
  readonly buildNotes?: readonly BuildNote[];
  /** Problems of the run: of the plan, the build, the engine. */
  readonly problems?: readonly Problem[];
  /** What may excuse the run as a whole; it stands in the report when there is something to excuse. */
  readonly exception?: Excuse | null;
  /** The label that would. */
  readonly exceptionLabel?: string | null;
  /** Values that must not appear anywhere, such as build secrets. */
  readonly secretValues?: readonly string[];
}

/** A label on a pull request that passes excuses nothing. */
function usedException({ exception, judged, policy }: ReportParts): Excuse | null {
  if (exception === undefined || exception === null) return null;
  const { targets, verdicts } = judged;
  const without = conclude({ targets, verdicts, failOn: policy.failOn, exception: null });
  return without === 'fail' || without === 'unknown' ? exception : null;
}

/** The result stays what it is: the excuse stands beside it. */
function excused(verdict: Verdict, exception: Excuse | null): Verdict {
  const isBad = verdict.result === 'fail' || verdict.result === 'unknown';
  return isBad && exception !== null ? { ...verdict, excusedBy: exception } : verdict;
}

/** No string of the result holds a secret that redaction knows. */
export function assembleReport(parts: ReportParts): Report {
  const { policy, judged } = parts;
  const { failOn } = policy;
  const { targets } = judged;
  const exception = usedException(parts);
  const verdicts = judged.verdicts.map((verdict) => excused(verdict, exception));
  const report: Report = {
    schemaVersion: 1,
    tool: { name: 'stagegate', version: parts.version, counters: parts.counters },
    ...(parts.created !== undefined && { created: parts.created }),
    subject: parts.subject,
    baseline: parts.baseline,
    policy: {
      preset: policy.preset,
      failOn,
      changedHere: parts.changedHere,
      exceptionLabel: parts.exceptionLabel ?? null,
    },
    targets,
    verdicts,
    buildNotes: parts.buildNotes ?? [],
    problems: [...(parts.problems ?? []), ...judged.problems],
    exception,
    conclusion: conclude({ targets, verdicts, failOn, exception }),
  };
  return redactData(report, { values: parts.secretValues ?? [] }).data;
}
