import { getOctokit } from '@actions/github';
import { SCENE, seed, sha } from './scene.ts';
import { commentNode } from './shape/comment.ts';
import { startGitHub, type FakeGitHub } from './github.ts';

const { repository, tokens } = SCENE;

let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub();
  seed(github.state);
});

afterEach(() => github.stop());

/** The whole answer, errors too, as it comes over the wire. */
async function ask(query: string, variables: object = {}, secret: string = tokens.job) {
  const response = await fetch(github.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return { ...((await response.json()) as object), status: response.status };
}

const NODE = `query ($id: ID!) { node(id: $id) { __typename ... on IssueComment { body } } }`;
const NODES = `query ($ids: [ID!]!) {
  nodes(ids: $ids) { ... on IssueComment { body isMinimized } }
}`;

describe('who asks', () => {
  test.each([
    { name: 'a job', secret: tokens.job, login: 'github-actions[bot]', databaseId: 41898282 },
    { name: 'a person', secret: tokens.mona, login: 'mona', databaseId: undefined },
  ])('$name', async ({ secret, login, databaseId }) => {
    const answer = await ask('{ viewer { login databaseId } rateLimit { remaining } }', {}, secret);
    const id = databaseId ?? github.state.account(login).id;
    expect(answer).toEqual({
      status: 200,
      data: { viewer: { login, databaseId: id }, rateLimit: { remaining: 4999 } },
    });
    expect(github.problems()).toEqual([]);
    expect(github.exchanges).toMatchObject([{ operation: 'graphql', login, path: '/graphql' }]);
  });

  test("octokit's own client", async () => {
    const octokit = getOctokit(tokens.job, { baseUrl: github.url });
    expect(await octokit.graphql('{ viewer { login } }')).toEqual({
      viewer: { login: 'github-actions[bot]' },
    });
    expect(github.problems()).toEqual([]);
  });

  test.each([
    { name: 'wrong token', secret: 'ghs_wrong', message: 'Bad credentials' },
    { name: 'no token', secret: '', message: 'Bad credentials' },
  ])('$name', async ({ secret, message }) => {
    expect(await ask('{ viewer { login } }', {}, secret)).toMatchObject({ status: 401, message });
  });
});

test('a pull request, its comments, labels and who put them on', async () => {
  const { state } = github;
  const first = state.comment(repository, 7, { by: 'github-actions[bot]', body: 'ours' });
  state.comment(repository, 7, { by: null, body: 'ghost', minimised: 'off-topic' });
  state.label(repository, 7, 'size-ok', { by: 'mona' });
  state.label(repository, 7, 'bug');
  state.unlabel(repository, 7, 'bug');
  const query = `{
    repository(owner: "Octo", name: "App") {
      nameWithOwner
      pullRequest(number: 7) {
        number state merged locked activeLockReason headRefOid baseRefOid isCrossRepository
        headRepository { nameWithOwner }
        comments(first: 10) {
          totalCount
          nodes {
            id fullDatabaseId body url isMinimized minimizedReason viewerDidAuthor
            author { __typename login ... on Bot { databaseId } ... on User { databaseId } }
          }
        }
        labels(first: 10) { nodes { name } }
        timelineItems(first: 10, itemTypes: [LABELED_EVENT]) {
          nodes { ... on LabeledEvent { actor { login } label { name } } }
        }
      }
    }
  }`;
  expect(await ask(query)).toMatchObject({
    data: {
      repository: {
        nameWithOwner: 'octo/app',
        pullRequest: {
          ...{ number: 7, state: 'OPEN', merged: false, locked: false, activeLockReason: null },
          ...{ headRefOid: sha('c'), baseRefOid: sha('b'), isCrossRepository: false },
          headRepository: { nameWithOwner: 'octo/app' },
          comments: {
            totalCount: 2,
            nodes: [
              {
                id: commentNode(first.id),
                fullDatabaseId: String(first.id),
                body: 'ours',
                url: `https://github.com/octo/app/pull/7#issuecomment-${first.id}`,
                ...{ isMinimized: false, minimizedReason: null, viewerDidAuthor: true },
                // No `[bot]` here, unlike in REST and in `viewer`.
                author: { __typename: 'Bot', login: 'github-actions', databaseId: 41898282 },
              },
              { body: 'ghost', author: null, isMinimized: true, minimizedReason: 'off-topic' },
            ],
          },
          labels: { nodes: [{ name: 'size-ok' }] },
          timelineItems: {
            nodes: [
              { actor: { login: 'mona' }, label: { name: 'size-ok' } },
              { label: { name: 'bug' } },
            ],
          },
        },
      },
    },
  });
  expect(github.problems()).toEqual([]);
});

test('REST and GraphQL name a comment alike', async () => {
  const { rest } = getOctokit(tokens.job, { baseUrl: github.url });
  const place = { owner: 'octo', repo: 'app', issue_number: 7 };
  const { data } = await rest.issues.createComment({ ...place, body: 'Hello' });
  expect(await ask(NODE, { id: data.node_id })).toMatchObject({
    data: { node: { __typename: 'IssueComment', body: 'Hello' } },
  });
});

test('by the time of the last change', async () => {
  const { state } = github;
  const [old, late] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')];
  state.comment(repository, 7, { body: 'edited', at: old }).updatedAt = late;
  state.comment(repository, 7, { body: 'untouched', at: new Date('2026-01-15T00:00:00Z') });
  const query = `{ repository(owner: "octo", name: "app") { pullRequest(number: 7) {
    comments(last: 1, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { body } }
  } } }`;
  expect(await ask(query)).toMatchObject({
    data: { repository: { pullRequest: { comments: { nodes: [{ body: 'untouched' }] } } } },
  });
  expect(github.problems()).toEqual([]);
});

describe('writing', () => {
  const MUTATIONS: readonly { name: string; query: string; want: readonly object[] }[] = [
    {
      name: 'minimizeComment',
      query: `mutation ($id: ID!) {
        minimizeComment(input: { subjectId: $id, classifier: OFF_TOPIC }) {
          minimizedComment { isMinimized minimizedReason } } }`,
      want: [{ body: 'old', minimised: 'off-topic' }],
    },
    {
      name: 'updateIssueComment',
      query: `mutation ($id: ID!) { updateIssueComment(input: { id: $id, body: "new" }) {
        issueComment { body } } }`,
      want: [{ body: 'new', minimised: null }],
    },
    {
      name: 'deleteIssueComment',
      query: 'mutation ($id: ID!) { deleteIssueComment(input: { id: $id }) { clientMutationId } }',
      want: [],
    },
  ];

  test.each(MUTATIONS)('$name', async ({ query, want }) => {
    const { id } = github.state.comment(repository, 7, { body: 'old' });
    expect(await ask(query, { id: commentNode(id) })).not.toHaveProperty('errors');
    expect(github.state.conversation(repository, 7).comments).toMatchObject(want);
    expect(github.state.conversation(repository, 7).comments).toHaveLength(want.length);
    expect(github.problems()).toEqual([]);
  });

  test.each(MUTATIONS)('$name without the permission', async ({ name, query }) => {
    const { id } = github.state.comment(repository, 7, { body: 'old' });
    const answer = await ask(query, { id: commentNode(id) }, tokens.readOnly);
    expect(answer).toMatchObject({
      status: 200,
      data: { [name]: null },
      errors: [
        { type: 'FORBIDDEN', path: [name], message: 'Resource not accessible by integration' },
      ],
    });
    expect(github.state.conversation(repository, 7).comments).toMatchObject([
      { body: 'old', minimised: null },
    ]);
    expect(github.problems()).toEqual([]);
  });

  const ADD = `mutation ($id: ID!, $body: String!) {
    addComment(input: { subjectId: $id, body: $body }) {
      commentEdge { node { body viewerDidAuthor } } subject { id } } }`;

  async function pullId(): Promise<string> {
    const { rest } = getOctokit(tokens.job, { baseUrl: github.url });
    const { data } = await rest.pulls.get({ owner: 'octo', repo: 'app', pull_number: 7 });
    return data.node_id;
  }

  test('addComment', async () => {
    expect(await ask(ADD, { id: await pullId(), body: 'Hello' })).toMatchObject({
      data: { addComment: { commentEdge: { node: { body: 'Hello', viewerDidAuthor: true } } } },
    });
    expect(github.state.conversation(repository, 7).comments).toMatchObject([{ body: 'Hello' }]);
    expect(github.problems()).toEqual([]);
  });

  test.each([
    { name: 'locked', body: 'a', locked: true, type: 'FORBIDDEN' },
    { name: 'too long', body: 'x'.repeat(65_537), locked: false, type: 'UNPROCESSABLE' },
  ])('addComment, $name', async ({ body, locked, type }) => {
    github.state.conversation(repository, 7).locked = locked;
    expect(await ask(ADD, { id: await pullId(), body })).toMatchObject({
      status: 200,
      errors: [{ type, path: ['addComment'] }],
    });
    expect(github.state.conversation(repository, 7).comments).toEqual([]);
    expect(github.problems()).toEqual([]);
  });
});

describe('what is not there', () => {
  test.each([
    {
      name: 'a repository',
      query: '{ repository(owner: "octo", name: "none") { id } }',
      message: "Could not resolve to a Repository with the name 'octo/none'.",
    },
    {
      name: 'a pull request',
      query: '{ repository(owner: "octo", name: "app") { pullRequest(number: 9) { id } } }',
      message: 'Could not resolve to a PullRequest with the number of 9.',
    },
    {
      name: 'a node',
      query: '{ node(id: "IC_x") { id } }',
      message: "Could not resolve to a node with the global id of 'IC_x'",
    },
  ])('$name', async ({ query, message }) => {
    expect(await ask(query)).toMatchObject({
      status: 200,
      errors: [{ type: 'NOT_FOUND', message }],
    });
    expect(github.problems()).toEqual([]);
  });

  test('one of several nodes is an error beside the others', async () => {
    const { id } = github.state.comment(repository, 7, { body: 'here' });
    expect(await ask(NODES, { ids: [commentNode(id), 'IC_gone'] })).toMatchObject({
      data: { nodes: [{ body: 'here', isMinimized: false }, null] },
      errors: [{ type: 'NOT_FOUND', path: ['nodes', 1] }],
    });
    expect(github.problems()).toEqual([]);
  });

  test('a private repository of others', async () => {
    github.state.repository(repository).private = true;
    github.state.addToken('ghs_other', { repositories: ['octo/other'] });
    const query = '{ repository(owner: "octo", name: "app") { id } }';
    expect(await ask(query, {}, 'ghs_other')).toMatchObject({ errors: [{ type: 'NOT_FOUND' }] });
  });
});
