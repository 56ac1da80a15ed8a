import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ERRORS } from '../../src/errors.ts';
import type { FileRange } from '../../src/model/image.ts';
import { openImage } from '../../src/ports/blobs.ts';
import {
  layoutFiles,
  sha256,
  tar,
  tempDir,
  writeDockerArchive,
  writeFiles,
  writeLayout,
  writeOciArchive,
  type Files,
  type ImageSpec,
} from '../fixtures/layout.ts';

const dir = tempDir();
let next = 0;
const fresh = (): string => join(dir, String((next += 1)));

const image: ImageSpec = {
  layers: [
    { tar: [{ file: 'a', content: 'hi' }], createdBy: 'COPY a /' },
    { tar: [{ whiteout: 'a' }], compression: 'zstd', createdBy: 'RUN rm /a' },
  ],
  config: { User: 'app' },
  history: [
    { created_by: 'COPY a /' },
    { created_by: 'ENV A=b', empty_layer: true },
    { created_by: 'RUN rm /a' },
  ],
};

const blobBytes = ({
  file,
  offset,
  length,
}: {
  file: string;
  offset: number;
  length: number;
}): Buffer => readFileSync(file).subarray(offset, offset + length);

test.each<{ name: string; reference: () => string; digest: boolean }>([
  { name: 'oci', reference: () => `oci:${writeLayout(fresh(), image)}`, digest: true },
  {
    name: 'oci with a REF',
    reference: () => `oci:${writeLayout(fresh(), [{ ref: 'app:1', image }])}:app:1`,
    digest: true,
  },
  {
    name: 'oci-archive',
    reference: () => `oci-archive:${writeOciArchive(fresh(), image)}`,
    digest: true,
  },
  {
    name: 'oci-archive, gzip',
    reference: () => `oci-archive:${writeOciArchive(fresh(), image, 'gzip')}`,
    digest: true,
  },
  {
    name: 'oci-archive, zstd',
    reference: () => `oci-archive:${writeOciArchive(fresh(), image, 'zstd')}`,
    digest: true,
  },
  {
    name: 'docker-archive, classic',
    reference: () => `docker-archive:${writeDockerArchive(fresh(), image)}`,
    digest: false,
  },
  {
    name: 'docker-archive, containerd',
    reference: () =>
      `docker-archive:${writeDockerArchive(fresh(), image, { store: 'containerd' })}`,
    digest: false,
  },
  {
    name: 'docker-archive, gzip',
    reference: () =>
      `docker-archive:${writeDockerArchive(fresh(), image, { compression: 'gzip' })}`,
    digest: false,
  },
  {
    name: 'docker media types',
    reference: () => `oci:${writeLayout(fresh(), { ...image, media: 'docker' })}`,
    digest: true,
  },
  {
    name: 'an attested image',
    reference: () => `oci:${writeLayout(fresh(), { ...image, attested: true })}`,
    digest: true,
  },
])('opens $name', async ({ reference, digest }) => {
  const source = await openImage(reference());
  expect(source.platform).toBe('linux/amd64');
  expect(source.digest === null).toBe(!digest);
  expect(source.config['config']).toEqual({ User: 'app' });
  expect(source.layers.map((layer) => layer.createdBy)).toEqual(['COPY a /', 'RUN rm /a']);
  const first = blobBytes(source.blobs[0] as FileRange);
  expect([first[0], first[1]]).toEqual([0x1f, 0x8b]);
  if (digest) {
    expect(source.layers.map((layer) => layer.digest)).toEqual(
      source.blobs.map((blob) => sha256(blobBytes(blob as FileRange))),
    );
    expect(source.layers.map((layer) => layer.size)).toEqual(
      source.blobs.map((blob) => blob.length),
    );
  }
});

