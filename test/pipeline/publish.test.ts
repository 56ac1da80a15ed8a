// What becomes of the comment when requests fail on the way; the wire itself is tested with the
// stand-in of GitHub's API in test/ports/github.test.ts.

import type { MarkedComment, PullFacts } from '../../src/model/github.ts';
import { publishComment, type CommentRequest } from '../../src/pipeline/publish.ts';
import type { GitHub } from '../../src/ports/github.ts';
import { ApiError } from '../../src/ports/github/failure.ts';
import type { ApiFailure } from '../../src/model/github.ts';
import { formatMarker } from '../../src/text/marker.ts';

const HEAD = 'b'.repeat(40);
const LOGIN = 'github-actions[bot]';
const body = `${formatMarker({ key: 'default', head: HEAD, run: '20', attempt: '1', of: null })}\ntext\n`;
const request: CommentRequest = {
  body,
  news: 'change',
  policy: 'on-change',
  key: null,
  number: 7,
};
const PULL: PullFacts = {
  number: 7,
  isOpen: true,
  headSha: HEAD,
  headRepository: 'example-org/orders',
  baseSha: 'a'.repeat(40),
  baseRef: 'main',
  labels: [],
};

const fault = (failure: ApiFailure): ApiError =>
  new ApiError({ failure, status: null, doing: 'do it', said: failure });

interface Faults {
  /** Each call takes the next one; `lost`: it is carried out, and no answer comes. */
  readonly create?: (ApiFailure | 'lost' | null)[];
  readonly update?: ApiFailure;
  readonly delete?: ApiFailure;
  readonly list?: ApiFailure;
  readonly viewer?: ApiFailure;
}

/** A pull request's comments in memory; `calls` tells what was asked. */
function memory(comments: MarkedComment[], faults: Faults = {}): { api: GitHub; calls: string[] } {
  const calls: string[] = [];
  const fail = (failure: ApiFailure | undefined): void => {
    if (failure !== undefined) throw fault(failure);
  };
  const create = [...(faults.create ?? [])];
  const api: Partial<GitHub> = {
    pull: async () => {
      calls.push('pull');
      return Promise.resolve(PULL);
    },
    markedComments: async () => {
      calls.push('list');
      fail(faults.list);
      return Promise.resolve([...comments]);
    },
    viewer: async () => {
      calls.push('viewer');
      fail(faults.viewer);
      return Promise.resolve(LOGIN);
    },
    minimised: async (open) => {
      calls.push(`minimised ${open.map(({ id }) => id).join(' ')}`);
      return Promise.resolve(new Set(open.filter(({ id }) => id >= 50).map(({ id }) => id)));
    },
    createComment: async (_, text) => {
      calls.push('create');
      const next = create.shift() ?? null;
      if (next !== null && next !== 'lost') throw fault(next);
      const made = {
        ...{ id: 100 + comments.length, nodeId: 'n', author: LOGIN, url: 'u' },
        ...{ body: text, isMinimised: false },
      };
      comments.push(made);
      if (next === 'lost') throw fault('no-answer');
      return Promise.resolve(made);
    },
    updateComment: async (id) => {
      calls.push(`update ${id}`);
      fail(faults.update);
      return Promise.resolve({ id, url: 'u' });
    },
    deleteComment: async (id) => {
      calls.push(`delete ${id}`);
      fail(faults.delete);
      return Promise.resolve();
    },
  };
  return { api: api as GitHub, calls };
}

const old = (id: number): MarkedComment => ({
  id,
  nodeId: `IC_${id}`,
  author: LOGIN,
  url: `url-${id}`,
  body: `${formatMarker({ key: 'default', head: 'a'.repeat(40), run: '10', attempt: '1', of: null })}\nold`,
  isMinimised: false,
});

