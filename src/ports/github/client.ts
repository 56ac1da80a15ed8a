// F4. The client: @actions/github's Octokit (proxies, enterprise servers, user agent) with retries
// on 5xx and on rate limits, under one bound of time for everything a run asks.

import { GitHub, defaults, getOctokitOptions } from '@actions/github/lib/utils';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { ApiError, asApiError } from './failure.ts';
import { wholeAnswers } from './wholeanswers.ts';

const Octokit = GitHub.plugin(wholeAnswers, retry, throttling);

export type Client = InstanceType<typeof Octokit>;

export interface ClientOptions {
  readonly token: string;
  /** `https://api.github.com`, or an enterprise server's `https://HOST/api/v3`. */
  readonly apiUrl: string;
  /** Milliseconds for all requests of a run together; a minute unless told. */
  readonly budget?: number;
  /** Milliseconds until one attempt that has no answer is given up. */
  readonly patience?: number;
}

export interface OpenClient {
  /** Runs requests; throws ApiErrors alone. `doing` says what for, after "could not". */
  readonly ask: <T>(doing: string, work: (client: Client) => Promise<T>) => Promise<T>;
}

const BUDGET = 60_000;
const PATIENCE = 15_000;

/**
 * Requests are made one after another. The API's address for GraphQL follows from `apiUrl`, on
 * enterprise servers too.
 */
export function openClient(options: ClientOptions): OpenClient {
  const { token, apiUrl, budget = BUDGET, patience = PATIENCE } = options;
  const over = new AbortController();
  let left = budget;
  let since: number | null = null;
  const remaining = (): number => left - (since === null ? 0 : performance.now() - since);
  const client = new Octokit({
    ...getOctokitOptions(token, { baseUrl: apiUrl }),
    log: SILENT,
    // Besides its own list: a rate limit with status 429 is the other plugin's.
    retry: { doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451] },
    request: { fetch: impatient(over.signal, patience) },
    // A wait beyond the bound is no wait at all: the answer would come too late.
    throttle: {
      id: apiUrl, // a pace for each server
      onRateLimit: (seconds: number) => seconds * 1000 < remaining(),
      onSecondaryRateLimit: (seconds: number) => seconds * 1000 < remaining(),
    },
  });
  const ask: OpenClient['ask'] = async (doing, work) => {
    if (left <= 0) throw lateError(doing, budget);
    since = performance.now();
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(lateError(doing, budget));
      over.abort();
    }, left);
    const answer = work(client);
    answer.catch(() => undefined); // may fail later, when nobody waits for it any more
    try {
      return await Promise.race([answer, promise]);
    } catch (error) {
      throw asApiError(error, doing);
    } finally {
      clearTimeout(timer);
      left = remaining();
      since = null;
    }
  };
  return { ask };
}

function lateError(doing: string, budget: number): ApiError {
  const said = `no answer within ${Math.round(budget / 1000)} seconds`;
  return new ApiError({ failure: 'no-answer', status: null, doing, said });
}

/** The toolkit's own fetch, which knows the proxy; each attempt gets its own clock. */
function impatient(over: AbortSignal, patience: number): typeof fetch {
  const base = defaults.request?.fetch as typeof fetch;
  return (input, init) =>
    base(input, { ...init, signal: AbortSignal.any([over, AbortSignal.timeout(patience)]) });
}

const quiet = (): void => undefined;
/** Octokit writes to the console, in the middle of a log that is ours; failures are told once. */
const SILENT = { debug: quiet, info: quiet, warn: quiet, error: quiet };