describe('choosing among several', () => {
  const arm: ImageSpec = { ...image, platform: 'linux/arm64/v8' };
  const other: ImageSpec = { layers: [], platform: 'linux/arm/v7' };
  const layout = writeLayout(fresh(), [
    {
      ref: 'app',
      annotations: { 'io.containerd.image.name': 'docker.io/library/app:1' },
      image: [image, { ...arm, attested: true }],
    },
    { ref: 'other', image: other },
    { ref: 'again', image: other },
  ]);
  const archive = writeDockerArchive(fresh(), [
    { tags: ['app:1', 'app:latest'], image },
    { tags: ['other:1'], image: arm },
  ]);

  test.each([
    { reference: `oci:${layout}:app`, platform: 'linux/arm64', want: 'linux/arm64/v8' },
    {
      reference: `oci:${layout}:docker.io/library/app:1`,
      platform: 'linux/amd64',
      want: 'linux/amd64',
    },
    { reference: `oci:${layout}:other`, want: 'linux/arm/v7' },
    { reference: `oci:${layout}:again`, want: 'linux/arm/v7' },
    { reference: `oci:${layout}`, platform: 'linux/arm', want: 'linux/arm/v7' },
    { reference: `docker-archive:${archive}:app:latest`, want: 'linux/amd64' },
    { reference: `docker-archive:${archive}`, platform: 'linux/arm64/v8', want: 'linux/arm64/v8' },
  ])('$reference $platform', async ({ reference, platform, want }) => {
    expect((await openImage(reference, { platform })).platform).toBe(want);
  });

  test('by digest', async () => {
    const { digest } = await openImage(`oci:${layout}:app`, { platform: 'linux/arm64' });
    expect((await openImage(`oci:${layout}:${digest}`)).digest).toBe(digest);
  });

  test.each([
    {
      reference: `oci:${layout}`,
      code: 'image-ambiguous',
      details: [
        'app docker.io/library/app:1  linux/amd64',
        'app docker.io/library/app:1  linux/arm64/v8',
        'other again  linux/arm/v7',
      ],
    },
    {
      reference: `oci:${layout}:nope`,
      code: 'image-not-found',
      details: [
        'app docker.io/library/app:1  linux/amd64',
        'app docker.io/library/app:1  linux/arm64/v8',
        'other again  linux/arm/v7',
      ],
    },
    {
      reference: `oci:${layout}:app`,
      platform: 'linux/s390x',
      code: 'image-not-found',
      details: [
        'app docker.io/library/app:1  linux/amd64',
        'app docker.io/library/app:1  linux/arm64/v8',
      ],
    },
    {
      reference: `docker-archive:${archive}`,
      code: 'image-ambiguous',
      details: ['app:1 app:latest  linux/amd64', 'other:1  linux/arm64/v8'],
    },
    {
      reference: `docker-archive:${archive}:nope`,
      code: 'image-not-found',
      details: ['app:1 app:latest  linux/amd64', 'other:1  linux/arm64/v8'],
    },
  ])('$reference $platform lists what there is', async ({ reference, platform, code, details }) => {
    await expect(openImage(reference, { platform })).rejects.toMatchObject({ code, details });
  });
});

test.each([
  { reference: 'nothing', code: 'usage' },
  { reference: 'docker-daemon:x', code: 'usage' },
  { reference: 'oci:', code: 'usage' },
  { reference: `oci:${join(dir, 'missing')}`, code: 'image-not-found' },
  { reference: `oci-archive:${join(dir, 'missing.tar')}:app:1`, code: 'image-not-found' },
  { reference: `oci:${dir}`, code: 'not-an-image' },
  { reference: `oci-archive:${dir}`, code: 'not-an-image' },
])('refuses $reference', async ({ reference, code }) => {
  await expect(openImage(reference)).rejects.toMatchObject({ code });
});

const SAVE = (name: string): string =>
  `Write docker://${name} for a registry's image; save an engine's with docker save ${name} --output x.tar, then give docker-archive:x.tar.`;

test.each([
  { reference: 'busybox:1.36', next: SAVE('busybox:1.36') },
  { reference: 'localhost:5000/a/b:1', next: SAVE('localhost:5000/a/b:1') },
  { reference: 'ghcr.io/a/b_c@sha256:0f', next: SAVE('ghcr.io/a/b_c@sha256:0f') },
  { reference: 'docker-daemon:app:1', next: SAVE('app:1') },
  { reference: dir, next: ERRORS.usage.next },
  { reference: 'a;reboot', next: ERRORS.usage.next },
])('$reference is no image yet: $next', async ({ reference, next }) => {
  await expect(openImage(reference)).rejects.toMatchObject({ code: 'usage', next });
});

