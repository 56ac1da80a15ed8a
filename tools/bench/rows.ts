// `npm run bench:rows`: what each row of knowledge costs of a cold scan, alone and on one thread.
//
//   node tools/bench/rows.ts [--image LAYOUT-FOLDER] [--runs N]
//
// Each row scans all layers by itself; what a scan without any row takes is subtracted. Processor
// time, the least of several runs: a row's cost depends on what the image holds.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { EXTRACTORS } from '../../src/inspect/index.ts';
import type { ImageSource } from '../../src/model/image.ts';
import type { Extractor } from '../../src/model/knowledge.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { runScanJob } from '../../src/ports/scanjob.ts';
import { makeImage, warmPageCache } from './makeimage.ts';

const { values } = parseArgs({
  options: { image: { type: 'string' }, runs: { type: 'string', default: '3' } },
});

const layout = values.image ?? (await makeImage(join(tmpdir(), 'stagegate-bench-image')));
warmPageCache(layout);
const source = await openImage(`oci:${layout}`);

/** Milliseconds of processor time for all layers. */
async function scan(image: ImageSource, rows: readonly Extractor[]): Promise<number> {
  const before = process.cpuUsage();
  for (const [i, layer] of image.layers.entries()) {
    const blob = image.blobs[i];
    if (blob === undefined) throw new Error(`no blob of layer ${i}`);
    const extractors = rows.map(({ name }) => name);
    const job = { blob, digest: layer.digest, size: blob.length, extractors } as const;
    await runScanJob({ ...job, pace: 'in-place' }, rows, () => undefined);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function least(rows: readonly Extractor[]): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < Number(values.runs); run += 1) {
    best = Math.min(best, await scan(source, rows));
  }
  return best;
}

await scan(source, EXTRACTORS);
const none = await least([]);
console.log(`no row    ${none.toFixed(0).padStart(6)} ms`);
const costs: { name: string; cost: number }[] = [];
for (const row of EXTRACTORS) {
  const cost = (await least([row])) - none;
  costs.push({ name: row.name, cost });
  process.stderr.write(`${row.name}: ${cost.toFixed(0)} ms\n`);
}
for (const { name, cost } of costs.toSorted((left, right) => right.cost - left.cost)) {
  const share = ((cost / none) * 100).toFixed(1);
  console.log(`${name.padEnd(20)} ${cost.toFixed(0).padStart(6)} ms  ${share.padStart(5)} %`);
}
const all = (await least(EXTRACTORS)) - none;
console.log(`all rows  ${all.toFixed(0).padStart(6)} ms  ${((all / none) * 100).toFixed(1)} %`);
