import { getOctokit } from '@actions/github';
import { SCENE, seed } from './scene.ts';
import { startGitHub, type FakeGitHub } from './github.ts';

const at = { owner: 'octo', repo: 'app' };
const { repository, tokens } = SCENE;

let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub();
  seed(github.state);
});

afterEach(() => github.stop());

type Rest = ReturnType<typeof getOctokit>['rest'];

interface Case {
  readonly name: string;
  /** Secret; the job's own unless told. */
  readonly token?: string;
  readonly before?: (github: FakeGitHub) => void;
  readonly ask: (rest: Rest) => Promise<unknown>;
  readonly status: number;
  readonly message: string;
  readonly more?: object;
}

const create = (body: string) => (rest: Rest) =>
  rest.issues.createComment({ ...at, issue_number: 7, body });

const CASES: readonly Case[] = [
  {
    name: 'an unknown token',
    token: 'ghs_wrong',
    ask: ({ repos }) => repos.get(at),
    status: 401,
    message: 'Bad credentials',
  },
  {
    name: 'writing with a token that may read',
    token: tokens.readOnly,
    ask: create('a'),
    status: 403,
    message: 'Resource not accessible by integration',
    more: {
      response: {
        headers: { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' },
      },
    },
  },
  {
    name: "writing with a person's token that may read",
    token: 'ghp_read',
    before: ({ state }) => state.addToken('ghp_read', { as: 'mona', permissions: {} }),
    ask: create('a'),
    status: 403,
    message: 'Resource not accessible by personal access token',
  },
  {
    name: "the job's own account",
    ask: ({ users }) => users.getAuthenticated(),
    status: 403,
    message: 'Resource not accessible by integration',
  },
  {
    name: 'a repository that is not there',
    ask: ({ repos }) => repos.get({ owner: 'octo', repo: 'none' }),
    status: 404,
    message: 'Not Found',
  },
  {
    name: 'a private repository of others',
    token: 'ghs_other',
    before: ({ state }) => {
      state.repository(repository).private = true;
      state.addToken('ghs_other', { repositories: ['octo/other'] });
    },
    ask: ({ repos }) => repos.get(at),
    status: 404,
    message: 'Not Found',
  },
  {
    name: 'a private repository without the permission',
    token: 'ghs_contents',
    before: ({ state }) => {
      state.repository(repository).private = true;
      state.addToken('ghs_contents', { permissions: { contents: 'read' } });
    },
    ask: ({ pulls }) => pulls.get({ ...at, pull_number: 7 }),
    status: 403,
    message: 'Resource not accessible by integration',
  },
  {
    name: "writing into others' public repository",
    token: 'ghs_other',
    before: ({ state }) => state.addToken('ghs_other', { repositories: ['octo/other'] }),
    ask: create('a'),
    status: 403,
    message: 'Resource not accessible by integration',
  },
  {
    name: 'an issue where a pull request is asked for',
    ask: ({ pulls }) => pulls.get({ ...at, pull_number: 9 }),
    status: 404,
    message: 'Not Found',
  },
  {
    name: 'a comment that is gone',
    ask: ({ issues }) => issues.updateComment({ ...at, comment_id: 1, body: 'a' }),
    status: 404,
    message: 'Not Found',
  },
  {
    name: 'issues turned off',
    before: ({ state }) => {
      state.repository(repository).issues = 'off';
    },
    ask: create('a'),
    status: 410,
    message: 'Issues are disabled for this repo',
  },
  {
    name: 'an empty body',
    ask: create(' '),
    status: 422,
    message: 'Validation Failed',
    more: { response: { data: { errors: [{ message: 'Body cannot be blank' }] } } },
  },
  {
    name: 'a body of 65,537 characters',
    ask: create('x'.repeat(65_537)),
    status: 422,
    message: 'Validation Failed',
    more: {
      response: {
        data: {
          errors: [
            {
              resource: 'IssueComment',
              code: 'unprocessable',
              field: 'data',
              message: 'Body is too long (maximum is 65536 characters)',
            },
          ],
        },
      },
    },
  },
  {
    name: 'a locked conversation',
    before: ({ state }) => {
      const conversation = state.conversation(repository, 7);
      conversation.locked = true;
      conversation.lockReason = 'too heated';
    },
    ask: create('a'),
    status: 403,
    message: 'Unable to create comment because issue is locked.',
  },
  {
    name: 'an archived repository',
    before: ({ state }) => {
      state.repository(repository).archived = true;
    },
    ask: create('a'),
    status: 403,
    message: 'Repository was archived so is read-only.',
  },
  {
    name: 'no requests left',
    token: 'ghs_poor',
    before: ({ state }) => state.addToken('ghs_poor', { rateLimit: 0 }),
    ask: ({ repos }) => repos.get(at),
    status: 403,
    message: 'API rate limit exceeded for user ID 41898282.',
    more: { response: { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-limit': '0' } } },
  },
];

test.each(CASES)(
  '$name',
  async ({ token = tokens.job, before, ask, status, message, more = {} }) => {
    before?.(github);
    const { rest } = getOctokit(token, { baseUrl: github.url });
    await expect(ask(rest)).rejects.toMatchObject({
      status,
      message: expect.stringContaining(message) as string,
      ...more,
    });
    expect(github.exchanges).toMatchObject([{ status, fault: null }]);
    expect(github.problems()).toEqual([]);
    const { comments } = github.state.conversation(repository, 7);
    expect(comments).toEqual([]);
  },
);

test.each([
  { name: '65,535 characters', body: 'x'.repeat(65_535) },
  { name: '65,536 characters', body: 'x'.repeat(65_536) },
  { name: '65,536 characters outside of the first plane', body: '📦'.repeat(65_536) },
])('a body of $name is taken', async ({ body }) => {
  const { data } = await create(body)(getOctokit(tokens.job, { baseUrl: github.url }).rest);
  expect(data.body).toBe(body);
  expect(github.problems()).toEqual([]);
});

test('no token at all', async () => {
  const response = await fetch(`${github.url}/user`);
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({
    message: 'Requires authentication',
    status: '401',
  });
  expect(github.problems()).toEqual([]);
});

test('a locked conversation lets its comments be deleted, not edited', async () => {
  const { id } = github.state.comment(repository, 7, { by: 'github-actions[bot]', body: 'old' });
  github.state.conversation(repository, 7).locked = true;
  const { rest } = getOctokit(tokens.job, { baseUrl: github.url });
  const its = { ...at, comment_id: id };
  await expect(rest.issues.updateComment({ ...its, body: 'new' })).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('Unable to update comment because issue is locked.') as string,
  });
  expect(github.state.conversation(repository, 7).comments).toMatchObject([{ body: 'old' }]);
  await rest.issues.deleteComment(its);
  expect(github.state.conversation(repository, 7).comments).toEqual([]);
  expect(github.problems()).toEqual([]);
});

test("another's comment may be changed by whoever may write: GitHub asks for no more", async () => {
  const { id } = github.state.comment(repository, 7, { by: 'hubot', body: 'mine' });
  const { rest } = getOctokit(tokens.job, { baseUrl: github.url });
  const { data } = await rest.issues.updateComment({ ...at, comment_id: id, body: 'taken over' });
  expect(data).toMatchObject({ user: { login: 'hubot' }, body: 'taken over' });
});
