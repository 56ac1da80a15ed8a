import { getOctokit } from '@actions/github';
import { SCENE, seed, sha } from './scene.ts';
import { startGitHub, type FakeGitHub } from './github.ts';

const [owner, repo] = ['octo', 'app'];
const at = { owner, repo };
const { tokens } = SCENE;

let github: FakeGitHub;
const as = (secret: string) => getOctokit(secret, { baseUrl: github.url }).rest;

beforeEach(async () => {
  github = await startGitHub();
  seed(github.state);
});

afterEach(() => github.stop());

/** What came back, cut down to what the case names, and that all of it conformed. */
async function expectReply(work: Promise<{ status: number; data: unknown }>, want: object) {
  const { status, data } = await work;
  expect({ status, data }).toMatchObject(want);
  expect(github.problems()).toEqual([]);
}

describe('what is there', () => {
  test('a repository', () =>
    expectReply(as(tokens.readOnly).repos.get(at), {
      status: 200,
      data: { full_name: 'octo/app', fork: false, default_branch: 'main', archived: false },
    }));

  test('a fork, with its parent', () =>
    expectReply(as(tokens.job).repos.get({ owner: 'mona', repo: 'app' }), {
      data: { fork: true, parent: { full_name: 'octo/app' }, source: { full_name: 'octo/app' } },
    }));

  test('a pull request', async () => {
    github.state.label(SCENE.repository, 7, 'size-ok');
    await expectReply(as(tokens.readOnly).pulls.get({ ...at, pull_number: 7 }), {
      data: {
        number: 7,
        state: 'open',
        merged: false,
        locked: false,
        labels: [{ name: 'size-ok' }],
        head: { sha: sha('c'), ref: 'topic', repo: { full_name: 'octo/app' } },
        base: { sha: sha('b'), ref: 'main', repo: { full_name: 'octo/app' } },
      },
    });
  });

  test('a merged pull request of a fork that is gone', async () => {
    const { pull } = github.state.conversation(SCENE.repository, 8);
    if (pull === null) throw new Error('#8 is a pull request');
    pull.head.repository = null;
    github.state.close(SCENE.repository, 8, { merged: true });
    await expectReply(as(tokens.job).pulls.get({ ...at, pull_number: 8 }), {
      data: { state: 'closed', merged: true, head: { label: 'mona:topic', repo: null } },
    });
  });

  test('a push moves the head', async () => {
    github.state.push(SCENE.repository, 7, sha('e'));
    await expectReply(as(tokens.job).pulls.get({ ...at, pull_number: 7 }), {
      data: { head: { sha: sha('e') } },
    });
  });

  test.each([
    {
      name: 'an issue',
      issue_number: 9,
      want: { number: 9, html_url: /\/octo\/app\/issues\/9$/u },
    },
    { name: 'a pull request as one', issue_number: 7, want: { html_url: /\/pull\/7$/u } },
  ])('$name', async ({ issue_number, want: { html_url, ...want } }) => {
    await expectReply(as(tokens.job).issues.get({ ...at, issue_number }), {
      data: { ...want, html_url: expect.stringMatching(html_url) as string },
    });
  });

  test('labels, and who put them on and took them off', async () => {
    const { state } = github;
    state.label(SCENE.repository, 7, 'Size-OK', {
      by: 'hubot',
      at: new Date('2026-01-02T03:04:05Z'),
    });
    state.label(SCENE.repository, 7, 'bug');
    state.unlabel(SCENE.repository, 7, 'bug', { by: 'renovate[bot]' });
    const { issues } = as(tokens.job);
    await expectReply(issues.listLabelsOnIssue({ ...at, issue_number: 7 }), {
      data: [{ name: 'Size-OK' }],
    });
    await expectReply(issues.listEvents({ ...at, issue_number: 7 }), {
      data: [
        {
          event: 'labeled',
          label: { name: 'Size-OK' },
          actor: { login: 'hubot', type: 'User' },
          created_at: '2026-01-02T03:04:05Z',
        },
        { event: 'labeled', label: { name: 'bug' }, actor: { login: 'mona' } },
        { event: 'unlabeled', actor: { login: 'renovate[bot]', type: 'Bot' } },
      ],
    });
  });

  test('a person, and how much of the rate is left', async () => {
    const { users, rateLimit } = as(tokens.mona);
    await expectReply(users.getAuthenticated(), { data: { login: 'mona', type: 'User' } });
    await expectReply(rateLimit.get(), {
      data: { rate: { limit: 5000, used: 1, remaining: 4999 } },
    });
  });
});

