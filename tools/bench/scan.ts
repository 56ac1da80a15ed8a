// The scan alone, as `inspect` does it, without the commands around it.
//
//   node tools/bench/scan.ts IMAGE [CACHE-FOLDER]
import { isMainThread } from 'node:worker_threads';

import { openImage } from '../../src/ports/blobs.ts';
import { LayerCache } from '../../src/ports/cache.ts';
import { Scanner } from '../../src/ports/scanimage.ts';

if (isMainThread) {
  const scanner = new Scanner({ cache: new LayerCache(process.argv[3] ?? null) });
  const image = await scanner.scanImage(await openImage(process.argv[2] ?? ''));
  let entries = 0;
  for (const entry of image.rootfs.entries()) if (entry.path !== '') entries += 1;
  await scanner.close();
  const { sizes, problems } = image;
  console.log(JSON.stringify({ entries, sizes, problems, ...scanner.counters }));
}