/** Writes a layout after a change to its files. */
function changed(change: (files: Files, blobs: string[]) => void, spec = image): string {
  const files = layoutFiles(spec);
  change(
    files,
    [...files.keys()].filter((path) => path.startsWith('blobs/')),
  );
  const folder = fresh();
  mkdirSync(folder);
  writeFiles(folder, files);
  return `oci:${folder}`;
}

/** A layout whose only manifest is this one. */
function withManifest(manifest: object): string {
  return changed((files) => {
    const data = Buffer.from(JSON.stringify(manifest));
    files.set(`blobs/sha256/${sha256(data).slice(7)}`, data);
    const descriptor = { mediaType: 'x', digest: sha256(data), size: data.length };
    files.set('index.json', Buffer.from(JSON.stringify({ manifests: [descriptor] })));
  });
}

const blob = { mediaType: 'application/vnd.oci.empty.v1+json', digest: sha256('{}'), size: 2 };
const config = {
  mediaType: 'application/vnd.oci.image.config.v1+json',
  digest: sha256('{}'),
  size: 2,
};

// The order in which the builder puts blobs: layers, config, manifest.
test.each([
  {
    name: 'a missing layer',
    reference: () => changed((files, blobs) => files.delete(blobs[0]!)),
    code: 'truncated-blob',
    says: 'is missing',
  },
  {
    name: 'a missing config',
    reference: () => changed((files, blobs) => files.delete(blobs[2]!)),
    code: 'truncated-blob',
    says: 'Config',
  },
  {
    name: 'a missing manifest',
    reference: () => changed((files, blobs) => files.delete(blobs[3]!)),
    code: 'truncated-blob',
    says: 'Manifest',
  },
  {
    name: 'a truncated layer',
    reference: () =>
      changed((files, blobs) => files.set(blobs[0]!, files.get(blobs[0]!)!.subarray(1))),
    code: 'truncated-blob',
    says: 'bytes',
  },
  {
    name: 'a longer layer',
    reference: () =>
      changed((files, blobs) =>
        files.set(blobs[0]!, Buffer.concat([files.get(blobs[0]!)!, Buffer.alloc(1)])),
      ),
    code: 'digest-mismatch',
    says: 'bytes',
  },
  {
    name: 'another config',
    reference: () => changed((files, blobs) => files.set(blobs[2]!, Buffer.from('{}'))),
    code: 'digest-mismatch',
    says: 'Config',
  },
  {
    name: 'another manifest',
    reference: () => changed((files, blobs) => files.set(blobs[3]!, Buffer.from('{}'))),
    code: 'digest-mismatch',
    says: 'Manifest',
  },
  {
    name: 'an index that is no JSON',
    reference: () => changed((files) => files.set('index.json', Buffer.from('{'))),
    code: 'not-an-image',
    says: 'index.json',
  },
  {
    name: 'an index that climbs',
    reference: () =>
      changed((files) =>
        files.set(
          'index.json',
          Buffer.from('{"manifests":[{"digest":"sha256:../../etc/passwd","size":1}]}'),
        ),
      ),
    code: 'not-an-image',
    says: 'digest',
  },
  {
    name: 'an empty index',
    reference: () => changed((files) => files.set('index.json', Buffer.from('{"manifests":[]}'))),
    code: 'not-an-image',
    says: 'no image',
  },
  {
    name: 'schema 1',
    reference: () => withManifest({ schemaVersion: 1, fsLayers: [] }),
    code: 'not-an-image',
    says: 'schema 1',
  },
  {
    name: 'an artifact',
    reference: () => withManifest({ schemaVersion: 2, config: blob, layers: [] }),
    code: 'not-an-image',
    says: 'artifact',
  },
  {
    name: 'an artifact that says its own type',
    reference: () =>
      withManifest({ schemaVersion: 2, artifactType: 'a/b', config: blob, layers: [] }),
    code: 'not-an-image',
    says: 'artifact of type a/b',
  },
  {
    name: 'an attestation',
    reference: () =>
      withManifest({
        schemaVersion: 2,
        config,
        layers: [{ ...blob, mediaType: 'application/vnd.in-toto+json' }],
      }),
    code: 'not-an-image',
    says: 'is an attestation',
  },
  {
    name: 'an attestation that is an artifact',
    reference: () =>
      withManifest({
        schemaVersion: 2,
        artifactType: 'application/vnd.docker.attestation.manifest.v1+json',
        config: blob,
        layers: [],
      }),
    code: 'not-an-image',
    says: 'is an attestation',
  },
  {
    name: 'a layer of another kind',
    reference: () => withManifest({ schemaVersion: 2, config, layers: [blob] }),
    code: 'not-an-image',
    says: 'layer of type',
  },
  {
    name: 'a config with fewer layers',
    reference: () => changed(() => {}, { ...image, layers: [{ tar: [], claim: 'none' }] }),
    code: 'not-an-image',
    says: 'layers',
  },
])('refuses $name', async ({ reference, code, says }) => {
  await expect(openImage(reference())).rejects.toMatchObject({
    code,
    message: expect.stringContaining(says) as string,
  });
});