describe('comparing', () => {
  beforeEach(() => {
    github.state.addCommits(SCENE.repository, [sha('1'), sha('2')], [sha('c')]);
    github.state.addCommits(SCENE.repository, [sha('f')]);
  });

  test.each([
    {
      name: 'commits',
      basehead: `${sha('b')}...${sha('c')}`,
      status: 'diverged',
      ahead: 1,
      behind: 1,
    },
    { name: 'branches', basehead: 'main...topic', status: 'diverged', ahead: 1, behind: 1 },
    { name: "a fork's", basehead: 'main...mona:topic', status: 'diverged', ahead: 1, behind: 1 },
    { name: 'ahead', basehead: `${sha('a')}...${sha('2')}`, status: 'ahead', ahead: 3, behind: 0 },
    {
      name: 'behind',
      basehead: `${sha('2')}...${sha('c')}`,
      status: 'behind',
      ahead: 0,
      behind: 2,
    },
    { name: 'itself', basehead: 'main...main', status: 'identical', ahead: 0, behind: 0 },
  ])('$name', async ({ basehead, status, ahead, behind }) => {
    await expectReply(as(tokens.job).repos.compareCommitsWithBasehead({ ...at, basehead }), {
      data: { status, ahead_by: ahead, behind_by: behind, total_commits: ahead },
    });
  });

  test('the merge base is the last commit in common', async () => {
    const basehead = `${sha('2')}...${sha('d')}`;
    await expectReply(as(tokens.job).repos.compareCommitsWithBasehead({ ...at, basehead }), {
      data: { merge_base_commit: { sha: sha('a') }, commits: [{ sha: sha('d') }] },
    });
  });

  test.each([
    {
      name: 'no common commit',
      head: sha('f'),
      want: /^No common ancestor between main and ffff/u,
    },
    { name: 'no such commit', head: sha('9'), want: /^Not Found/u },
  ])('$name', async ({ head, want }) => {
    const basehead = `main...${head}`;
    const asking = as(tokens.job).repos.compareCommitsWithBasehead({ ...at, basehead });
    await expect(asking).rejects.toMatchObject({
      status: 404,
      message: expect.stringMatching(want) as string,
    });
    expect(github.problems()).toEqual([]);
  });
});

describe('comments', () => {
  test('are written, read, changed and deleted', async () => {
    const { issues } = as(tokens.job);
    const { data } = await issues.createComment({ ...at, issue_number: 7, body: 'Hello' });
    expect(data).toMatchObject({
      body: 'Hello',
      user: { login: 'github-actions[bot]', id: 41898282, type: 'Bot' },
      performed_via_github_app: { slug: 'github-actions' },
      html_url: `https://github.com/octo/app/pull/7#issuecomment-${data.id}`,
      issue_url: `${github.url}/repos/octo/app/issues/7`,
    });
    const its = { ...at, comment_id: data.id };
    await expectReply(issues.updateComment({ ...its, body: 'Bye' }), { data: { body: 'Bye' } });
    await expectReply(issues.getComment(its), { data: { body: 'Bye' } });
    await expectReply(issues.deleteComment(its), { status: 204 });
    await expect(issues.getComment(its)).rejects.toMatchObject({ status: 404 });
    expect(github.problems()).toEqual([]);
    expect(
      github.exchanges.map(({ operation, login, status }) => [operation, login, status]),
    ).toEqual(
      [
        ['issues/create-comment', 201],
        ['issues/update-comment', 200],
        ['issues/get-comment', 200],
        ['issues/delete-comment', 204],
        ['issues/get-comment', 404],
      ].map(([operation, status]) => [operation, 'github-actions[bot]', status]),
    );
  });

  test('of others, deleted accounts and hidden ones are listed as they are', async () => {
    const { state } = github;
    state.comment(SCENE.repository, 7, { by: null, body: 'ghost' });
    state.comment(SCENE.repository, 7, { by: 'hubot', body: 'old', minimised: 'outdated' });
    state.comment(SCENE.repository, 7, { by: 'octo', body: 'mine' });
    await expectReply(as(tokens.readOnly).issues.listComments({ ...at, issue_number: 7 }), {
      data: [
        { body: 'ghost', user: null, minimized: null },
        { body: 'old', user: { login: 'hubot' }, minimized: { reason: 'outdated' } },
        { body: 'mine', author_association: 'OWNER' },
      ],
    });
  });

  test('since a time', async () => {
    const { state } = github;
    state.comment(SCENE.repository, 7, { body: 'early', at: new Date('2026-01-01T00:00:00Z') });
    state.comment(SCENE.repository, 7, { body: 'late', at: new Date('2026-03-01T00:00:00Z') });
    const since = '2026-02-01T00:00:00Z';
    const { data } = await as(tokens.job).issues.listComments({ ...at, issue_number: 7, since });
    expect(data.map(({ body }) => body)).toEqual(['late']);
    expect(github.problems()).toEqual([]);
  });
});

test('an enterprise server has other addresses', async () => {
  const own = await startGitHub({ enterprise: true, serverUrl: 'https://git.example.com' });
  try {
    seed(own.state);
    expect(own.url).toMatch(/\/api\/v3$/u);
    const octokit = getOctokit(tokens.job, { baseUrl: own.url });
    const { data } = await octokit.rest.issues.createComment({
      ...at,
      issue_number: 7,
      body: 'Hi',
    });
    expect(data.html_url).toMatch(/^https:\/\/git\.example\.com\/octo\/app\/pull\/7#/u);
    expect(data.url).toMatch(new RegExp(`^${own.url}/repos/`, 'u'));
    await octokit.graphql('{ viewer { login } }');
    expect(own.problems()).toEqual([]);
    expect(own.exchanges.map(({ operation }) => operation)).toEqual([
      'issues/create-comment',
      'graphql',
    ]);
  } finally {
    await own.stop();
  }
});
