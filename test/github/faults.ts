// Test stand-in of GitHub's API. Pure: what goes wrong on demand, and for which requests.

import type { Token } from './model.ts';
import * as refuse from './refusal.ts';

/** Which requests a fault meets: all that is named must fit; nothing named: every request. */
export interface FaultMatch {
  readonly method?: string;
  /** Below the API's root, with the query: `/repos/octo/app/pulls/7`; text must be all of it. */
  readonly path?: string | RegExp;
  /** OpenAPI's id, or `graphql`. */
  readonly operation?: string;
  /** Found in the request's body, as it was sent: tells one GraphQL request from another. */
  readonly body?: RegExp;
}

/** What happens instead of, or to, the answer. */
export type FaultKind =
  /** GitHub's body for that status; 502 is HTML. */
  | {
      readonly kind: 'status';
      readonly status: 401 | 403 | 404 | 410 | 422 | 500 | 502 | 503;
    }
  /** Until `resetsIn` seconds from now. GraphQL answers 200 with an error of type RATE_LIMITED. */
  | {
      readonly kind: 'primary-rate-limit';
      readonly status?: 403 | 429;
      readonly resetsIn?: number;
    }
  /** `retryAfter` in seconds; null: no header says when. */
  | {
      readonly kind: 'secondary-rate-limit';
      readonly status?: 403 | 429;
      readonly retryAfter: number | null;
    }
  /** GraphQL alone: 200 with one error of that type. */
  | {
      readonly kind: 'graphql-error';
      readonly type: 'FORBIDDEN' | 'NOT_FOUND' | 'RATE_LIMITED';
    }
  /** The request is read and never answered. */
  | { readonly kind: 'hang' }
  /** Headers and half of the answer, then the connection breaks. What was asked for is done. */
  | { readonly kind: 'cut' }
  /** The real answer, late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** 200 and no JSON. */
  | { readonly kind: 'garbage' };

export type Fault = FaultKind & {
  readonly match?: FaultMatch;
  /** How many requests it meets; for ever unless told. */
  readonly times?: number;
  /** How many matching requests it lets pass first. */
  readonly after?: number;
  /** Whether the request takes effect although its answer is lost; `cut` and `slow` always. */
  readonly performed?: boolean;
};

export interface FaultRequest {
  readonly method: string;
  readonly path: string;
  readonly operation: string | null;
  readonly body: string;
}

export interface Faults {
  arm(fault: Fault): void;
  /** The first armed fault that the request meets; counts it. */
  next(request: FaultRequest): Fault | null;
  clear(): void;
}

export function openFaults(): Faults {
  const armed: { readonly fault: Fault; passed: number; met: number }[] = [];
  return {
    arm: (fault) => void armed.push({ fault, passed: 0, met: 0 }),
    clear: () => void armed.splice(0),
    next: (request) => {
      for (const entry of armed) {
        const { fault } = entry;
        if (!fits(fault.match ?? {}, request) || entry.met >= (fault.times ?? Infinity)) continue;
        if (entry.passed < (fault.after ?? 0)) {
          entry.passed += 1;
          continue;
        }
        entry.met += 1;
        return fault;
      }
      return null;
    },
  };
}

function fits({ method, path, operation, body }: FaultMatch, request: FaultRequest): boolean {
  if (method !== undefined && method.toUpperCase() !== request.method) return false;
  if (typeof path === 'string' && path !== request.path) return false;
  if (path instanceof RegExp && !path.test(request.path)) return false;
  if (operation !== undefined && operation !== request.operation) return false;
  return body === undefined || body.test(request.body);
}

/** An answer as it goes over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const NGINX = (status: number, words: string): string =>
  `<html>\r\n<head><title>${status} ${words}</title></head>\r\n<body>\r\n<center><h1>${status} ` +
  `${words}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

/** The answer of a fault; null: there is none, or it is the real one. */
export function faultAnswer(
  fault: Fault,
  token: Token | null,
  isGraphQL: boolean,
): RawAnswer | null {
  switch (fault.kind) {
    case 'status':
      if (fault.status === 502) return html(502, NGINX(502, 'Bad Gateway'));
      return json(statusRefusal(fault.status));
    case 'primary-rate-limit': {
      const resetsAt = Math.ceil(Date.now() / 1000) + (fault.resetsIn ?? 3600);
      const limit = token?.rateLimit ?? 60;
      const who = token === null ? 'this address' : `user ID ${token.account.id}`;
      const refusal = refuse.primaryRateLimit(who, fault.status ?? 403, { limit, resetsAt });
      return isGraphQL ? graphqlError(refusal) : json(refusal);
    }
    case 'secondary-rate-limit':
      return json(refuse.secondaryRateLimit(fault.status ?? 403, fault.retryAfter));
    case 'graphql-error':
      return graphqlError(typeRefusal(fault.type));
    case 'garbage':
      return html(200, '<!doctype html><title>Sign in to the hotel network</title>');
    case 'hang':
    case 'cut':
    case 'slow':
      return null;
  }
}

function statusRefusal(status: 401 | 403 | 404 | 410 | 422 | 500 | 503): refuse.Refusal {
  switch (status) {
    case 401:
      return refuse.badCredentials();
    case 403:
      return refuse.notAccessible('issues=write; pull_requests=write');
    case 404:
      return refuse.notFound();
    case 410:
      return refuse.issuesOff();
    case 422:
      return refuse.badBody('The request could not be processed');
    case 500:
      return new refuse.Refusal({ status, message: 'Server Error', type: null });
    case 503: {
      const message =
        'No server is currently available to service your request. Sorry about that. Please try ' +
        'resubmitting your request and contact us if the problem persists.';
      return new refuse.Refusal({ status, message, type: null });
    }
  }
}

function typeRefusal(type: 'FORBIDDEN' | 'NOT_FOUND' | 'RATE_LIMITED'): refuse.Refusal {
  switch (type) {
    case 'FORBIDDEN':
      return refuse.notAccessible('issues=write; pull_requests=write');
    case 'NOT_FOUND':
      return refuse.notFound('Could not resolve to a node');
    case 'RATE_LIMITED':
      return refuse.primaryRateLimit('this user', 403, { limit: 5000, resetsAt: 0 });
  }
}

const JSON_TYPE = 'application/json; charset=utf-8';

function json(refusal: refuse.Refusal): RawAnswer {
  const { status, headers } = refusal.facts;
  const text = JSON.stringify(refusal.body);
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, text };
}

function graphqlError({ facts: { type, message, headers } }: refuse.Refusal): RawAnswer {
  const text = JSON.stringify({ data: null, errors: [{ type, message }] });
  return { status: 200, headers: { 'content-type': JSON_TYPE, ...headers }, text };
}

function html(status: number, text: string): RawAnswer {
  return { status, headers: { 'content-type': 'text/html' }, text };
}
