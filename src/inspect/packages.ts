// F2. What only the whole image tells of a package: its size, and the layer that brought it. Pure.

import type { FoundPackage } from '../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';
import type { Package } from '../model/snapshot.ts';
import { directoryOf, nameOf } from './paths.ts';

/**
 * Measures packages in the order given. A file belongs to the first package that lists it, and an
 * inode counts once; a listed path is looked up through symlinked directories, for a database may
 * say `/bin/sh` where the file stands at `/usr/bin/sh`.
 *
 * The layer is the one that most of the package's files came with: a database is one file that
 * every installing layer writes anew, so its own layer says nothing. Without visible files it is
 * the record's.
 */
export function measurePackages(
  found: readonly FoundPackage[],
  rootfs: RootfsView,
): readonly Package[] {
  const lookUp = fileFinder(rootfs);
  const owned = new Set<number>();
  return found.map(({ purl, type, name, version, location, owns }) => {
    const layers = new Map<number, number>();
    let bytes = 0;
    for (const path of owns ?? []) {
      const file = lookUp(path);
      if (file?.type !== 'file') continue;
      layers.set(file.layer, (layers.get(file.layer) ?? 0) + 1);
      if (owned.has(file.inode)) continue;
      owned.add(file.inode);
      bytes += file.size;
    }
    const layer = mostCommon(layers) ?? rootfs.get(location)?.layer ?? 0;
    return { purl, type, name, version, size: owns === null ? null : bytes, location, layer };
  });
}

function fileFinder(rootfs: RootfsView): (path: string) => RootfsEntry | null {
  const directories = new Map<string, string | null>();
  return (path) => {
    const directory = directoryOf(path);
    let real = directories.get(directory);
    if (real === undefined) {
      real = directory === '/' ? '' : (rootfs.resolve(directory)?.path ?? null);
      directories.set(directory, real);
    }
    return real === null ? null : rootfs.get(`${real === '/' ? '' : real}/${nameOf(path)}`);
  };
}

/** The lowest of the keys with the highest count. */
function mostCommon(counts: ReadonlyMap<number, number>): number | null {
  let best: number | null = null;
  for (const [key, count] of counts) {
    const most = best === null ? 0 : (counts.get(best) ?? 0);
    if (count > most || (count === most && best !== null && key < best)) best = key;
  }
  return best;
}
