// The action in a real runner, on real builds, for every event that it is used on, against a
// stand-in of GitHub's API that checks each exchange with GitHub's published descriptions.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { startGitHub, type FakeGitHub } from '../github/github.ts';
import { runWorkflow, type Step, type WorkflowRun } from './act.ts';
import { approve, shownSize, tokens } from './approve.ts';
import { useEngine, type TestEngine } from './engine.ts';
import {
  checkoutMerge,
  commitOn,
  DOCKERFILE,
  dockerfile,
  lineOf,
  makeProject,
  pullPayload,
  REPOSITORY,
  WORKFLOW,
  workflowText,
} from './project.ts';
import { git } from './cli.ts';
import { scratch } from './tree.ts';

const SHELL = 'COPY --from=build /bin/bash /app/helper\n';
const LABEL = 'stagegate-exception';
const TOKEN = 'token-of-the-job';
const READ_ONLY = 'token-of-a-fork';
const FORK = 'somebody/orders';
const SECRET = 'a-build-secret-that-nobody-prints';

const EVENTS = [
  'push',
  'pull_request',
  'pull_request_target',
  'workflow_run',
  'workflow_dispatch',
  'merge_group',
  'release',
  'schedule',
].join(', ');

let engine: TestEngine;
let work: string;
let repo: string;
/** `main`; the topic with a shell; the topic without it; `main` with a policy changed. */
let commits: { base: string; shell: string; clean: string; loose: string };

