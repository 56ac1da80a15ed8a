// What registries hold besides images that can be read, pushed to a real one: each is said for what
// it is. An open registry, with a proxy before it that writes down what is asked.

import { truncateSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { jest } from '@jest/globals';
import { startRegistry, type Registry } from '../../tools/lab/index.ts';
import { tar } from '../fixtures/tar.ts';
import { sha256 } from '../fixtures/layout.ts';
import { stagegateBeside, type Ran } from './cli.ts';
import { useEngine } from './engine.ts';
import { FaultyProxy } from './faultyproxy.ts';
import { PUBLISHED } from './images.ts';
import { craneAt, topOf, type Crane, type Manifest } from './published.ts';
import { scratch } from './tree.ts';

/** Each runs the command line, on a machine that may have other work. */
jest.setTimeout(60_000);

const OCI = 'application/vnd.oci.image';
const MANIFEST = `${OCI}.manifest.v1+json`;
const INDEX = `${OCI}.index.v1+json`;
const FOREIGN = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';

let work: string;
let registry: Registry;
let front: FaultyProxy;
let crane: Crane;
/** Where the urls of foreign layers lead; nobody may ask there. */
let outside: Server;
const strayed: string[] = [];

beforeAll(async () => {
  work = scratch('kinds');
  registry = await startRegistry({ root: join(work, 'registry'), log: () => undefined });
  front = await FaultyProxy.start(registry.host);
  crane = await craneAt(join(work, 'crane'), null);
  outside = createServer((request, response) => {
    strayed.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
}, 600_000);
afterAll(async () => {
  await Promise.all([front.close(), registry.stop()]);
  outside.close();
  expect(strayed).toEqual([]);
});
beforeEach(() => front.reset());

function inspect(name: string, ...more: readonly string[]): Promise<Ran> {
  const argv = ['inspect', `docker://${front.host}/${name}`, '--format', 'json'];
  const DOCKER_CONFIG = join(work, 'nowhere');
  return stagegateBeside([...argv, '--no-index-cache', ...more], work, { DOCKER_CONFIG });
}

async function expectError(
  name: string,
  status: number,
  ...said: readonly RegExp[]
): Promise<void> {
  const ran = await inspect(name);
  expect(ran).toMatchObject({ status, stdout: '' });
  for (const one of said) expect(ran.stderr).toMatch(one);
  expect(ran.stderr).not.toMatch(/^ {4}at /m);
}

/** Pushes as the distribution spec says ("Pushing a blob monolithically"); the descriptor. */
async function putBlob(repository: string, mediaType: string, bytes: Buffer) {
  const digest = sha256(bytes);
  const started = await fetch(`http://${registry.host}/v2/${repository}/blobs/uploads/`, {
    method: 'POST',
  });
  const place = new URL(started.headers.get('location')!, `http://${registry.host}`);
  place.searchParams.set('digest', digest);
  const put = await fetch(place, { method: 'PUT', body: new Uint8Array(bytes) });
  expect(put.status).toBe(201);
  return { mediaType, digest, size: bytes.length };
}

async function putManifest(repository: string, reference: string, type: string, document: object) {
  const bytes = Buffer.from(JSON.stringify(document));
  const url = `http://${registry.host}/v2/${repository}/manifests/${reference}`;
  const headers = { 'content-type': type };
  const put = await fetch(url, { method: 'PUT', body: new Uint8Array(bytes), headers });
  expect({ status: put.status, said: put.ok ? '' : await put.text() }).toEqual({
    status: 201,
    said: '',
  });
  return { mediaType: type, digest: sha256(bytes), size: bytes.length };
}

const LAYER = tar([{ file: 'etc/hello', content: 'hello' }]);

/** An image with one layer that its manifest says is kept elsewhere; `pushed`: it is not. */
async function putForeign(repository: string, pushed: boolean): Promise<string> {
  const blob = gzipSync(LAYER);
  const digest = sha256(blob);
  if (pushed) await putBlob(repository, FOREIGN, blob);
  const rootfs = { type: 'layers', diff_ids: [sha256(LAYER)] };
  const image = { architecture: 'amd64', os: 'linux', config: {}, rootfs };
  const type = 'application/vnd.docker.container.image.v1+json';
  const config = await putBlob(repository, type, Buffer.from(JSON.stringify(image)));
  const { port } = outside.address() as AddressInfo;
  const urls = [`http://127.0.0.1:${port}/layer`];
  const layers = [{ mediaType: FOREIGN, digest, size: blob.length, urls }];
  const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
  await putManifest(repository, '1', mediaType, { schemaVersion: 2, mediaType, config, layers });
  return digest;
}

describe('a layer that is kept elsewhere', () => {
  test('is said, and never fetched from there', async () => {
    const digest = await putForeign('acme/foreign', false);
    await expectError(
      'acme/foreign:1',
      3,
      new RegExp(`Layer ${digest} is kept elsewhere: ${front.host}/acme/foreign does not have it`),
      /urls name is never fetched/u,
      /Push the layer to the registry/u,
    );
  });

  test('is read where the registry has it too', async () => {
    const digest = await putForeign('acme/both', true);
    const ran = await inspect('acme/both:1');
    expect(ran).toMatchObject({ status: 0 });
    expect(JSON.parse(ran.stdout)).toMatchObject({ layers: [{ digest, files: 1 }], problems: [] });
  });
});

describe('an artifact', () => {
  test('of helm', async () => {
    const repository = 'acme/chart';
    const type = 'application/vnd.cncf.helm.config.v1+json';
    const config = await putBlob(repository, type, Buffer.from('{"name":"orders"}'));
    const content = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
    const layers = [await putBlob(repository, content, gzipSync(LAYER))];
    const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers };
    await putManifest(repository, '1', MANIFEST, manifest);
    await expectError(
      'acme/chart:1',
      2,
      /is an artifact of type application\/vnd\.cncf\.helm\.config\.v1\+json/u,
      /Name an image; .* Helm chart/u,
    );
  });

  test('that says its own type', async () => {
    const repository = 'acme/report';
    const empty = await putBlob(repository, 'application/vnd.oci.empty.v1+json', Buffer.from('{}'));
    const artifactType = 'application/vnd.acme.report';
    const manifest = { schemaVersion: 2, mediaType: MANIFEST, artifactType };
    const layers = [{ ...empty, mediaType: 'text/plain' }];
    await putManifest(repository, '1', MANIFEST, { ...manifest, config: empty, layers });
    await expectError('acme/report:1', 2, /is an artifact of type application\/vnd\.acme\.report/u);
  });

  test('such as a signature, whose config is an image’s', async () => {
    const repository = 'acme/signed';
    const config = await putBlob(repository, `${OCI}.config.v1+json`, Buffer.from('{}'));
    const type = 'application/vnd.dev.cosign.simplesigning.v1+json';
    const layers = [await putBlob(repository, type, Buffer.from('{}'))];
    const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers };
    await putManifest(repository, 'sha256-0.sig', MANIFEST, manifest);
    await expectError('acme/signed:sha256-0.sig', 2, /has a layer of type application\/vnd\.dev/u);
  });
});

describe('attestations', () => {
  const repository = 'acme/attested';
  let index: Manifest;
  beforeAll(async () => {
    const { build } = PUBLISHED.find(({ name }) => name === 'attestations')!;
    const engine = await useEngine(['debian:bookworm-slim', 'busybox:1.36']);
    const layout = await build(engine, join(work, 'attested'));
    await crane.run('push', layout, `${registry.host}/${repository}:1`);
    const reference = `${registry.host}/${repository}@${topOf(layout).digest}`;
    index = JSON.parse(await crane.run('manifest', reference)) as Manifest;
  }, 600_000);
  const attested = () => index.manifests!.filter(({ annotations }) => annotations !== undefined);

  test('named by digest', async () => {
    const { digest } = attested()[0]!;
    await expectError(
      `${repository}@${digest}`,
      2,
      new RegExp(`Manifest ${digest} is an attestation \\(provenance or SBOM\\) of an image`),
      /Name the image that it speaks of/u,
    );
  });

  test('alone in an index', async () => {
    expect(attested()).toHaveLength(2);
    const alone = { schemaVersion: 2, mediaType: INDEX, manifests: attested() };
    await putManifest(repository, 'alone', INDEX, alone);
    await expectError(`${repository}:alone`, 2, /acme\/attested:alone holds no image/u);
  });

  test('a platform that is not there is said with those that are', async () => {
    const ran = await inspect(`${repository}:1`, '--platform', 'linux/s390x');
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/no image for linux\/s390x/u);
    expect(ran.stderr).toMatch(/^.*sha256:[0-9a-f]{64} +linux\/amd64$/mu);
    expect(ran.stderr).not.toMatch(/unknown\/unknown/u);
  });
});

