// May touch: the `engine` folder of the lab.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApt, unpack } from '../apt.ts';
import { debianCodename } from '../host.ts';
import type { Site } from '../site.ts';

/** An unpacked engine: Debian testing's binaries run on the release before it. */
export interface EngineFiles {
  readonly dir: string;
  /** Folders for PATH, first the ones with `docker` and `dockerd`. */
  readonly path: readonly string[];
  readonly plugins: string;
  readonly versions: Readonly<Record<'engine' | 'buildx' | 'containerd' | 'runc', string>>;
}

const FROM_TESTING = ['docker.io', 'docker-cli', 'docker-buildx', 'containerd'];

/** Downloads and unpacks the engine once; later calls only read what is there. */
export async function installEngine(site: Site): Promise<EngineFiles> {
  const dir = join(site.dir, 'engine');
  const marker = join(dir, 'versions.json');
  const root = join(dir, 'root');
  if (!existsSync(marker)) {
    await site.log.phase('engine: download and unpack', () => install(site, dir));
  }
  return {
    dir: root,
    path: [join(root, 'usr/bin'), join(root, 'usr/sbin')],
    plugins: join(root, 'usr/libexec/docker/cli-plugins'),
    versions: JSON.parse(readFileSync(marker, 'utf8')) as EngineFiles['versions'],
  };
}

async function install(site: Site, dir: string): Promise<void> {
  const apt = await openApt(site);
  const specs = [
    ...FROM_TESTING.map((name) => `${name}/testing`),
    // The release's own runc: testing's is linked with a newer libc (2.38).
    `runc/${debianCodename()}`,
  ];
  const debs = await apt.download(specs);
  const fresh = `${dir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const root = join(fresh, 'root');
  mkdirSync(root, { recursive: true });
  await unpack(site, debs, root);
  const bin = (name: string) => join(root, 'usr', name);
  const ask = async (...argv: string[]) => (await site.run(argv)).stdout;
  const [engine, buildx, containerd, runc] = await Promise.all([
    ask(bin('sbin/dockerd'), '--version'),
    ask(bin('libexec/docker/cli-plugins/docker-buildx'), 'version'),
    ask(bin('bin/containerd'), '--version'),
    ask(bin('sbin/runc'), '--version'),
  ]);
  const versions: EngineFiles['versions'] = {
    engine: word(engine, /version (\S+?),/),
    buildx: word(buildx, /buildx (\S+)/),
    containerd: word(containerd, /containerd \S+ (\S+)/),
    runc: word(runc, /runc version (\S+)/),
  };
  writeFileSync(join(fresh, 'versions.json'), JSON.stringify(versions));
  rmSync(dir, { recursive: true, force: true });
  renameSync(fresh, dir);
}

function word(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1] ?? text.trim().split('\n')[0] ?? '';
}
