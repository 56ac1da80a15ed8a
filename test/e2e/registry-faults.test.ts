// What goes wrong between the command line and a real registry ends in the same reading as ever, or
// in an error that says what happened; never in a part of a reading.

import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRegistry, type Registry } from '../../tools/lab/index.ts';
import { fc } from '../property.ts';
import { stagegateBeside, type Ran } from './cli.ts';
import { useEngine } from './engine.ts';
import { FaultyProxy, type Fault } from './faultyproxy.ts';
import { PLAIN } from './images.ts';
import { buildLayout, craneAt, topOf, writeDockerConfig, type Manifest } from './published.ts';
import { scratch } from './tree.ts';

const user = { name: 'ada', password: randomBytes(12).toString('hex') };
const basic = Buffer.from(`${user.name}:${user.password}`).toString('base64');
const REPOSITORY = 'acme/orders';

let work: string;
let registry: Registry;
let storage: Registry;
/** The registry as its users know it. */
let front: FaultyProxy;
/** Where it keeps its blobs, which needs no password. */
let other: FaultyProxy;
let healthy: string;
let document: Manifest;

beforeAll(async () => {
  const engine = await useEngine(['busybox:1.36']);
  work = scratch('faults');
  const auth = { kind: 'password', users: { [user.name]: user.password } } as const;
  registry = await startRegistry({ root: join(work, 'a'), auth, log: () => undefined });
  storage = await startRegistry({ root: join(work, 'b'), log: () => undefined });
  const Dockerfile =
    'FROM busybox:1.36\nRUN head -c 300000 /dev/urandom > /one\nRUN echo two > /two\n';
  const layout = await buildLayout(engine, join(work, 'layout'), { Dockerfile }, PLAIN);
  const crane = await craneAt(join(work, 'crane'), { host: registry.host, ...user });
  await crane.run('push', layout, `${registry.host}/${REPOSITORY}:1`);
  await crane.run('push', layout, `${storage.host}/${REPOSITORY}:1`);
  front = await FaultyProxy.start(registry.host);
  other = await FaultyProxy.start(storage.host);
  const top = join(layout, 'blobs/sha256', topOf(layout).digest.slice('sha256:'.length));
  document = JSON.parse(readFileSync(top, 'utf8')) as Manifest;
  const ran = await inspect();
  expect(ran).toMatchObject({ status: 0 });
  healthy = ran.stdout;
}, 600_000);
afterAll(async () => {
  await Promise.all([front.close(), other.close(), registry.stop(), storage.stop()]);
});
beforeEach(() => {
  front.reset();
  other.reset();
});

function inspect(tag = '1', auth = basic): Promise<Ran> {
  const DOCKER_CONFIG = writeDockerConfig(join(work, 'config'), {
    auths: { [front.host]: { auth } },
  });
  const reference = `docker://${front.host}/${REPOSITORY}:${tag}`;
  const argv = ['inspect', reference, '--format', 'json', '--no-index-cache'];
  return stagegateBeside(argv, work, { DOCKER_CONFIG });
}

async function expectHealthy(): Promise<void> {
  const { status, stdout, stderr } = await inspect();
  expect({ status, said: status === 0 ? '' : stderr }).toEqual({ status: 0, said: '' });
  expect(stdout).toBe(healthy);
}

async function expectError(status: number, said: RegExp, ...asked: string[]): Promise<void> {
  const ran = await inspect(...asked);
  expect(ran).toMatchObject({ status, stdout: '' });
  expect(ran.stderr).toMatch(said);
  expect(ran.stderr).not.toMatch(/^ {4}at /m);
  for (const secret of [user.password, basic]) expect(ran.stderr).not.toContain(secret);
}

const MANIFEST = /\/manifests\//u;
const BLOB = /\/blobs\//u;
const blob = (digest: string): RegExp => new RegExp(`/blobs/${digest}$`);
const answer = (status: number, headers = {}): Fault => ({ kind: 'answer', status, headers });
const largest = () => document.layers!.toSorted((a, b) => b.size - a.size)[0]!;

