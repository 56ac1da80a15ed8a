// The action in a real runner, on real builds, for every event that it is used on, against a
// stand-in of GitHub's API that checks each exchange with GitHub's published descriptions.

import type { Report } from '../../src/model/report.ts';
import type { Step } from './act.ts';
import { approve, shownSize, tokens } from './approve.ts';
import { git } from './cli.ts';
import {
  checkoutMerge,
  DOCKERFILE,
  dockerfile,
  lineOf,
  pullPayload,
  REPOSITORY,
} from './project.ts';
import { FORK, NUMBER, openRig, TOKENS, type Ran, type Rig } from './rig.ts';

const LABEL = 'stagegate-exception';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig('events');
}, 600_000);
afterAll(() => rig.close());
beforeEach(() => rig.begin());
afterEach(() => rig.end());

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
  const merge = git(rig.repo, 'rev-parse', 'HEAD');
  const { base, shell, clean, loose } = rig.commits;
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
  const known = { ...names, [rig.github.url]: 'API', [`runs/${ran.id}`]: 'runs/RUN' };
  const shown = tokens(settled(text), { ...known, [`run=${ran.id}`]: 'run=RUN' });
  approve(`${name}.md`, shown.replace(/ +(?=(?:SIZE|PERCENT|TIME|pass|FAIL)\b)/gu, ' '));
  if (report === null) return;
  expectNumbers(summary, report);
  if (body !== null) expectNumbers(body, report);
  expect(gate.outputs).toMatchObject(sizeOutputs(report));
}

/**
 * Without the rows of a few bytes: where the engine holds several results of one step it may answer
 * base and head with different ones, which differ by the clock. What stayed behind is the builder's
 * image, which is another when its distribution is: the place is told, the list is not.
 */
function settled(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^(?:\| [+−]\d+\u00a0B \||\s+[+-]\d+ B {2})/u.test(line))
    .join('\n')
    .replace(/(\bleft behind(?: \||:) ).*(?:\n {16,}\S.*)*/gu, '$1PLACES');
}

test('a pull request that adds a shell, and then a push that takes it away', async () => {
  const opened = await rig.runOn('pull_request', rig.pull(rig.commits.shell));
  expect(opened.run.status).toBe(1);
  expect(rig.comments()).toHaveLength(1);
  const [failing = ''] = rig.comments();
  approveRun('pull-request-opened', opened, failing);
  const line = lineOf(dockerfile(rig.repo), '/app/helper');
  expect(opened.gate.annotations[0]).toMatchObject({
    kind: 'error',
    properties: { file: DOCKERFILE, line: String(line) },
  });
  const [posted] = rig.github.state.conversation(REPOSITORY, NUMBER).comments;
  expect(opened.gate.outputs['comment-id']).toBe(String(posted?.id));

  rig.github.state.push(REPOSITORY, NUMBER, rig.commits.clean);
  const pushed = await rig.runOn('pull_request', rig.pull(rig.commits.clean, 'synchronize'));
  expect(pushed.run.status).toBe(0);
  expect(rig.comments()).toHaveLength(1);
  const [passing = ''] = rig.comments();
  expect(pushed.gate.outputs['comment-id']).toBe(String(posted?.id));
  approveRun('pull-request-synchronize', pushed, passing);

  // The same commit again: nothing is rewritten.
  const before = posted?.updatedAt;
  const again = await rig.runOn('pull_request', rig.pull(rig.commits.clean, 'reopened'));
  expect(again.run.status).toBe(0);
  expect(rig.github.state.conversation(REPOSITORY, NUMBER).comments[0]?.updatedAt).toBe(before);
  expect(again.gate.lines.join('\n')).toContain('comment left as it is');

  // The first commit's run, started again, finishes last: the comment stays the newest one's.
  const late = await rig.runOn('pull_request', rig.pull(rig.commits.shell, 'opened'));
  expect(late.run.status).toBe(1);
  expect(rig.comments()).toEqual([passing]);
  expect(late.gate.outputs['comment-id']).toBe('');
}, 600_000);

test('a pull request of a fork: its token may not write, the verdict is the same', async () => {
  const ran = await rig.runOn('pull_request', rig.pull(rig.commits.shell, 'opened', FORK), {
    token: TOKENS.readOnly,
  });
  expect(ran.run.status).toBe(1);
  expect(rig.comments()).toEqual([]);
  approveRun('pull-request-fork', ran, null);
  expect(ran.summary).toContain('read-only token');
  const warnings = ran.gate.annotations.filter(({ kind }) => kind === 'warning');
  expect(warnings).toHaveLength(1);
}, 600_000);

test('a pull request that was closed meanwhile gets no new comment', async () => {
  const payload = rig.pull(rig.commits.shell);
  rig.github.state.close(REPOSITORY, NUMBER);
  const ran = await rig.runOn('pull_request', payload);
  expect(ran.run.status).toBe(1);
  expect(rig.comments()).toEqual([]);
  expect(ran.gate.lines.join('\n')).toContain('comment none: #7 is closed');
}, 600_000);

