// `npm run bench`: cold `inspect` against the bare walk, warm against cold, peak memory of each.
//
//   node tools/bench/bench.ts [--image LAYOUT-FOLDER] [--runs N] [--cli FILE]
//
// Everything is measured in one run, one after another, and compared by medians: only the ratios
// travel to another machine. Both programs run as plain JavaScript: the bundle that ships, and the
// bare walk with its types stripped.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { makeImage, warmPageCache } from './makeimage.ts';

const { values } = parseArgs({
  options: {
    image: { type: 'string' },
    runs: { type: 'string', default: '5' },
    cli: { type: 'string' },
  },
});

/** What one run of a program took. */
interface Cost {
  /** Seconds on the wall clock, start of the process included. */
  readonly wall: number;
  /** Seconds of processor time, of all threads. */
  readonly cpu: number;
  /** MiB: the largest the process ever was in memory. */
  readonly peak: number;
}

const work = mkdtempSync(join(tmpdir(), 'stagegate-bench-'));
const bench = join(import.meta.dirname, '../..');

try {
  await main();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const layout = values.image ?? (await makeImage(join(tmpdir(), 'stagegate-bench-image')));
  const cli = values.cli ?? bundle();
  const walk = strippedWalk();
  const cache = join(work, 'cache');
  mkdirSync(cache);
  warmPageCache(layout);
  const inspect = [cli, 'inspect', `oci:${layout}`, '--format', 'json'];
  const costs = { bare: [] as Cost[], cold: [] as Cost[], warm: [] as Cost[] };
  run([...inspect, '--cache-dir', cache]);
  for (let i = 0; i < Number(values.runs); i += 1) {
    costs.bare.push(run([walk, layout]));
    costs.cold.push(run([...inspect, '--no-index-cache']));
    costs.warm.push(run([...inspect, '--cache-dir', cache]));
  }
  show(costs);
}

function show(costs: Readonly<Record<'bare' | 'cold' | 'warm', readonly Cost[]>>): void {
  for (const [name, list] of Object.entries(costs)) {
    const [wall, cpu] = [median(list, 'wall').toFixed(2), median(list, 'cpu').toFixed(2)];
    const peak = Math.max(...list.map((cost) => cost.peak)).toFixed(0);
    console.log(`${name.padEnd(6)} ${wall} s   ${cpu} s processor   ${peak} MiB peak`);
  }
  const ratio = (of: 'cold' | 'warm', to: 'bare' | 'cold', what: 'wall' | 'cpu'): string =>
    (median(costs[of], what) / median(costs[to], what)).toFixed(2);
  console.log(
    `cold / bare walk   ${ratio('cold', 'bare', 'wall')}  (processor ${ratio('cold', 'bare', 'cpu')})   goal 1.00`,
  );
  console.log(
    `warm / cold        ${ratio('warm', 'cold', 'wall')}  (processor ${ratio('warm', 'cold', 'cpu')})   goal 0.10`,
  );
  const peak = Math.max(...costs.cold.map((cost) => cost.peak));
  console.log(`peak, cold         ${peak.toFixed(0)} MiB   goal 300`);
}

function median(costs: readonly Cost[], what: keyof Cost): number {
  const sorted = costs.map((cost) => cost[what]).sort((left, right) => left - right);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Runs Node on a script; the child itself tells at its end what it took. */
function run(args: readonly string[]): Cost {
  const told = join(work, 'usage.json');
  const tell = join(work, 'tell.mjs');
  writeFileSync(
    tell,
    `import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => {
  writeFileSync(${JSON.stringify(told)}, JSON.stringify(process.resourceUsage()));
});`,
  );
  const started = performance.now();
  const child = spawnSync(process.execPath, ['--import', tell, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const wall = (performance.now() - started) / 1000;
  if (child.status !== 0) throw new Error(`${args.join(' ')} ended with ${child.status}`);
  const usage = JSON.parse(readFileSync(told, 'utf8')) as NodeJS.ResourceUsage;
  const cpu = (usage.userCPUTime + usage.systemCPUTime) / 1e6;
  return { wall, cpu, peak: usage.maxRSS / 1024 };
}

function bundle(): string {
  const out = join(work, 'dist');
  const built = spawnSync(process.execPath, [join(bench, 'tools/build.ts'), out], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (built.status !== 0) throw new Error('the bundle does not build');
  // The bundle is ESM; outside of the repository nothing else says so.
  writeFileSync(join(work, 'package.json'), '{"type":"module"}');
  return join(out, 'cli/index.js');
}

function strippedWalk(): string {
  const file = join(work, 'barewalk.mjs');
  const source = readFileSync(join(import.meta.dirname, 'barewalk.ts'), 'utf8');
  writeFileSync(file, stripTypeScriptTypes(source, { mode: 'strip' }));
  return file;
}
