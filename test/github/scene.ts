// Test stand-in of GitHub's API. A usual state to begin with, for tests; touches nothing.

import type { State } from './state.ts';

/** Forty characters, as git's commits have. */
export const sha = (letter: string): string => letter.repeat(40);

/** What `seed` makes; all of it may be changed afterwards. */
export const SCENE = {
  repository: 'octo/app',
  fork: 'mona/app',
  /** From a branch of the repository. */
  pull: 7,
  /** From the fork. */
  forkPull: 8,
  issue: 9,
  base: sha('b'),
  head: sha('c'),
  forkHead: sha('d'),
  /** Secrets. */
  tokens: {
    /** A job's own, as a workflow with `issues` and `pull-requests: write` has it. */
    job: 'ghs_job',
    /** A job's own, of a pull request from a fork. */
    readOnly: 'ghs_read',
    /** A person's. */
    mona: 'ghp_mona',
  },
} as const;

/** main: a – b; #7: a – c; #8: a – d. The pull requests' base is `b`. */
export function seed(state: State): void {
  const { repository, fork, base, head, forkHead, tokens } = SCENE;
  state.addRepository(repository);
  state.addRepository(fork, { forkOf: repository });
  state.addCommits(repository, [sha('a'), base]);
  state.addCommits(repository, [head], [sha('a')]);
  state.addCommits(repository, [forkHead], [sha('a')]);
  const onto = { ref: 'main', sha: base };
  state.addPull(repository, { number: SCENE.pull, base: onto, head: { ref: 'topic', sha: head } });
  const from = { ref: 'topic', sha: forkHead, repository: fork };
  state.addPull(repository, { number: SCENE.forkPull, base: onto, head: from });
  state.addIssue(repository, { number: SCENE.issue });
  state.addToken(tokens.job);
  state.addToken(tokens.readOnly, {
    permissions: { contents: 'read', issues: 'read', 'pull-requests': 'read' },
  });
  state.addToken(tokens.mona, { as: 'mona' });
}
