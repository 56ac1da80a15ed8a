// Whether the stand-in judges at all: every case here is wrong in one way and must be reported.

import { SCENE, seed } from './scene.ts';
import { startGitHub, type FakeGitHub } from './github.ts';

let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub();
  seed(github.state);
});

afterEach(() => github.stop());

async function send(method: string, path: string, body?: string, headers: object = {}) {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${SCENE.tokens.job}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: await response.text() };
}

const COMMENTS = '/repos/octo/app/issues/7/comments';

describe('a request', () => {
  test.each([
    {
      name: 'as it should be',
      method: 'GET',
      path: `${COMMENTS}?per_page=100`,
      status: 200,
      want: [],
    },
    {
      name: 'a query parameter that is not there',
      method: 'GET',
      path: `${COMMENTS}?perpage=100`,
      status: 200,
      want: ['the description has no query parameter perpage'],
    },
    {
      name: 'a query parameter of the wrong type',
      method: 'GET',
      path: `${COMMENTS}?page=two`,
      status: 200,
      want: ['parameter page: / must be integer'],
    },
    {
      name: 'a query parameter of the wrong format',
      method: 'GET',
      path: `${COMMENTS}?since=yesterday`,
      status: 200,
      want: ['parameter since: / must match format "date-time"'],
    },
    {
      name: 'a larger page than GitHub gives',
      method: 'GET',
      path: `${COMMENTS}?per_page=101`,
      status: 200,
      want: ['per_page is 101, of 1 to 100'],
    },
    {
      name: 'a path parameter of the wrong type',
      method: 'GET',
      path: '/repos/octo/app/issues/seven',
      status: 404,
      want: ['parameter issue_number: / must be integer'],
    },
    {
      name: 'a path that is not there',
      method: 'GET',
      path: '/repos/octo/app/issue/7',
      status: 404,
      want: ['the description has no GET /repos/octo/app/issue/7'],
    },
    {
      name: 'a path that cannot be decoded',
      method: 'GET',
      path: '/repos/octo/%ff/isue',
      status: 404,
      want: ['the description has no GET /repos/octo/%ff/isue'],
    },
    {
      name: 'a method that is not there',
      method: 'PUT',
      path: COMMENTS,
      status: 404,
      want: [`the description has no PUT ${COMMENTS}`],
    },
    {
      name: 'what the stand-in does not do',
      method: 'GET',
      path: '/repos/octo/app/readme',
      status: 404,
      want: ['the stand-in lacks repos/get-readme'],
    },
    {
      name: 'no body',
      method: 'POST',
      path: COMMENTS,
      status: 422,
      want: ['the body is missing'],
    },
    {
      name: 'a body where none belongs',
      method: 'DELETE',
      path: '/repos/octo/app/issues/comments/1',
      body: '{}',
      status: 404,
      want: ['the description has no body'],
    },
    {
      name: 'a body without its field',
      method: 'POST',
      path: COMMENTS,
      body: '{}',
      status: 422,
      want: [`must have required property 'body'`],
    },
    {
      name: 'a body with the wrong type',
      method: 'POST',
      path: COMMENTS,
      body: '{"body":7}',
      status: 422,
      want: ['/body must be string'],
    },
    {
      name: 'a body with a field that is not there',
      method: 'POST',
      path: COMMENTS,
      body: '{"body":"a","boddy":"b"}',
      status: 201,
      want: ['must NOT have additional properties (boddy)'],
    },
    {
      name: 'a body that is no JSON',
      method: 'POST',
      path: COMMENTS,
      body: '{"body":',
      status: 400,
      want: ['must be object', 'never answers 400'],
    },
    {
      name: 'a body of another type',
      method: 'POST',
      path: COMMENTS,
      body: '{"body":"a"}',
      headers: { 'content-type': 'text/plain' },
      status: 201,
      want: ['its body is text/plain'],
    },
    {
      name: 'an answer that the stand-in does not give',
      method: 'GET',
      path: COMMENTS,
      headers: { accept: 'application/vnd.github.diff' },
      status: 200,
      want: ['it accepts application/vnd.github.diff alone'],
    },
  ])('$name', async ({ method, path, body, headers, status, want }) => {
    expect((await send(method, path, body, headers)).status).toBe(status);
    const problems = github.problems();
    expect(problems).toEqual(want.map((text) => expect.stringContaining(text) as string));
    for (const problem of problems) expect(problem).toMatch(`#1 ${method} ${path}: `);
  });
});

