// F4. How a request of GitHub's API ended badly, in the words of the model.

import type { ApiFailure, ApiTrouble } from '../../model/github.ts';

/** The only thing that the port throws. */
export class ApiError extends Error {
  readonly trouble: ApiTrouble;

  constructor(trouble: ApiTrouble, options?: { cause: unknown }) {
    super(`could not ${trouble.doing}: ${trouble.said}`, options);
    this.name = 'ApiError';
    this.trouble = trouble;
  }
}

/** What Octokit's errors have of interest; nothing is taken for granted. */
interface Fields {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly name?: unknown;
  readonly response?: {
    readonly data?: { readonly message?: unknown };
    readonly headers?: Readonly<Record<string, unknown>>;
  };
  readonly errors?: readonly { readonly type?: unknown; readonly message?: unknown }[];
}

const LONGEST = 300;

/** `doing` is what was tried: `comment on #7`. */
export function asApiError(error: unknown, doing: string): ApiError {
  if (error instanceof ApiError) return error;
  const fields = (typeof error === 'object' && error !== null ? error : {}) as Fields;
  const answered = fields.response !== undefined;
  const status = answered && typeof fields.status === 'number' ? fields.status : null;
  const said = words(fields, status);
  return new ApiError(
    { failure: failureOf(fields, status, said), status, doing, said },
    { cause: error },
  );
}

function words({ response, errors, message }: Fields, status: number | null): string {
  const [first] = errors ?? [];
  const candidates = [first?.message, response?.data?.message, status === null ? message : null];
  const text = candidates.find((candidate) => typeof candidate === 'string' && candidate !== '');
  // What a proxy answers is a page of HTML: its status says more.
  return (text as string | undefined)?.slice(0, LONGEST) ?? `HTTP ${status ?? 'without an answer'}`;
}

function failureOf(fields: Fields, status: number | null, said: string): ApiFailure {
  const [first] = fields.errors ?? [];
  if (first !== undefined) return ofGraphQL(first.type);
  if (/rate limit/iu.test(said) || status === 429) return 'rate-limited';
  switch (status) {
    case null:
      return fields.name === 'SyntaxError' ? 'unexpected' : 'no-answer';
    case 401:
      return 'unauthorised';
    case 403:
      return /\blocked\b/iu.test(said) ? 'locked' : 'forbidden';
    case 404:
      return 'not-found';
    case 410:
      return 'gone';
    case 422:
      return 'invalid';
    default:
      return status >= 500 ? 'server-error' : 'unexpected';
  }
}

/** GraphQL refuses with status 200 and a type. */
function ofGraphQL(type: unknown): ApiFailure {
  switch (type) {
    case 'FORBIDDEN':
      return 'forbidden';
    case 'NOT_FOUND':
      return 'not-found';
    case 'RATE_LIMITED':
      return 'rate-limited';
    default:
      return 'unexpected';
  }
}
