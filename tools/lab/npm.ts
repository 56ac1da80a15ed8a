// May touch: the lab's `tmp` folder; downloads through the host's own npm alone.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { authorityBundle } from './host.ts';
import type { Site } from './site.ts';
import { scratch } from './site.ts';

const fetched = new WeakMap<Site, Map<string, Promise<string>>>();

/** A folder with the content of an npm package (`name@version`), downloaded and verified by npm. */
export function npmPackage(site: Site, spec: string): Promise<string> {
  const known = fetched.get(site) ?? new Map<string, Promise<string>>();
  fetched.set(site, known);
  const folder = known.get(spec) ?? download(site, spec);
  known.set(spec, folder);
  return folder;
}

async function download(site: Site, spec: string): Promise<string> {
  const cwd = scratch(site, 'npm'); // an .npmrc in the working folder would have its say
  const { stdout } = await site.run(['npm', 'pack', '--json', '--ignore-scripts', spec], {
    cwd,
    next: "see that the host's own npm reaches its registry ('npm ping')",
  });
  const [packed] = JSON.parse(stdout) as [{ readonly filename: string }];
  const folder = join(cwd, 'package');
  mkdirSync(folder);
  const owner = ['--no-same-owner', '--strip-components=1'];
  await site.run(['tar', '-xf', join(cwd, packed.filename), ...owner, '-C', folder]);
  return folder;
}

/** What an image's npm needs to reach packages as the host's does, and nothing else. */
export interface NpmSettings {
  /** Text of the global npmrc; empty where npm's own defaults do. */
  readonly npmrc: string;
  /** Text of the file that `cafile` in the npmrc names; null where there is none. */
  readonly authorities: string | null;
}

/** The host's settings for reaching npm packages, for an image that keeps authorities at `path`. */
export async function npmSettings(site: Site, path: string): Promise<NpmSettings> {
  const listed = await site
    .run(['npm', 'config', 'list'], { cwd: '/' })
    .then(({ stdout }) => stdout)
    .catch(() => ''); // no npm: told when a package is asked for
  // What is not as npm's defaults have it: `registry = "…"`, or `; registry = "…" ; overridden by …`.
  const registry = /^registry = "(.+)"/m.exec(listed)?.[1];
  const authorities = authorityBundle(site);
  const lines = [
    ...(registry === undefined ? [] : [`registry=${registry}\n`]),
    // npm takes these in place of its own list, hence the host's whole bundle.
    ...(authorities === null ? [] : [`cafile=${path}\n`]),
  ];
  return { npmrc: lines.join(''), authorities };
}
