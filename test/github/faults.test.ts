import { getOctokit } from '@actions/github';
import { SCENE, seed } from './scene.ts';
import { startGitHub, type FakeGitHub, type Fault } from './github.ts';

const { repository, tokens } = SCENE;
const PULL = '/repos/octo/app/pulls/7';
const COMMENTS = '/repos/octo/app/issues/7/comments';

let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub();
  seed(github.state);
});

afterEach(() => github.stop());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: object;
  readonly signal?: AbortSignal;
}

async function send({ method = 'GET', path = PULL, body, signal }: Sent = {}) {
  const headers = { authorization: `token ${tokens.job}`, 'content-type': 'application/json' };
  const options = body === undefined ? {} : { body: JSON.stringify(body) };
  const aborting = signal === undefined ? {} : { signal };
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers,
    ...options,
    ...aborting,
  });
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), text };
}

const create: Sent = { method: 'POST', path: COMMENTS, body: { body: 'Hello' } };
const written = () => github.state.conversation(repository, 7).comments.length;

describe('an answer in place of the real one', () => {
  const STATUSES = [
    { status: 401, said: 'Bad credentials' },
    { status: 403, said: 'Resource not accessible by integration' },
    { status: 404, said: 'Not Found' },
    { status: 410, said: 'Issues are disabled for this repo' },
    { status: 422, said: 'Validation Failed' },
    { status: 500, said: 'Server Error' },
    { status: 503, said: 'No server is currently available' },
  ] as const;

  test.each(STATUSES)('$status', async ({ status, said }) => {
    github.fault({ kind: 'status', status });
    const answer = await send(create);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      message: expect.stringContaining(said) as string,
      status: String(status),
    });
    expect(written()).toBe(0);
    expect(github.exchanges).toMatchObject([{ status, fault: 'status' }]);
    expect(github.problems()).toEqual([]);
  });

  test('502 is a page of the proxy before it', async () => {
    github.fault({ kind: 'status', status: 502 });
    const { status, headers, text } = await send();
    expect(status).toBe(502);
    expect(headers['content-type']).toBe('text/html');
    expect(text).toContain('<center>nginx</center>');
  });

  test('garbage', async () => {
    github.fault({ kind: 'garbage' });
    const { status, text } = await send();
    expect(status).toBe(200);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(github.problems()).toEqual([]);
  });

  test.each<{ name: string; fault: Fault; status: number; headers: object; said: RegExp }>([
    {
      name: 'primary',
      fault: { kind: 'primary-rate-limit' },
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '5000' },
      said: /^API rate limit exceeded/u,
    },
    {
      name: 'primary, 429',
      fault: { kind: 'primary-rate-limit', status: 429, resetsIn: 5 },
      status: 429,
      headers: { 'x-ratelimit-remaining': '0' },
      said: /^API rate limit exceeded/u,
    },
    {
      name: 'secondary',
      fault: { kind: 'secondary-rate-limit', retryAfter: 60 },
      status: 403,
      headers: { 'retry-after': '60' },
      said: /^You have exceeded a secondary rate limit\./u,
    },
    {
      name: 'secondary, 429',
      fault: { kind: 'secondary-rate-limit', status: 429, retryAfter: 1 },
      status: 429,
      headers: { 'retry-after': '1' },
      said: /^You have exceeded a secondary rate limit\./u,
    },
  ])('rate limit, $name', async ({ fault, status, headers, said }) => {
    github.fault(fault);
    const answer = await send();
    expect(answer).toMatchObject({ status, headers });
    expect((JSON.parse(answer.text) as { message: string }).message).toMatch(said);
  });

  test('a secondary rate limit without any header', async () => {
    github.fault({ kind: 'secondary-rate-limit', retryAfter: null });
    const { status, headers } = await send();
    expect(status).toBe(403);
    const telling = Object.keys(headers).filter((name) => /^retry-after$|^x-ratelimit/u.test(name));
    expect(telling).toEqual([]);
  });

  test('a primary rate limit ends when it says', async () => {
    github.fault({ kind: 'primary-rate-limit', resetsIn: 5 });
    const seconds = Number((await send()).headers['x-ratelimit-reset']) - Date.now() / 1000;
    expect(seconds).toBeGreaterThan(4);
    expect(seconds).toBeLessThanOrEqual(6);
  });
});

