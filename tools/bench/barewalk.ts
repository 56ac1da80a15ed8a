// What reading an image costs at least, plainly written: two workers that gunzip each layer, take
// sha256 of the blob, of the tar and of each file, and read the tar's headers. Judges nothing.
//
//   node tools/bench/barewalk.ts LAYOUT
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createGunzip } from 'node:zlib';

interface Totals {
  files: number;
  bytes: number;
}

async function walk(file: string): Promise<Totals> {
  const blob = createHash('sha256');
  const diff = createHash('sha256');
  const totals = { files: 0, bytes: 0 };
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  source.on('data', (chunk) => blob.update(chunk));
  let content: Hash | null = null;
  let left = 0;
  let skip = 0;
  let rest = Buffer.alloc(0);
  for await (const piece of source.pipe(createGunzip({ chunkSize: 1 << 18 }))) {
    const chunk = rest.length > 0 ? Buffer.concat([rest, piece as Buffer]) : (piece as Buffer);
    diff.update(piece as Buffer);
    totals.bytes += (piece as Buffer).length;
    let at = 0;
    for (;;) {
      if (content !== null) {
        const end = Math.min(chunk.length, at + left);
        content.update(chunk.subarray(at, end));
        left -= end - at;
        at = end;
        if (left > 0) break;
        content.digest();
        content = null;
      }
      const pad = Math.min(skip, chunk.length - at);
      skip -= pad;
      at += pad;
      if (chunk.length - at < 512) break;
      const header = chunk.subarray(at, at + 512);
      at += 512;
      const size = parseInt(header.toString('latin1', 124, 136), 8) || 0;
      const flag = header[156];
      skip = (512 - (size % 512)) % 512;
      if (flag === 0x30 && size > 0) {
        totals.files += 1;
        content = createHash('sha256');
        left = size;
      } else skip += size;
    }
    rest = Buffer.from(chunk.subarray(at));
  }
  blob.digest();
  diff.digest();
  return totals;
}

interface Index {
  readonly manifests: readonly { readonly digest: string }[];
}
interface Manifest {
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}

async function main(folder: string): Promise<void> {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  const blobOf = (digest: string): string => `blobs/${digest.replace(':', '/')}`;
  const index = read('index.json') as Index;
  const manifest = read(blobOf(index.manifests[0]!.digest)) as Manifest;
  const queue = [...manifest.layers].sort((left, right) => right.size - left.size);
  const totals = { files: 0, bytes: 0 };
  const run = (worker: Worker): Promise<void> =>
    new Promise((resolve, reject) => {
      const next = (): void => {
        const layer = queue.shift();
        if (layer === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage(join(folder, blobOf(layer.digest)));
      };
      worker.on('error', reject).on('message', (done: Totals) => {
        totals.files += done.files;
        totals.bytes += done.bytes;
        next();
      });
      next();
    });
  const workers = [0, 1].map(
    () => new Worker(fileURLToPath(import.meta.url), { workerData: 'walk' }),
  );
  await Promise.all(workers.map(run));
  console.log(JSON.stringify(totals));
}

if (isMainThread) await main(process.argv[2] ?? '');
else if (workerData === 'walk') {
  parentPort!.on('message', (file: string) => {
    void walk(file).then((totals) => {
      parentPort!.postMessage(totals);
    });
  });
}
