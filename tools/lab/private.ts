// May touch: the root folder that it is given, and the lab's folder for the engine's files.
import { resolve } from 'node:path';
import type { ClientEnv } from './engine/client.ts';
import { clientEnv } from './engine/client.ts';
import type { Store } from './engine/daemon.ts';
import { startDaemon, stopDaemon } from './engine/daemon.ts';
import { installEngine } from './engine/install.ts';
import { installHostNeeds } from './host.ts';
import { ownDestination } from './images/destination.ts';
import { putImages } from './images/make.ts';
import { locked } from './lock.ts';
import type { LabOptions } from './up.ts';
import { siteOf } from './up.ts';

export interface EngineOptions extends LabOptions {
  /** An empty folder, or one of an earlier start; 68 bytes of path at most. */
  readonly root: string;
  readonly store: Store;
}

/** An engine of a caller's own, beside the lab's. */
export interface PrivateEngine {
  /** Add this to the environment of every docker client. */
  readonly env: ClientEnv;
  readonly root: string;
  readonly store: Store;
  /** Ends it, its containers, mounts and network; the data in `root` stays for the caller to delete. */
  stop(): Promise<void>;
}

/**
 * Starts one more engine with its own data, network and image store; the lab's engine, and the
 * host's, go on beside it. `stopLab` does not know it: call `stop`.
 */
export async function startEngine(options: EngineOptions): Promise<PrivateEngine> {
  const site = siteOf(options);
  const root = resolve(options.root);
  // Under the lock: it writes the lab's folder, and two engines must not choose one network.
  return locked(site, async () => {
    const [files] = await Promise.all([installEngine(site), installHostNeeds(site)]);
    const engine = await startDaemon(site, files, root, options.store);
    const env = clientEnv(site, files, engine);
    await putImages(site, options.images ?? [], Promise.resolve(ownDestination(engine, env)));
    const stop = async () => void (await stopDaemon(site, root));
    return { env, root, store: options.store, stop };
  });
}
