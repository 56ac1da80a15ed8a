import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readInputs, readRunFacts } from '../../src/action/runner.ts';
import { checkSettings } from '../../src/gate/settings.ts';

const dir = mkdtempSync(join(tmpdir(), 'stagegate-runner-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const sha = (letter: string): string => letter.repeat(40);
const NONE = {
  ref: 'refs/heads/main',
  sha: sha('c'),
  baseSha: null,
  baseRef: null,
  pull: null,
  workflowRunRepository: null,
  workflowRunSha: null,
};
const head = { sha: sha('b'), ref: 'topic', repo: { full_name: 'somebody/orders' } };
const base = { sha: sha('a'), ref: 'main', repo: { full_name: 'example-org/orders' } };

test.each<[string, string, unknown, object]>([
  ['push', 'push', { ref: 'refs/heads/main' }, NONE],
  [
    'pull_request of a fork',
    'pull_request',
    { pull_request: { number: 7, head, base } },
    {
      ...NONE,
      baseSha: sha('a'),
      baseRef: 'main',
      pull: { number: 7, headSha: sha('b'), headRepository: 'somebody/orders' },
    },
  ],
  [
    'pull_request of a fork that was deleted',
    'pull_request',
    { pull_request: { number: 7, head: { ...head, repo: null }, base } },
    {
      ...NONE,
      baseSha: sha('a'),
      baseRef: 'main',
      pull: { number: 7, headSha: sha('b'), headRepository: null },
    },
  ],
  [
    'merge_group',
    'merge_group',
    { merge_group: { head_sha: sha('c'), base_sha: sha('a'), base_ref: 'refs/heads/main' } },
    { ...NONE, baseSha: sha('a'), baseRef: 'main' },
  ],
  [
    'workflow_run',
    'workflow_run',
    { workflow_run: { head_sha: sha('d'), head_repository: { full_name: 'somebody/orders' } } },
    { ...NONE, workflowRunRepository: 'somebody/orders', workflowRunSha: sha('d') },
  ],
  ['a payload of another shape', 'pull_request', { pull_request: 'no' }, NONE],
  ['a payload that is no JSON', 'pull_request', undefined, NONE],
])('%s', (_, event, payload, want) => {
  const path = join(dir, 'event.json');
  writeFileSync(path, payload === undefined ? '{' : JSON.stringify(payload));
  const facts = readRunFacts({
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: path,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_SHA: sha('c'),
    GITHUB_REPOSITORY: 'example-org/orders',
    GITHUB_BASE_REF: '',
  });
  expect(facts).toEqual({ repository: 'example-org/orders', event: { name: event, ...want } });
});

test('outside of a runner nothing is known', () => {
  expect(readRunFacts({})).toEqual({ event: null, repository: null });
});

/** As `@actions/core` reads them. */
const inputsIn = (env: Record<string, string>): Readonly<Record<string, string>> =>
  readInputs({ getInput: (name) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim() }, env);

test.each<[string, Record<string, string>, object]>([
  [
    'ours',
    { INPUT_TARGET: 'web', 'INPUT_MIN-CHANGE': '1B' },
    { target: 'web', 'min-change': '1B' },
  ],
  ['empty', { INPUT_TARGET: '', 'INPUT_MAX-COMPRSSED-SIZE': '' }, {}],
  ['a letter left out', { 'INPUT_MAX-COMPRSSED-SIZE': '1B' }, { 'max-comprssed-size': '1B' }],
  ['underscores', { INPUT_MAX_INCREASE: '1%' }, { max_increase: '1%' }],
  ['a plural', { INPUT_TARGETS: 'web' }, { targets: 'web' }],
  ['nothing of ours', { INPUT_TAGS: 'a:b', INPUT_PUSH: 'true', INPUT_: 'x', TARGET: 'web' }, {}],
])('inputs, %s', (_, env, want) => {
  expect(inputsIn(env)).toEqual(want);
});

test('a misspelt input is refused, and its value is not told', () => {
  const raw = inputsIn({ 'INPUT_MAX-COMPRSSED-SIZE': '1B', INPUT_SECRET: 'id=abc' });
  const problem = { given: null, line: null, column: null };
  expect(checkSettings(raw, [])).toEqual({
    problems: [
      {
        ...problem,
        name: 'max-comprssed-size',
        message: 'unknown input; did you mean max-compressed-size?',
      },
      { ...problem, name: 'secret', message: 'unknown input; did you mean secrets?' },
    ],
  });
});
