// What a step tells, with GitHub's API as its stand-in and no engine: the ways in which telling can
// go wrong, and that none of them is a verdict.

import {
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  mkdirSync,
  existsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ActionIo } from '../../src/action/runner.ts';
import { tell } from '../../src/action/tell.ts';
import { tellFailure } from '../../src/action/tellfailure.ts';
import { UserError } from '../../src/errors.ts';
import { readSettings } from '../../src/gate/settings.ts';
import type { EventFacts } from '../../src/model/event.ts';
import type { Report } from '../../src/model/report.ts';
import type { Deps } from '../../src/pipeline/deps.ts';
import type { RunFacts } from '../../src/pipeline/begin.ts';
import type { GateResult } from '../../src/pipeline/gate.ts';
import { lookAtPull } from '../../src/pipeline/pull.ts';
import { openGitHub } from '../../src/ports/github.ts';
import { formatMarker } from '../../src/text/marker.ts';
import { startGitHub, type FakeGitHub } from '../github/github.ts';
import { SCENE, seed } from '../github/scene.ts';
import { SAMPLES } from '../render/samples.ts';

const BOT = 'github-actions[bot]';
let fake: FakeGitHub;
let dir: string;
beforeEach(async () => {
  fake = await startGitHub();
  seed(fake.state);
  dir = mkdtempSync(join(tmpdir(), 'stagegate-tell-'));
});
afterEach(async () => {
  const problems = fake.problems();
  await fake.stop();
  rmSync(dir, { recursive: true, force: true });
  expect(problems).toEqual([]);
});

interface Said {
  readonly io: ActionIo;
  readonly log: () => string;
  readonly outputs: Record<string, string>;
  readonly summary: () => string;
}

function listen(summaryFails = false): Said {
  let log = '';
  let summary = '';
  const outputs: Record<string, string> = {};
  const writer = {
    addRaw: (text: string) => {
      summary += text;
      return writer;
    },
    write: () => (summaryFails ? Promise.reject(new Error('no space left')) : Promise.resolve()),
  };
  const toolkit = {
    setOutput: (name: string, value: string) => void (outputs[name] = value),
    summary: writer,
  } as unknown as ActionIo['toolkit'];
  const env = {
    GITHUB_STEP_SUMMARY: 'summary',
    GITHUB_RUN_ID: '20',
    GITHUB_REPOSITORY: SCENE.repository,
  };
  const stdout = { write: (text: string) => (log += text) };
  return { io: { stdout, env, toolkit }, log: () => log, outputs, summary: () => summary };
}

const event = (more: Partial<EventFacts> = {}): EventFacts => ({
  ...{ name: 'pull_request', ref: null, sha: null, baseSha: null, baseRef: null },
  pull: { number: SCENE.pull, headSha: SCENE.head, headRepository: SCENE.repository },
  ...{ workflowRunRepository: null, workflowRunSha: null },
  ...more,
});
const run: RunFacts = { event: event(), repository: SCENE.repository };

function depsOf(token: string = SCENE.tokens.job, signal?: AbortSignal): Deps {
  const github = openGitHub({ token, apiUrl: fake.url, repository: SCENE.repository });
  return { github, workspace: dir, today: '2026-11-21', signal } as unknown as Deps;
}

function reportOf(state: string): Report {
  const report = SAMPLES[state]?.();
  if (report === undefined) throw new Error(`no sample ${state}`);
  const { subject } = report;
  return { ...report, subject: { ...subject, commit: SCENE.head, pullRequest: SCENE.pull } };
}

async function resultOf(state: string, deps: Deps): Promise<GateResult> {
  const settings = readSettings({}, []);
  const pull = await lookAtPull(event().pull, settings, deps);
  return { report: reportOf(state), settings, layout: null, pull };
}

const ours = (text: string, by = BOT): number =>
  fake.state.comment(SCENE.repository, SCENE.pull, {
    by,
    body: `${formatMarker({ key: 'default', head: 'old', run: '1', attempt: '1', of: null })}\n${text}`,
  }).id;
const bodies = (): string[] =>
  fake.state.conversation(SCENE.repository, SCENE.pull).comments.map(({ body }) => body);

