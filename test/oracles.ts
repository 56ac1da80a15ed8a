// Tests that ask a program of this machine what it says of the same file.

import { existsSync } from 'node:fs';

/**
 * `test`, where those files are there. Else the test counts as skipped, and says what it lacks: it
 * never passes without having asked.
 */
export function testWith(...files: readonly string[]): typeof test.skip {
  const lacking = files.filter((file) => !existsSync(file));
  if (lacking.length === 0) return test;
  process.stderr.write(`skipped: tests that ask ${lacking.join(' and ')}, which is not here\n`);
  return test.skip;
}