describe('archives', () => {
  const write = (bytes: Buffer): string => {
    const file = fresh();
    writeFileSync(file, bytes);
    return file;
  };
  const whole = readFileSync(writeDockerArchive(fresh(), image));

  test.each([
    { name: 'text', bytes: Buffer.alloc(600, 'text'), code: 'not-an-image' },
    { name: 'an empty file', bytes: Buffer.alloc(0), code: 'not-an-image' },
    { name: 'a cut tar', bytes: whole.subarray(0, 700), code: 'truncated-blob' },
    {
      name: 'a cut gzip',
      bytes: Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0])]),
      code: 'truncated-blob',
    },
    { name: 'no manifest.json', bytes: tar([{ file: 'a' }]), code: 'not-an-image' },
    {
      name: 'a manifest.json without images',
      bytes: tar([{ file: 'manifest.json', content: '[]' }]),
      code: 'not-an-image',
    },
    {
      name: 'a config outside',
      bytes: tar([
        { file: 'manifest.json', content: '[{"Config":"../../etc/hostname","Layers":[]}]' },
      ]),
      code: 'truncated-blob',
    },
    {
      name: 'a config by link outside',
      bytes: tar([
        { symlink: 'c', to: '../../../etc/hostname' },
        { file: 'manifest.json', content: '[{"Config":"c","Layers":[]}]' },
      ]),
      code: 'truncated-blob',
    },
  ])('refuses $name', async ({ bytes, code }) => {
    await expect(openImage(`docker-archive:${write(bytes)}`)).rejects.toMatchObject({ code });
  });

  test('follows the links by which `docker save` shares layers', async () => {
    const layer = tar([{ file: 'x' }]);
    const diffIds = [sha256(layer), sha256(layer)];
    const json = JSON.stringify({ architecture: 'amd64', rootfs: { diff_ids: diffIds } });
    const file = write(
      tar([
        { file: 'one/layer.tar', content: layer },
        { symlink: 'two/layer.tar', to: '../one/layer.tar' },
        { file: 'config.json', content: json },
        {
          file: 'manifest.json',
          content: '[{"Config":"config.json","Layers":["one/layer.tar","two/layer.tar"]}]',
        },
      ]),
    );
    const source = await openImage(`docker-archive:${file}`);
    expect(source.blobs[1]).toEqual(source.blobs[0]);
    expect(source.platform).toBe('linux/amd64');
  });

  test('says which transport would do', async () => {
    await expect(openImage(`docker-archive:${writeOciArchive(fresh(), image)}`)).rejects.toThrow(
      'oci-archive:',
    );
    const docker = writeDockerArchive(fresh(), image);
    await expect(openImage(`oci-archive:${docker}`)).rejects.toThrow('docker-archive:');
  });
});

test('a path with colons is a path', async () => {
  const folder = join(fresh(), 'a:b');
  mkdirSync(folder, { recursive: true });
  writeLayout(folder, [{ ref: 'x:y', image }]);
  expect((await openImage(`oci:${folder}:x:y`)).layers).toHaveLength(2);
  expect((await openImage(`oci:${folder}`)).layers).toHaveLength(2);
  rmSync(folder, { recursive: true });
});
