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
  ...more,
});
const from = (headRepository: string | null): Partial<EventFacts> => ({
  pull: { number: 7, headSha: sha('b'), headRepository },
});
const facts = (about: EventFacts | null, more: Partial<TrustFacts> = {}): TrustFacts => ({
  event: about,
  repository: OWN,
  pullRepository: undefined,
  commit: sha('a'),
  ...more,
});

test.each<[string, TrustFacts]>([
  ['the command line', facts(null)],
  ['a fork under pull_request: its token is read-only', facts(event('pull_request', from(FORK)))],
  ['push', facts(event('push'))],
  ['release', facts(event('release'))],
  [
    'workflow_dispatch for a fork: a maintainer started it',
    facts(event('workflow_dispatch'), { pullRepository: FORK }),
  ],
  ['pull_request_target of a branch of our own', facts(event('pull_request_target', from(OWN)))],
  ['names have no case', facts(event('pull_request_target', from('Example-Org/Orders')))],
  [
    'workflow_run after our own branch',
    facts(event('workflow_run', { workflowRunRepository: OWN })),
  ],
  ['a comment, the default branch checked out', facts(event('issue_comment'))],
  [
    'a comment on our own branch',
    facts(event('issue_comment'), { pullRepository: OWN, commit: sha('b') }),
  ],
])('may build: %s', (_, given) => {
  expect(() => refuseStrangersCode(given)).not.toThrow();
});

test.each<[string, TrustFacts]>([
  ['a fork under pull_request_target', facts(event('pull_request_target', from(FORK)))],
  ['a deleted fork', facts(event('pull_request_target', from(null)))],
  ['a payload that says nothing', facts(event('pull_request_target'))],
  ['workflow_run after a fork', facts(event('workflow_run', { workflowRunRepository: FORK }))],
  ['workflow_run after nobody knows what', facts(event('workflow_run'))],
  [
    'workflow_run, and an input names a pull request of a fork',
    facts(event('workflow_run', { workflowRunRepository: OWN }), { pullRepository: FORK }),
  ],
  ['a comment on a fork', facts(event('issue_comment'), { pullRepository: FORK })],
  [
    'a comment on a pull request that could not be asked for',
    facts(event('issue_comment'), { pullRepository: null }),
  ],
  ['a comment, something else checked out', facts(event('issue_comment'), { commit: sha('b') })],
  ['a comment, no git repository', facts(event('issue_comment'), { commit: null })],
  ['a review of a fork', facts(event('pull_request_review', from(FORK)))],
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
