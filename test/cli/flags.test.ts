import { parseFlags, type Flag } from '../../src/cli/flags.ts';
import { UserError } from '../../src/errors.ts';

const flags: readonly Flag[] = [
  { name: 'target', kind: 'text', value: 'STAGE', help: '' },
  { name: 'build-args', kind: 'many', value: 'NAME=value', help: '' },
  { name: 'pull', kind: 'switch', help: '' },
];

/** The values, or the problems one a line. */
function parse(argv: readonly string[], operands: readonly string[] = []): unknown {
  try {
    const parsed = parseFlags(argv, flags, operands);
    return { ...Object.fromEntries(parsed.values), operands: parsed.operands };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [error.message, ...error.details];
  }
}

test.each([
  { name: 'text', argv: ['--target', 'a'], want: { target: 'a', operands: [] } },
  { name: 'inline', argv: ['--target=--a'], want: { target: '--a', operands: [] } },
  {
    name: 'many joins by newline',
    argv: ['--build-args', 'A=1', '--build-args', 'B=2'],
    want: { 'build-args': 'A=1\nB=2', operands: [] },
  },
  { name: 'switch', argv: ['--pull'], want: { pull: 'true', operands: [] } },
  {
    name: 'a switch takes a value after =',
    argv: ['--pull=false'],
    want: { pull: 'false', operands: [] },
  },
  {
    name: 'unknown',
    argv: ['--tarket', 'a'],
    want: ['--tarket: no such flag; did you mean --target?'],
  },
  {
    name: 'no value',
    argv: ['--target', '--pull'],
    want: ['--target: wants a value: --target STAGE'],
  },
  {
    name: 'twice',
    argv: ['--target', 'a', '--target', 'b'],
    want: ['--target: given twice; want it once'],
  },
  { name: 'missing operand', argv: [], operands: ['IMAGE'], want: ['missing IMAGE'] },
  { name: 'too many', argv: ['a', 'b'], operands: ['IMAGE'], want: ['too many arguments: b'] },
  { name: 'an operand may be left out', argv: [], operands: ['[ID]'], want: { operands: [] } },
  {
    name: 'all problems at once',
    argv: ['--x', '--target'],
    want: ['2 problems', '--x: no such flag', '--target: wants a value: --target STAGE'],
  },
])('$name', ({ argv, operands, want }) => {
  expect(parse(argv, operands)).toEqual(want);
});
