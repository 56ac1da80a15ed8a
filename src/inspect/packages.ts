// F2. What only the whole image tells of a package: its size, and the layer that brought it. Pure.

import type { FoundPackage, OwnedFiles } from '../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';
import type { Package } from '../model/snapshot.ts';

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
  const listed = fileFinder(rootfs);
  const owned = new Set<number>();
  return found.map(({ purl, type, name, version, location, owns }) => {
    const layers = new Map<number, number>();
    let bytes = 0;
    for (const file of listed(owns ?? [])) {
      layers.set(file.layer, (layers.get(file.layer) ?? 0) + 1);
      if (owned.has(file.inode)) continue;
      owned.add(file.inode);
      bytes += file.size;
    }
    const layer = mostCommon(layers) ?? rootfs.get(location)?.layer ?? 0;
    return { purl, type, name, version, size: owns === null ? null : bytes, location, layer };
  });
}

/** Answers what is there of listed files; directories and links are none. */
function fileFinder(rootfs: RootfsView): (owns: readonly OwnedFiles[]) => Iterable<RootfsEntry> {
  const directories = new Map<string, string | null>();
  const realPath = (directory: string): string | null => {
    if (directory === '/') return '';
    let real = directories.get(directory);
    if (real === undefined) {
      real = rootfs.resolve(directory)?.path ?? null;
      directories.set(directory, real);
    }
    return real;
  };
  return function* (owns) {
    for (const { directory, names } of owns) {
      const real = realPath(directory);
      if (real === null) continue;
      for (const name of names) {
        const file = rootfs.get(`${real}/${name}`);
        if (file?.type === 'file') yield file;
      }
    }
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
