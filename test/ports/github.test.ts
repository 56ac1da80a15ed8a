// The port against the stand-in of GitHub's API: shapes, pages, failures, and the bound of time.

import { jest } from '@jest/globals';
import type { ApiFailure } from '../../src/model/github.ts';
import { openGitHub, type GitHub, type GitHubOptions } from '../../src/ports/github.ts';
import { ApiError } from '../../src/ports/github/failure.ts';
import { formatMarker } from '../../src/text/marker.ts';
import { startGitHub, type FakeGitHub, type Fault } from '../github/github.ts';
import { SCENE, seed } from '../github/scene.ts';

jest.setTimeout(30_000); // requests of GraphQL are a second apart

let fake: FakeGitHub;
let api: GitHub;

const open = (more: Partial<GitHubOptions> = {}): GitHub =>
  openGitHub({ token: SCENE.tokens.job, apiUrl: fake.url, repository: SCENE.repository, ...more });

beforeEach(async () => {
  fake = await startGitHub();
  seed(fake.state);
  api = open();
});
afterEach(async () => {
  const problems = fake.problems();
  await fake.stop();
  expect(problems).toEqual([]);
});

const marked = (text = 'text', key = 'default'): string =>
  `${formatMarker({ key, head: SCENE.head, run: '1', attempt: '1', of: null })}\n${text}`;
const BOT = 'github-actions[bot]';

test('a pull request as it is now', async () => {
  fake.state.label(SCENE.repository, SCENE.pull, 'bug');
  expect(await api.pull(SCENE.pull)).toEqual({
    number: SCENE.pull,
    isOpen: true,
    headSha: SCENE.head,
    headRepository: SCENE.repository,
    baseSha: SCENE.base,
    baseRef: 'main',
    labels: ['bug'],
  });
  const forked = await api.pull(SCENE.forkPull);
  expect(forked.headRepository).toBe(SCENE.fork);
  const { pull } = fake.state.conversation(SCENE.repository, SCENE.forkPull);
  if (pull !== null) pull.head.repository = null;
  fake.state.close(SCENE.repository, SCENE.forkPull);
  expect(await api.pull(SCENE.forkPull)).toMatchObject({ isOpen: false, headRepository: null });
});

test('the newest commit that base and head have in common', async () => {
  const { base, head } = SCENE;
  const common = await api.mergeBase(base, head);
  expect(common).toMatch(/^a{40}$/);
});

test('who put a label on last, over all pages of events', async () => {
  const { state } = fake;
  for (let index = 0; index < 130; index += 1) {
    state.label(SCENE.repository, SCENE.pull, `area-${index}`, { by: 'hubot' });
  }
  state.label(SCENE.repository, SCENE.pull, 'Allowed', { by: 'hubot' });
  state.unlabel(SCENE.repository, SCENE.pull, 'Allowed', { by: 'hubot' });
  state.label(SCENE.repository, SCENE.pull, 'Allowed', { by: 'octocat' });
  state.label(SCENE.repository, SCENE.pull, 'other', { by: 'mona' });
  expect(await api.labelledBy(SCENE.pull, 'allowed')).toBe('octocat');
  expect(await api.labelledBy(SCENE.pull, 'never')).toBeNull();
});

test('our comment on page 4 is found while others write', async () => {
  const { state } = fake;
  const fill = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      state.comment(SCENE.repository, SCENE.pull, { by: 'mona', body: `talk ${index}` });
    }
  };
  fill(350);
  const ours = state.comment(SCENE.repository, SCENE.pull, { by: BOT, body: marked() });
  state.comment(SCENE.repository, SCENE.pull, { by: 'mona', body: marked('not ours') });
  // A hundred, between our requests.
  fake.onRequest(({ number }) => fill(number <= 4 ? 25 : 0));
  const found = await api.markedComments(SCENE.pull);
  expect(found.map(({ id, author }) => [id, author])).toEqual([
    [ours.id, BOT],
    [ours.id + 1, 'mona'],
  ]);
  expect(fake.exchanges.length).toBeGreaterThan(4);
});

test('whose token it is', async () => {
  expect(await api.viewer()).toBe(BOT);
  expect(await open({ token: SCENE.tokens.mona }).viewer()).toBe('mona');
});

test('which comments are minimised, more than one question holds, one of them gone', async () => {
  const { state } = fake;
  const written = Array.from({ length: 130 }, (_, index) =>
    state.comment(SCENE.repository, SCENE.pull, {
      by: BOT,
      body: marked(),
      minimised: index % 50 === 7 ? 'outdated' : null,
    }),
  );
  const hidden = written.filter(({ minimised }) => minimised !== null).map(({ id }) => id);
  const found = await api.markedComments(SCENE.pull);
  const byRest = found.filter(({ isMinimised }) => isMinimised).map(({ id }) => id);
  expect(byRest).toEqual(hidden);
  await api.deleteComment(written[0]?.id ?? 0);
  expect([...(await api.minimised(found))]).toEqual(hidden);
});

test('a comment is created, updated and removed', async () => {
  const posted = await api.createComment(SCENE.pull, marked());
  const { comments } = fake.state.conversation(SCENE.repository, SCENE.pull);
  expect(posted).toEqual({
    id: comments[0]?.id,
    url: expect.stringContaining(`#issuecomment-`) as string,
  });
  await api.updateComment(posted.id, marked('new'));
  expect(comments[0]?.body).toBe(marked('new'));
  await api.deleteComment(posted.id);
  expect(comments).toEqual([]);
});

test('an enterprise server’s addresses', async () => {
  const enterprise = await startGitHub({ enterprise: true });
  seed(enterprise.state);
  const client = open({ apiUrl: enterprise.url });
  expect((await client.pull(SCENE.pull)).headSha).toBe(SCENE.head);
  expect(await client.viewer()).toBe(BOT);
  expect(enterprise.problems()).toEqual([]);
  await enterprise.stop();
});