describe('of GraphQL', () => {
  const ask = () => getOctokit(tokens.job, { baseUrl: github.url }).graphql('{ viewer { login } }');

  test.each<{ name: string; fault: Fault; want: object }>([
    {
      name: 'forbidden',
      fault: { kind: 'graphql-error', type: 'FORBIDDEN' },
      want: { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] },
    },
    {
      name: 'not found',
      fault: { kind: 'graphql-error', type: 'NOT_FOUND' },
      want: { errors: [{ type: 'NOT_FOUND' }] },
    },
    {
      name: 'a rate limit, as an error in a good answer',
      fault: { kind: 'primary-rate-limit' },
      want: {
        errors: [{ type: 'RATE_LIMITED' }],
        headers: { 'x-ratelimit-remaining': '0' },
      },
    },
    {
      name: 'a bad gateway',
      fault: { kind: 'status', status: 502 },
      want: { status: 502 },
    },
  ])('$name', async ({ fault, want }) => {
    github.fault({ match: { operation: 'graphql' }, ...fault });
    await expect(ask()).rejects.toMatchObject(want);
    expect(github.problems()).toEqual([]);
  });
});

describe('which requests, and how many', () => {
  test.each<{ name: string; fault: Omit<Fault, 'kind'>; want: number[] }>([
    { name: 'all, for ever', fault: {}, want: [500, 500, 500, 500] },
    { name: 'once', fault: { times: 1 }, want: [500, 200, 201, 200] },
    { name: 'after two', fault: { after: 2, times: 1 }, want: [200, 200, 500, 200] },
    { name: 'by method', fault: { match: { method: 'post' } }, want: [200, 200, 500, 200] },
    { name: 'by path', fault: { match: { path: PULL } }, want: [500, 500, 201, 200] },
    {
      name: 'by part of a path',
      fault: { match: { path: /page=2/u } },
      want: [200, 200, 201, 500],
    },
    {
      name: 'by operation',
      fault: { match: { operation: 'issues/list-comments' } },
      want: [200, 200, 201, 500],
    },
    { name: 'by body', fault: { match: { body: /Hello/u } }, want: [200, 200, 500, 200] },
    {
      name: 'all of it must fit',
      fault: { match: { method: 'GET', body: /Hello/u } },
      want: [200, 200, 201, 200],
    },
  ])('$name', async ({ fault, want }) => {
    github.fault({ ...fault, kind: 'status', status: 500 });
    const statuses: number[] = [];
    for (const request of [{}, {}, create, { path: `${COMMENTS}?page=2` }]) {
      statuses.push((await send(request)).status);
    }
    expect(statuses).toEqual(want);
  });

  test('one after another', async () => {
    github.fault({ kind: 'status', status: 500, times: 1 });
    github.fault({ kind: 'status', status: 503, times: 1 });
    expect([await send(), await send(), await send()].map(({ status }) => status)).toEqual([
      500, 503, 200,
    ]);
  });

  test('none any more', async () => {
    github.fault({ kind: 'status', status: 500 });
    github.clearFaults();
    expect((await send()).status).toBe(200);
  });
});

describe('no answer', () => {
  test('hangs until the client gives up', async () => {
    github.fault({ kind: 'hang' });
    await expect(send({ ...create, signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout');
    expect(written()).toBe(0);
    expect(github.exchanges).toMatchObject([{ status: null, fault: 'hang' }]);
    expect(github.problems()).toEqual([]);
  });

  test('stopping ends what hangs and what is late, at once', async () => {
    github.fault({ kind: 'hang', times: 1 });
    github.fault({ kind: 'slow', ms: 60_000 });
    const both = [send(), send()].map((asked) => expect(asked).rejects.toThrow('fetch failed'));
    while (github.exchanges.filter(({ fault }) => fault !== null).length < 2) {
      await new Promise((done) => setTimeout(done, 5));
    }
    const before = performance.now();
    await github.stop();
    await Promise.all(both);
    expect(performance.now() - before).toBeLessThan(1000);
    expect(github.problems()).toEqual([]);
    github = await startGitHub(); // for afterEach
  });

  test('cut in the middle of what was done', async () => {
    github.fault({ kind: 'cut' });
    await expect(send(create)).rejects.toThrow('terminated');
    expect(written()).toBe(1);
    expect(github.exchanges).toMatchObject([{ status: 201, fault: 'cut' }]);
  });

  test('cut where the answer has no body', async () => {
    const { id } = github.state.comment(repository, 7, { body: 'a' });
    github.fault({ kind: 'cut' });
    const remove: Sent = { method: 'DELETE', path: `/repos/octo/app/issues/comments/${id}` };
    await expect(send(remove)).rejects.toThrow('fetch failed');
    expect(written()).toBe(0);
  });

  test('a gateway that gave up on what was done', async () => {
    github.fault({ kind: 'status', status: 502, performed: true });
    expect((await send(create)).status).toBe(502);
    expect(written()).toBe(1);
  });

  test('slow', async () => {
    github.fault({ kind: 'slow', ms: 200 });
    const before = performance.now();
    expect((await send()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(190);
  });
});

test('a request that meets a fault is judged all the same', async () => {
  github.fault({ kind: 'status', status: 500 });
  await send({ path: `${COMMENTS}?perpage=3` });
  expect(github.problems()).toEqual([
    expect.stringContaining('the description has no query parameter perpage'),
  ]);
});
