// F2. All catalogers' packages of one image, with what only the whole image tells: sizes, and the
// layer that brought each. Pure.

import type { Cataloger, FoundPackage, ImageView } from '../model/knowledge.ts';
import type { RootfsView } from '../model/rootfs.ts';
import type { Package, Problem } from '../model/snapshot.ts';
import { findOwners } from './owners.ts';

/** Packages of an image, and what is wrong with the records of others. */
export interface Catalog extends Measured {
  readonly problems: readonly Problem[];
}

/** Packages, and whose each file is. */
export interface Measured {
  readonly packages: readonly Package[];
  /** The package that owns the file at a path, through links; null: none, or no such file. */
  readonly ownerOf: (path: string) => Package | null;
}

/** No ecosystem's names, versions or paths come near. */
const LONGEST_TEXT = 1000;
// What would have to be escaped wherever it is shown is nobody's name.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u;

/** Asks every cataloger; what one of them cannot do is a problem and leaves the others alone. */
export function catalogPackages(image: ImageView, catalogers: readonly Cataloger[]): Catalog {
  const problems: Problem[] = [];
  const found = catalogers.flatMap((cataloger) => {
    try {
      const all = cataloger.catalog(image);
      const sound = all.filter(isSound);
      const bad = all.find((one) => !isSound(one));
      if (bad !== undefined) problems.push(badRecord(bad, all.length - sound.length, image.rootfs));
      return sound;
    } catch (error) {
      problems.push(catalogFailed(cataloger.name, error));
      return [];
    }
  });
  return { ...measurePackages(found, image.rootfs), problems };
}

/**
 * Measures packages in the order given; see `findOwners` for who owns what.
 *
 * The layer is the one that most of the package's files came with: a database is one file that
 * every installing layer writes anew, so its own layer says nothing. Without visible files it is
 * the record's.
 */
export function measurePackages(found: readonly FoundPackage[], rootfs: RootfsView): Measured {
  const { properties, listedBy, ownedBy } = findOwners(found, rootfs);
  const isListed = (path: string): boolean => {
    const file = rootfs.get(path);
    return file !== null && listedBy(file.inode) !== null;
  };
  const measured = found.map((one, i): Package | null => {
    const { purl, type, name, version, location, owns, dev, direct } = one;
    if (one.unlessListed === true && recordsOf(one).every(isListed)) return null;
    const { bytes, layers } = properties[i]!;
    const size = owns === null ? null : bytes;
    const layer = mostCommon(layers) ?? recordLayer(location, rootfs);
    const more = { ...(dev !== undefined && { dev }), ...(direct !== undefined && { direct }) };
    return { purl, type, name, version, size, location, layer, ...more };
  });
  return {
    packages: measured.filter((one) => one !== null),
    ownerOf: (path) => {
      const owner = ownedBy(rootfs.resolve(path)?.inode ?? -1);
      return owner === null ? null : (measured[owner] ?? null);
    },
  };
}

/** Every file that a package was read from. */
function recordsOf({ location, owns }: FoundPackage): readonly string[] {
  return [location, ...(owns ?? []).flatMap((one) => ('file' in one ? [one.file] : []))];
}

/** `/app.jar!/lib/a.jar` stands in `/app.jar`. */
function recordLayer(location: string, rootfs: RootfsView): number {
  const record = rootfs.get(location) ?? rootfs.get(location.split('!/')[0] ?? '');
  return record?.layer ?? 0;
}

function isSound({ name, version, location }: FoundPackage): boolean {
  return (
    name !== '' &&
    [name, version, location].every((text) => text.length <= LONGEST_TEXT && !CONTROLS.test(text))
  );
}

function badRecord({ location }: FoundPackage, count: number, rootfs: RootfsView): Problem {
  const records = count === 1 ? 'a record' : `${count} records`;
  return {
    code: 'bad-package-record',
    message: `${records} of a package database name no package: empty, too long, or with control characters`,
    next: 'Find out who made this database; the records were passed by.',
    path: location,
    layer: recordLayer(location, rootfs),
    affects: [],
  };
}

function catalogFailed(name: string, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'cataloger-failed',
    message: `The packages of ${name} could not be listed: ${reason}`,
    next: 'Report it with the image, if you can share it.',
    path: null,
    layer: null,
    affects: [],
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
