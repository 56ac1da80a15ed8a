import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/commands.ts';
import { INPUT_FLAGS } from '../../src/cli/inputs.ts';
import { KEYS_OF_INPUTS } from '../../src/gate/config-inputs.ts';
import { INPUT_DEFAULTS, INPUT_NAMES } from '../../src/gate/settings.ts';

interface ActionInput {
  readonly description: string;
  readonly default?: string;
}
const action = parse(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')) as {
  inputs: Record<string, ActionInput>;
};

test('action.yml, the flags and the schema name the same inputs in the same order', () => {
  expect(INPUT_FLAGS.map((flag) => flag.name)).toEqual(Object.keys(action.inputs));
  expect([...INPUT_NAMES].sort()).toEqual(Object.keys(action.inputs).sort());
});

test('the help says what action.yml says', () => {
  const want = Object.entries(action.inputs).map(([name, input]) => [name, input.description]);
  expect(INPUT_FLAGS.map((flag) => [flag.name, flag.help])).toEqual(want);
});

test('action.yml says the defaults of the schema', () => {
  const said = Object.entries(action.inputs).flatMap(([name, input]) => {
    const [, words] = / Default - `([^`]+)`\.$/u.exec(input.description) ?? [];
    const text = input.default ?? words;
    return text === undefined || text.startsWith('${{') ? [] : [[name, text]];
  });
  expect(Object.fromEntries(said)).toEqual(INPUT_DEFAULTS);
});

test('action.yml gives no default to what stagegate.yml may say', () => {
  const given = Object.keys(action.inputs).filter(
    (name) => action.inputs[name]?.default !== undefined,
  );
  expect(given.filter((name) => KEYS_OF_INPUTS.includes(name) || name === 'rules')).toEqual([]);
});

test('a flag that would do nothing is not offered', () => {
  const flags = (command: string): string[] =>
    COMMANDS.find(({ name }) => name === command)?.flags.map(({ name }) => name) ?? [];
  const missing = INPUT_NAMES.filter((name) => !flags('gate').includes(name));
  expect(missing.toSorted()).toEqual([
    'comment',
    'exception-label',
    'github-token',
    'pull-request',
  ]);
  // What `compare` judges by, `gate` does as well, and levels of rules are part of it.
  const judging = flags('compare').filter((name) => INPUT_NAMES.includes(name));
  expect(judging).toContain('rules');
  expect(flags('gate')).toEqual(expect.arrayContaining(judging));
});
