// `docker://REF` against a real registry, with password and with token authentication: what crane
// says of an image, and what lies in the layout that was pushed, is what is told.

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { makeCertificate, startRegistry, type Registry } from '../../tools/lab/index.ts';
import { stagegateBeside, type Ran } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { PUBLISHED } from './images.ts';
import { leaksIn } from './leaks.ts';
import { craneAt, topOf, writeDockerConfig, type Crane, type Manifest } from './published.ts';
import { TokenServer } from './tokenserver.ts';
import { scratch } from './tree.ts';

/** Each runs the command line, on a machine that may have other work. */
jest.setTimeout(60_000);

const user = {
  name: 'ada',
  password: randomBytes(12).toString('hex'),
  identityToken: randomBytes(12).toString('hex'),
};

let engine: TestEngine;
let work: string;
let tokens: TokenServer;
const layouts = new Map<string, string>();

interface Place {
  readonly registry: Registry;
  readonly crane: Crane;
}
const places = new Map<string, Place>();

async function openPlace(name: string, auth: Parameters<typeof startRegistry>[0]['auth']) {
  const root = join(work, name);
  const registry = await startRegistry({ root, ...(auth && { auth }), log: () => undefined });
  const crane = await craneAt(join(work, `${name}.docker`), { host: registry.host, ...user });
  places.set(name, { registry, crane });
}

beforeAll(async () => {
  engine = await useEngine(['debian:bookworm-slim', 'busybox:1.36']);
  work = scratch('registry');
  for (const [i, { name, build }] of PUBLISHED.entries()) {
    layouts.set(name, await build(engine, join(work, `layout${i}`)));
  }
  tokens = await TokenServer.start(user, await makeCertificate(join(work, 'certificate')));
  await openPlace('password', { kind: 'password', users: { [user.name]: user.password } });
  await openPlace('token', tokens.auth);
}, 900_000);
afterAll(async () => {
  for (const { registry } of places.values()) await registry.stop();
  await tokens.close();
});

/** `inspect`, with the place's credentials unless told otherwise. */
function run(
  place: Place,
  reference: string,
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const cache = more.includes('--cache-dir') ? [] : ['--no-index-cache'];
  const argv = ['inspect', reference, '--format', 'json', ...cache, ...more];
  return stagegateBeside(argv, work, { DOCKER_CONFIG: place.crane.dockerConfig, ...env });
}

async function inspect(...asked: Parameters<typeof run>): Promise<Snapshot> {
  const ran = await run(...asked);
  expect(ran).toMatchObject({ status: 0 });
  expect(ran.stderr).not.toMatch(/^ {4}at /m);
  return JSON.parse(ran.stdout) as Snapshot;
}

describe.each(['password', 'token'])('a registry that asks for a %s', (kind) => {
  const place = (): Place => places.get(kind)!;

  test.each(PUBLISHED)(
    'holds an image with $name',
    async ({ name, platforms }) => {
      const { crane, registry } = place();
      const layout = layouts.get(name)!;
      const repository = `${registry.host}/acme/${name.replaceAll(' ', '-')}`;
      const reference = `${repository}:1.2`;
      await crane.run('push', layout, reference);
      const named = (await crane.run('digest', reference)).trim();
      expect(named).toBe(topOf(layout).digest);
      for (const platform of platforms) {
        const only = ['--platform', platform];
        const local = await inspect(place(), `oci:${layout}`, only);
        const remote = await inspect(place(), `docker://${reference}`, only);
        expect(remote).toEqual(local);
        const digest = (await crane.run('digest', ...only, reference)).trim();
        const { layers = [] } = JSON.parse(
          await crane.run('manifest', ...only, reference),
        ) as Manifest;
        expect(remote.digest).toBe(digest);
        expect(remote.layers.map((layer) => [layer.digest, layer.compressed])).toEqual(
          layers.map((layer) => [layer.digest, layer.size]),
        );
        expect(remote.size.compressed).toBe(layers.reduce((sum, { size }) => sum + size, 0));
        // The digest counts, whatever the tag beside it.
        const byDigest = `docker://${repository}:no-such-tag@${named}`;
        expect(await inspect(place(), byDigest, only)).toEqual(remote);
      }
    },
    300_000,
  );

  test('and takes it from a credential helper', async () => {
    const { registry, reference } = await pushed(place(), 'zstd', 'helped');
    const config = { credHelpers: { [registry.host]: 'fake' } };
    const secret = { ServerURL: registry.host, Username: user.name, Secret: user.password };
    const found = await inspect(place(), reference, [], helper('password', config, secret));
    expect(found.digest).toBe(digestOf('zstd'));
    const never = await run(place(), reference, [], helper('nothing', config, null));
    expect(never).toMatchObject({ status: 3, stdout: '' });
    expect(never.stderr).toMatch(/without an account/u);
  });

  test('and gets a wrong one', async () => {
    const { registry, reference } = await pushed(place(), 'zstd', 'wrong');
    const auth = Buffer.from(`${user.name}:x${user.password}`).toString('base64');
    const DOCKER_CONFIG = configFolder('wrong', { auths: { [registry.host]: { auth } } });
    const ran = await run(place(), reference, [], { DOCKER_CONFIG });
    expect(ran).toMatchObject({ status: 3, stdout: '' });
    expect(ran.stderr).toMatch(/the account of docker login \(HTTP 401\)/u);
    expect(ran.stderr).toMatch(/docker login/u);
    expect(leaksIn([{ name: 'stderr', bytes: Buffer.from(ran.stderr) }], { auth })).toEqual([]);
  });
});

