// F4. Docker's own credentials for one registry: its config file, and the helpers that it names.
// Reads files and runs programs. Formats: docker/cli cli/config/configfile and
// docker/docker-credential-helpers, "Development".
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { UserError } from '../../errors.ts';
import type { Credentials } from '../../model/image.ts';
import { DOCKER_HUB } from '../../oci/imagename.ts';
import { asObject, asText, asTextMap, parseObject, type Fields } from '../../text/json.ts';
import type { Exec } from '../exec.ts';

/** Docker Hub's key in the config file, from the days of its first API. */
const HUB_KEY = 'https://index.docker.io/v1/';
/** What helpers write as the name of a user when the secret is an identity token. */
const TOKEN_USER = '<token>';
const HELPER = /^[a-z0-9-]{1,64}$/;
const PATIENCE = 30_000;

/**
 * Credentials for a registry as docker would use them: its own helper, the common helper, then the
 * file itself. Null: none, and the registry is asked without.
 * @throws UserError `registry-denied` for a config file or a helper that cannot be used
 */
export async function findCredentials(
  registry: string,
  exec: Exec,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Credentials | null> {
  const path = join(env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json');
  const config = readConfig(path);
  if (config === null) return null;
  const key = registry === DOCKER_HUB ? HUB_KEY : registry;
  const helper = asTextMap(config['credHelpers'])[key] ?? asText(config['credsStore']);
  const told = helper === '' ? null : await askHelper(helper, key, exec);
  return told ?? fromFile(asObject(config['auths']) ?? {}, registry, path);
}

function readConfig(path: string): Fields | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw denied(`${path} cannot be read: ${(error as Error).message}`);
  }
  const config = parseObject(bytes);
  if (config === null) throw denied(`${path} is no JSON object`);
  return config;
}

async function askHelper(name: string, key: string, exec: Exec): Promise<Credentials | null> {
  if (!HELPER.test(name)) throw denied(`${name} is no name of a credential helper`);
  const program = `docker-credential-${name}`;
  const ran = await exec([program, 'get'], { input: key, signal: AbortSignal.timeout(PATIENCE) });
  if (ran.ended === 'not-found') throw denied(`The credential helper ${program} is not installed`);
  if (ran.code !== 0) {
    // The protocol has no code for it: helpers print this sentence, and docker looks for it.
    if (/credentials not found/i.test(ran.stdout + ran.stderr)) return null;
    throw denied(`The credential helper ${program} failed: exit ${ran.code ?? ran.ended}`);
  }
  const answer = parseObject(Buffer.from(ran.stdout));
  if (answer === null) throw denied(`The credential helper ${program} answered no JSON object`);
  return made(asText(answer['Username']), asText(answer['Secret']));
}

function made(username: string, secret: string): Credentials | null {
  if (secret === '') return null;
  if (username === TOKEN_USER) return { kind: 'identity-token', token: secret };
  return { kind: 'password', username, password: secret };
}

/** Keys are hosts, or URLs of a registry of theirs. */
function fromFile(auths: Fields, registry: string, path: string): Credentials | null {
  const key = Object.keys(auths).find((name) => registryOf(name) === registry);
  const entry = key === undefined ? null : asObject(auths[key]);
  if (entry === null) return null;
  const token = asText(entry['identitytoken']);
  if (token !== '') return { kind: 'identity-token', token };
  const auth = asText(entry['auth']);
  if (auth === '') return made(asText(entry['username']), asText(entry['password']));
  const text = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = text.indexOf(':');
  if (colon < 0) throw denied(`${path}: the auth of ${registry} is no base64 of user:password`);
  return made(text.slice(0, colon), text.slice(colon + 1));
}

/** `https://index.docker.io/v1/` → `docker.io`, `https://ghcr.io` → `ghcr.io`. */
function registryOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return host === 'index.docker.io' ? DOCKER_HUB : host.toLowerCase();
}

function denied(message: string): UserError {
  return new UserError('registry-denied', message, {
    next: 'Correct it, or log in again with docker login.',
  });
}
