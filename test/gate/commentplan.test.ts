import type { CommentFacts, CommentPlan } from '../../src/gate/commentplan.ts';
import { keyedComments, newsOf, ownComments, planComment } from '../../src/gate/commentplan.ts';
import type { MarkedComment, PullFacts } from '../../src/model/github.ts';
import { formatMarker } from '../../src/text/marker.ts';
import { SAMPLES } from '../render/samples.ts';

const HEAD = 'b'.repeat(40);
const OLD = 'a'.repeat(40);
const body = (
  head = HEAD,
  run = '20',
  attempt = '1',
  text = 'text',
  key = 'default',
  of: string | null = null,
): string => `${formatMarker({ key, head, run, attempt, of })}\n${text}\n`;
const comment = (id: number, written = body(OLD, '10')): MarkedComment => ({
  id,
  nodeId: `IC_${id}`,
  author: 'github-actions[bot]',
  url: `https://github.com/example-org/orders/pull/7#issuecomment-${id}`,
  body: written,
  isMinimised: null,
});
const pull: PullFacts = {
  number: 7,
  isOpen: true,
  headSha: HEAD,
  headRepository: 'example-org/orders',
  baseSha: OLD,
  baseRef: 'main',
  labels: [],
};
const facts: CommentFacts = {
  policy: 'on-change',
  news: 'change',
  body: body(),
  pull,
  own: [],
};

test.each<{ name: string; given: Partial<CommentFacts>; want: Partial<CommentPlan> }>([
  { name: 'nothing there yet', given: {}, want: { kind: 'create' } },
  {
    name: 'one of an earlier commit',
    given: { own: [comment(1)] },
    want: { kind: 'update', id: 1, remove: [] },
  },
  {
    name: 'pass after fail, quiet policy: the same comment tells it',
    given: { own: [comment(1)], policy: 'on-failure', news: 'nothing' },
    want: { kind: 'update', id: 1 },
  },
  {
    name: 'duplicates: the oldest stays',
    given: { own: [comment(1), comment(5), comment(9)] },
    want: { kind: 'update', id: 1, remove: [5, 9] },
  },
  {
    name: 'the same run again',
    given: { own: [comment(1, body())] },
    want: { kind: 'keep', id: 1, remove: [] },
  },
  {
    name: 'the same words by an earlier run of the same commit',
    given: {
      own: [comment(1, body(HEAD, '19', '1', 'see /actions/runs/19'))],
      body: body(HEAD, '20', '1', 'see /actions/runs/20'),
    },
    want: { kind: 'keep', id: 1 },
  },
  {
    name: 'the same words with line ends of Windows',
    given: { own: [comment(1, body().replaceAll('\n', '\r\n'))] },
    want: { kind: 'keep', id: 1 },
  },
  {
    name: 'the same words about an earlier commit',
    given: { own: [comment(1, body(OLD, '10'))] },
    want: { kind: 'update', id: 1 },
  },
  {
    name: 'duplicates are removed where nothing changed, too',
    given: { own: [comment(1, body()), comment(2)] },
    want: { kind: 'keep', id: 1, remove: [2] },
  },
  {
    name: 'an older run that finishes last',
    given: { pull: { ...pull, headSha: 'c'.repeat(40) }, own: [comment(1)] },
    want: {
      kind: 'none',
      reason: 'the newest commit of #7 is ccccccc, and this run judged bbbbbbb',
    },
  },
  {
    name: 'another gate of this run goes by the same key',
    given: {
      own: [comment(1, body(HEAD, '20', '1', 'text', 'default', 'aaaa'))],
      body: body(HEAD, '20', '1', 'text', 'default', 'bbbb'),
    },
    want: { kind: 'shared-key', key: 'default' },
  },
  {
    name: 'the same gate in another run, its stage renamed',
    given: {
      own: [comment(1, body(OLD, '19', '1', 'text', 'default', 'aaaa'))],
      body: body(HEAD, '20', '1', 'text', 'default', 'bbbb'),
    },
    want: { kind: 'update', id: 1 },
  },
  {
    name: 'a later run of the same commit was first',
    given: { own: [comment(1, body(HEAD, '21'))] },
    want: { kind: 'none', reason: 'a later run of this commit has commented already' },
  },
  {
    name: 'run numbers are compared as numbers',
    given: { own: [comment(1, body(HEAD, '9', '1', 'other'))], body: body(HEAD, '10') },
    want: { kind: 'update', id: 1 },
  },
  {
    name: 'a later attempt of the same run was first',
    given: { own: [comment(1, body(HEAD, '20', '2'))] },
    want: { kind: 'none' },
  },
  {
    name: 'a later attempt of the same run',
    given: { own: [comment(1, body(HEAD, '20', '1', 'other'))], body: body(HEAD, '20', '2') },
    want: { kind: 'update', id: 1 },
  },
  {
    name: 'a body without a commit is nobody’s',
    given: {
      body: formatMarker({ key: 'default', head: null, run: null, attempt: null, of: null }),
    },
    want: { kind: 'none' },
  },
  {
    name: 'closed meanwhile: none is created',
    given: { pull: { ...pull, isOpen: false } },
    want: { kind: 'none', reason: '#7 is closed' },
  },
  {
    name: 'closed meanwhile: one that is there is kept true',
    given: { pull: { ...pull, isOpen: false }, own: [comment(1)] },
    want: { kind: 'update', id: 1 },
  },
  {
    name: 'off: not even an existing one',
    given: { policy: 'off', own: [comment(1)] },
    want: { kind: 'none', reason: 'comment: off' },
  },
  {
    name: 'a run that could not be carried out never creates',
    given: { news: 'no-verdict', policy: 'always' },
    want: { kind: 'none' },
  },
  {
    name: 'a run that could not be carried out corrects what is there',
    given: { news: 'no-verdict', own: [comment(1)] },
    want: { kind: 'update', id: 1 },
  },
])('$name', ({ given, want }) => {
  expect(planComment({ ...facts, ...given })).toMatchObject(want);
});

