// Test stand-in of GitHub's API: a server on a free port of 127.0.0.1. See README.md.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { authenticate } from './access.ts';
import { openAnswerer, type Answer, type Answerer, type Asked } from './answer.ts';
import { describeProblems, type Exchange } from './exchange.ts';
import { faultAnswer, openFaults, type Fault, type Faults, type RawAnswer } from './faults.ts';
import type { Token } from './model.ts';
import { byName } from './rest/handler.ts';
import { State } from './state.ts';

export type { Exchange } from './exchange.ts';
export type { Fault } from './faults.ts';
export { State } from './state.ts';

export interface GitHubOptions {
  /** Where `html_url`s point; `https://github.com` unless told. */
  readonly serverUrl?: string;
  /** Addresses as an enterprise server has them: `/api/v3` and `/api/graphql`. */
  readonly enterprise?: boolean;
  /** The clock of the state; the real one unless told. */
  readonly now?: () => Date;
}

/** Called when a request was read and nothing was done about it yet; it may change the state. */
export type RequestListener = (exchange: Exchange) => void | Promise<void>;

export interface FakeGitHub {
  /** `GITHUB_API_URL`. */
  readonly url: string;
  /** `GITHUB_GRAPHQL_URL`. */
  readonly graphqlUrl: string;
  readonly state: State;
  /** Every request so far. */
  readonly exchanges: readonly Exchange[];
  /** All that did not conform, a line each; tests expect none. */
  problems(): string[];
  /** Several may be armed; the first that fits a request meets it. */
  fault(fault: Fault): void;
  clearFaults(): void;
  /** Returns how to remove it. */
  onRequest(listener: RequestListener): () => void;
  /** Ends every connection, those that hang too. */
  stop(): Promise<void>;
}

interface Core {
  readonly state: State;
  readonly faults: Faults;
  readonly answerer: Answerer;
  readonly exchanges: Exchange[];
  readonly listeners: Set<RequestListener>;
  readonly roots: { readonly rest: string; readonly graphql: string };
  /** Aborted when the server stops: nobody waits for a slow answer any more. */
  readonly stopping: AbortController;
}

export async function startGitHub(options: GitHubOptions = {}): Promise<FakeGitHub> {
  const { enterprise = false, serverUrl = 'https://github.com', now } = options;
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const roots = enterprise
    ? { rest: '/api/v3', graphql: '/api/graphql' }
    : { rest: '', graphql: '/graphql' };
  const state = new State(now);
  const url = `${origin}${roots.rest}`;
  const answerer = openAnswerer(state, { api: url, html: serverUrl });
  const faults = openFaults();
  const core: Core = {
    ...{ state, faults, answerer, roots, exchanges: [] },
    ...{ listeners: new Set(), stopping: new AbortController() },
  };
  server.on('request', (request, response) => {
    // A client that goes away while it is read, or a test that ends while an answer is late.
    serve(core, request, response).catch(() => response.destroy());
  });
  return {
    url,
    graphqlUrl: `${origin}${roots.graphql}`,
    state,
    exchanges: core.exchanges,
    problems: () => describeProblems(core.exchanges),
    fault: (fault) => faults.arm(fault),
    clearFaults: () => faults.clear(),
    onRequest: (listener) => {
      core.listeners.add(listener);
      return () => void core.listeners.delete(listener);
    },
    stop: async () => {
      core.stopping.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(core: Core, request: IncomingMessage, response: ServerResponse) {
  const { state, faults, answerer, exchanges, listeners, roots } = core;
  const text = await readText(request);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const isGraphQL = pathname === roots.graphql;
  const below = pathname.startsWith(`${roots.rest}/`)
    ? pathname.slice(roots.rest.length)
    : pathname;
  const { method = 'GET', headers } = request;
  const path = isGraphQL ? '/graphql' : byName(state, below);
  const asked: Asked = { method, path, query: searchParams, headers, text };
  const found = isGraphQL ? null : answerer.find(asked);
  const token = tokenOf(state, headers.authorization);
  const exchange: Exchange = {
    number: exchanges.length + 1,
    method,
    path: `${path}${searchParams.size > 0 ? `?${searchParams.toString()}` : ''}`,
    operation: isGraphQL ? 'graphql' : (found?.operation.id ?? null),
    login: token?.account.login ?? null,
    body: bodyOf(text),
    status: null,
    fault: null,
    problems: [],
  };
  exchanges.push(exchange);
  for (const listener of listeners) await listener(exchange);
  const fault = faults.next({ ...exchange, body: text });
  exchange.fault = fault?.kind ?? null;
  if (fault?.kind === 'slow') await sleep(fault.ms, undefined, core.stopping);
  const raw = tried(exchange, () => {
    const checked = isGraphQL ? null : answerer.judge(asked, found);
    exchange.problems.push(...(checked?.problems ?? []));
    const isReal = fault === null || fault.kind === 'cut' || fault.kind === 'slow';
    const perform = (): Answer =>
      checked === null ? answerer.graphql(asked) : answerer.rest(asked, found, checked);
    const answer = isReal || fault.performed === true ? perform() : null;
    exchange.problems.push(...(answer?.problems ?? []));
    return isReal ? answer && overTheWire(answer) : faultAnswer(fault, token, isGraphQL);
  });
  if (raw === null) return; // it hangs until the client or the test gives up
  exchange.status = raw.status;
  send(response, raw, fault?.kind === 'cut');
}

/** A mistake of the stand-in itself is a problem that the test sees, and a 500 for the client. */
function tried(exchange: Exchange, work: () => RawAnswer | null): RawAnswer | null {
  try {
    return work();
  } catch (error) {
    const text = `the stand-in broke: ${error instanceof Error ? error.stack : String(error)}`;
    exchange.problems.push(text);
    return { status: 500, headers: { 'content-type': 'text/plain' }, text };
  }
}

function send(
  response: ServerResponse,
  { status, headers, text }: RawAnswer,
  isCut: boolean,
): void {
  const body = Buffer.from(text);
  const length = status === 204 ? {} : { 'content-length': body.length };
  response.writeHead(status, { ...headers, ...length });
  if (!isCut) response.end(body);
  else if (body.length === 0) response.destroy();
  else response.write(body.subarray(0, body.length / 2), () => response.destroy());
}

function overTheWire({ status, headers, body }: Answer): RawAnswer {
  const json = body !== undefined;
  const type = json ? { 'content-type': 'application/json; charset=utf-8' } : {};
  const common = { server: 'github.com', 'x-github-media-type': 'github.v3; format=json' };
  const text = json ? JSON.stringify(body) : '';
  return { status, headers: { ...common, ...type, ...headers }, text };
}

function tokenOf(state: State, authorization: string | undefined): Token | null {
  try {
    return authenticate(state, authorization);
  } catch {
    return null;
  }
}

function bodyOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
