// F2. Which package owns which file: each inode has one owner at most. Pure.

import type { FoundPackage, Owned, OwnedFiles } from '../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';
import { surveyOf, type SurveyedFile } from './survey.ts';

/** What one package has of the visible files. */
export interface Property {
  /** Content bytes of the files it owns. */
  readonly bytes: number;
  /** How many of its files each layer brought, also of those that another package owns. */
  readonly layers: ReadonlyMap<number, number>;
}

/** Who owns what, as the packages were given. */
export interface Owners {
  readonly properties: readonly Property[];
  /** The package that lists the file, by its place; null: none, or only as part of a tree. */
  readonly listedBy: (inode: number) => number | null;
  /** The package that owns the file, by its place. */
  readonly ownedBy: (inode: number) => number | null;
}

type Claimed = Pick<SurveyedFile, 'bytes' | 'layer' | 'inode'>;

/**
 * A file belongs to the first package that lists it, else to the innermost tree that it lies in,
 * else to the first package that was read from it; an inode counts once. A listed path is looked up
 * through symlinked directories, for a database may say `/bin/sh` where the file stands at
 * `/usr/bin/sh`.
 */
export function findOwners(
  found: readonly Pick<FoundPackage, 'owns'>[],
  rootfs: RootfsView,
): Owners {
  const properties = found.map(() => ({ bytes: 0, layers: new Map<number, number>() }));
  const owned = new Map<number, number>();
  const give = (owner: number, { bytes, layer, inode }: Claimed): void => {
    const property = properties[owner]!;
    property.layers.set(layer, (property.layers.get(layer) ?? 0) + 1);
    if (owned.has(inode)) return;
    owned.set(inode, owner);
    property.bytes += bytes;
  };
  const claims = sortedClaims(found);
  const listed = fileFinder(rootfs);
  for (const [owner, files] of claims.lists) {
    for (const file of listed(files)) give(owner, claimOf(file));
  }
  const listedBy = new Map(owned);
  if (claims.trees.size > 0) {
    const ownerOf = innermost(claims.trees);
    for (const file of surveyOf(rootfs).inodes) {
      const owner = owned.has(file.inode) ? null : ownerOf(file.directory);
      if (owner !== null) give(owner, file);
    }
  }
  for (const [owner, path] of claims.files) {
    const file = rootfs.get(path);
    if (file?.type === 'file') give(owner, claimOf(file));
  }
  return {
    properties,
    listedBy: (inode) => listedBy.get(inode) ?? null,
    ownedBy: (inode) => owned.get(inode) ?? null,
  };
}

const claimOf = ({ size: bytes, layer, inode }: RootfsEntry): Claimed => ({ bytes, layer, inode });

interface Claims {
  readonly lists: (readonly [owner: number, files: OwnedFiles])[];
  readonly trees: Map<string, number>;
  readonly files: (readonly [owner: number, path: string])[];
}

function sortedClaims(found: readonly Pick<FoundPackage, 'owns'>[]): Claims {
  const claims: Claims = { lists: [], trees: new Map(), files: [] };
  const add = (owner: number, one: Owned): void => {
    if ('names' in one) claims.lists.push([owner, one]);
    else if ('file' in one) claims.files.push([owner, one.file]);
    else if (!claims.trees.has(one.tree)) claims.trees.set(one.tree, owner);
  };
  found.forEach(({ owns }, owner) => {
    for (const one of owns ?? []) add(owner, one);
  });
  return claims;
}

/** Answers the innermost tree that a directory lies in. */
function innermost(trees: ReadonlyMap<string, number>): (directory: string) => number | null {
  const known = new Map<string, number | null>();
  const find = (directory: string): number | null => {
    const before = known.get(directory);
    if (before !== undefined) return before;
    const parent = directory.slice(0, directory.lastIndexOf('/')) || '/';
    const owner = trees.get(directory) ?? (directory === '/' ? null : find(parent));
    known.set(directory, owner);
    return owner;
  };
  return find;
}

/** Answers what is there of listed files; directories and links are none. */
function fileFinder(rootfs: RootfsView): (owned: OwnedFiles) => Iterable<RootfsEntry> {
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
  return function* ({ directory, names }) {
    const real = realPath(directory);
    if (real === null) return;
    for (const name of names) {
      const file = rootfs.get(`${real}/${name}`);
      if (file?.type === 'file') yield file;
    }
  };
}
