// Makes an image of real files of this machine: at least 800 MB uncompressed, four gzip layers.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** Folders in the order they are taken, as layers; the list ends where the image is large enough. */
const LAYERS: readonly (readonly string[])[] = [
  ['usr/bin', 'usr/sbin', 'etc', 'var/lib/dpkg'],
  ['usr/local/go', 'usr/local/lib'],
  ['usr/lib/gcc', 'usr/include', 'usr/lib/python3', 'usr/lib/python3.11'],
  ['usr/share/doc', 'usr/share/locale', 'usr/share/perl'],
  ['usr/lib/x86_64-linux-gnu'],
  ['usr/lib'],
];

const ENOUGH = 850e6;

/** Answers the layout's folder; one that is there is taken as it is. */
export async function makeImage(folder: string): Promise<string> {
  if (existsSync(join(folder, 'index.json'))) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(join(draft, 'blobs/sha256'), { recursive: true });
  const layers: Layer[] = [];
  for (const paths of LAYERS) {
    const total = layers.reduce((sum, layer) => sum + layer.bytes, 0);
    const there = paths.filter((path) => existsSync(`/${path}`));
    if (total >= ENOUGH || there.length === 0) continue;
    console.error(`packing ${there.map((path) => `/${path}`).join(' ')}`);
    layers.push(await packLayer(draft, there));
  }
  writeDocuments(draft, layers);
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return folder;
}

interface Layer {
  readonly digest: string;
  readonly size: number;
  readonly diffId: string;
  readonly bytes: number;
}

async function packLayer(folder: string, paths: readonly string[]): Promise<Layer> {
  const tar = spawn(
    'tar',
    ['-C', '/', '--ignore-failed-read', '--warning=none', '-cf', '-', ...paths],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const diff = createHash('sha256');
  const blob = createHash('sha256');
  let bytes = 0;
  let size = 0;
  const draft = join(folder, 'layer');
  await pipeline(
    tar.stdout,
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        diff.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createGzip({ chunkSize: 1 << 18 }),
    async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        blob.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(draft),
  );
  const hex = blob.digest('hex');
  renameSync(draft, join(folder, 'blobs/sha256', hex));
  return { digest: `sha256:${hex}`, size, diffId: `sha256:${diff.digest('hex')}`, bytes };
}

function writeDocuments(folder: string, layers: readonly Layer[]): void {
  const put = (mediaType: string, value: unknown): object => {
    const data = Buffer.from(JSON.stringify(value));
    const hex = createHash('sha256').update(data).digest('hex');
    writeFileSync(join(folder, 'blobs/sha256', hex), data);
    return { mediaType, digest: `sha256:${hex}`, size: data.length };
  };
  const config = put('application/vnd.oci.image.config.v1+json', {
    os: 'linux',
    architecture: 'amd64',
    config: { Env: ['PATH=/usr/local/go/bin:/usr/bin:/bin'], Cmd: ['bash'] },
    rootfs: { type: 'layers', diff_ids: layers.map((layer) => layer.diffId) },
    history: layers.map((_, i) => ({ created_by: `COPY layer${i} /` })),
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = put(mediaType, {
    schemaVersion: 2,
    mediaType,
    config,
    layers: layers.map(({ digest, size }) => {
      return { mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', digest, size };
    }),
  });
  writeFileSync(join(folder, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(
    join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [manifest] }),
  );
}

/** Drops nothing, reads everything once: both sides of a measurement find the blobs in memory. */
export function warmPageCache(folder: string): void {
  spawnSync('sh', ['-c', 'cat "$0"/blobs/sha256/* > /dev/null', folder]);
}
