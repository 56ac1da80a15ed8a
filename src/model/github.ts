// F0. Types only: what GitHub's API says of a pull request, and how it fails.

/** A pull request as it is now; the event that started a run may be minutes old. */
export interface PullFacts {
  readonly number: number;
  readonly isOpen: boolean;
  readonly headSha: string;
  /** `owner/name`; null: the fork was deleted. */
  readonly headRepository: string | null;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly labels: readonly string[];
}

/** A comment on a pull request that starts with a marker of ours. */
export interface MarkedComment {
  readonly id: number;
  /** GraphQL's name for it. */
  readonly nodeId: string;
  /** `github-actions[bot]`; null: the account was deleted. */
  readonly author: string | null;
  readonly url: string;
  readonly body: string;
  /** Null: the server does not say. */
  readonly isMinimised: boolean | null;
}

/** What a comment that was written is found by. */
export type PostedComment = Pick<MarkedComment, 'id' | 'url'>;

/** How a request ended that did not end well. */
export type ApiFailure =
  /** 401: the token is no good. */
  | 'unauthorised'
  /** 403: the token lacks a permission. */
  | 'forbidden'
  /** 403: the conversation is locked. */
  | 'locked'
  /** 404: not there, or not for this token. */
  | 'not-found'
  /** 410: issues are turned off. */
  | 'gone'
  /** 422: GitHub does not take what was sent. */
  | 'invalid'
  /** 403 or 429, and the wait is longer than the time there is. */
  | 'rate-limited'
  /** 5xx, again and again. */
  | 'server-error'
  /** No answer within the time there is, or no connection. */
  | 'no-answer'
  /** An answer that is none of GitHub's. */
  | 'unexpected';

export interface ApiTrouble {
  readonly failure: ApiFailure;
  readonly status: number | null;
  /** What was being done: `read pull request #7`. */
  readonly doing: string;
  /** GitHub's own words, untrusted. */
  readonly said: string;
}