async function failureOf(work: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw new Error(`no ApiError: ${String(error)}`);
}

/** Short times, so that what waits is seen to end. */
const HASTY = { budget: 1500, patience: 300 };

test.each<[string, Fault, ApiFailure, number | null]>([
  ['401', { kind: 'status', status: 401 }, 'unauthorised', 401],
  ['403', { kind: 'status', status: 403 }, 'forbidden', 403],
  ['404', { kind: 'status', status: 404 }, 'not-found', 404],
  ['410', { kind: 'status', status: 410 }, 'gone', 410],
  ['422', { kind: 'status', status: 422 }, 'invalid', 422],
  ['500 for ever', { kind: 'status', status: 500 }, 'no-answer', null],
  ['502 in HTML for ever', { kind: 'status', status: 502 }, 'no-answer', null],
  ['503 for ever', { kind: 'status', status: 503 }, 'no-answer', null],
  ['primary rate limit', { kind: 'primary-rate-limit' }, 'rate-limited', 403],
  ['primary rate limit, 429', { kind: 'primary-rate-limit', status: 429 }, 'rate-limited', 429],
  ['secondary, long wait', { kind: 'secondary-rate-limit', retryAfter: 60 }, 'rate-limited', 403],
  [
    'secondary, 429',
    { kind: 'secondary-rate-limit', retryAfter: 60, status: 429 },
    'rate-limited',
    429,
  ],
  ['secondary, no header', { kind: 'secondary-rate-limit', retryAfter: null }, 'rate-limited', 403],
  ['hangs', { kind: 'hang' }, 'no-answer', null],
  ['cut for ever', { kind: 'cut' }, 'no-answer', null],
  ['garbage', { kind: 'garbage' }, 'unexpected', 200],
])('%s: one ApiError, within the bound', async (_, fault, failure, status) => {
  fake.fault(fault);
  const started = performance.now();
  const { trouble } = await failureOf(open(HASTY).pull(SCENE.pull));
  expect(trouble).toMatchObject({ failure, status, doing: `read pull request #${SCENE.pull}` });
  expect(trouble.said).not.toBe('');
  expect(trouble.said).not.toMatch(/<|\n/);
  expect(performance.now() - started).toBeLessThan(HASTY.budget + 1000);
});

test.each<[string, Fault, number]>([
  ['500 once', { kind: 'status', status: 500, times: 1 }, 2],
  ['502 once', { kind: 'status', status: 502, times: 1 }, 2],
  ['cut once', { kind: 'cut', times: 1 }, 2],
  ['hangs once', { kind: 'hang', times: 1 }, 2],
  [
    'secondary rate limit, short wait',
    { kind: 'secondary-rate-limit', retryAfter: 1, times: 1 },
    2,
  ],
])('%s: tried again', async (_, fault, requests) => {
  fake.fault(fault);
  const facts = await open({ budget: 20_000, patience: 1000 }).pull(SCENE.pull);
  expect(facts.number).toBe(SCENE.pull);
  expect(fake.exchanges).toHaveLength(requests);
});

test('all requests share one bound: after a hang nothing is asked any more', async () => {
  fake.fault({ kind: 'hang' });
  const client = open({ budget: 400, patience: 10_000 });
  await failureOf(client.pull(SCENE.pull));
  const before = fake.exchanges.length;
  const { trouble } = await failureOf(client.createComment(SCENE.pull, marked()));
  expect(trouble.failure).toBe('no-answer');
  expect(fake.exchanges).toHaveLength(before);
});

test.each<[string, Fault, ApiFailure]>([
  ['FORBIDDEN', { kind: 'graphql-error', type: 'FORBIDDEN' }, 'forbidden'],
  ['NOT_FOUND', { kind: 'graphql-error', type: 'NOT_FOUND' }, 'not-found'],
  ['403', { kind: 'status', status: 403 }, 'forbidden'],
])('GraphQL: %s', async (_, fault, failure) => {
  fake.fault({ ...fault, match: { operation: 'graphql' } });
  expect((await failureOf(open(HASTY).viewer())).trouble.failure).toBe(failure);
});

test('a create that is cut off is not sent twice', async () => {
  fake.fault({ kind: 'cut', match: { method: 'POST' } });
  const { trouble } = await failureOf(open().createComment(SCENE.pull, marked()));
  expect(trouble.failure).toBe('no-answer');
  expect(fake.state.conversation(SCENE.repository, SCENE.pull).comments).toHaveLength(1);
  expect(fake.exchanges).toHaveLength(1);
});

test.each<[string, (state: FakeGitHub['state']) => void, string, ApiFailure]>([
  ['a read-only token', () => undefined, SCENE.tokens.readOnly, 'forbidden'],
  ['no such token', () => undefined, 'ghs_nobody', 'unauthorised'],
  [
    'a locked conversation',
    (state) => {
      state.conversation(SCENE.repository, SCENE.pull).locked = true;
    },
    SCENE.tokens.job,
    'locked',
  ],
  [
    'an archived repository',
    (state) => {
      state.repository(SCENE.repository).archived = true;
    },
    SCENE.tokens.job,
    'forbidden',
  ],
])('%s cannot comment', async (_, change, token, failure) => {
  change(fake.state);
  const { trouble } = await failureOf(open({ token }).createComment(SCENE.pull, marked()));
  expect(trouble.failure).toBe(failure);
});

test('a body that is too long is refused as GitHub does', async () => {
  const long = marked('x'.repeat(65_536));
  const { trouble } = await failureOf(api.createComment(SCENE.pull, long));
  expect(trouble).toMatchObject({ failure: 'invalid', status: 422 });
});
