// Closes a CI run: reads what the suites left in build/results/, adds the checks of .ci/run itself,
// prints `N passed, N failed` as the last line. Exit 1 when anything failed or nothing ran.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const [testsExit = '1', freshExit = '1', seconds = '0'] = process.argv.slice(2);
const folder = join(import.meta.dirname, '..', 'build', 'results');

/** One file a suite, as tools/test.ts writes them. */
function suites(): Counts[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Counts,
  );
}

const all = suites();
let passed = all.reduce((sum, suite) => sum + suite.passed, 0);
let failed = all.reduce((sum, suite) => sum + suite.failed, 0);
const skipped = all.reduce((sum, suite) => sum + suite.skipped, 0);
if (freshExit === '0') passed += 1;
else failed += 1;
// A crash outside of any test must not look green.
if (testsExit !== '0' && failed === 0) failed += 1;
if (passed === 0) failed += 1;

console.log(`total ${seconds}s`);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 ? 1 : 0);
