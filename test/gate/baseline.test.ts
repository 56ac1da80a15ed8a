import type { BaselineFacts, RepositoryFacts } from '../../src/gate/baseline.ts';
import type { EventFacts } from '../../src/model/event.ts';
import {
  chooseBaseline,
  cloneLacks,
  contextDiffers,
  reroot,
  rerootTree,
} from '../../src/gate/baseline.ts';

const sha = (letter: string): string => letter.repeat(40);
const event = (name: string, more: Partial<EventFacts> = {}): EventFacts => ({
  name,
  ref: null,
  sha: null,
  baseSha: null,
  baseRef: null,
  pull: null,
  workflowRunRepository: null,
  workflowRunSha: null,
  ...more,
});
const repository: RepositoryFacts = {
  parents: [sha('a')],
  mergeBase: { commit: sha('d'), branch: 'main' },
  eventMergeBase: null,
};
const merge = { ...repository, parents: [sha('a'), sha('b')] };
const facts: BaselineFacts = {
  kind: 'auto',
  baseRef: null,
  event: null,
  pullRequestGiven: false,
  hasSource: true,
  repository,
};
const built = (commit: string, ref: string, given = false): object => ({
  kind: 'build',
  commit,
  ref,
  given,
});
const pull = { number: 7, headSha: sha('b'), headRepository: 'example-org/orders' };
const pullRequest = event('pull_request', { baseSha: sha('f'), baseRef: 'main', pull });

test.each<{ name: string; given: Partial<BaselineFacts>; want: object }>([
  {
    name: 'a pull request, merge-ref checkout: the first parent',
    given: { event: pullRequest, repository: merge },
    want: built(sha('a'), 'main'),
  },
  {
    name: 'a pull request whose own newest commit is a merge: not that one’s parent',
    given: {
      event: { ...pullRequest, pull: { ...pull, headSha: sha('9') } },
      repository: { ...merge, eventMergeBase: sha('e') },
    },
    want: built(sha('e'), 'main'),
  },
  {
    name: 'the branch was brought up to date meanwhile: not its own former commit',
    given: {
      event: { ...pullRequest, pull: { ...pull, headSha: sha('a') } },
      repository: { ...merge, eventMergeBase: sha('e') },
    },
    want: built(sha('e'), 'main'),
  },
  {
    name: 'a pull request, head checkout: the merge base with base',
    given: { event: pullRequest, repository: { ...repository, eventMergeBase: sha('e') } },
    want: built(sha('e'), 'main'),
  },
  {
    name: 'a pull request, shallow head checkout: the tip of base',
    given: { event: pullRequest },
    want: built(sha('f'), 'main'),
  },
  {
    name: 'a push that names a pull request',
    given: { event: event('workflow_run', { pull }), pullRequestGiven: true, repository: merge },
    want: built(sha('a'), 'aaaaaaa'),
  },
  {
    name: 'a pull request with a commit named',
    given: { event: pullRequest, repository: merge, baseRef: 'v1' },
    want: built('v1', 'v1', true),
  },
  {
    name: 'a merge group',
    given: { event: event('merge_group', { baseSha: sha('f') }), repository: merge },
    want: built(sha('f'), 'fffffff'),
  },
  {
    name: 'a release with an image',
    given: { event: event('release'), baseRef: 'r/i:1' },
    want: { kind: 'image', ref: 'r/i:1' },
  },
  {
    name: 'a tag with an image',
    given: { event: event('push', { ref: 'refs/tags/v1' }), baseRef: 'r/i:1' },
    want: { kind: 'image', ref: 'r/i:1' },
  },
  {
    name: 'a release alone',
    given: { event: event('release') },
    want: { kind: 'none', reason: 'a release without base-ref', expected: false },
  },
  {
    name: 'a push',
    given: { event: event('push', { ref: 'refs/heads/main' }) },
    want: { kind: 'none', reason: 'the event push has no baseline', expected: false },
  },
  {
    name: 'pull_request_target, which must not build',
    given: { event: event('pull_request_target', { baseSha: sha('f') }) },
    want: {
      kind: 'none',
      reason: 'the event pull_request_target has no baseline',
      expected: false,
    },
  },
  { name: 'the command line', given: {}, want: built(sha('d'), 'main') },
  {
    name: 'the command line without a remote',
    given: { repository: { ...repository, mergeBase: null } },
    want: {
      kind: 'none',
      reason: 'no commit in common with the default branch is known; name one with base-ref',
      expected: false,
    },
  },
  {
    name: 'the command line outside of a repository',
    given: { repository: null },
    want: { kind: 'none', reason: 'not a git repository', expected: false },
  },
  {
    name: 'build, asked for outside of a repository',
    given: { kind: 'build', repository: null },
    want: { kind: 'none', reason: 'not a git repository', expected: true },
  },
  {
    name: 'build on a push',
    given: { kind: 'build', event: event('push') },
    want: built(sha('d'), 'main'),
  },
  {
    name: 'a report',
    given: { kind: 'report', baseRef: 'b.json' },
    want: { kind: 'report', path: 'b.json' },
  },
  {
    name: 'none on a pull request',
    given: { kind: 'none', event: pullRequest },
    want: { kind: 'none', reason: 'baseline: none', expected: false },
  },
])('baseline: $name', ({ given, want }) =>
  expect(chooseBaseline({ ...facts, ...given })).toEqual(want),
);

test.each(['image', 'report'] as const)('%s needs a name', (kind) =>
  expect(() => chooseBaseline({ ...facts, kind })).toThrow('needs base-ref'),
);

test.each([
  ['/repo', '/base'],
  ['/repo/app', '/base/app'],
  ['/repo/..data', '/base/..data'],
  ['/repository', '/repository'],
  ['/', '/'],
  ['/elsewhere/x', '/elsewhere/x'],
  ['docker-image://alpine', 'docker-image://alpine'],
  ['https://example.org/a.git', 'https://example.org/a.git'],
])('reroot %s', (path, want) => expect(reroot(path, '/repo', '/base')).toBe(want));

test('a tree is re-rooted with its contexts', () => {
  const tree = {
    context: '/repo/app',
    file: '/repo/docker/Dockerfile',
    buildContexts: { lib: '/repo/lib', img: 'docker-image://x' },
  };
  expect(rerootTree(tree, '/repo', '/base')).toEqual({
    context: '/base/app',
    file: '/base/docker/Dockerfile',
    buildContexts: { lib: '/base/lib', img: 'docker-image://x' },
  });
});

test('context-differs names some files and counts the others', () => {
  expect(contextDiffers([])).toBeNull();
  expect(contextDiffers(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toMatchObject({
    code: 'context-differs',
    path: 'a',
    message: expect.stringMatching(/: a, b, c, d, e and 2 more$/) as string,
  });
});

test('what the clone lacks', () => {
  expect(cloneLacks({ submodules: false, lfs: false })).toEqual([]);
  expect(cloneLacks({ submodules: true, lfs: true }).map((problem) => problem.message)).toEqual([
    'base has submodules, which stay empty in its clone',
    'base has files in Git LFS, which stay pointers in its clone',
  ]);
});
