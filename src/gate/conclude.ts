// F3. The conclusion (pure): the worst of the verdicts and rules, and the exit code.

import type { Conclusion, Report, TargetReport, Verdict } from '../model/report.ts';
import type { Excuse, Level } from '../model/snapshot.ts';
import type { ExitCode } from '../errors.ts';

type FailOn = Report['policy']['failOn'];

/** From best to worst: fail over unknown over warn over pass. */
const ORDER: readonly Conclusion[] = ['pass', 'warn', 'unknown', 'fail'];

/** The worst of several, `pass` of none. */
export function worst(conclusions: Iterable<Conclusion>): Conclusion {
  let found = 0;
  for (const conclusion of conclusions) found = Math.max(found, ORDER.indexOf(conclusion));
  return ORDER[found] ?? 'pass';
}

/** What a finding of this level makes of a run; `fail-on` is the lowest level that fails. */
export function ofLevel(level: Level, failOn: FailOn): Conclusion {
  switch (level) {
    case 'error':
      return failOn === 'never' ? 'warn' : 'fail';
    case 'warning':
      return failOn === 'warning' ? 'fail' : 'warn';
    case 'note':
      return 'pass';
  }
}

/**
 * A rule without an answer is as bad as what it might have found: `unknown` where a finding would
 * fail, `warn` where it would warn, nothing for a note.
 */
function ofUnknownRule(level: Level, failOn: FailOn): Conclusion {
  const found = ofLevel(level, failOn);
  return found === 'fail' ? 'unknown' : found;
}

function ofVerdict({ result, excusedBy }: Verdict): Conclusion {
  if (result === 'n/a') return 'pass';
  return excusedBy !== null && result !== 'pass' ? 'warn' : result;
}

function* ofTarget({ role, head }: TargetReport, failOn: FailOn): Iterable<Conclusion> {
  if (role !== 'runtime') return;
  if (head === null) {
    yield 'unknown';
    return;
  }
  for (const { level, excusedBy } of head.findings) {
    if (excusedBy === null) yield ofLevel(level, failOn);
    else if (excusedBy.kind === 'label' && level !== 'note') yield 'warn';
  }
  for (const { status, level } of head.rules) {
    if (status === 'unknown') yield ofUnknownRule(level, failOn);
  }
}

/** `exception` excuses a whole run: what fails or is unknown becomes a warning. */
export function conclude(parts: {
  readonly targets: readonly TargetReport[];
  readonly verdicts: readonly Verdict[];
  readonly failOn: FailOn;
  readonly exception: Excuse | null;
}): Conclusion {
  const all: Conclusion[] = [
    ...parts.verdicts.map(ofVerdict),
    ...parts.targets.flatMap((target) => [...ofTarget(target, parts.failOn)]),
  ];
  // A run that judged no image has no answer.
  if (!parts.targets.some(({ role }) => role === 'runtime')) all.push('unknown');
  const found = worst(all);
  return parts.exception !== null && found !== 'pass' ? 'warn' : found;
}

/** 0 pass or warn, 1 fail, 3 unknown; `fail-on: never` exits 0 for any conclusion. */
export function exitCodeOf(conclusion: Conclusion, failOn: FailOn): ExitCode {
  if (failOn === 'never') return 0;
  switch (conclusion) {
    case 'pass':
    case 'warn':
      return 0;
    case 'fail':
      return 1;
    case 'unknown':
      return 3;
  }
}
