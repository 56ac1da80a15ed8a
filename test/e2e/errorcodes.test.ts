// Every error by a real cause. The table of errors, the causes and the examples of docs/errors.md
// are held against each other: a new code needs all three.

import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { EXAMPLES } from '../../tools/docs/errorexamples.ts';
import { openBench, type Causes } from './errorcauses/bench.ts';
import { buildCauses } from './errorcauses/builds.ts';
import { imageCauses } from './errorcauses/images.ts';
import { inputCauses } from './errorcauses/inputs.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];

let causes: Causes;
beforeAll(async () => {
  const bench = await openBench();
  causes = { ...inputCauses(bench), ...imageCauses(bench), ...buildCauses(bench) };
}, 600_000);

test.each(CODES.map((code) => [code, EXAMPLES[code].cause] as const))(
  '%s: %s',
  async (code) => {
    const cause = causes[code];
    if (cause === undefined) throw new Error(`${code} has no cause`);
    const { status, said, other, left } = await cause();
    const { exit } = ERRORS[code];
    const lines = said.trimEnd().split('\n');
    const last = `exit ${exit} (${code})`;
    expect(missing(lines, [...EXAMPLES[code].says, last])).toEqual([]);
    // Nothing comes after it but annotations.
    const rest = lines.slice(lines.indexOf(last) + 1);
    expect(rest.filter((line) => line !== '' && !line.startsWith('::error '))).toEqual([]);
    expect(said).not.toMatch(/^ {4}at /mu);
    expect(said).not.toContain('\n\nfix ');
    expect(other).toBe('');
    expect(status).toBe(exit);
    expect(left).toEqual([]);
  },
  60_000,
);

test('no cause and no example is of a code that is gone', () => {
  expect(Object.keys(causes).toSorted()).toEqual(CODES.toSorted());
  expect(Object.keys(EXAMPLES)).toEqual(CODES);
});

/** Of an example the lines that were not said, or not in this order; `…` is whatever stands there. */
function missing(said: readonly string[], wanted: readonly string[]): string[] {
  let next = 0;
  return wanted.filter((line) => {
    const parts = line.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&'));
    const pattern = new RegExp(`^${parts.join('.*')}$`, 'u');
    const at = said.findIndex((have, index) => index >= next && pattern.test(have));
    if (at >= 0) next = at + 1;
    return at < 0;
  });
}
