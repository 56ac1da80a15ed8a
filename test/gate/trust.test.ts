import type { TrustFacts } from '../../src/gate/trust.ts';
import { refuseStrangersCode } from '../../src/gate/trust.ts';
import type { EventFacts } from '../../src/model/event.ts';

const OWN = 'example-org/orders';
const FORK = 'somebody/orders';
const sha = (letter: string): string => letter.repeat(40);

const event = (name: string, more: Partial<EventFacts> = {}): EventFacts => ({
  name,
  ref: null,
  sha: sha('a'),
  baseSha: null,
  baseRef: null,
  pull: null,
  workflowRunRepository: null,
  workflowRunSha: null,
  ...more,
});
const from = (headRepository: string | null): Partial<EventFacts> => ({
  pull: { number: 7, headSha: sha('b'), headRepository },
});
const facts = (about: EventFacts | null, more: Partial<TrustFacts> = {}): TrustFacts => ({
  event: about,
  repository: OWN,
  named: null,
  head: { commit: sha('a'), parents: [sha('0')] },
  ...more,
});

const named = (headRepository: string | null): Partial<TrustFacts> => ({
  named: { headSha: sha('b'), headRepository },
});
const at = (commit: string, parents: string[] = [sha('0')]): Partial<TrustFacts> => ({
  head: { commit, parents },
});
const merge = at(sha('d'), [sha('a'), sha('b')]);

test.each<[string, TrustFacts]>([
  ['the command line', facts(null)],
  ['a fork under pull_request: its token is read-only', facts(event('pull_request', from(FORK)))],
  ['push', facts(event('push'))],
  ['push of whatever is checked out', facts(event('push'), at(sha('c')))],
  ['release', facts(event('release'))],
  [
    'workflow_dispatch for a fork: a maintainer started it',
    facts(event('workflow_dispatch'), { ...named(FORK), ...merge }),
  ],
  ['schedule for our own branch', facts(event('schedule'), named(OWN))],
  ['pull_request_target of our own branch', facts(event('pull_request_target', from(OWN)))],
  ['the same, its merge', facts(event('pull_request_target', from(OWN)), merge)],
  ['names have no case', facts(event('pull_request_target', from('Example-Org/Orders')))],
  [
    'workflow_run after our own branch, its commit',
    facts(
      event('workflow_run', { workflowRunRepository: OWN, workflowRunSha: sha('c') }),
      at(sha('c')),
    ),
  ],
  ['a comment, the default branch checked out', facts(event('issue_comment'))],
  ['a comment on our own branch', facts(event('issue_comment'), { ...named(OWN), ...merge })],
])('may build: %s', (_, given) => {
  expect(() => refuseStrangersCode(given)).not.toThrow();
});

test.each<[string, TrustFacts]>([
  ['a fork under pull_request_target', facts(event('pull_request_target', from(FORK)))],
  ['a deleted fork', facts(event('pull_request_target', from(null)))],
  ['a payload that says nothing', facts(event('pull_request_target'))],
  [
    'our own branch under pull_request_target, something else checked out',
    facts(event('pull_request_target', from(OWN)), at(sha('c'))),
  ],
  ['workflow_run after a fork', facts(event('workflow_run', { workflowRunRepository: FORK }))],
  ['workflow_run after nobody knows what', facts(event('workflow_run'))],
  [
    'workflow_run after our own branch, something else checked out',
    facts(event('workflow_run', { workflowRunRepository: OWN }), at(sha('c'))),
  ],
  [
    'workflow_run, and an input names a pull request of a fork',
    facts(event('workflow_run', { workflowRunRepository: OWN }), named(FORK)),
  ],
  ['a comment on a fork', facts(event('issue_comment'), named(FORK))],
  ['a comment on nobody knows what', facts(event('issue_comment'), named(null))],
  [
    'a comment that names our own branch, a fork’s commit checked out',
    facts(event('issue_comment'), { ...named(OWN), ...at(sha('c')) }),
  ],
  ['a comment, something else checked out', facts(event('issue_comment'), at(sha('c')))],
  ['a comment, no git repository', facts(event('issue_comment'), { head: null })],
  ['a review of a fork', facts(event('pull_request_review', from(FORK)))],
  ['schedule for a fork', facts(event('schedule'), named(FORK))],
  ['push for nobody knows what', facts(event('push'), named(null))],
  [
    'pull_request that names another one, of a fork',
    facts(event('pull_request', from(OWN)), named(FORK)),
  ],
  ['an event that nobody thought of', facts(event('watch'), at(sha('c')))],
  ['no repository is known', facts(event('pull_request_target', from(OWN)), { repository: null })],
])('is refused: %s', (_, given) => {
  const refused = { code: 'strangers-code', exit: 2 };
  expect(() => refuseStrangersCode(given)).toThrow(expect.objectContaining(refused) as Error);
});

test('the refusal says what is wrong, why, and what to do instead', () => {
  try {
    refuseStrangersCode(facts(event('pull_request_target', from(FORK))));
  } catch (error) {
    expect(error).toMatchObject({
      message: expect.stringContaining('the fork somebody/orders') as string,
      details: [
        expect.stringContaining('secrets') as string,
        expect.stringContaining('a fork could take both') as string,
      ],
      next: expect.stringContaining('`pull_request`') as string,
    });
  }
  expect.assertions(1);
});