test('a job summary that cannot be written is a warning, and the comment stays', async () => {
  const said = listen(true);
  const deps = depsOf();
  await tell(await resultOf('warn by rule', deps), run, deps, said.io);
  expect(bodies()).toEqual([expect.stringContaining('passes with warnings') as string]);
  expect(said.outputs['conclusion']).toBe('warn');
  expect(said.log()).toContain('The job summary could not be written: no space left');
});

test('outputs, comment and summary agree', async () => {
  const said = listen();
  const deps = depsOf();
  await tell(await resultOf('fail by rule', deps), run, deps, said.io);
  const [comment] = fake.state.conversation(SCENE.repository, SCENE.pull).comments;
  expect(said.outputs).toMatchObject({ conclusion: 'fail', 'comment-id': String(comment?.id) });
  expect(said.summary()).toContain('orders fails');
  expect(said.log()).toContain('comment created');
});

test('two gates of one run with one key: the second does not overwrite, and says so', async () => {
  const deps = depsOf();
  const first = await resultOf('fail by rule', deps);
  const second = await resultOf('two runtime stages', deps);
  await tell(first, run, deps, listen().io);
  const said = listen();
  await tell(second, run, deps, said.io);
  expect(bodies()).toEqual([expect.stringContaining('shell in the runtime stage') as string]);
  expect(said.log()).toMatch(
    /::warning title=Stagegate%3A comment-key::Another gate of this run has/,
  );
  expect(said.summary()).toContain('Another gate of this run');
});

test.each<[string, Partial<Parameters<typeof tellFailure>[1]>, RegExp]>([
  ['of the event’s pull request', {}, /was not judged/],
  [
    'of the one that an input names',
    {
      raw: { 'pull-request': String(SCENE.pull) },
      run: { ...run, event: event({ name: 'workflow_dispatch', pull: null }) },
    },
    /was not judged/,
  ],
  ['not with comment: off', { raw: { comment: 'off' } }, /^before$/m],
  ['not of another number', { raw: { 'pull-request': String(SCENE.forkPull) } }, /^before$/m],
])('a failed run corrects the comment: %s', async (_, more, want) => {
  ours('before');
  const said = listen();
  const error = new UserError('build-failed', 'it broke');
  const code = await tellFailure(
    error,
    { raw: {}, run, deps: depsOf(), values: [], ...more },
    said.io,
  );
  expect(code).toBe(3);
  expect(bodies()[0]).toMatch(want);
  expect(bodies()).toHaveLength(1);
  expect(said.outputs['conclusion']).toBe('unknown');
});

test('a failed run creates none, touches nobody else’s, and a cancelled one asks nothing', async () => {
  ours('a stranger', 'mona');
  const error = new UserError('build-failed', 'it broke');
  const failed = { raw: {}, run, deps: depsOf(), values: [] };
  await tellFailure(error, failed, listen().io);
  expect(bodies()).toEqual([expect.stringContaining('a stranger') as string]);
  const before = fake.exchanges.length;
  const cancelled = { ...failed, deps: depsOf(SCENE.tokens.job, AbortSignal.abort()) };
  await tellFailure(error, cancelled, listen().io);
  expect(fake.exchanges).toHaveLength(before);
});

test('a token that colours split in a build log shows nowhere', async () => {
  const said = listen();
  const token = `ghp_${'A'.repeat(18)}\u001b[0m${'B'.repeat(18)}`;
  const error = new UserError('build-failed', `fetch ${token} failed`);
  await tellFailure(error, { raw: {}, run, deps: depsOf(), values: [] }, said.io);
  expect(said.log() + said.summary()).not.toMatch(/A{18}/);
});

test('a report folder that is a symlink out of the workspace is neither read nor written', async () => {
  const workspace = join(dir, 'workspace');
  const outside = join(dir, 'outside');
  mkdirSync(workspace);
  mkdirSync(outside);
  writeFileSync(join(outside, 'report.json'), 'theirs');
  symlinkSync(outside, join(workspace, 'stagegate-report'));
  const deps = { ...depsOf(), workspace };
  await expect(tell(await resultOf('pass', deps), run, deps, listen().io)).rejects.toMatchObject({
    code: 'not-writable',
  });
  expect(readFileSync(join(outside, 'report.json'), 'utf8')).toBe('theirs');
  expect(existsSync(join(outside, 'summary.md'))).toBe(false);
});
