// F4. Asks one repository of one registry (OCI distribution spec, "Pull"). Uses the network.
import { setTimeout as sleep } from 'node:timers/promises';

import { UserError } from '../../errors.ts';
import type { Repository } from '../../model/image.ts';
import { DOCKER_HUB } from '../../oci/imagename.ts';
import { authorize } from './authorization.ts';
import { isLoopback } from './loopback.ts';
import { reasonOf, refusal } from './refusal.ts';
import { howToTrust, isDistrusted } from './trust.ts';

/** How long things may take, in milliseconds; tests are less patient. */
export interface Patience {
  /** Until an answer's headers are there. */
  readonly answer: number;
  /** Before the first further try; each one after it waits twice as long. */
  readonly pause: number;
  /** The longest wait that a registry may ask for. */
  readonly longestPause: number;
}

const PATIENCE: Patience = { answer: 30_000, pause: 500, longestPause: 60_000 };
const TRIES = 5;
const MOST_REDIRECTS = 5;
/** Too many requests, and what comes of a server's bad moment. */
const TRY_AGAIN = new Set([408, 429, 500, 502, 503, 504]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export class RegistryClient {
  readonly #where: Repository;
  readonly #patience: Patience;
  #origin: string | null = null;
  /** The header of the last answer to a 401. */
  #authorization: string | null = null;

  constructor(where: Repository, patience: Patience = PATIENCE) {
    this.#where = where;
    this.#patience = patience;
  }

  /**
   * Gets `manifests/REF` or `blobs/DIGEST` of the repository; what is not 2xx is an error.
   * Credentials go to the registry's own origin, never on to where it redirects.
   * @throws UserError `image-not-found`, `registry-denied`, `registry-failed`
   */
  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    const origin = (this.#origin ??= await this.#findOrigin());
    const url = new URL(`${origin}/v2/${this.#where.repository}/${path}`);
    let response = await this.#ask(url, headers);
    // Whoever it redirects to has no say in where credentials go.
    if (response.status === 401 && isFrom(response, origin)) {
      // A token may have expired since it was given.
      const challenge = response.headers.get('www-authenticate') ?? '';
      await response.body?.cancel();
      this.#authorization = await this.#answer(origin, challenge);
      if (this.#authorization !== null) response = await this.#ask(url, headers);
    }
    if (response.ok) return response;
    await response.body?.cancel();
    const { status } = response;
    const times = TRY_AGAIN.has(status) ? `, ${TRIES} times` : '';
    if (isFrom(response, origin)) throw refusal(this.#where, path, status, times);
    const { host } = new URL(response.url); // its query may hold a signature
    throw this.#failed(`redirects to ${host}, which answered HTTP ${status}${times}`);
  }

  /** As messages call it: `ghcr.io/acme/orders`. */
  get name(): string {
    return `${this.#where.registry}/${this.#where.repository}`;
  }

  #answer(origin: string, challenge: string): Promise<string | null> {
    const send = (url: URL, init: RequestInit): Promise<Response> => this.#send(url, init);
    return authorize({ ...this.#where, origin, send }, challenge);
  }

  /** Follows redirects by hand: `fetch` would carry `Authorization` between ports of one host. */
  async #ask(first: URL, headers: Readonly<Record<string, string>>): Promise<Response> {
    let url = first;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const own: Record<string, string> =
        url.origin === first.origin && this.#authorization !== null
          ? { authorization: this.#authorization }
          : {};
      const response = await this.#send(url, { headers: { ...headers, ...own } });
      const target = response.headers.get('location');
      if (!REDIRECTS.has(response.status) || target === null) return response;
      await response.body?.cancel();
      url = this.#next(url, target);
    }
    throw this.#failed(`redirects more than ${MOST_REDIRECTS} times`);
  }

  /** Never from https to http: who listens could answer in its place. */
  #next(from: URL, target: string): URL {
    const url = URL.canParse(target, from.href) ? new URL(target, from) : null;
    const isFine =
      url?.protocol === 'https:' ||
      (url?.protocol === 'http:' && from.protocol === 'http:' && isLoopback(url.hostname));
    if (url !== null && isFine) return url;
    throw this.#failed('redirects to a place that is not encrypted');
  }

  /** One request, again where that may help: an answer that is worth no more tries, or the last. */
  async #send(url: URL, init: RequestInit): Promise<Response> {
    let why: unknown;
    for (let tries = 1; tries <= TRIES; tries += 1) {
      let pause = this.#patience.pause * 2 ** (tries - 1);
      try {
        const response = await this.#once(url, init);
        if (!TRY_AGAIN.has(response.status) || tries === TRIES) return response;
        pause = this.#pauseOf(response, pause);
        await response.body?.cancel();
      } catch (error) {
        if (isDistrusted(error)) throw this.#distrusted(url, error);
        why = error;
      }
      if (tries < TRIES) await sleep(pause);
    }
    throw this.#failed(`${this.#leadsTo(url)} does not answer: ${reasonOf(why)}`);
  }

  /** The time limit is for the headers; a body's is its reader's matter. */
  async #once(url: URL, init: RequestInit): Promise<Response> {
    const limit = new AbortController();
    const timer = setTimeout(() => {
      limit.abort(new Error(`no answer in ${this.#patience.answer / 1000} s`));
    }, this.#patience.answer);
    try {
      // Digests and ranges are of the bytes as they are stored.
      const headers = { ...init.headers, 'accept-encoding': 'identity' };
      return await fetch(url, { ...init, headers, redirect: 'manual', signal: limit.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  /** RFC 9110, section 10.2.3: seconds, or a date. */
  #pauseOf({ headers }: Response, otherwise: number): number {
    const text = headers.get('retry-after');
    if (text === null) return otherwise;
    const asked = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
    if (Number.isNaN(asked)) return otherwise;
    return Math.min(Math.max(asked, 0), this.#patience.longestPause);
  }

  /** On this machine registries are seldom encrypted; elsewhere they always have to be. */
  async #findOrigin(): Promise<string> {
    const { registry } = this.#where;
    const host = registry === DOCKER_HUB ? 'registry-1.docker.io' : registry;
    const encrypted = `https://${host}`;
    if (!isLoopback(new URL(encrypted).hostname)) return encrypted;
    try {
      const response = await this.#once(new URL(`${encrypted}/v2/`), {});
      await response.body?.cancel();
      return encrypted;
    } catch (error) {
      if (isDistrusted(error)) throw this.#distrusted(new URL(encrypted), error);
      return `http://${host}`;
    }
  }

  #distrusted(url: URL, error: unknown): UserError {
    const message = `${this.#leadsTo(url)} cannot be trusted: ${reasonOf(error)}`;
    return this.#failed(message, howToTrust(url.host));
  }

  /** Where an address is another's, whom its user may not know. */
  #leadsTo({ host }: URL): string {
    const own = new URL(this.#origin ?? `https://${this.#where.registry}`).host;
    return host === own ? '' : `sends to ${host}, which`;
  }

  #failed(why: string, next?: string): UserError {
    const message = `The registry ${this.#where.registry} ${why.trimStart()}`;
    return new UserError('registry-failed', message, next === undefined ? {} : { next });
  }
}

function isFrom({ url }: Response, origin: string): boolean {
  return new URL(url).origin === origin;
}
