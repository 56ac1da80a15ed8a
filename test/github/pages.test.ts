import { getOctokit } from '@actions/github';
import { SCENE, seed } from './scene.ts';
import { startGitHub, type FakeGitHub } from './github.ts';

const at = { owner: 'octo', repo: 'app', issue_number: 7 };
const { repository, tokens } = SCENE;

let github: FakeGitHub;
const octokit = () => getOctokit(tokens.job, { baseUrl: github.url });

beforeEach(async () => {
  github = await startGitHub();
  seed(github.state);
  for (let n = 1; n <= 350; n++) github.state.comment(repository, 7, { body: `comment ${n}` });
});

afterEach(() => github.stop());

/** `<https://…/comments?page=2>; rel="next"` as next → page. */
function pagesOf(link: string): Record<string, string | null> {
  const rows = [...link.matchAll(/<([^>]+)>; rel="(\w+)"/gu)];
  return Object.fromEntries(
    rows.map(([, url = '', rel = '']) => [rel, new URL(url).searchParams.get('page')]),
  );
}

test.each([
  { name: 'first of four', query: { per_page: 100 }, count: 100, links: { next: '2', last: '4' } },
  {
    name: 'in the middle',
    query: { per_page: 100, page: 2 },
    count: 100,
    links: { prev: '1', next: '3', last: '4', first: '1' },
  },
  {
    name: 'last',
    query: { per_page: 100, page: 4 },
    count: 50,
    links: { prev: '3', first: '1' },
  },
  {
    name: 'beyond the last',
    query: { per_page: 100, page: 9 },
    count: 0,
    links: { prev: '4', first: '1' },
  },
  { name: 'as many as usual', query: {}, count: 30, links: { next: '2', last: '12' } },
  {
    name: 'never more than 100',
    query: { per_page: 1000 },
    count: 100,
    links: { next: '2', last: '4' },
  },
])('a page: $name', async ({ query, count, links }) => {
  const { data, headers } = await octokit().rest.issues.listComments({ ...at, ...query });
  expect(data).toHaveLength(count);
  expect(pagesOf(headers.link ?? '')).toEqual(links);
});

test('a list of one page has no links', async () => {
  const { headers } = await octokit().rest.issues.listComments({ ...at, issue_number: 8 });
  expect(headers.link).toBeUndefined();
});

test('links name the repository by its number, as GitHub does, and lead on', async () => {
  const { headers } = await octokit().rest.issues.listComments({ ...at, per_page: 100 });
  const [, next = ''] = /<([^>]+)>; rel="next"/u.exec(headers.link ?? '') ?? [];
  const { id } = github.state.repository(repository);
  expect(next).toBe(`${github.url}/repositories/${id}/issues/7/comments?per_page=100&page=2`);
  const response = await octokit().request(`GET ${next}`);
  expect(response).toMatchObject({ data: expect.any(Array) as unknown });
  expect((response as { data: { body: string }[] }).data[0]?.body).toBe('comment 101');
  expect(github.problems()).toEqual([]);
});

test('350 comments with 100 more, written by others between two pages', async () => {
  let written = 0;
  const remove = github.onRequest(({ operation, path }) => {
    if (operation !== 'issues/list-comments' || !path.endsWith('page=2')) return;
    for (; written < 100; written++)
      github.state.comment(repository, 7, { body: `late ${written}` });
  });
  const { rest, paginate } = octokit();
  const all = await paginate(rest.issues.listComments, { ...at, per_page: 100 });
  remove();
  expect(written).toBe(100);
  const bodies = all.map(({ body }) => body);
  expect(new Set(bodies).size).toBe(450);
  expect(bodies.filter((body) => body?.startsWith('late'))).toHaveLength(100);
  expect(github.exchanges).toHaveLength(5);
  expect(github.problems()).toEqual([]);
});

test('a deletion between two pages shifts the rest, so that one is missed', async () => {
  github.onRequest(({ path }) => {
    if (path.endsWith('page=2')) github.state.conversation(repository, 7).comments.shift();
  });
  const { rest, paginate } = octokit();
  const all = await paginate(rest.issues.listComments, { ...at, per_page: 100 });
  const bodies = all.map(({ body }) => body);
  expect(bodies).toHaveLength(349);
  expect(bodies).not.toContain('comment 101');
});

test('a hundred at once by people are all there', async () => {
  const { issues } = getOctokit(tokens.mona, { baseUrl: github.url }).rest;
  const writing = Array.from({ length: 100 }, (_, n) =>
    issues.createComment({ ...at, body: `at once ${n}` }),
  );
  const ids = (await Promise.all(writing)).map(({ data }) => data.id);
  expect(new Set(ids).size).toBe(100);
  expect(github.state.conversation(repository, 7).comments).toHaveLength(450);
  expect(github.problems()).toEqual([]);
});

describe('by cursor', () => {
  const QUERY = `query ($after: String) {
    repository(owner: "octo", name: "app") {
      pullRequest(number: 7) {
        comments(first: 100, after: $after) {
          totalCount
          nodes { body }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
  }`;
  interface Answer {
    readonly repository: {
      readonly pullRequest: {
        readonly comments: {
          readonly totalCount: number;
          readonly nodes: readonly { readonly body: string }[];
          readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
        };
      };
    };
  }
  async function readAll() {
    const bodies: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const answer: Answer = await octokit().graphql<Answer>(QUERY, { after });
      const { nodes, pageInfo } = answer.repository.pullRequest.comments;
      bodies.push(...nodes.map(({ body }) => body));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    return bodies;
  }

  test('nothing is missed or read twice, whatever comes or goes in between', async () => {
    const { state } = github;
    let calls = 0;
    github.onRequest(() => {
      calls += 1;
      if (calls !== 2) return;
      const { comments } = state.conversation(repository, 7);
      comments.splice(99, 1); // the one that the cursor names
      comments.shift();
      state.comment(repository, 7, { body: 'late' });
    });
    const bodies = await readAll();
    expect(bodies).toHaveLength(351);
    expect(bodies.at(100)).toBe('comment 101');
    expect(bodies.at(-1)).toBe('late');
    expect(github.problems()).toEqual([]);
  });
});
