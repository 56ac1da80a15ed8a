// F4. How to answer a registry's 401: by password, or with a token that its realm gives. Asks the
// network. Source: distribution's "Token Authentication Specification" and "OAuth2 Token
// Authentication".
import { UserError } from '../../errors.ts';
import type { Credentials } from '../../model/image.ts';
import { asText, parseObject } from '../../text/json.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import { isLoopback } from './loopback.ts';

export interface AuthorizationContext {
  /** Of the registry: `https://ghcr.io`. */
  readonly origin: string;
  readonly repository: string;
  readonly credentials: Credentials | null;
  /** Sends one request, tries again what may be tried again, and follows nothing. */
  readonly send: (url: URL, init: RequestInit) => Promise<Response>;
}

/** Bytes of a token server's answer; real ones have a few thousand. */
const MOST = 1 << 20;

/**
 * The `Authorization` header that the challenges of a 401 ask for; null where there is nothing to
 * answer with: a password is asked for, and there is none.
 * @throws UserError `registry-denied` where the realm refuses, or must not be asked
 */
export async function authorize(
  context: AuthorizationContext,
  header: string,
): Promise<string | null> {
  const challenges = parseChallenges(header);
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer !== undefined) return `Bearer ${await fetchToken(context, bearer)}`;
  const { credentials } = context;
  if (!challenges.some(({ scheme }) => scheme === 'basic') || credentials === null) return null;
  return basic(credentials);
}

/** A registry without a token server cannot take an identity token. */
function basic(credentials: Credentials): string | null {
  if (credentials.kind !== 'password') return null;
  const { username, password } = credentials;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function fetchToken(context: AuthorizationContext, challenge: Challenge): Promise<string> {
  const realm = realmOf(context, challenge);
  const { credentials, repository, send } = context;
  const scope = challenge.params.get('scope') ?? `repository:${repository}:pull`;
  const service = challenge.params.get('service') ?? '';
  const response =
    credentials?.kind === 'identity-token'
      ? await send(realm, refresh(credentials.token, service, scope))
      : await send(withQuery(realm, service, scope), { headers: passwordOf(credentials) });
  const answer = await bodyOf(response);
  if (!response.ok) {
    const who = credentials === null ? 'without an account' : 'with the account of docker login';
    throw new UserError(
      'registry-denied',
      `${realm.host} gave no token ${who} (HTTP ${response.status})`,
    );
  }
  const fields = parseObject(answer) ?? {};
  const token = asText(fields['token']) || asText(fields['access_token']);
  // What cannot stand in a header is no token.
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new UserError('registry-failed', `${realm.host} answered without a token`);
}

/** Credentials go to the realm that the registry itself names, encrypted or on this machine. */
function realmOf({ origin }: AuthorizationContext, { params }: Challenge): URL {
  const text = params.get('realm') ?? '';
  const realm = URL.canParse(text) ? new URL(text) : null;
  if (realm?.protocol === 'https:') return realm;
  // A registry elsewhere has no business with this machine.
  const isHere = isLoopback(new URL(origin).hostname);
  if (realm?.protocol === 'http:' && isHere && isLoopback(realm.hostname)) return realm;
  throw new UserError(
    'registry-denied',
    `${origin} sends to ${text === '' ? 'no place' : text} for a token, and credentials go nowhere unencrypted`,
    { next: 'Correct the registry’s token realm: an https URL.' },
  );
}

function withQuery(realm: URL, service: string, scope: string): URL {
  const url = new URL(realm);
  if (service !== '') url.searchParams.set('service', service);
  url.searchParams.set('scope', scope);
  return url;
}

function passwordOf(credentials: Credentials | null): Record<string, string> {
  const header = credentials === null ? null : basic(credentials);
  return header === null ? {} : { authorization: header };
}

function refresh(token: string, service: string, scope: string): RequestInit {
  const form = { grant_type: 'refresh_token', refresh_token: token, service, scope };
  return { method: 'POST', body: new URLSearchParams({ ...form, client_id: 'stagegate' }) };
}

async function bodyOf(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array);
    length += (chunk as Uint8Array).length;
    if (length > MOST) break;
  }
  return Buffer.concat(chunks);
}