test('a schema 1 manifest, as registries of before 2017 answer', async () => {
  const type = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
  const body = JSON.stringify({ schemaVersion: 1, name: 'acme/old', tag: '1', fsLayers: [] });
  const headers = { 'content-type': type };
  front.plan(/manifests/u, { kind: 'answer', status: 200, headers, body });
  await expectError('acme/old:1', 2, /is a Docker schema 1 manifest/u, /Build and push .* again/u);
});

test('a layer of which the registry kept a part', async () => {
  const digest = await putForeign('acme/part', true);
  const hex = digest.slice('sha256:'.length);
  const blobs = join(work, 'registry/blobs/docker/registry/v2/blobs/sha256');
  truncateSync(join(blobs, hex.slice(0, 2), hex, 'data'), 50);
  // It says that it has all of it, and ends early; asked for the rest, it has none.
  await expectError('acme/part:1', 3, /has only a part|is kept elsewhere|breaks off/u);
});

describe('names', () => {
  test.each([
    ['upper case', 'Acme/orders:1', /Acme is no part of a repository, which is lower case/u],
    ['no tag', 'acme/orders:', /: is no tag/u],
    ['a short digest', 'acme/orders@sha256:abc', /no sha256 digest/u],
    ['a way out', '../../etc/passwd', /\.\. is no part of a repository/u],
  ])('%s is bad usage, and nothing is asked', async (_, name, said) => {
    await expectError(name, 2, said, /as docker pull takes it/u);
    expect(front.passed).toEqual([]);
  });
});
