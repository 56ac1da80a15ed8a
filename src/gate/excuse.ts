// F3. Findings that do not count (pure): an exception of the policy, or base already has them.

import type { Baseline } from '../model/report.ts';
import type { Excuse, Finding, Problem, Snapshot } from '../model/snapshot.ts';
import { compileGlob } from '../text/glob.ts';
import { findingsIn } from './compare.ts';
import { scopeOf, type PolicyException } from './config-exceptions.ts';

/**
 * Whether what base already has is excused: on a pull request, in a merge queue, and on a local
 * build of the base commit; a push or a release counts everything (DESIGN decision 5).
 */
export function forgivesBase(event: string | null, baseline: Baseline): boolean {
  if (event === null) return baseline.kind === 'build';
  return ['pull_request', 'pull_request_target', 'merge_group'].includes(event);
}

/** Names of labels have no case. */
export function isSameLabel(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** An exception holds up to and with the day that it names. `today` is `YYYY-MM-DD`, UTC. */
function holds({ expires }: PolicyException, today: string): boolean {
  return expires === null || expires >= today;
}

/**
 * Whether the exception is for this finding: its path, or another path of the same file (who allows
 * `/bin/sh` need not know that it is BusyBox). What else `also` says, names without a path, is not
 * asked.
 */
function covering({
  rule,
  path,
  package: owner,
  name,
}: PolicyException): (finding: Finding) => boolean {
  // Without a path only what has none, and without a name only what has none: nobody should let all
  // shells through, or the next variable with a secret, by leaving one out.
  if (path === null) {
    return (finding) =>
      finding.rule === rule && finding.path === null && finding.setBy?.name === name;
  }
  const matches = compileGlob(path);
  return (finding) =>
    finding.rule === rule &&
    finding.path !== null &&
    (owner === undefined || finding.package?.name === owner) &&
    [finding.path, ...(finding.evidence.also ?? []).filter((one) => one.startsWith('/'))]
      .flatMap((one) => (MERGED.test(one) ? [one, one.slice('/usr'.length)] : [one]))
      .some(matches);
}

/** Where `/bin` is a link to `usr/bin`, as most distributions have it, a file is known by both. */
const MERGED = /^\/usr\/(?:s?bin|lib(?:32|64|x32)?)\//;

interface Allowance {
  readonly covers: (finding: Finding) => boolean;
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
    .map((exception): Allowance => {
      const { reason, expires } = exception;
      return { covers: covering(exception), excuse: { kind: 'exception', reason, expires } };
    });
  const inBase = forgiveBase && base !== null ? findingsIn(base.findings) : () => false;
  const excuse = (finding: Finding): Excuse | null => {
    const allowed = allowances.find(({ covers }) => covers(finding));
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
    .map((exception) => ({ ...exception, scope: scopeOf(exception) }))
    .map(({ rule, scope, expires, line }) => ({
      code: 'exception-expired',
      message: `The exception for ${rule} at ${scope} expired on ${expires ?? ''} (stagegate.yml:${line}).`,
      next: 'Remove what it allowed, or renew it with a reason.',
      path: null,
      layer: null,
      affects: [],
    }));
}

/**
 * Exceptions in force under which nothing was found. `heads` are the run's images under its policy;
 * null: one that was not measured, and then nothing is known of any exception. Nor is it of one
 * whose rule had no answer somewhere.
 */
export function unusedExceptions(
  exceptions: readonly PolicyException[],
  heads: readonly (Snapshot | null)[],
  today: string,
): Problem[] {
  const measured = heads.filter((head) => head !== null);
  if (measured.length === 0 || measured.length < heads.length) return [];
  const states = measured.flatMap(({ rules }) => rules);
  const unanswered = new Set(
    states.filter(({ status }) => status === 'unknown').map(({ id }) => id),
  );
  const findings = measured.flatMap((head) => head.findings);
  return exceptions
    .filter((exception) => holds(exception, today) && !unanswered.has(exception.rule))
    .filter((exception) => !findings.some(covering(exception)))
    .map((exception) => ({ ...exception, scope: scopeOf(exception) }))
    .map(({ rule, scope, line, path, package: owner, name }) => ({
      code: 'exception-unused',
      message: `The exception for ${rule} at ${scope} (stagegate.yml:${line}) matched nothing.`,
      next: nextFor({ path, owner, name }),
      path: null,
      layer: null,
      affects: [],
    }));
}

function nextFor(said: {
  readonly path: string | null;
  readonly owner: string | undefined;
  readonly name: string | undefined;
}): string {
  if (said.owner !== undefined) return 'Remove it, or correct the package: one of a distribution.';
  if (said.name !== undefined) return 'Remove it, or correct the name.';
  if (said.path !== null) return 'Remove it, or correct the path.';
  return 'Remove it, or say what it is for: `path` for a file, `name` for a variable.';
}
