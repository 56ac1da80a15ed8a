// F3. Findings that do not count (pure): an exception of the policy, or base already has them.

import type { Baseline } from '../model/report.ts';
import type { Excuse, Finding, Problem, Snapshot } from '../model/snapshot.ts';
import { compileGlob } from '../text/glob.ts';
import { findingsIn } from './compare.ts';
import type { PolicyException } from './config-exceptions.ts';

/**
 * Whether what base already has is excused: on a pull request, in a merge queue, and on a local
 * build of the base commit; a push or a release counts everything (DESIGN decision 5).
 */
export function forgivesBase(event: string | null, baseline: Baseline): boolean {
  if (event === null) return baseline.kind === 'build';
  return ['pull_request', 'pull_request_target', 'merge_group'].includes(event);
}

/** An exception holds up to and with the day that it names. `today` is `YYYY-MM-DD`, UTC. */
function holds({ expires }: PolicyException, today: string): boolean {
  return expires === null || expires >= today;
}

interface Allowance {
  readonly rule: string;
  readonly covers: (path: string) => boolean;
  readonly excuse: Excuse;
}

export interface ExcuseOptions {
  readonly exceptions: readonly PolicyException[];
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  readonly forgiveBase: boolean;
}

/** Fills in `excusedBy` of every finding. An exception is named before base, since it says why. */
export function excuseFindings(
  head: Snapshot,
  base: Snapshot | null,
  { exceptions, today, forgiveBase }: ExcuseOptions,
): Snapshot {
  const allowances = exceptions
    .filter((exception) => holds(exception, today))
    .map(({ rule, path, reason, expires }): Allowance => {
      return { rule, covers: compileGlob(path), excuse: { kind: 'exception', reason, expires } };
    });
  const inBase = forgiveBase && base !== null ? findingsIn(base.findings) : () => false;
  const excuse = (finding: Finding): Excuse | null => {
    const { rule, path } = finding;
    const allowed = allowances.find(
      (allowance) => path !== null && allowance.rule === rule && allowance.covers(path),
    );
    return allowed?.excuse ?? (inBase(finding) ? { kind: 'base' } : null);
  };
  const findings = head.findings.map((finding) => ({ ...finding, excusedBy: excuse(finding) }));
  return { ...head, findings };
}

/** Exceptions that no longer hold are said, whether or not something is found under them. */
export function expiredExceptions(
  exceptions: readonly PolicyException[],
  today: string,
): Problem[] {
  return exceptions
    .filter((exception) => !holds(exception, today))
    .map(({ rule, path, expires, line }) => ({
      code: 'exception-expired',
      message: `The exception for ${rule} at ${path} expired on ${expires ?? ''} (line ${line}).`,
      next: 'Remove what it allowed, or renew it with a reason.',
      path: null,
      layer: null,
      affects: [],
    }));
}