describe('an answer', () => {
  /** What a test may do to the state that GitHub could never say. */
  const spoil: { name: string; path: string; work: (github: FakeGitHub) => void; want: string }[] =
    [
      {
        name: 'a value outside its list',
        path: '/repos/octo/app/pulls/7',
        work: ({ state }) => {
          state.conversation('octo/app', 7).state = 'ajar' as 'open';
        },
        want: '/state must be equal to one of the allowed values',
      },
      {
        name: 'the wrong type, deep inside',
        path: COMMENTS,
        work: ({ state }) => {
          state.comment('octo/app', 7, { body: 'a' });
          state.comment('octo/app', 7, { body: 7 as unknown as string });
        },
        want: '/1/body must be string',
      },
      {
        name: 'null where none may be',
        path: '/repos/octo/app/pulls/7',
        work: ({ state }) => {
          state.conversation('octo/app', 7).title = null as unknown as string;
        },
        want: '/title must be string',
      },
      {
        name: 'the wrong format',
        path: COMMENTS,
        work: ({ state }) => {
          const at = { toISOString: () => 'today', getTime: () => 1 } as Date;
          state.comment('octo/app', 7, { body: 'a', at });
        },
        want: '/0/created_at must match format "date-time"',
      },
    ];
  test.each(spoil)('$name', async ({ path, work, want }) => {
    work(github);
    expect((await send('GET', path)).status).toBe(200);
    expect(github.problems()).toContainEqual(expect.stringContaining(want));
  });
});

describe('a GraphQL request', () => {
  const post = (query: string, variables: object = {}) =>
    send('POST', '/graphql', JSON.stringify({ query, variables }));
  const PULL = (fields: string) =>
    `{ repository(owner: "octo", name: "app") { pullRequest(number: 7) { ${fields} } } }`;

  test.each([
    { name: 'as it should be', query: PULL('comments(first: 100) { totalCount }'), want: [] },
    { name: 'no GraphQL', query: '{ viewer {', want: ['Syntax Error'] },
    {
      name: 'a field that is not there',
      query: '{ viewer { logon } }',
      want: ['Cannot query field "logon" on type "User"'],
    },
    {
      name: 'an argument of the wrong type',
      query: '{ repository(owner: 1, name: "app") { id } }',
      want: ['String cannot represent a non string value: 1'],
    },
    {
      name: 'a variable that is missing',
      query: 'query ($id: ID!) { node(id: $id) { id } }',
      want: ['Variable "$id" of required type "ID!" was not provided'],
    },
    {
      name: 'a list without bounds',
      query: PULL('comments { totalCount }'),
      want: ['You must provide a `first` or `last` value'],
    },
    {
      name: 'a longer page than GitHub gives',
      query: PULL('comments(first: 101) { totalCount }'),
      want: ['Requesting 101 records on the `comments` connection exceeds the `first` limit'],
    },
    {
      name: 'more nodes than GitHub gives',
      query: `{ nodes(ids: ${JSON.stringify(Array(101).fill('x'))}) { id } }`,
      want: ['You may not provide more than 100 node ids; you provided 101.'],
    },
    {
      name: 'what the stand-in does not know',
      query: PULL('additions'),
      want: ['the stand-in does not know additions'],
    },
  ])('$name', async ({ query, want }) => {
    expect((await post(query)).status).toBe(200);
    const problems = github.problems();
    expect(problems).toEqual(want.map((text) => expect.stringContaining(text) as string));
  });

  test('an id that its type cannot hold', async () => {
    github.state.comment('octo/app', 7, { body: 'a' });
    await post(PULL('comments(first: 1) { nodes { databaseId } }'));
    expect(github.problems()).toEqual([
      expect.stringContaining('Int cannot represent non 32-bit signed integer value: 3100000001'),
    ]);
  });
});