test.each([
  ['always', 'nothing', 'create'],
  ['always', 'failure', 'create'],
  ['on-change', 'nothing', 'none'],
  ['on-change', 'change', 'create'],
  ['on-change', 'failure', 'create'],
  ['on-failure', 'nothing', 'none'],
  ['on-failure', 'change', 'none'],
  ['on-failure', 'failure', 'create'],
  ['off', 'failure', 'none'],
] as const)('%s, %s: %s', (policy, news, kind) => {
  expect(planComment({ ...facts, policy, news }).kind).toBe(kind);
});

test('only comments of this key, by this account, not minimised', () => {
  const mine = [comment(4), comment(2), { ...comment(3), isMinimised: true }];
  const others = [
    { ...comment(1), author: 'octocat' },
    { ...comment(5), author: 'github-actions' },
    { ...comment(6), author: null },
    comment(7, body(OLD, '1', '1', 'text', 'web')),
    comment(8, 'no marker'),
  ];
  const own = (key: string | null): number[] =>
    ownComments(keyedComments([...others, ...mine], key), 'github-actions[bot]').map(
      ({ id }) => id,
    );
  expect(own(null)).toEqual([2, 4]);
  expect(own('web')).toEqual([7]);
});

test.each([
  ['pass', 1024, 'change'],
  ['pass', 10_000_000, 'nothing'],
  ['shrank', 1024, 'change'],
  ['unchanged', 1024, 'change'], // its base had findings that are gone
  ['first run', 1024, 'change'],
  ['warn by growth', 1024, 'change'],
  ['fail by rule', 1024, 'failure'],
  ['unknown', 1024, 'failure'],
  ['exception by label', 1024, 'failure'],
] as const)('news of %s with min-change %d: %s', (state, minChange, want) => {
  const report = SAMPLES[state]?.();
  if (report === undefined) throw new Error(`no sample ${state}`);
  const [first, ...rest] = report.targets;
  const quiet =
    state === 'pass' && minChange > 1024 && first?.delta
      ? {
          ...report,
          targets: [
            { ...first, delta: { ...first.delta, findings: { added: [], fixed: [] } } },
            ...rest,
          ],
        }
      : report;
  expect(newsOf(quiet, minChange)).toBe(want);
});
