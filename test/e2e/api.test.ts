// What GitHub's API answers changes nothing about a verdict: the step ends as the gate does, within
// its bound of time, with one warning.

import { REPOSITORY } from './project.ts';
import { NUMBER, openRig, type Ran, type Rig } from './rig.ts';
import type { Fault } from '../github/github.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig('api');
}, 600_000);
afterAll(() => rig.close());
beforeEach(() => rig.begin());
afterEach(() => rig.end());

/** The API's bound, and what a build and its reading take here at most. */
const BOUND = 60_000;
const GATE = 120_000;

function expectOneWarning({ gate, run }: Ran): string {
  const warnings = gate.annotations.filter(({ kind }) => kind === 'warning');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.properties['title']).toBe('Stagegate: GitHub API');
  expect(run.milliseconds).toBeLessThan(BOUND + GATE);
  return warnings[0]?.text ?? '';
}

test.each<[string, Fault, string]>([
  ['401', { kind: 'status', status: 401 }, 'valid token'],
  ['403', { kind: 'status', status: 403 }, '`pull-requests: write`'],
  ['404', { kind: 'status', status: 404 }, '`pull-requests: write`'],
  ['410', { kind: 'status', status: 410, match: { method: 'POST' } }, 'issues on'],
  ['422', { kind: 'status', status: 422, match: { method: 'POST' } }, 'defect'],
  ['500', { kind: 'status', status: 500 }, 'run the job again'],
  ['502', { kind: 'status', status: 502 }, 'run the job again'],
  ['a rate limit', { kind: 'primary-rate-limit' }, 'later'],
  ['a secondary rate limit', { kind: 'secondary-rate-limit', retryAfter: 300 }, 'later'],
  ['one without headers', { kind: 'secondary-rate-limit', retryAfter: null }, 'later'],
  ['an answer that is none', { kind: 'garbage' }, 'GITHUB_API_URL'],
  ['no answer', { kind: 'hang' }, 'run the job again'],
])(
  '%s: the verdict is the gate’s own, with one warning',
  async (_, fault, next) => {
    const payload = rig.pull(rig.commits.clean);
    rig.github.fault(fault);
    const ran = await rig.runOn('pull_request', payload);
    expect(ran.run.status).toBe(0);
    expect(ran.gate.outputs['conclusion']).toBe('pass');
    const warning = expectOneWarning(ran);
    expect(warning).toContain(next);
    expect(ran.summary).toContain('### ✅ orders passes');
    expect(rig.comments()).toEqual([]);
  },
  600_000,
);

test('a locked conversation', async () => {
  const payload = rig.pull(rig.commits.clean);
  rig.github.state.conversation(REPOSITORY, NUMBER).locked = true;
  const ran = await rig.runOn('pull_request', payload);
  expect(ran.run.status).toBe(0);
  expect(expectOneWarning(ran)).toContain('Unlock the conversation');
}, 600_000);

test('a verdict that fails stays one', async () => {
  const payload = rig.pull(rig.commits.shell);
  rig.github.fault({ kind: 'status', status: 503 });
  const ran = await rig.runOn('pull_request', payload);
  expect(ran.run.status).toBe(1);
  expect(ran.gate.outputs['conclusion']).toBe('fail');
  expectOneWarning(ran);
}, 600_000);

test('what fails once is tried again, and nobody hears of it', async () => {
  const payload = rig.pull(rig.commits.clean);
  rig.github.fault({ kind: 'status', status: 502, times: 1 });
  rig.github.fault({ kind: 'secondary-rate-limit', retryAfter: 1, times: 1 });
  // The comment arrives, its answer does not.
  rig.github.fault({ kind: 'cut', times: 1, match: { method: 'POST', path: /comments$/ } });
  const ran = await rig.runOn('pull_request', payload);
  expect(ran.run.status).toBe(0);
  expect(ran.gate.annotations).toEqual([]);
  expect(rig.comments()).toHaveLength(1);
}, 600_000);

test('comments of others with our marker, ours far down, duplicates, minimised ones', async () => {
  const { state } = rig.github;
  const payload = rig.pull(rig.commits.clean);
  const marker = '<!-- stagegate:v1 key=default head=0 run=1 attempt=1 -->\n';
  const say = (by: string, body: string, minimised: 'outdated' | null = null): number =>
    state.comment(REPOSITORY, NUMBER, { by, body, minimised }).id;
  const BOT = 'github-actions[bot]';
  say('mona', `${marker}a stranger's`);
  const hidden = say(BOT, `${marker}ours, hidden by a maintainer`, 'outdated');
  for (let index = 0; index < 330; index += 1) say('mona', `talk ${index}`);
  const ours = say(BOT, `${marker}ours`);
  say(BOT, `${marker}ours, twice`);
  const another = say(BOT, marker.replace('default', 'web'));
  let late = 0;
  rig.github.onRequest(({ number }) => {
    for (let index = 0; number <= 4 && index < 25; index += 1, late += 1)
      say('hubot', `late ${late}`);
  });
  const ran = await rig.runOn('pull_request', payload);
  expect(ran.run.status).toBe(0);
  expect(ran.gate.outputs['comment-id']).toBe(String(ours));
  const { comments } = state.conversation(REPOSITORY, NUMBER);
  const bodyOf = (id: number): string => comments.find((one) => one.id === id)?.body ?? '';
  expect(bodyOf(ours)).toContain('### ✅ orders passes');
  expect(bodyOf(hidden)).toBe(`${marker}ours, hidden by a maintainer`);
  expect(bodyOf(another)).toContain('key=web');
  const bodies = comments.map(({ body }) => body);
  expect(bodies.filter((body) => body.includes('ours, twice'))).toEqual([]);
  expect(bodies.filter((body) => body.includes("a stranger's"))).toHaveLength(1);
  expect(bodies.filter((body) => body.startsWith('talk'))).toHaveLength(330);
  expect(bodies.filter((body) => body.startsWith('late'))).toHaveLength(late);
  expect(late).toBe(100);
}, 600_000);
