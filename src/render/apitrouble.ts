// F4. What GitHub's API refused, as people read it (pure): one warning, with the missing permission
// where it is one. None of it changes a verdict.

import type { ApiFailure, ApiTrouble } from '../model/github.ts';
import { showControls } from '../text/terminal.ts';

export interface TroubleContext {
  /** The head branch lies in another repository: its token is read-only by design. */
  readonly isFork: boolean;
}

export interface TroubleWords {
  readonly message: string;
  readonly next: string;
}

const PERMISSION =
  'Give the job `permissions:` with `pull-requests: write` (and `contents: read`), and pass `github-token` where it is not the default.';

/** What to do, by what went wrong. */
const NEXT: Readonly<Record<ApiFailure, string>> = {
  unauthorised: 'Pass a valid token as `github-token`; the default is the job’s own.',
  forbidden: PERMISSION,
  locked: 'Unlock the conversation, or set `comment: off`.',
  'not-found': `See that the pull request is in this repository. ${PERMISSION}`,
  gone: 'Turn issues on in the repository’s settings, or set `comment: off`.',
  invalid: 'This is a defect of Stagegate: report it with the lines above.',
  'rate-limited': 'Run the job again later.',
  'server-error': 'See githubstatus.com, and run the job again.',
  'no-answer': 'See githubstatus.com and the runner’s network, and run the job again.',
  unexpected: 'See that GITHUB_API_URL is the address of GitHub’s API.',
};

const FORK =
  'Pull requests from forks get a read-only token; the result stands in the job summary and in the annotations.';

/** One sentence on what failed, and what to do about it. */
export function troubleWords(trouble: ApiTrouble, { isFork }: TroubleContext): TroubleWords {
  const { failure, status, doing, said } = trouble;
  const code = status === null ? '' : ` (HTTP ${status})`;
  const message = `GitHub's API: could not ${doing}: ${showControls(said)}${code}.`;
  return { message, next: failure === 'forbidden' && isFork ? FORK : NEXT[failure] };
}