beforeAll(async () => {
  engine = await useEngine(['golang:1.23']);
  work = scratch('events');
  const inputs = [
    "pull-request: '${{ github.event.inputs.number }}'",
    'secrets: npm=${{ secrets.NPM }}',
  ];
  const project = makeProject(join(work, 'repo'), workflowText(EVENTS, inputs));
  repo = project.repo;
  const { base } = project;
  const good = dockerfile(repo);
  const shell = commitOn(repo, 'topic', base, {
    [DOCKERFILE]: good.replace('USER 65532', `${SHELL}USER 65532`),
  });
  // So much that it shows above what the clock changes in a layer.
  const noise = Array.from({ length: 2000 }, (_, at) =>
    createHash('sha256').update(`${at}`).digest('hex'),
  ).join('');
  const source = readFileSync(join(repo, 'examples/go-scratch/main.go'), 'utf8');
  const clean = commitOn(repo, 'topic', base, {
    [DOCKERFILE]: good,
    'examples/go-scratch/main.go': source.replace('"tea"', JSON.stringify(noise)),
  });
  const loose = commitOn(repo, 'loose', base, {
    [DOCKERFILE]: good.replace('USER 65532', `${SHELL}USER 65532`),
    'stagegate.yml': 'rules: { no-shell: warning }\n',
  });
  commits = { base, shell, clean, loose };
}, 600_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

let github: FakeGitHub;
beforeEach(async () => {
  github = await startGitHub();
  const { state } = github;
  state.addRepository(REPOSITORY);
  state.addRepository(FORK, { forkOf: REPOSITORY });
  state.addToken(TOKEN, { permissions: { contents: 'read', 'pull-requests': 'write' } });
  state.addToken(READ_ONLY, { permissions: { contents: 'read', 'pull-requests': 'read' } });
});
afterEach(async () => {
  const problems = github.problems();
  await github.stop();
  expect(problems).toEqual([]);
});

interface Ran {
  readonly run: WorkflowRun;
  readonly gate: Step;
  readonly report: Report | null;
  readonly summary: string;
}

let count = 0;
interface RunOptions {
  readonly token?: string;
  readonly runId?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The workflow for one event, on what is checked out. */
async function runOn(event: string, payload: object, options: RunOptions = {}): Promise<Ran> {
  count += 1;
  const folder = join(work, `run-${count}`);
  const results = join(folder, 'results');
  const run = await runWorkflow({
    repo,
    workflow: WORKFLOW,
    event,
    payload,
    scratch: folder,
    env: {
      ...engine.env,
      GITHUB_API_URL: github.url,
      GITHUB_GRAPHQL_URL: github.graphqlUrl,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_RUN_ID: options.runId ?? String(1000 + count),
      RESULTS: results,
      ...options.env,
    },
    secrets: { GITHUB_TOKEN: options.token ?? TOKEN, NPM: SECRET },
  });
  const gate = run.steps.get('gate');
  if (gate === undefined) throw new Error(`the gate's step did not run:\n${run.log}`);
  // The runner writes *** for a secret that is printed; the command that registers it is no line.
  const shown = [...gate.lines, gate.summary, JSON.stringify(gate.annotations)].join('\n');
  const leaked = ['***', SECRET, options.token ?? TOKEN].filter((text) => shown.includes(text));
  expect(leaked).toEqual([]);
  expect(shown).not.toMatch(/^\s+at .*\(.*:\d+:\d+\)/mu);
  const path = join(results, 'report.json');
  const report = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Report) : null;
  return { run, gate, report, summary: gate.summary };
}

const sizeOutputs = (report: Report): Record<string, string> => {
  const [first] = report.targets;
  const text = (value: number | null | undefined): string => String(value ?? '');
  return {
    conclusion: report.conclusion,
    digest: first?.head?.digest ?? '',
    'compressed-size': text(first?.head?.size.compressed),
    'uncompressed-size': text(first?.head?.size.uncompressed),
    'base-compressed-size': text(first?.base?.size.compressed),
    'compressed-delta': text(first?.delta?.size.compressed),
  };
};

/** What the texts show is what the report says. */
function expectNumbers(text: string, report: Report): void {
  for (const { role, head, base, delta } of report.targets) {
    if (role !== 'runtime') continue;
    for (const metric of ['compressed', 'uncompressed'] as const) {
      for (const bytes of [head?.size[metric], base?.size[metric], delta?.size[metric]]) {
        if (bytes !== undefined && bytes !== null) expect(text).toContain(shownSize(bytes));
      }
    }
  }
}

function outputsText({ outputs }: Step): string {
  const rows = Object.entries(outputs).toSorted(([left], [right]) => left.localeCompare(right));
  return rows
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
    .replace(/\/\S*\/hostexecutor/gu, 'WORKSPACE')
    .replace(/\/\S*\/tmp\/stagegate-\w+/gu, 'TEMP')
    .replace(/^(.*-size|compressed-delta)=-?\d+$/gmu, '$1=BYTES');
}

const annotationsText = ({ annotations }: Step): string =>
  annotations
    .map(({ kind, properties, text }) => {
      const where = Object.entries(properties).toSorted(([left], [right]) =>
        left.localeCompare(right),
      );
      return `${kind} ${where.map((pair) => pair.join('=')).join(' ')}\n${text}\n`;
    })
    .join('\n');

/** Everything that a run showed, with tokens, as one text to approve. */
function approveRun(name: string, ran: Ran, body: string | null): void {
  const { report, gate, summary } = ran;
  const merge = git(repo, 'rev-parse', 'HEAD');
  const { base, shell, clean, loose } = commits;
  const names = {
    [base]: 'BASE',
    [shell]: 'SHELL',
    [clean]: 'CLEAN',
    [loose]: 'LOOSE',
    [merge]: 'MERGE',
  };
  const text = [
    '## comment',
    body ?? '(none)',
    '## summary',
    summary,
    '## annotations',
    annotationsText(gate),
    '## outputs',
    outputsText(gate),
    '## log',
    gate.lines.join('\n'),
    '',
  ].join('\n');
  const known = { ...names, [github.url]: 'API', [`runs/${1000 + count}`]: 'runs/RUN' };
  const shown = tokens(settled(text), { ...known, [`run=${1000 + count}`]: 'run=RUN' });
  approve(`${name}.md`, shown.replace(/ +(?=(?:SIZE|PERCENT|TIME|pass|FAIL)\b)/gu, ' '));
  if (report === null) return;
  expectNumbers(summary, report);
  if (body !== null) expectNumbers(body, report);
  expect(gate.outputs).toMatchObject(sizeOutputs(report));
}

/**
 * Without the rows of a few bytes: where the engine holds several results of one step it may answer
 * base and head with different ones, which differ by the clock.
 */
function settled(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^(?:\| [+−]\d+\u00a0B \||\s+[+-]\d+ B {2})/u.test(line))
    .join('\n');
}

const comments = (): string[] =>
  github.state.conversation(REPOSITORY, 7).comments.map(({ body }) => body);