test('a maintainer’s label excuses, and the comment says whose', async () => {
  const payload = rig.pull(rig.commits.shell);
  rig.github.state.label(REPOSITORY, NUMBER, LABEL, { by: 'hubot' });
  rig.github.state.unlabel(REPOSITORY, NUMBER, LABEL, { by: 'hubot' });
  rig.github.state.label(REPOSITORY, NUMBER, LABEL, { by: 'octocat' });
  const ran = await rig.runOn('pull_request', payload);
  expect(ran.run.status).toBe(0);
  expect(ran.report).toMatchObject({
    conclusion: 'warn',
    exception: { kind: 'label', label: LABEL, by: 'octocat' },
  });
  const [body = ''] = rig.comments();
  approveRun('pull-request-label', ran, body);
  expect(body).toContain('octocat');
}, 600_000);

test('a policy that the pull request loosens leads the comment', async () => {
  const ran = await rig.runOn('pull_request', rig.pull(rig.commits.loose));
  expect(ran.run.status).toBe(0);
  const [body = ''] = rig.comments();
  approveRun('pull-request-policy', ran, body);
  expect(ran.report?.policy.changedHere).toHaveLength(2);
  const lines = body.split('\n').filter((line) => line !== '');
  expect(lines[2]).toMatch(/changes what it is judged by/);
}, 600_000);

test('a new commit that does not build corrects the comment of the one before', async () => {
  const payload = rig.pull(rig.commits.clean);
  await rig.runOn('pull_request', payload);
  expect(rig.comments()).toHaveLength(1);
  const { base, broken } = rig.commits;
  rig.github.state.push(REPOSITORY, NUMBER, broken);
  checkoutMerge(rig.repo, base, broken);
  const next = { number: NUMBER, base, head: broken };
  const ran = await rig.runOn('pull_request', pullPayload('synchronize', next));
  expect(ran.run.status).toBe(1); // act's own; the step's is 3
  expect(ran.gate.outputs['conclusion']).toBe('unknown');
  const [body = ''] = rig.comments();
  expect(rig.comments()).toHaveLength(1);
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
    git(rig.repo, 'checkout', '-q', '--detach', rig.commits.shell);
    const ran = await rig.runOn(event, payload, { env });
    expect(ran.run.status).toBe(1);
    const tag = 'GITHUB_REF' in env ? '-tag' : '';
    approveRun(`${event.replace('_', '-')}${tag}`, ran, null);
    expect(ran.gate.outputs['comment-id']).toBe('');
    // Nobody is asked for anything.
    expect(rig.github.exchanges).toEqual([]);
  },
  600_000,
);

test('a merge group is compared with what it is merged into, and gets no comment', async () => {
  const head = checkoutMerge(rig.repo, rig.commits.base, rig.commits.shell);
  const ran = await rig.runOn('merge_group', {
    action: 'checks_requested',
    merge_group: {
      head_sha: head,
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-7-x',
      base_sha: rig.commits.base,
      base_ref: 'refs/heads/main',
    },
  });
  expect(ran.run.status).toBe(1);
  approveRun('merge-group', ran, null);
  expect(ran.report?.baseline).toMatchObject({
    kind: 'build',
    commit: rig.commits.base,
    ref: 'main',
  });
  expect(rig.github.exchanges).toEqual([]);
}, 600_000);

test('workflow_dispatch with the number of a pull request is as on pull_request', async () => {
  rig.pull(rig.commits.shell);
  // Checked out by hand, without the merge: base is their newest commit in common.
  git(rig.repo, 'checkout', '-q', '--detach', rig.commits.shell);
  const ran = await rig.runOn('workflow_dispatch', { inputs: { number: '7' } });
  expect(ran.run.status).toBe(1);
  const [body = ''] = rig.comments();
  approveRun('workflow-dispatch-pull-request', ran, body);
  expect(ran.report?.baseline).toMatchObject({
    kind: 'build',
    commit: rig.commits.base,
    ref: 'main',
  });
  expect(ran.report?.subject).toMatchObject({ pullRequest: 7, commit: rig.commits.shell });
}, 600_000);

test.each([
  ['pull_request_target', () => rig.pull(rig.commits.shell, 'opened', FORK)],
  ['workflow_run', () => ({ workflow_run: { head_repository: { full_name: FORK } } })],
])(
  '%s on a fork’s code is refused before anything is built',
  async (event, payload) => {
    const ran = await rig.runOn(event, payload());
    expect(ran.run.status).toBe(1);
    approveRun(`${event.replaceAll('_', '-')}-fork`, ran, null);
    expect(ran.report).toBeNull();
    expect(ran.gate.lines.join('\n')).not.toMatch(/^build /m);
  },
  600_000,
);

test('what is checked out is not the pull request: nothing is judged as if it were', async () => {
  rig.pull(rig.commits.shell);
  git(rig.repo, 'checkout', '-q', '--detach', rig.commits.base);
  const ran = await rig.runOn('workflow_dispatch', { inputs: { number: '7' } });
  expect(ran.run.status).toBe(1);
  expect(ran.report).toBeNull();
  const said = ran.gate.lines.join('\n');
  expect(said).toMatch(/pull request #7: [0-9a-f]{7} is checked out, which is its base/);
  expect(said).toContain('refs/pull/7/merge');
  expect(rig.comments()).toEqual([]);
}, 600_000);

test('a pull request that is not there is said, and nothing is built', async () => {
  git(rig.repo, 'checkout', '-q', '--detach', rig.commits.shell);
  const ran = await rig.runOn('workflow_dispatch', { inputs: { number: '999' } });
  expect(ran.run.status).toBe(1);
  expect(ran.report).toBeNull();
  expect(ran.gate.lines.join('\n')).toContain('there is no pull request #999');
}, 600_000);
