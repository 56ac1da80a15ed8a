// Test stand-in of GitHub's API. Pure: how GitHub says no. Texts are as GitHub's own answers have
// them in public bug reports of 2024 to 2026 (probot/stale#25 for locked conversations,
// easybuild-easyconfigs#24647 for bodies that are too long).

/** GraphQL's `type` of an error. */
export type RefusalType =
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'RATE_LIMITED'
  | 'UNPROCESSABLE'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'ARGUMENT_LIMIT';

/** One row of a 422's `errors`. */
export interface FieldError {
  readonly resource: string;
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export interface RefusalFacts {
  readonly status: number;
  readonly message: string;
  readonly type: RefusalType | null;
  readonly documentation: string;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
}

const DOCS = 'https://docs.github.com';

export class Refusal extends Error {
  readonly facts: RefusalFacts;

  constructor(facts: Omit<RefusalFacts, 'documentation'> & { documentation?: string }) {
    super(facts.message);
    this.name = 'Refusal';
    this.facts = { documentation: `${DOCS}/rest`, ...facts };
  }

  /** REST's body. */
  get body() {
    const { message, errors, documentation, status } = this.facts;
    const rows = errors === undefined ? {} : { errors };
    return { message, ...rows, documentation_url: documentation, status: String(status) };
  }
}

export const badCredentials = () =>
  new Refusal({ status: 401, message: 'Bad credentials', type: null });

export const needsToken = () =>
  new Refusal({ status: 401, message: 'Requires authentication', type: null });

export const notFound = (message = 'Not Found') =>
  new Refusal({ status: 404, message, type: 'NOT_FOUND' });

/** What a token lacks, as GitHub's header has it: `issues=write; pull_requests=write`. */
export const notAccessible = (accepted: string) =>
  new Refusal({
    status: 403,
    message: 'Resource not accessible by integration',
    type: 'FORBIDDEN',
    headers: { 'x-accepted-github-permissions': accepted },
  });

/** The same for a person's fine-grained token. */
export const notForThisToken = (accepted: string) =>
  new Refusal({
    status: 403,
    message: 'Resource not accessible by personal access token',
    type: 'FORBIDDEN',
    headers: { 'x-accepted-github-permissions': accepted },
  });

export const locked = (doing: 'create' | 'update') =>
  new Refusal({
    status: 403,
    message: `Unable to ${doing} comment because issue is locked.`,
    type: 'FORBIDDEN',
    documentation: `${DOCS}/articles/locking-conversations/`,
  });

export const archived = () =>
  new Refusal({
    status: 403,
    message: 'Repository was archived so is read-only.',
    type: 'FORBIDDEN',
  });

export const issuesOff = () =>
  new Refusal({
    status: 410,
    message: 'Issues are disabled for this repo',
    type: 'NOT_FOUND',
    documentation: `${DOCS}/v3/issues/`,
  });

export const badBody = (message: string) => {
  const row = { resource: 'IssueComment', code: 'unprocessable', field: 'data', message };
  return new Refusal({
    status: 422,
    message: 'Validation Failed',
    type: 'UNPROCESSABLE',
    documentation: `${DOCS}/rest/issues/comments#create-an-issue-comment`,
    errors: [row],
  });
};

/** The request has not the form that the endpoint takes. */
export const badRequest = (why: string) =>
  new Refusal({ status: 422, message: `Invalid request.\n\n${why}`, type: 'UNPROCESSABLE' });

export const badJson = () =>
  new Refusal({ status: 400, message: 'Problems parsing JSON', type: null });

export interface Reset {
  /** Requests an hour. */
  readonly limit: number;
  /** Seconds since 1970. */
  readonly resetsAt: number;
}

export const primaryRateLimit = (who: string, status: 403 | 429, { limit, resetsAt }: Reset) =>
  new Refusal({
    status,
    message:
      `API rate limit exceeded for ${who}. If you reach out to GitHub Support for help, please ` +
      'include the request ID 0000:000000:000000:000000:00000000.',
    type: 'RATE_LIMITED',
    documentation: `${DOCS}/rest/using-the-rest-api/rate-limits-for-the-rest-api`,
    headers: {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used': String(limit),
      'x-ratelimit-reset': String(resetsAt),
    },
  });

/** `retryAfter` in seconds; null: GitHub says nothing of when. */
export const secondaryRateLimit = (status: 403 | 429, retryAfter: number | null) =>
  new Refusal({
    status,
    message:
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. ' +
      'If you reach out to GitHub Support for help, please include the request ID ' +
      '0000:000000:000000:000000:00000000.',
    type: 'RATE_LIMITED',
    documentation:
      `${DOCS}/free-pro-team@latest/rest/overview/` +
      'rate-limits-for-the-rest-api#about-secondary-rate-limits',
    ...(retryAfter === null ? {} : { headers: { 'retry-after': String(retryAfter) } }),
  });
