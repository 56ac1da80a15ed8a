// A token server on a free port of 127.0.0.1 (distribution's "Token Authentication Specification",
// "Token Authentication Implementation" and "OAuth2 Token Authentication"): checks who asks, and
// signs tokens that a real registry takes.

import { createPrivateKey, randomUUID, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Certificate, RegistryAuth } from '../../tools/lab/index.ts';

const SERVICE = 'lab registry';
const ISSUER = 'lab tokens';
/** Seconds. */
const LIFETIME = 300;

export interface TokenUser {
  readonly name: string;
  readonly password: string;
  /** An OAuth refresh token that stands for the account. */
  readonly identityToken: string;
}

/** One question for a token. */
export interface Asked {
  readonly by: 'nobody' | 'password' | 'identity-token';
  readonly scope: string;
  readonly granted: boolean;
}

export class TokenServer {
  readonly asked: Asked[] = [];
  /** Repositories that anybody may pull from. */
  readonly open = new Set<string>();
  readonly #server: Server;
  readonly #user: TokenUser;
  readonly #certificate: Certificate;
  readonly #key: KeyObject;
  readonly #x5c: readonly string[];

  private constructor(server: Server, user: TokenUser, certificate: Certificate) {
    this.#server = server;
    this.#user = user;
    this.#certificate = certificate;
    this.#key = createPrivateKey(readFileSync(certificate.keyPath));
    const { raw } = new X509Certificate(readFileSync(certificate.path));
    this.#x5c = [raw.toString('base64')];
  }

  static async start(user: TokenUser, certificate: Certificate): Promise<TokenServer> {
    const server = createServer();
    const tokens = new TokenServer(server, user, certificate);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void tokens.#answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return tokens;
  }

  /** What its registry has to know. */
  get auth(): RegistryAuth {
    const { port } = this.#server.address() as AddressInfo;
    // crane refuses a realm at a loopback address that is not the registry's own; a name passes.
    const realm = `http://localhost:${port}/token`;
    return {
      kind: 'token',
      realm,
      service: SERVICE,
      issuer: ISSUER,
      certificate: this.#certificate,
    };
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    const form = request.method === 'POST' ? new URLSearchParams(await textOf(request)) : query;
    const by = this.#whoAsks(request, form);
    const scope = form.get('scope') ?? '';
    const mayAsk = by !== null && form.get('service') === SERVICE;
    // Who is known gets what was asked for; nobody, what is open.
    const access = mayAsk ? scopes(scope).filter((one) => this.#mayHave(by, one)) : [];
    const granted = mayAsk && (by !== 'nobody' || access.length > 0 || scope === '');
    this.asked.push({ by: by ?? 'nobody', scope, granted });
    if (!granted) response.writeHead(401).end();
    else response.end(JSON.stringify({ token: this.#sign(access), expires_in: LIFETIME }));
  }

  /** Null: somebody who shows a wrong password or token. */
  #whoAsks({ headers }: IncomingMessage, form: URLSearchParams): Asked['by'] | null {
    const { name, password, identityToken } = this.#user;
    if (form.get('grant_type') === 'refresh_token') {
      return form.get('refresh_token') === identityToken ? 'identity-token' : null;
    }
    if (headers.authorization === undefined) return 'nobody';
    const wanted = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
    return headers.authorization === wanted ? 'password' : null;
  }

  #mayHave(by: Asked['by'], { name, actions }: Access): boolean {
    return by !== 'nobody' || (this.open.has(name) && actions.join() === 'pull');
  }

  #sign(access: readonly Access[]): string {
    const now = Math.floor(Date.now() / 1000);
    const times = { iat: now, nbf: now - 5, exp: now + LIFETIME };
    const who = { iss: ISSUER, sub: this.#user.name, aud: SERVICE, jti: randomUUID() };
    const header = { typ: 'JWT', alg: 'RS256', x5c: this.#x5c };
    const text = [header, { ...who, ...times, access }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${sign('sha256', Buffer.from(text), this.#key).toString('base64url')}`;
  }
}

interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** `repository:acme/orders:pull,push`, several with blanks between them. */
function scopes(text: string): Access[] {
  return text.split(' ').flatMap((scope) => {
    const [type = '', name, actions] = scope.split(':');
    return name === undefined || actions === undefined
      ? []
      : [{ type, name, actions: actions.split(',') }];
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
