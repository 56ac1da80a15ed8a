// May touch: the root folder of one engine, its bridge, and the processes that it started.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabError } from '../errors.ts';
import { writeJson, readJson } from '../json.ts';
import type { ProcessId } from '../process.ts';
import { end, identify, isRunning } from '../process.ts';
import type { Site } from '../site.ts';
import { ping } from './api.ts';
import type { EngineFiles } from './install.ts';
import type { Network } from './network.ts';
import {
  addNetwork,
  bridgeName,
  hasNetwork,
  networkConfig,
  planNetwork,
  removeNetwork,
} from './network.ts';
import { unmountBelow } from '../mounts.ts';
import { endRemnants } from './remnants.ts';

/** Which image store: `containerd` exports OCI layouts and attests, `classic` cannot. */
export type Store = 'containerd' | 'classic';

export interface Engine {
  readonly root: string;
  readonly store: Store;
  readonly socket: string;
  readonly process: ProcessId;
}

/** Milliseconds until a fresh dockerd answers; measured: 0.6 s alone, 2 s on a busy machine. */
const STARTING = 60_000;

/** The engine that runs in `root`, or null. */
export function findEngine(root: string): Engine | null {
  const engine = readJson<Engine>(join(root, 'engine.json')) ?? orphan(root);
  return engine !== null && isRunning(engine.process) ? engine : null;
}

/** An engine whose starter was killed before it could write engine.json. */
function orphan(root: string): Engine | null {
  const file = join(root, 'dockerd.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : NaN;
  const found = Number.isInteger(pid) ? identify(pid) : null;
  if (found === null) return null;
  const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  if (!argv.includes(join(root, 'daemon.json'))) return null;
  const config = readJson<{ features: Record<string, boolean> }>(join(root, 'daemon.json'));
  const store = config?.features['containerd-snapshotter'] ? 'containerd' : 'classic';
  return { root, store, socket: join(root, 'docker.sock'), process: found };
}

/**
 * A UNIX socket's path has at most 107 bytes (`sun_path` in unix(7)); the longest one is
 * containerd's `exec/containerd/containerd.sock.ttrpc`.
 */
const LONGEST_ROOT = 107 - 39;

/**
 * Starts dockerd in `root` (its own data, sockets and bridge), or returns the one that runs there.
 * Throws a LabError with the end of its log when it does not answer.
 */
export async function startDaemon(
  site: Site,
  files: EngineFiles,
  root: string,
  store: Store,
): Promise<Engine> {
  const running = findEngine(root);
  if (running !== null) {
    await answered(running);
    const known = readJson<Network>(join(root, 'network.json'));
    if (known !== null && !hasNetwork(known.bridge)) {
      await removeNetwork(site, known.bridge); // its rules, which stand without it
      await addNetwork(site, known);
    }
    return running;
  }
  if (Buffer.byteLength(root) > LONGEST_ROOT) {
    throw new LabError(
      `the engine's root has a path of ${Buffer.byteLength(root)} bytes, ${LONGEST_ROOT} at most ` +
        `can hold its sockets: ${root}`,
      'choose a shorter one; STAGEGATE_LAB_DIR moves the lab',
    );
  }
  await clearRemains(site, root);
  mkdirSync(root, { recursive: true });
  const network = chooseNetwork(root);
  await addNetwork(site, network);
  writeJson(join(root, 'daemon.json'), {
    ...networkConfig(network),
    features: { 'containerd-snapshotter': store === 'containerd' },
    'data-root': join(root, 'data'),
    'exec-root': join(root, 'exec'),
    pidfile: join(root, 'dockerd.pid'),
    hosts: [`unix://${join(root, 'docker.sock')}`],
    'shutdown-timeout': 5,
  });
  const engine = launch(site, files, root, store);
  writeJson(join(root, 'engine.json'), engine);
  await answered(engine);
  return engine;
}

/**
 * Keeps an engine's network from one start to the next: dockerd 28.5.2 restores the bridge's
 * address from its data, whatever address the bridge has, so that another one means forgetting.
 */
function chooseNetwork(root: string): Network {
  const file = join(root, 'network.json');
  const network = planNetwork(root);
  if (readJson<Network>(file)?.prefix !== network.prefix) {
    rmSync(join(root, 'data/network'), { recursive: true, force: true });
    writeJson(file, network);
  }
  return network;
}

function launch(site: Site, files: EngineFiles, root: string, store: Store): Engine {
  const log = openSync(join(root, 'dockerd.log'), 'w');
  // The path in argv is how an engine whose starter was killed is known for ours.
  const argv = ['--config-file', join(root, 'daemon.json')];
  const path = [...files.path, site.env['PATH'] ?? '', '/usr/sbin', '/sbin'].join(delimiter);
  const child = spawn(join(files.dir, 'usr/sbin/dockerd'), argv, {
    cwd: root,
    detached: true,
    env: { ...site.env, PATH: path },
    stdio: ['ignore', log, log],
  });
  child.unref();
  closeSync(log);
  const id = child.pid === undefined ? null : identify(child.pid);
  if (id === null) throw notUp(root, 'dockerd ended at once');
  return { root, store, socket: join(root, 'docker.sock'), process: id };
}

async function answered(engine: Engine): Promise<void> {
  for (const until = Date.now() + STARTING; ; await sleep(50)) {
    if (await ping(engine.socket)) return;
    if (!isRunning(engine.process)) throw notUp(engine.root, 'dockerd ended');
    if (Date.now() > until) throw notUp(engine.root, `no answer in ${STARTING / 1000} s`);
  }
}

function notUp(root: string, how: string): LabError {
  const file = join(root, 'dockerd.log');
  const log = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return new LabError(
    `the engine in ${root} does not come up: ${how}\n  | ${log.slice(-8).join('\n  | ')}`,
    `read ${file}; when its data is broken, 'lab.ts clean' starts afresh`,
  );
}

/** Stops the engine in `root`, with its containers, mounts and bridge; its data stays. */
export async function stopDaemon(site: Site, root: string): Promise<boolean> {
  const engine = findEngine(root);
  if (engine !== null) await end(engine.process, 20_000);
  await clearRemains(site, root);
  return engine !== null;
}

async function clearRemains(site: Site, root: string): Promise<void> {
  await endRemnants(root);
  await unmountBelow(site, root);
  await removeNetwork(site, bridgeName(root));
  for (const name of ['engine.json', 'exec', 'dockerd.pid', 'docker.sock']) {
    rmSync(join(root, name), { recursive: true, force: true });
  }
}
