// May touch: the lab's `registry` folder, the folder that it is given, and the server it starts.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readAccessLog, type Access } from './accesslog.ts';
import { openApt, unpack } from './apt.ts';
import type { Certificate } from './certificate.ts';
import { LabError } from './errors.ts';
import { tied } from './exec.ts';
import { locked } from './lock.ts';
import { end, identify, isRunning } from './process.ts';
import { writeRegistryConfig, type RegistryAuth } from './registry-config.ts';
import type { Site } from './site.ts';
import type { LabOptions } from './up.ts';
import { siteOf } from './up.ts';

export interface RegistryOptions extends Omit<LabOptions, 'images'> {
  /** Folder for its blobs and log; made when it is not there. */
  readonly root: string;
  /** Default: anybody may push and pull. */
  readonly auth?: RegistryAuth;
  /** Default: plain HTTP. */
  readonly certificate?: Certificate;
}

export interface Registry {
  /** `127.0.0.1:PORT`: Docker takes plain HTTP for loopback addresses. */
  readonly host: string;
  /** All that it was asked for so far. */
  requests(): Promise<readonly Access[]>;
  stop(): Promise<void>;
}

/** Starts a registry of images (Debian's docker-registry) on a free loopback port. */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const site = siteOf(options);
  const program = await locked(site, () => install(site));
  const root = resolve(options.root);
  mkdirSync(root, { recursive: true });
  const host = `127.0.0.1:${await freePort()}`;
  const { auth = null, certificate = null } = options;
  const config = await writeRegistryConfig(site.run, { root, host, auth, certificate });
  const accessLog = join(root, 'access.log');
  const files = [openSync(accessLog, 'w'), openSync(join(root, 'registry.log'), 'w')] as const;
  const [command, ...args] = tied([program, 'serve', config]);
  const child = spawn(command, args, { stdio: ['ignore', ...files] });
  files.forEach(closeSync);
  const id = child.pid === undefined ? null : identify(child.pid);
  // Any answer: it may ask for a password, or be angry about HTTP in the clear.
  const up = async () => (await fetch(`http://${host}/v2/`).catch(() => null)) !== null;
  for (const until = Date.now() + 10_000; !(await up()); await sleep(50)) {
    if (id !== null && isRunning(id) && Date.now() < until) continue;
    child.kill();
    throw new LabError(`the registry at ${host} does not answer`, `read ${root}/registry.log`);
  }
  child.unref();
  return {
    host,
    requests: () => readAccessLog(accessLog),
    async stop() {
      if (id !== null) await end(id, 2000);
    },
  };
}

async function install(site: Site): Promise<string> {
  const home = join(site.dir, 'registry');
  const program = join(home, 'usr/bin/docker-registry');
  if (existsSync(program)) return program;
  return site.log.phase('registry: download and unpack', async () => {
    const apt = await openApt(site);
    const fresh = `${home}.new`;
    rmSync(fresh, { recursive: true, force: true });
    await unpack(site, await apt.download(['docker-registry/testing']), fresh);
    renameSync(fresh, home);
    return program;
  });
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
