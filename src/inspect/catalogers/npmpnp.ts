// F2. Yarn's Plug'n'Play: packages in zip archives, and the map that leads to them: pure.

import { posix } from 'node:path';
import type { PackageJson } from '../../formats/packagejson.ts';
import type { PnpMap, PnpPackage } from '../../formats/pnp.ts';
import type { ZippedPackage } from '../../formats/yarnzip.ts';
import type { RootfsView } from '../../model/rootfs.ts';
import { directoryOf } from '../paths.ts';
import { reach, type Reached } from './npmreach.ts';

/** A map, and the directory that its places are relative to. */
export interface PlacedMap {
  readonly directory: string;
  readonly map: PnpMap;
}

/** A package in a zip archive. */
export interface Zipped {
  readonly archive: string;
  /** In the archive: `node_modules/@acme/web`. */
  readonly directory: string;
  readonly name: string;
  readonly version: string;
  /** True for what another package of the archive bundles. */
  readonly bundled: boolean;
}

/** Archives by their paths, as far as they could be read. */
export type Archives = ReadonlyMap<string, readonly ZippedPackage[]>;

/**
 * The packages in archives. Where a map leads into a cache, what else lies there is left over:
 * `require` never finds it. An archive that was not read is called as the map calls it.
 */
export function findZipped(
  archives: Archives,
  maps: readonly PlacedMap[],
  rootfs: RootfsView,
): Zipped[] {
  const named = new Map<string, PnpPackage>();
  for (const { directory, map } of maps) {
    for (const one of map.packages) {
      const place = placeIn(directory, one.location);
      if (place.archive !== null && !named.has(place.archive)) named.set(place.archive, one);
    }
  }
  const caches = new Set([...named.keys()].map(directoryOf));
  const read = [...archives].filter(([path]) => named.has(path) || !caches.has(directoryOf(path)));
  const found = read.flatMap(([archive, packages]) => packages.map((one) => zipped(archive, one)));
  for (const [archive, { name, reference, location }] of named) {
    if (archives.has(archive) || rootfs.get(archive) === null) continue;
    const directory = location.slice(location.indexOf(ZIP) + ZIP.length).replace(/\/$/u, '');
    found.push({ archive, directory, name, version: versionOf(reference), bundled: false });
  }
  return found;
}

const ZIP = '.zip/';

function zipped(archive: string, { directory, manifest }: ZippedPackage): Zipped {
  const inner = directory.lastIndexOf('node_modules/');
  const name = manifest.name || directory.slice(inner + 'node_modules/'.length);
  return { archive, directory, name, version: manifest.version, bundled: inner > 0 };
}

/** `npm:4.17.21`, `virtual:…#npm:4.17.21`, `patch:…::version=4.17.21&hash=…`; else ''. */
function versionOf(reference: string): string {
  const own = reference.slice(reference.startsWith('virtual:') ? reference.indexOf('#') + 1 : 0);
  if (own.startsWith('npm:')) return own.slice('npm:'.length);
  return /::version=([^&:]{1,256})/u.exec(own)?.[1] ?? '';
}

interface PnpPlace {
  readonly archive: string | null;
  /** Absolute, or in the archive. */
  readonly directory: string;
}

function placeIn(base: string, location: string): PnpPlace {
  const path = posix.resolve(base, location);
  const end = path.indexOf(ZIP);
  if (end < 0) return { archive: null, directory: path };
  const archive = path.slice(0, end + ZIP.length - 1);
  return { archive, directory: path.slice(archive.length + 1) };
}

/** What leads from places in a map to places in the list of packages. */
export interface PnpNumbers {
  ofDirectory(directory: string): number | undefined;
  ofZipped(archive: string, directory: string): number | undefined;
}

/** Follows a map from its workspaces; `manifestOf` tells what each of them names for what. */
export function reachMap(
  { directory, map }: PlacedMap,
  manifestOf: (directory: string) => PackageJson | undefined,
  numbers: PnpNumbers,
): Reached {
  const starts = { runtime: [] as number[], dev: [] as number[] };
  const unsure: number[] = [];
  for (const root of map.roots) {
    const workspace = map.packages[root];
    if (workspace === undefined) continue;
    const manifest = manifestOf(posix.resolve(directory, workspace.location));
    for (const [name, at] of workspace.needs) {
      if (at === root) continue;
      if (manifest === undefined) unsure.push(at);
      else if (manifest.needs.includes(name)) starts.runtime.push(at);
      else if (manifest.dev.includes(name)) starts.dev.push(at);
    }
  }
  const found = reach(starts, (at) => (map.packages[at]?.needs ?? []).map(([, next]) => next));
  const toNumbers = (places: Iterable<number>): Set<number> => {
    const all = new Set<number>();
    for (const place of places) {
      const { archive, directory: inside } = placeIn(
        directory,
        map.packages[place]?.location ?? '',
      );
      const number =
        archive === null ? numbers.ofDirectory(inside) : numbers.ofZipped(archive, inside);
      if (number !== undefined) all.add(number);
    }
    return all;
  };
  return {
    direct: toNumbers([...found.direct, ...unsure]),
    runtime: toNumbers(found.runtime),
    dev: toNumbers(found.dev),
  };
}
