// Stands before a real registry on a free port of 127.0.0.1, writes down what it is asked, and does
// to answers what networks and servers do on a bad day.

import {
  createServer,
  request as ask,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** The connection ends after so many bytes of the body. */
  | { readonly kind: 'cut'; readonly after: number }
  /** One byte of the body is another. */
  | { readonly kind: 'flip'; readonly at: number }
  /** The body comes a byte at a time, ten in a second. */
  | { readonly kind: 'drip' }
  | { readonly kind: 'redirect'; readonly to: (path: string) => string };

export interface Passed {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

interface Plan {
  readonly on: RegExp;
  readonly fault: Fault;
  times: number;
}

export class FaultyProxy {
  readonly passed: Passed[] = [];
  readonly #server: Server;
  readonly #target: string;
  #plans: Plan[] = [];

  private constructor(server: Server, target: string) {
    this.#server = server;
    this.#target = target;
  }

  /** `target` is `127.0.0.1:PORT`. */
  static async start(target: string): Promise<FaultyProxy> {
    const server = createServer();
    const proxy = new FaultyProxy(server, target);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      proxy.#pass(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Healthy again, and nothing was asked yet. */
  reset(): void {
    this.#plans = [];
    this.passed.length = 0;
  }

  /** The next `times` requests for paths like this have it. */
  plan(on: RegExp, fault: Fault, times = Infinity): void {
    this.#plans.push({ on, fault, times });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const { url = '', method = 'GET', headers } = request;
    const { authorization, range } = headers;
    this.passed.push({ path: url, authorization, range });
    const planned = this.#plans.find(({ on, times }) => times > 0 && on.test(url));
    if (planned !== undefined) planned.times -= 1;
    const fault = planned?.fault;
    if (fault?.kind === 'answer') {
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    if (fault?.kind === 'redirect') {
      response.writeHead(307, { location: fault.to(url) }).end();
      return;
    }
    const onward = ask(`http://${this.#target}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      // What asks for a password first is not what goes wrong.
      const isRefused = answer.statusCode === 401;
      if (isRefused && planned !== undefined) planned.times += 1;
      void deliver(answer, response, isRefused ? undefined : fault);
    });
    onward.on('error', () => response.destroy()).end();
  }
}

async function deliver(
  answer: IncomingMessage,
  response: ServerResponse,
  fault: Fault | undefined,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  switch (fault?.kind) {
    case 'cut': {
      const part = bytes.subarray(0, Math.min(fault.after, bytes.length - 1));
      // Not before the part has left this machine's buffers for the reader's.
      response.write(part, () => setTimeout(() => response.destroy(), 50));
      return;
    }
    case 'flip':
      bytes[fault.at % bytes.length]! ^= 1;
      response.end(bytes);
      return;
    case 'drip': {
      let at = 0;
      const timer = setInterval(() => response.write(bytes.subarray(at, (at += 1))), 100);
      response.on('close', () => clearInterval(timer));
      return;
    }
    default:
      response.end(bytes);
  }
}
