// May touch: runs syft and the command line on an OCI layout; a temporary folder.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exec } from '../../src/ports/exec.ts';
import { stagegateListing, syftListing, type Listing } from './listing.ts';

const CLI = join(import.meta.dirname, '../../src/cli/index.ts');

/** What both list of one layout, and how long each took (ms). */
export interface Listings {
  readonly syft: Listing;
  readonly stagegate: Listing;
  readonly times: Readonly<Record<'syft' | 'stagegate', number>>;
}

/** `program` is syft's path; `cache` keeps layer indexes from image to image. */
export async function listBoth(
  exec: Exec,
  program: string,
  layout: string,
  cache: string,
): Promise<Listings> {
  const out = mkdtempSync(join(tmpdir(), 'stagegate-oracle-'));
  try {
    const [syft, syftTime] = await timed(async () => {
      const path = join(out, 'syft.json');
      // Default catalogers of an image, and nothing from the network.
      const argv = [program, 'scan', `oci-dir:${layout}`, '--quiet', '--output', `json=${path}`];
      await run(exec, argv, { SYFT_CHECK_FOR_APP_UPDATE: 'false' });
      return syftListing(readJson(path));
    });
    const [stagegate, stagegateTime] = await timed(async () => {
      const path = join(out, 'stagegate.json');
      const node = [process.execPath, '--disable-warning=ExperimentalWarning', CLI];
      const flags = ['--format', 'json', '--output', path, '--cache-dir', cache];
      await run(exec, [...node, 'inspect', `oci:${layout}`, ...flags]);
      return stagegateListing(readJson(path));
    });
    return { syft, stagegate, times: { syft: syftTime, stagegate: stagegateTime } };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now();
  const done = await work();
  return [done, performance.now() - began];
}

async function run(
  exec: Exec,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const ran = await exec(argv, { env });
  if (ran.code === 0) return;
  const said = `${ran.stdout}${ran.stderr}`.trim().split('\n').slice(-20).join('\n');
  throw new Error(`${argv.slice(0, 3).join(' ')}: exit ${ran.code ?? ran.ended}:\n${said}`);
}