/** A pull request from `head`, merged with base and checked out; the payload of its event. */
function pull(head: string, action = 'opened', from?: string): object {
  const { base } = commits;
  const { state } = github;
  if (!state.repository(REPOSITORY).conversations.has(7)) {
    const repository = from === undefined ? {} : { repository: from };
    state.addPull(REPOSITORY, {
      number: 7,
      base: { sha: base },
      head: { sha: head, ...repository },
    });
  }
  checkoutMerge(repo, base, head);
  return pullPayload(action, { number: 7, base, head, ...(from === undefined ? {} : { from }) });
}

test('a pull request that adds a shell, and then a push that takes it away', async () => {
  const opened = await runOn('pull_request', pull(commits.shell));
  expect(opened.run.status).toBe(1);
  expect(comments()).toHaveLength(1);
  const [failing = ''] = comments();
  approveRun('pull-request-opened', opened, failing);
  const line = lineOf(dockerfile(repo), '/app/helper');
  expect(opened.gate.annotations[0]).toMatchObject({
    kind: 'error',
    properties: { file: DOCKERFILE, line: String(line) },
  });
  const [posted] = github.state.conversation(REPOSITORY, 7).comments;
  expect(opened.gate.outputs['comment-id']).toBe(String(posted?.id));

  github.state.push(REPOSITORY, 7, commits.clean);
  const pushed = await runOn('pull_request', pull(commits.clean, 'synchronize'));
  expect(pushed.run.status).toBe(0);
  expect(comments()).toHaveLength(1);
  const [passing = ''] = comments();
  expect(pushed.gate.outputs['comment-id']).toBe(String(posted?.id));
  approveRun('pull-request-synchronize', pushed, passing);

  // The same commit again: nothing is rewritten.
  const before = posted?.updatedAt;
  const again = await runOn('pull_request', pull(commits.clean, 'reopened'));
  expect(again.run.status).toBe(0);
  expect(github.state.conversation(REPOSITORY, 7).comments[0]?.updatedAt).toBe(before);
  expect(again.gate.lines.join('\n')).toContain('comment left as it is');

  // The first commit's run, started again, finishes last: the comment stays the newest one's.
  const late = await runOn('pull_request', pull(commits.shell, 'opened'));
  expect(late.run.status).toBe(1);
  expect(comments()).toEqual([passing]);
  expect(late.gate.outputs['comment-id']).toBe('');
}, 600_000);

test('a pull request of a fork: its token may not write, the verdict is the same', async () => {
  const ran = await runOn('pull_request', pull(commits.shell, 'opened', FORK), {
    token: READ_ONLY,
  });
  expect(ran.run.status).toBe(1);
  expect(comments()).toEqual([]);
  approveRun('pull-request-fork', ran, null);
  expect(ran.summary).toContain('read-only token');
  const warnings = ran.gate.annotations.filter(({ kind }) => kind === 'warning');
  expect(warnings).toHaveLength(1);
}, 600_000);

test('a pull request that was closed meanwhile gets no new comment', async () => {
  const payload = pull(commits.shell);
  github.state.close(REPOSITORY, 7);
  const ran = await runOn('pull_request', payload);
  expect(ran.run.status).toBe(1);
  expect(comments()).toEqual([]);
  expect(ran.gate.lines.join('\n')).toContain('comment none: #7 is closed');
}, 600_000);

test('a maintainer’s label excuses, and the comment says whose', async () => {
  const payload = pull(commits.shell);
  github.state.label(REPOSITORY, 7, LABEL, { by: 'hubot' });
  github.state.unlabel(REPOSITORY, 7, LABEL, { by: 'hubot' });
  github.state.label(REPOSITORY, 7, LABEL, { by: 'octocat' });
  const ran = await runOn('pull_request', payload);
  expect(ran.run.status).toBe(0);
  expect(ran.report).toMatchObject({
    conclusion: 'warn',
    exception: { kind: 'label', label: LABEL, by: 'octocat' },
  });
  const [body = ''] = comments();
  approveRun('pull-request-label', ran, body);
  expect(body).toContain('octocat');
}, 600_000);

test('a policy that the pull request loosens leads the comment', async () => {
  const ran = await runOn('pull_request', pull(commits.loose));
  expect(ran.run.status).toBe(0);
  const [body = ''] = comments();
  approveRun('pull-request-policy', ran, body);
  expect(ran.report?.policy.changedHere).toHaveLength(1);
  const lines = body.split('\n').filter((line) => line !== '');
  expect(lines[2]).toMatch(/changes what it is judged by/);
}, 600_000);

