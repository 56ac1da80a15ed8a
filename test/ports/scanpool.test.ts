import { randomBytes } from 'node:crypto';

import { EXTRACTORS } from '../../src/inspect/index.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { LayerCache } from '../../src/ports/cache.ts';
import { Scanner } from '../../src/ports/scanimage.ts';
import { ScanThreads } from '../../src/ports/scanpool.ts';
import { tempDir, writeLayout, type ImageSpec } from '../fixtures/layout.ts';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';

const dir = tempDir();
const noise = randomBytes(3 << 20);
const image: ImageSpec = {
  layers: [0, 1, 2, 3].map((i) => [
    { file: `noise${i}`, content: noise.subarray(i) },
    { file: `bin/tool${i}`, content: 'tool', mode: 0o755 },
  ]),
};

test('threads and this thread make the same of an image', async () => {
  const source = await openImage(`oci:${writeLayout(join(dir, 'image'), image)}`);
  const seen = [];
  for (const threads of [1, 3]) {
    const scanner = new Scanner({ threads, cache: new LayerCache(null) });
    const { rootfs, sizes, layers, problems } = await scanner.scanImage(source);
    seen.push({
      entries: [...rootfs.entries()],
      sizes,
      layers,
      problems,
      counters: scanner.counters,
    });
    await scanner.close();
  }
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]!.entries).toHaveLength(9);
  expect(seen[0]!.counters.bytesRead).toBe(
    source.blobs.reduce((sum, blob) => sum + blob.length, 0),
  );
}, 30_000);

test('errors keep code, message and next step across threads', async () => {
  const file = join(dir, 'broken');
  writeFileSync(file, Buffer.alloc(3 << 20, 'no tar'));
  const threads = new ScanThreads(EXTRACTORS, 3);
  const job = {
    blob: { file, offset: 0, length: 3 << 20 },
    digest: null,
    size: 3 << 20,
    extractors: [],
  };
  const missing = { ...job, blob: { ...job.blob, file: join(dir, 'missing') } };
  const results = await Promise.allSettled(
    [job, job, job, missing].map((each) => threads.run(each, () => {})),
  );
  await threads.close();
  for (const result of results.slice(0, 3)) {
    expect(result).toMatchObject({
      reason: {
        name: 'UserError',
        code: 'bad-layer',
        message: 'The layer is not a readable tar: it has a header with a wrong checksum',
        next: expect.stringContaining('build the image again') as string,
      },
    });
  }
  expect(results[3]).toMatchObject({
    reason: { message: expect.stringContaining('ENOENT') as string },
  });
}, 30_000);
