// F5. What became of base, when all was built and read.

import type { UserError } from '../errors.ts';
import type { BuildFailure } from '../model/build.ts';
import type { Baseline } from '../model/report.ts';
import { BASE_BROKEN, type Base } from './baseline.ts';
import type { Built } from './build.ts';

const KEEP_STAGE = 'Keep the stage’s name, or merge once with the exception label.';

/**
 * A base that was there and did not build, lacks the stage, or cannot be read, is known only after
 * the build.
 */
export function finalBaseline(base: Base, built: Built | null, unread: UserError | null): Baseline {
  const failed = (reason: string, next: string): Baseline => ({
    ...base.baseline,
    ...{ failed: true, reason, next },
  });
  if (unread !== null) return failed(`base could not be read: ${unread.message}`, unread.next);
  const failure = built?.outcome.baseFailure ?? null;
  if (failure !== null) return failed(failureText(failure), BASE_BROKEN);
  const reason = built?.plan.baseReason ?? null;
  return reason === null ? base.baseline : failed(reason, KEEP_STAGE);
}

function failureText({ lines, instruction, message, log }: BuildFailure): string {
  const where = lines === null ? '' : ` at line ${lines[0]}`;
  const said = log.findLast((line) => line.trim() !== '');
  const last = said === undefined ? '' : ` (${said.trim()})`;
  // Between backticks it is shown as it stands.
  const what = (instruction ?? message).replaceAll('`', "'");
  return `base does not build${where}: \`${what}\`${last}`;
}