test('a new commit that does not build corrects the comment of the one before', async () => {
  const payload = pull(commits.clean);
  await runOn('pull_request', payload, { env: {} });
  expect(comments()).toHaveLength(1);
  const broken = commitOn(repo, 'broken', commits.base, {
    [DOCKERFILE]: dockerfile(repo).replace('go mod download', 'no-such-command'),
  });
  github.state.push(REPOSITORY, 7, broken);
  checkoutMerge(repo, commits.base, broken);
  const next = { number: 7, base: commits.base, head: broken };
  const ran = await runOn('pull_request', pullPayload('synchronize', next));
  expect(ran.run.status).toBe(1); // act's own; the step's is 3
  expect(ran.gate.outputs['conclusion']).toBe('unknown');
  const [body = ''] = comments();
  expect(comments()).toHaveLength(1);
  expect(body).toContain(`head=${broken}`);
  expect(body).toMatch(/^### ❔ orders was not judged\. This is not a pass$/m);
  expect(body).toContain('no-such-command');
}, 600_000);

test.each([
  ['push', { ref: 'refs/heads/main', repository: { full_name: REPOSITORY } }, {}],
  ['push', { ref: 'refs/tags/v2.14.0' }, { GITHUB_REF: 'refs/tags/v2.14.0' }],
  [
    'release',
    { action: 'published', release: { tag_name: 'v2.14.0' } },
    { GITHUB_REF: 'refs/tags/v2.14.0' },
  ],
  ['schedule', { schedule: '0 0 * * *' }, {}],
  ['workflow_dispatch', { inputs: {} }, {}],
] as const)(
  '%s (%j): judged, no comment',
  async (event, payload, env) => {
    git(repo, 'checkout', '-q', '--detach', commits.shell);
    const ran = await runOn(event, payload, { env });
    expect(ran.run.status).toBe(1);
    const tag = 'GITHUB_REF' in env ? '-tag' : '';
    approveRun(`${event.replace('_', '-')}${tag}`, ran, null);
    expect(ran.gate.outputs['comment-id']).toBe('');
    // Nobody is asked for anything.
    expect(github.exchanges).toEqual([]);
  },
  600_000,
);

test('a merge group is compared with what it is merged into, and gets no comment', async () => {
  const head = checkoutMerge(repo, commits.base, commits.shell);
  const ran = await runOn('merge_group', {
    action: 'checks_requested',
    merge_group: {
      head_sha: head,
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-7-x',
      base_sha: commits.base,
      base_ref: 'refs/heads/main',
    },
  });
  expect(ran.run.status).toBe(1);
  approveRun('merge-group', ran, null);
  expect(ran.report?.baseline).toMatchObject({ kind: 'build', commit: commits.base, ref: 'main' });
  expect(github.exchanges).toEqual([]);
}, 600_000);

test('workflow_dispatch with the number of a pull request is as on pull_request', async () => {
  pull(commits.shell);
  // Checked out by hand, without the merge: base is their newest commit in common.
  git(repo, 'checkout', '-q', '--detach', commits.shell);
  const ran = await runOn('workflow_dispatch', { inputs: { number: '7' } });
  expect(ran.run.status).toBe(1);
  const [body = ''] = comments();
  approveRun('workflow-dispatch-pull-request', ran, body);
  expect(ran.report?.baseline).toMatchObject({ kind: 'build', commit: commits.base, ref: 'main' });
  expect(ran.report?.subject).toMatchObject({ pullRequest: 7, commit: commits.shell });
}, 600_000);

test.each([
  ['pull_request_target', () => pull(commits.shell, 'opened', FORK)],
  ['workflow_run', () => ({ workflow_run: { head_repository: { full_name: FORK } } })],
])(
  '%s on a fork’s code is refused before anything is built',
  async (event, payload) => {
    const ran = await runOn(event, payload());
    expect(ran.run.status).toBe(1);
    approveRun(`${event.replaceAll('_', '-')}-fork`, ran, null);
    expect(ran.report).toBeNull();
    expect(ran.gate.lines.join('\n')).not.toMatch(/^build /m);
  },
  600_000,
);
