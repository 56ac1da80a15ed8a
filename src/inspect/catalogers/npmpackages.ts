// F2. All Node packages of an image, with what its applications say of them: pure.

import type { HiddenLock } from '../../formats/npmlock.ts';
import { isPackageName, type PackageJson } from '../../formats/packagejson.ts';
import type { ZippedPackage } from '../../formats/yarnzip.ts';
import type { FoundPackage, Owned } from '../../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../../model/rootfs.ts';
import { directoryOf, nameOf } from '../paths.ts';
import { purlOf } from '../purl.ts';
import { findApplications } from './npmapplications.ts';
import type { NpmFact } from './npmfacts.ts';
import { scopesOf } from './npmmodules.ts';
import { findPlaces, slotOf, type Place } from './npmplaces.ts';
import { findZipped, reachMap, type PlacedMap, type Zipped } from './npmpnp.ts';
import { joinReached, reachModules, type Reached } from './npmreach.ts';

/** Everything that the image's files tell, before it is joined. */
interface Told {
  /** By directory. */
  readonly manifests: ReadonlyMap<string, PackageJson>;
  /** Symlinks that are a node_modules or stand in one. */
  readonly links: readonly RootfsEntry[];
  readonly locks: readonly { readonly directory: string; readonly lock: HiddenLock }[];
  readonly maps: readonly PlacedMap[];
  readonly archives: ReadonlyMap<string, readonly ZippedPackage[]>;
}

export function listNodePackages(rootfs: RootfsView, row: string): FoundPackage[] {
  const told = gather(rootfs, row);
  const places = findPlaces(told.manifests);
  const zipped = findZipped(told.archives, told.maps, rootfs);
  const flagsOf = flagsFor(told, places, zipped, rootfs);
  return [
    ...places.map((place, at) => ({ ...toPackage(place), ...flagsOf(at) })),
    ...zipped.map((one, at) => ({ ...toZippedPackage(one), ...flagsOf(places.length + at) })),
  ];
}

function gather(rootfs: RootfsView, row: string): Told {
  const manifests = new Map<string, PackageJson>();
  const links: RootfsEntry[] = [];
  const locks: Told['locks'][number][] = [];
  const maps: PlacedMap[] = [];
  const archives = new Map<string, readonly ZippedPackage[]>();
  let hasManifests = false;
  for (const { entry, facts } of rootfs.facts<NpmFact>(row)) {
    const { path, directory } = entry;
    if (facts.kind === 'manifest') hasManifests = true;
    if (facts.kind === 'lock') locks.push({ directory: directoryOf(directory), lock: facts.lock });
    if (facts.kind === 'map') maps.push({ directory, map: facts.map });
    if (facts.kind === 'archive') archives.set(path, facts.packages);
  }
  // By name, not by inode: one content may be the manifest of several directories (pnpm's store).
  for (const entry of hasManifests ? rootfs.entries() : []) {
    const { path, directory, type } = entry;
    if (type === 'file' && path.endsWith('/package.json')) {
      const fact = rootfs.factOf<NpmFact>(row, path);
      if (fact?.kind === 'manifest') manifests.set(directory || '/', fact.manifest);
    } else if (type === 'symlink' && (path.endsWith('/node_modules') || slotOf(path) !== null)) {
      links.push(entry);
    }
  }
  return { manifests, links, locks, maps, archives };
}

type Flags = Pick<FoundPackage, 'dev' | 'direct'>;

/** Answers what is known of the package at a place; numbers of zipped ones follow the others. */
function flagsFor(
  { manifests, links, locks, maps }: Told,
  places: readonly Place[],
  zipped: readonly Zipped[],
  rootfs: RootfsView,
): (at: number) => Flags {
  const byDirectory = new Map(places.map(({ directory }, at) => [directory, at]));
  const byArchive = new Map(
    zipped.map(({ archive, directory }, at) => [`${archive}/${directory}`, places.length + at]),
  );
  const scopeOf = scopesOf(places, links, rootfs);
  const { applications, roots } = findApplications(manifests, links, rootfs);
  const reached = joinReached([
    reachModules(applications, places, scopeOf),
    ...maps.map((map) =>
      reachMap(map, (directory) => manifests.get(directory), {
        ofDirectory: (directory) => byDirectory.get(directory),
        ofZipped: (archive, directory) => byArchive.get(`${archive}/${directory}`),
      }),
    ),
  ]);
  const locked = new Map<number, boolean>();
  for (const { directory, lock } of locks) {
    for (const [dev, paths] of [
      [true, lock.dev],
      [false, lock.runtime],
    ] as const) {
      for (const path of paths) {
        const at = byDirectory.get(`${directory === '/' ? '' : directory}/${path}`);
        if (at !== undefined) locked.set(at, dev);
      }
    }
  }
  const own = (at: number): Flags => flags(at, reached, locked.get(at));
  return (at) => {
    const place = places[at];
    if (place === undefined) return own(at);
    // The application itself is neither.
    if (roots.has(place.directory)) return {};
    if (place.kind !== 'copied' || place.outer === null) return own(at);
    const { dev, direct } = own(place.outer);
    return { ...(dev !== undefined && { dev }), ...(direct !== undefined && { direct: false }) };
  };
}

/**
 * Where no application leads, the lock that npm hid there may know. What a manifest names for both
 * is needed to run, as pnpm and yarn see it; npm 11 leaves it out with `--omit=dev`.
 */
function flags(at: number, { direct, runtime, dev }: Reached, locked: boolean | undefined): Flags {
  const isReached = runtime.has(at) || dev.has(at);
  const isDev = isReached ? !runtime.has(at) : locked;
  return {
    ...(isDev !== undefined && { dev: isDev }),
    ...((isReached || direct.has(at)) && { direct: direct.has(at) }),
  };
}

function toPackage({ kind, directory, name, manifest }: Place): FoundPackage {
  const { version } = manifest;
  return {
    type: 'npm',
    name,
    version,
    purl: npmPurl(name, version),
    location: `${directory === '/' ? '' : directory}/package.json`,
    owns: kind === 'copied' ? null : ownedBy(directory),
  };
}

function toZippedPackage({ archive, directory, name, version, bundled }: Zipped): FoundPackage {
  return {
    type: 'npm',
    name,
    version,
    purl: npmPurl(name, version),
    location: `${archive}!/${directory}/package.json`,
    owns: bundled ? null : [{ directory: directoryOf(archive), names: [nameOf(archive)] }],
  };
}

/** Directories that everybody writes to: a manifest there does not own what else lies there. */
const SHARED = new Set(
  '/ /bin /etc /home /lib /mnt /opt /run /tmp /usr /usr/lib /usr/local /usr/local/lib /usr/local/share /usr/share /usr/src /var /var/lib'.split(
    ' ',
  ),
);

function ownedBy(directory: string): readonly Owned[] | null {
  return SHARED.has(directory) ? null : [{ tree: directory }];
}

/** The scope is the namespace (package-url/purl-spec, types/npm). */
function npmPurl(name: string, version: string): string | null {
  if (!isPackageName(name)) return null;
  const slash = name.indexOf('/');
  return purlOf('npm', name.slice(slash + 1), {
    namespace: name.slice(0, Math.max(slash, 0)),
    version,
  });
}
