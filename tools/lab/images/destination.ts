// May touch: nothing; asks engines for their images.
import { join } from 'node:path';
import { listImages } from '../engine/api.ts';
import type { ClientEnv } from '../engine/client.ts';
import type { Engine } from '../engine/daemon.ts';
import type { Site } from '../site.ts';

/** An engine that images are put into. */
export interface Destination {
  readonly env: ClientEnv;
  /** File that keeps which stand-ins this engine was given: tag → key and image id. */
  readonly record: string;
  /** Images that are there: tag → id. */
  list(): Promise<ReadonlyMap<string, string>>;
}

/** One of the lab's own engines as a place for images. */
export function ownDestination(engine: Engine, env: ClientEnv): Destination {
  return { env, record: join(engine.root, 'images.json'), list: () => listImages(engine.socket) };
}

/** The host's engine as a place for images. */
export function existingDestination(site: Site): Destination {
  const format = '{{.Repository}}:{{.Tag}} {{.ID}}';
  return {
    env: {},
    record: join(site.dir, 'aside.json'),
    async list() {
      const argv = ['docker', 'image', 'ls', '--no-trunc', '--format', format];
      const rows = (await site.run(argv)).stdout.trim().split('\n');
      return new Map(rows.map((row) => row.split(' ') as [string, string]));
    },
  };
}
