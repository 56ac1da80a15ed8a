// How much of an image is fetched when part of it is known: counted by a real registry's own log.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRegistry, type Access, type Registry } from '../../tools/lab/index.ts';
import { stagegateBeside } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { PLAIN } from './images.ts';
import { buildLayout, craneAt, topOf, type Crane, type Manifest } from './published.ts';
import { scratch } from './tree.ts';

const user = { name: 'ada', password: randomBytes(12).toString('hex') };
const FROM = 'FROM debian:bookworm-slim\nRUN echo one > /one\n';

let engine: TestEngine;
let work: string;
let registry: Registry;
let crane: Crane;

beforeAll(async () => {
  engine = await useEngine(['debian:bookworm-slim']);
  work = scratch('fetched');
  const auth = { kind: 'password', users: { [user.name]: user.password } } as const;
  registry = await startRegistry({ root: join(work, 'registry'), auth, log: () => undefined });
  crane = await craneAt(join(work, 'docker'), { host: registry.host, ...user });
}, 600_000);
afterAll(() => registry.stop());

test('of a new tag what its base did not bring, and of a promoted one no layer', async () => {
  const repository = `${registry.host}/acme/orders`;
  const first = await buildLayout(engine, join(work, 'v1'), { Dockerfile: FROM }, PLAIN);
  const second = await buildLayout(
    engine,
    join(work, 'v2'),
    { Dockerfile: `${FROM}RUN head -c 100000 /dev/urandom > /two\n` },
    PLAIN,
  );
  await crane.run('push', first, `${repository}:1`);
  await crane.run('push', second, `${repository}:2`);
  await crane.run('tag', `${repository}:2`, 'stable');
  const old = await fetchedBy(`${repository}:1`);
  expect(old).toEqual(contentOf(first, 'everything'));
  const next = await fetchedBy(`${repository}:2`);
  const base = new Set(Object.keys(contentOf(first, 'everything')));
  const all = Object.entries(contentOf(second, 'everything'));
  expect(next).toEqual(Object.fromEntries(all.filter(([digest]) => !base.has(digest))));
  expect(Object.keys(next)).toHaveLength(3);
  const promoted = await fetchedBy(`${repository}:stable`);
  expect(promoted).toEqual(contentOf(second, 'documents'));
}, 300_000);

/** Bytes of answers by digest (a manifest's is that of its tag), counted by the registry itself. */
async function fetchedBy(reference: string): Promise<Record<string, number>> {
  const before = (await registry.requests()).length;
  const cache = ['--cache-dir', join(work, 'cache')];
  const argv = ['inspect', `docker://${reference}`, '--format', 'json', ...cache];
  const ran = await stagegateBeside(argv, work, { DOCKER_CONFIG: crane.dockerConfig });
  expect(ran).toMatchObject({ status: 0 });
  const asked: readonly Access[] = (await registry.requests()).slice(before);
  const counts: Record<string, number> = {};
  for (const { method, path, status, bytes } of asked) {
    expect(method).toBe('GET');
    if (status === 401) continue;
    expect(status).toBe(200);
    const [, repository, kind, name] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
    const tag = `${registry.host}/${repository}:${name}`;
    const digest = kind === 'blobs' ? name! : (await crane.run('digest', tag)).trim();
    counts[digest] = (counts[digest] ?? 0) + bytes;
  }
  return counts;
}

/** Digests and sizes of a single image's documents, and of its layers. */
function contentOf(layout: string, what: 'documents' | 'everything'): Record<string, number> {
  const top = topOf(layout);
  const path = join(layout, 'blobs/sha256', top.digest.slice('sha256:'.length));
  const { config, layers = [] } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  const parts = [top, config!, ...(what === 'everything' ? layers : [])];
  return Object.fromEntries(parts.map(({ digest, size }) => [digest, size]));
}
