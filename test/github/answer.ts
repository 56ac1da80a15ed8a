// Test stand-in of GitHub's API. From a request that was read to the answer that belongs to it;
// reads and writes the state.

import type { GraphQLSchema } from 'graphql';
import { authenticate } from './access.ts';
import { checkRequest, checkResponse, type CheckedRequest } from './check.ts';
import { answerGraphQL } from './graphql/execute.ts';
import { readSchema } from './graphql/schema.ts';
import type { Token } from './model.ts';
import { findOperation, readOpenApi, type FoundOperation, type OpenApi } from './openapi.ts';
import { Refusal, badJson, notFound, primaryRateLimit } from './refusal.ts';
import { byNumber, type Reply } from './rest/handler.ts';
import { rateOf } from './rest/reading.ts';
import { ROUTES } from './rest/routes.ts';
import { openChecker, type Checker } from './schema.ts';
import type { Site } from './shape/site.ts';
import type { State } from './state.ts';

export interface Asked {
  readonly method: string;
  /** Below the API's root, by the repository's name, still encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As it came; empty: none. */
  readonly text: string;
}

export interface Answer extends Reply {
  readonly headers: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

export interface Answerer {
  /** What the description knows of it; null: nothing. */
  find(asked: Asked): FoundOperation | null;
  /** What of the request does not conform, without doing it. */
  judge(asked: Asked, found: FoundOperation | null): CheckedRequest;
  rest(asked: Asked, found: FoundOperation | null, checked: CheckedRequest): Answer;
  graphql(asked: Asked): Answer;
}

let api: OpenApi | undefined;
let checker: Checker | undefined;
let schema: GraphQLSchema | undefined;

export function openAnswerer(state: State, site: Site): Answerer {
  const description = (): OpenApi => (api ??= readOpenApi());
  const check = (): Checker => (checker ??= openChecker(description()));
  return {
    find: ({ method, path }) => findOperation(description(), method, path),
    judge: (asked, found) => {
      if (found === null) {
        const problems = [`request: the description has no ${asked.method} ${asked.path}`];
        return { path: {}, query: {}, problems };
      }
      const { operation, path } = found;
      const body = parsed(asked.text);
      const checked = checkRequest(check(), operation, { path, query: asked.query, body });
      const known = operation.id in ROUTES ? [] : [`request: the stand-in lacks ${operation.id}`];
      return { ...checked, problems: [...known, ...headerProblems(asked), ...checked.problems] };
    },
    rest: (asked, found, checked) => {
      const reply = refusing(() => {
        const token = admit(state, asked, found?.operation.id !== 'rate-limit/get');
        const handler = ROUTES[found?.operation.id ?? ''];
        if (found === null || handler === undefined) throw notFound();
        const url = new URL(`${site.api}${byNumber(state, asked.path)}?${asked.query.toString()}`);
        const { path, query } = checked;
        const call = { state, site, token, path, query, body: bodyOf(asked), url };
        return withRate(token, handler(call));
      });
      const { operation } = found ?? {};
      if (operation === undefined) return { ...reply, problems: [] };
      const plain: unknown = reply.body === undefined ? undefined : clone(reply.body);
      return { ...reply, problems: checkResponse(check(), operation, reply.status, plain) };
    },
    graphql: (asked) => {
      const problems = headerProblems(asked);
      const reply = refusing(() => {
        const token = admit(state, asked, true);
        const asking = { state, site, token };
        const { body, problems: more } = answerGraphQL(
          (schema ??= readSchema()),
          asking,
          bodyOf(asked),
        );
        problems.push(...more);
        return withRate(token, { status: 200, body }, 'graphql');
      });
      return { ...reply, problems };
    },
  };
}

/** What GitHub's JSON is when it arrives: without the fields that are undefined. */
const clone = (body: unknown): unknown => JSON.parse(JSON.stringify(body));

function refusing(work: () => Required<Reply>): Required<Reply> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, headers = {} } = error.facts;
    return { status, body: error.body, headers };
  }
}

/** Counts the request, unless it is the one that asks for the count. */
function admit(state: State, { headers }: Asked, counts: boolean): Token {
  const { authorization } = headers;
  const token = authenticate(state, typeof authorization === 'string' ? authorization : undefined);
  if (!counts) return token;
  const now = Math.floor(state.now().getTime() / 1000);
  if (now >= token.resetsAt) Object.assign(token, { used: 0, resetsAt: now + 3600 });
  const { rateLimit: limit, resetsAt } = token;
  const who = `user ID ${token.account.id}`;
  if (token.used >= limit) throw primaryRateLimit(who, 403, { limit, resetsAt });
  token.used += 1;
  return token;
}

function withRate(token: Token, reply: Reply, resource = 'core'): Required<Reply> {
  const { limit, used, remaining, reset } = rateOf(token);
  const rate = {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': resource,
  };
  return { status: reply.status, body: reply.body, headers: { ...rate, ...reply.headers } };
}

/** GitHub refuses to speak with a client that does not say who it is; this one complains. */
function headerProblems({ headers, text }: Asked): string[] {
  const { accept = '*/*', 'content-type': type = '' } = headers;
  return [
    ...(headers['user-agent'] === undefined ? ['request: no user-agent'] : []),
    ...(/json|\*\/\*/u.test(String(accept)) ? [] : [`request: it accepts ${String(accept)} alone`]),
    ...(text === '' || /json/u.test(String(type)) ? [] : [`request: its body is ${String(type)}`]),
  ];
}

/** Null where it is no JSON, which no body may be. */
function parsed(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function bodyOf({ text }: Asked): unknown {
  const body = parsed(text);
  if (body === null) throw badJson();
  return body;
}
