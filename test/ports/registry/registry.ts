// Test stand-in of a registry: a server on a free port of 127.0.0.1 that keeps blobs and manifests,
// asks for passwords or tokens, and answers with the faults that it is told.

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a test does to one answer; true: it is answered. */
export type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

export class TestRegistry {
  readonly blobs = new Map<string, Buffer>();
  /** By tag and by digest. */
  readonly manifests = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  readonly seen: Seen[] = [];
  /** Taken one after the other by what asks for content; an empty list is a healthy registry. */
  readonly faults: Fault[] = [];
  /** `WWW-Authenticate` of a 401, for who does not show this `Authorization`. */
  guard: { readonly challenge: string; readonly wants: () => string } | null = null;
  /** Answers of the token server at `/token`, by its query. */
  token: ((request: IncomingMessage, body: string) => object | number) | null = null;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<TestRegistry> {
    const server = createServer();
    const registry = new TestRegistry(server);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      registry.#answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  addBlob(bytes: Buffer): string {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    this.blobs.set(digest, bytes);
    return digest;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { url = '', method = '', headers } = request;
    const { authorization, range } = headers;
    this.seen.push({ method, path: url, authorization, range });
    if (url.startsWith('/token')) {
      this.#answerToken(request, response);
      return;
    }
    if (this.faults.shift()?.(request, response) === true) return;
    if (this.guard !== null && authorization !== this.guard.wants()) {
      response.writeHead(401, { 'www-authenticate': this.guard.challenge }).end();
      return;
    }
    this.#serve(url, range, response);
  }

  #answerToken(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const told = this.token?.(request, body) ?? 404;
      if (typeof told === 'number') response.writeHead(told).end();
      else response.end(JSON.stringify(told));
    });
  }

  #serve(url: string, range: string | undefined, response: ServerResponse): void {
    const [, kind, name = ''] = /^\/v2\/.+\/(blobs|manifests)\/([^/]+)$/.exec(url) ?? [];
    const manifest = kind === 'manifests' ? this.manifests.get(name) : undefined;
    const bytes = manifest?.bytes ?? (kind === 'blobs' ? this.blobs.get(name) : undefined);
    if (bytes === undefined) {
      response.writeHead(url === '/v2/' ? 200 : 404).end();
      return;
    }
    if (manifest !== undefined) response.setHeader('content-type', manifest.type);
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    if (from > 0) {
      const head = { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
      response.writeHead(206, head);
    }
    response.end(bytes.subarray(from));
  }
}