describe('a token server', () => {
  const place = (): Place => places.get('token')!;

  test('takes an identity token in place of a password', async () => {
    const { registry, reference } = await pushed(place(), 'zstd', 'identity');
    const config = { credsStore: 'fake' };
    const secret = { ServerURL: '', Username: '<token>', Secret: user.identityToken };
    const before = tokens.asked.length;
    const found = await inspect(place(), reference, [], helper('identity', config, secret));
    expect(found.digest).toBe(digestOf('zstd'));
    const asked = tokens.asked.slice(before);
    expect(new Set(asked.map(({ by }) => by))).toEqual(new Set(['identity-token']));
    expect(registry.host).toMatch(/^127/u);
  });

  test('is not asked for each layer anew', async () => {
    const { reference } = await pushed(place(), 'sixty layers', 'many');
    const before = tokens.asked.length;
    expect((await inspect(place(), reference)).layers).toHaveLength(60);
    // Once in each thread that scans, and once for the manifest.
    expect(tokens.asked.length - before).toBeLessThanOrEqual(5);
  });

  test('gives a token to nobody for what is open, and is asked for pulling alone', async () => {
    const { reference } = await pushed(place(), 'zstd', 'open');
    tokens.open.add('acme/open');
    const DOCKER_CONFIG = configFolder('nobody', {});
    const before = tokens.asked.length;
    const found = await inspect(place(), reference, [], { DOCKER_CONFIG });
    expect(found.digest).toBe(digestOf('zstd'));
    const asked = tokens.asked.slice(before);
    expect(asked.length).toBeGreaterThan(0);
    for (const one of asked) {
      expect(one).toEqual({ by: 'nobody', scope: 'repository:acme/open:pull', granted: true });
    }
  });
});

/** Pushes one of the images under a name of its own. */
async function pushed({ registry, crane }: Place, image: string, name: string) {
  const reference = `${registry.host}/acme/${name}:1`;
  await crane.run('push', layouts.get(image)!, reference);
  return { registry, reference: `docker://${reference}` };
}

const digestOf = (image: string): string => topOf(layouts.get(image)!).digest;

const configFolder = (name: string, config: object): string =>
  writeDockerConfig(join(work, `${name}.config`), config);

/** `docker-credential-fake` on PATH that answers so; null: it knows nothing of the registry. */
function helper(name: string, config: object, answer: object | null): Record<string, string> {
  const DOCKER_CONFIG = configFolder(name, config);
  const text = JSON.stringify(answer);
  const says = `cat <<'END'\n${text}\nEND\n`;
  const refuses = 'echo credentials not found in native keychain; exit 1\n';
  const script = `#!/bin/sh\n[ "$1" = get ] || exit 9\n${answer === null ? refuses : says}`;
  writeFileSync(join(DOCKER_CONFIG, 'docker-credential-fake'), script, { mode: 0o755 });
  return { DOCKER_CONFIG, PATH: `${DOCKER_CONFIG}:${process.env['PATH'] ?? ''}` };
}
