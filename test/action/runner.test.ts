import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRunFacts } from '../../src/action/runner.ts';

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
    { workflow_run: { head_repository: { full_name: 'somebody/orders' } } },
    { ...NONE, workflowRunRepository: 'somebody/orders' },
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