test.each<{
  name: string;
  there: MarkedComment[];
  faults?: Faults;
  calls: string[];
  want: object;
}>([
  {
    name: 'the first comment asks nobody who we are',
    there: [],
    calls: ['list', 'pull', 'create'],
    want: { comment: { id: 100 }, note: 'created', trouble: null },
  },
  {
    name: 'one is updated, duplicates go',
    there: [old(1), old(2)],
    calls: ['list', 'viewer', 'pull', 'update 1', 'delete 2'],
    want: { comment: { id: 1 }, note: 'updated', trouble: null },
  },
  {
    name: 'where the server does not say which are minimised, it is asked of our own',
    there: [
      { ...old(1), isMinimised: null },
      { ...old(50), isMinimised: null },
      { ...old(2), isMinimised: null, author: 'mona' },
    ],
    calls: ['list', 'viewer', 'minimised 1 50', 'pull', 'update 1'],
    want: { comment: { id: 1 }, trouble: null },
  },
  {
    name: 'ours was minimised by somebody: it is left alone, and a new one is made',
    there: [{ ...old(1), isMinimised: true }],
    calls: ['list', 'pull', 'create'],
    want: { note: 'created' },
  },
  {
    name: 'a create that was lost is found, not repeated',
    there: [],
    faults: { create: ['lost'] },
    calls: ['list', 'pull', 'create', 'list', 'viewer', 'pull'],
    want: { comment: { id: 100 }, note: 'left as it is', trouble: null },
  },
  {
    name: 'a create that a server error ended is tried again after a look',
    there: [],
    faults: { create: ['server-error'] },
    calls: ['list', 'pull', 'create', 'list', 'pull', 'create'],
    want: { comment: { id: 100 }, trouble: null },
  },
  {
    name: 'not for ever',
    there: [],
    faults: { create: ['server-error', 'server-error', 'server-error', 'server-error'] },
    calls: ['list', 'pull', 'create', 'list', 'pull', 'create', 'list', 'pull', 'create'],
    want: { comment: null, trouble: { failure: 'server-error' } },
  },
  {
    name: 'no permission is no reason to try again',
    there: [],
    faults: { create: ['forbidden'] },
    calls: ['list', 'pull', 'create'],
    want: { comment: null, trouble: { failure: 'forbidden' } },
  },
  {
    name: 'without knowing who we are nothing is written',
    there: [old(1)],
    faults: { viewer: 'forbidden' },
    calls: ['list', 'viewer'],
    want: { comment: null, trouble: { failure: 'forbidden' } },
  },
  {
    name: 'without the list nothing is written',
    there: [old(1)],
    faults: { list: 'no-answer' },
    calls: ['list'],
    want: { comment: null, trouble: { failure: 'no-answer' } },
  },
  {
    name: 'an update that fails removes no duplicate',
    there: [old(1), old(2)],
    faults: { update: 'locked' },
    calls: ['list', 'viewer', 'pull', 'update 1'],
    want: { comment: null, trouble: { failure: 'locked' } },
  },
  {
    name: 'a duplicate that somebody else removed is gone, too',
    there: [old(1), old(2)],
    faults: { delete: 'not-found' },
    calls: ['list', 'viewer', 'pull', 'update 1', 'delete 2'],
    want: { comment: { id: 1 }, trouble: null },
  },
  {
    name: 'a duplicate that stays is told, and the comment is there all the same',
    there: [old(1), old(2)],
    faults: { delete: 'forbidden' },
    calls: ['list', 'viewer', 'pull', 'update 1', 'delete 2'],
    want: { comment: { id: 1 }, trouble: { failure: 'forbidden' } },
  },
])('$name', async ({ there, faults, calls, want }) => {
  const { api, calls: seen } = memory(there, faults);
  expect(await publishComment(request, api)).toMatchObject(want);
  expect(seen).toEqual(calls);
});

test('off: the API is not asked at all', async () => {
  const { api, calls } = memory([old(1)]);
  const published = await publishComment({ ...request, policy: 'off' }, api);
  expect(published).toEqual({ comment: null, note: 'none: comment: off', trouble: null });
  expect(calls).toEqual([]);
});

test('a defect is no trouble of the API', async () => {
  const api = { markedComments: () => Promise.reject(new TypeError('defect')) };
  await expect(publishComment(request, api as unknown as GitHub)).rejects.toThrow('defect');
});

test('a push while comments are read makes this run an older one', async () => {
  const { api, calls } = memory([old(1)]);
  const pushed = { ...PULL, headSha: 'c'.repeat(40) };
  const published = await publishComment(request, { ...api, pull: () => Promise.resolve(pushed) });
  expect(published).toMatchObject({ comment: null, trouble: null });
  expect(published.note).toContain('the newest commit of #7 is ccccccc');
  expect(calls).toEqual(['list', 'viewer']);
});