describe('once', () => {
  test.each<[string, RegExp, Fault]>([
    ['429 that says when', BLOB, answer(429, { 'retry-after': '1' })],
    ['429 that does not', MANIFEST, answer(429)],
    ['500', MANIFEST, answer(500)],
    ['503 of a blob', BLOB, answer(503, { 'retry-after': '0' })],
  ])(
    '%s is tried again',
    async (_, on, fault) => {
      front.plan(on, fault, 2);
      await expectHealthy();
      expect(front.passed.filter(({ path }) => on.test(path)).length).toBeGreaterThan(2);
    },
    60_000,
  );

  test('a connection that ends anywhere in a manifest, a config or a layer', async () => {
    const parts = [
      { on: MANIFEST, size: 600 },
      { on: blob(document.config!.digest), size: document.config!.size },
      ...document.layers!.map(({ digest, size }) => ({ on: blob(digest), size })),
    ];
    const place = fc
      .constantFrom(...parts)
      .chain(({ on, size }) => fc.record({ on: fc.constant(on), after: fc.nat(size - 1) }));
    await fc.assert(
      fc.asyncProperty(place, async ({ on, after }) => {
        front.reset();
        front.plan(on, { kind: 'cut', after }, 1);
        await expectHealthy();
      }),
      { numRuns: 10 },
    );
  }, 300_000);

  test('is taken up where it stopped', async () => {
    const { digest, size } = largest();
    const after = randomInt(1, size - 1);
    front.plan(blob(digest), { kind: 'cut', after }, 1);
    await expectHealthy();
    const asked = front.passed.filter(({ path }) => path.endsWith(digest));
    expect(asked.at(-1)?.range).toBe(`bytes=${after}-`);
  }, 60_000);

  test('a layer that drips is asked for again', async () => {
    front.plan(blob(largest().digest), { kind: 'drip' }, 1);
    await expectHealthy();
  }, 120_000);
});

describe('for good', () => {
  test.each<[string, RegExp, Fault, RegExp]>([
    ['403', MANIFEST, answer(403), /refuses acme\/orders:1 .*\(HTTP 403\)/u],
    ['403 of a layer', BLOB, answer(403), /refuses acme\/orders@sha256.*\(HTTP 403\)/u],
    ['404 of a layer', BLOB, answer(404), /has no acme\/orders@sha256/u],
    ['429', MANIFEST, answer(429, { 'retry-after': '0' }), /HTTP 429 .*, 5 times/u],
    ['500', BLOB, answer(500), /HTTP 500 .*, 5 times/u],
    ['a manifest that is cut', MANIFEST, { kind: 'cut', after: 100 }, /breaks off, 5 times/u],
    ['a layer that is cut', BLOB, { kind: 'cut', after: 0 }, /breaks off/u],
    ['another byte in a manifest', MANIFEST, { kind: 'flip', at: 300 }, /holds other bytes/u],
    ['another byte in a blob', BLOB, { kind: 'flip', at: 200 }, /holds other bytes/u],
  ])(
    '%s is an error',
    async (_, on, fault, said) => {
      front.plan(on, fault);
      await expectError(3, said);
    },
    60_000,
  );

  test('another byte in a layer is an error', async () => {
    front.plan(blob(largest().digest), { kind: 'flip', at: largest().size - 20 });
    await expectError(3, new RegExp(largest().digest));
  }, 60_000);

  test('a tag and a repository that are not there are exit 2', async () => {
    await expectError(2, /has no acme\/orders:9/u, '9');
  }, 60_000);

  test('a wrong password is exit 3', async () => {
    const auth = Buffer.from(`${user.name}:wrong`).toString('base64');
    await expectError(3, /refuses .* the account of docker login \(HTTP 401\)/u, '1', auth);
  }, 60_000);
});

describe('a registry that keeps its blobs elsewhere', () => {
  test.each([
    ['another port', () => other.host],
    ['another name', () => `localhost:${other.port}`],
  ])(
    'at %s shows no credentials there',
    async (_, host) => {
      front.plan(BLOB, { kind: 'redirect', to: (path) => `http://${host()}${path}` });
      await expectHealthy();
      expect(other.passed.length).toBe(1 + document.layers!.length);
      expect(other.passed.map(({ authorization }) => authorization)).toEqual(
        other.passed.map(() => undefined),
      );
      expect(front.passed.some(({ authorization }) => authorization === `Basic ${basic}`)).toBe(
        true,
      );
    },
    60_000,
  );

  test('takes up there what broke off there', async () => {
    front.plan(BLOB, { kind: 'redirect', to: (path) => `http://${other.host}${path}` });
    other.plan(blob(largest().digest), { kind: 'cut', after: 1000 }, 2);
    await expectHealthy();
    expect(other.passed.map(({ range }) => range)).toContain('bytes=1000-');
    expect(other.passed.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  }, 60_000);

  test.each([401, 403])(
    'which answers %d gets none either',
    async (status) => {
      const realm = `http://${other.host}/token`;
      const asks = { 'www-authenticate': `Bearer realm="${realm}",service="x", Basic realm="y"` };
      front.plan(BLOB, { kind: 'redirect', to: (path) => `http://${other.host}${path}` });
      other.plan(/./u, answer(status, asks));
      await expectError(3, new RegExp(`redirects to ${other.host}, which answered HTTP ${status}`));
      expect(other.passed.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
      expect(other.passed.filter(({ path }) => path.startsWith('/token'))).toEqual([]);
    },
    60_000,
  );
});
