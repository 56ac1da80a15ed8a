// A registry on HTTPS whose certificate a private authority signed, straight and through a proxy.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import {
  makeCertificate,
  startRegistry,
  type Certificate,
  type Registry,
} from '../../tools/lab/index.ts';
import { stagegateBeside, type Ran } from './cli.ts';
import { ConnectProxy } from './connectproxy.ts';
import { useEngine } from './engine.ts';
import { PLAIN } from './images.ts';
import { buildLayout, craneAt, writeDockerConfig } from './published.ts';
import { scratch } from './tree.ts';

/** Each runs the command line, on a machine that may have other work. */
jest.setTimeout(60_000);

/** No such name is in the world (RFC 6761): only the proxy knows where it is. */
const NAME = 'registry.test';
const secretOf = (): string => randomBytes(12).toString('hex');
const user = { name: 'ada', password: secretOf() };
const proxyUser = `bob:${secretOf()}`;

let work: string;
let registry: Registry;
let proxy: ConnectProxy;
let certificate: Certificate;
let local: string;

beforeAll(async () => {
  const engine = await useEngine(['busybox:1.36']);
  work = scratch('network');
  // Layers that are worth further threads, each of which has to go the same way.
  const layers = [1, 2, 3, 4].map((i) => `RUN head -c 3000000 /dev/urandom > /random${i}\n`);
  const Dockerfile = `FROM busybox:1.36\n${layers.join('')}`;
  const layout = await buildLayout(engine, join(work, 'layout'), { Dockerfile }, PLAIN);
  const root = join(work, 'registry');
  const quiet = { root, log: () => undefined };
  const open = await startRegistry(quiet);
  const crane = await craneAt(join(work, 'crane'), null);
  await crane.run('push', layout, `${open.host}/acme/orders:1`);
  await open.stop();
  certificate = await makeCertificate(join(work, 'certificate'), [NAME]);
  const auth = { kind: 'password', users: { [user.name]: user.password } } as const;
  registry = await startRegistry({ ...quiet, auth, certificate });
  proxy = await ConnectProxy.start(registry.host, proxyUser);
  const ran = await inspect(`oci:${layout}`, {});
  expect(ran).toMatchObject({ status: 0 });
  local = ran.stdout;
}, 600_000);
afterAll(async () => {
  await Promise.all([proxy.close(), registry.stop()]);
});
beforeEach(() => {
  proxy.asked.length = 0;
});

const CLEAR = Object.fromEntries(
  ['https_proxy', 'http_proxy', 'no_proxy', 'all_proxy']
    .flatMap((name) => [name, name.toUpperCase()])
    .map((name) => [name, undefined]),
);

function inspect(
  reference: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ran> {
  const auth = Buffer.from(`${user.name}:${user.password}`).toString('base64');
  const auths = { [registry.host]: { auth }, [NAME]: { auth } };
  const DOCKER_CONFIG = writeDockerConfig(join(work, 'config'), { auths });
  const argv = ['inspect', reference, '--format', 'json', '--no-index-cache'];
  const NODE_EXTRA_CA_CERTS = undefined;
  return stagegateBeside(argv, work, { ...CLEAR, NODE_EXTRA_CA_CERTS, DOCKER_CONFIG, ...env });
}

const trusting = () => ({ NODE_EXTRA_CA_CERTS: certificate.path });

test('a certificate of nobody whom this machine trusts is an error that says how to trust', async () => {
  const ran = await inspect(`docker://${registry.host}/acme/orders:1`, {});
  expect(ran).toMatchObject({ status: 3, stdout: '' });
  expect(ran.stderr).toMatch(/cannot be trusted: self-signed certificate/u);
  expect(ran.stderr).toMatch(/Set NODE_EXTRA_CA_CERTS to a PEM file/u);
  const asked = await registry.requests();
  expect(asked.filter(({ agent }) => agent === 'node')).toEqual([]);
});

test('NODE_EXTRA_CA_CERTS trusts it', async () => {
  const ran = await inspect(`docker://${registry.host}/acme/orders:1`, trusting());
  expect(ran).toMatchObject({ status: 0 });
  expect(ran.stdout).toBe(local);
});

describe('through a proxy', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])('%s', async (variable) => {
    const through = { [variable]: `http://${proxyUser}@${proxy.host}` };
    const ran = await inspect(`docker://${NAME}/acme/orders:1`, { ...trusting(), ...through });
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stdout).toBe(local);
    expect(new Set(proxy.asked)).toEqual(new Set([`${NAME}:443`]));
  });

  test('that refuses is an error, without its password', async () => {
    const wrong = secretOf();
    const through = { HTTPS_PROXY: `http://bob:${wrong}@${proxy.host}` };
    const ran = await inspect(`docker://${NAME}/acme/orders:1`, { ...trusting(), ...through });
    expect(ran).toMatchObject({ status: 3, stdout: '' });
    expect(ran.stderr).toMatch(/registry\.test does not answer: .*407/u);
    expect(ran.stderr).not.toContain(wrong);
  });

  test('is not asked for this machine', async () => {
    const through = { HTTPS_PROXY: `http://${proxyUser}@${proxy.host}`, NO_PROXY: '.example.com' };
    const reference = `docker://${registry.host}/acme/orders:1`;
    const ran = await inspect(reference, { ...trusting(), ...through });
    expect(ran).toMatchObject({ status: 0 });
    expect(proxy.asked).toEqual([]);
  });
});
