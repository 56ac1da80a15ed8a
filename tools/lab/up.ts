// May touch: the lab's folder and engine, under the lab's lock.
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientEnv, Versions } from './engine/client.ts';
import { buildkitVersion, clientEnv, findExisting } from './engine/client.ts';
import { findEngine, startDaemon, stopDaemon } from './engine/daemon.ts';
import { installEngine } from './engine/install.ts';
import { missingImages } from './engine/aside.ts';
import { unmountBelow } from './mounts.ts';
import { debianCodename, installHostNeeds } from './host.ts';
import { findRow, putImages, standInsOf } from './images/make.ts';
import { existingDestination, ownDestination } from './images/destination.ts';
import { readJson, writeJson } from './json.ts';
import { locked } from './lock.ts';
import { makeLog } from './log.ts';
import type { Site } from './site.ts';
import { openSite } from './site.ts';

export interface LabOptions {
  /** Tags that must be in the engine afterwards; each is a row of the table of base images. */
  readonly images?: readonly string[];
  /** Gets the progress, a line at a time; default: standard error. */
  readonly log?: (line: string) => void;
  /** Default: this process's environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface Lab {
  /** Add this to the environment of every docker client; empty where the lab stepped aside. */
  readonly env: ClientEnv;
  /** Whether this call started the engine. */
  readonly startedHere: boolean;
  /** An engine of the host's own is used, and is not the lab's to stop. */
  readonly steppedAside: boolean;
  readonly versions: Versions;
  /** Those of the images asked for that the lab made: the others are the registry's. */
  readonly standIns: readonly string[];
  /** Root folder of the lab's engine; null where the lab stepped aside. */
  readonly engineDir: string | null;
}

/**
 * Makes sure that an engine with buildx answers and has `images`: the host's own where there is
 * one, else the lab's, downloaded and started when needed. Throws a LabError that says what to do.
 */
export async function ensureLab(options: LabOptions = {}): Promise<Lab> {
  const site = siteOf(options);
  const images = options.images ?? [];
  return locked(site, async () => {
    const own = findEngine(mainRoot(site));
    const existing = own === null ? await findExisting(site) : null;
    if (existing === null) return startOwn(site, images);
    site.log.line(`using the engine at ${existing.host}; the lab starts none`);
    const missing = await missingImages(site, images);
    if (missing.length > 0) {
      missing.forEach(findRow);
      site.log.line(`no registry serves ${missing.join(', ')}: making stand-ins`);
      await clearScratch(site);
      await installHostNeeds(site);
      await putImages(site, missing, Promise.resolve(existingDestination(site)));
    }
    return {
      env: {},
      startedHere: false,
      steppedAside: true,
      versions: existing.versions,
      standIns: await standInsOf(existingDestination(site), images),
      engineDir: null,
    };
  });
}

/** Where the lab works for this caller; the one place that reads `process`. */
export function siteOf(options: Pick<LabOptions, 'env' | 'log'>): Site {
  const sink = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  return openSite(options.env ?? process.env, makeLog(sink));
}

/** Root folder of the lab's one long-lived engine. */
export function mainRoot(site: Site): string {
  return join(site.dir, 'engines/main');
}

async function startOwn(site: Site, images: readonly string[]): Promise<Lab> {
  // Told before minutes of work: not a Debian, no such image.
  debianCodename();
  images.forEach(findRow);
  const root = mainRoot(site);
  const startedHere = findEngine(root) === null;
  await clearScratch(site);
  // Needed before either: iptables by the engine, mmdebstrap by the images.
  const host = installHostNeeds(site);
  const files = installEngine(site);
  const ready = Promise.all([files, host]).then(async ([engineFiles]) => {
    const start = () => startDaemon(site, engineFiles, root, 'containerd');
    const engine = startedHere ? await site.log.phase('engine: start', start) : await start();
    return ownDestination(engine, clientEnv(site, engineFiles, engine));
  });
  ready.catch(() => undefined); // awaited below; a failure of the images may come first
  await host;
  await putImages(site, images, ready).finally(() => ready);
  await clearScratch(site);
  const { env } = await ready;
  const { versions } = await files;
  const buildkit = await rememberBuildkit(site, root, env);
  return {
    env,
    startedHere,
    steppedAside: false,
    versions: { ...versions, buildkit },
    standIns: images,
    engineDir: root,
  };
}

/** buildx takes 0.2 s to say it, and it changes with the engine alone. */
async function rememberBuildkit(site: Site, root: string, env: ClientEnv): Promise<string | null> {
  const file = join(root, 'buildkit.json');
  const known = readJson<{ version: string | null }>(file);
  if (known !== null) return known.version;
  const version = await buildkitVersion(site, env);
  writeJson(file, { version });
  return version;
}

/**
 * Empties the `tmp` folder, which an interrupted `up` may have left full, or mounted. By rename
 * first: mmdebstrap goes on writing for some seconds after it was told to end.
 */
async function clearScratch(site: Site): Promise<void> {
  const tmp = join(site.dir, 'tmp');
  await unmountBelow(site, tmp);
  if (existsSync(tmp)) renameSync(tmp, `${tmp}-${randomUUID()}`);
  const old = readdirSync(site.dir).filter((name) => name.startsWith('tmp-'));
  const gone = old.map((name) => rm(join(site.dir, name), { recursive: true, force: true }));
  await Promise.allSettled(gone); // what is still being written goes the next time
}

/**
 * Stops every engine that the lab runs; its downloads, images and data stay for the next time.
 * Returns the root folders of the engines that were stopped.
 */
export async function stopLab(
  options: Omit<LabOptions, 'images'> = {},
): Promise<readonly string[]> {
  const site = siteOf(options);
  if (!existsSync(site.dir)) return [];
  return locked(site, async () => {
    const engines = join(site.dir, 'engines');
    const names = existsSync(engines) ? readdirSync(engines) : [];
    const stopped: string[] = [];
    for (const root of names.map((name) => join(engines, name))) {
      if (await stopDaemon(site, root)) stopped.push(root);
    }
    await clearScratch(site);
    return stopped;
  });
}

/** What the lab writes in its folder; `clean` removes just this. */
const FOLDERS = 'apt engine engines go images registry tools aside.json'.split(' ');

/** Stops every engine of the lab and deletes all that it has downloaded and made. */
export async function cleanLab(options: Omit<LabOptions, 'images'> = {}): Promise<void> {
  await stopLab(options);
  const { dir } = siteOf(options);
  for (const name of FOLDERS) rmSync(join(dir, name), { recursive: true, force: true });
  if (existsSync(dir) && readdirSync(dir).length === 0) rmdirSync(dir);
}
