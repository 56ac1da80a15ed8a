// F2. Which package.json files of an image are packages, by where they stand: pure.

import { isPackageName, type PackageJson } from '../../formats/packagejson.ts';
import { directoryOf, nameOf } from '../paths.ts';

/**
 * A package by its directory. `installed`: where Node looks for it. `own`: outside node_modules, an
 * application or a part of one. `copied`: put into another package by that one's author.
 */
export interface Place {
  readonly kind: 'installed' | 'own' | 'copied';
  /** Its directory, without symlinks. */
  readonly directory: string;
  readonly name: string;
  readonly manifest: PackageJson;
  /** The package whose directory it lies in, by its place in the list. */
  readonly outer: number | null;
}

/** A directory as Node would reach it: `/app/node_modules` and `@acme/web`. */
export interface Slot {
  readonly modules: string;
  readonly name: string;
}

const MODULES = '/node_modules';
const INSIDE = '/node_modules/';
/** What packages publish of their own development; what lies there was never installed. */
const REHEARSALS = new Set(
  (
    'test tests __tests__ spec fixture fixtures __fixtures__ testdata example examples ' +
    'benchmark benchmarks demo demos'
  ).split(' '),
);

/**
 * The packages among manifests, given by their directories; outer ones come before inner ones.
 *
 * Syft lists every manifest with a name. Some are no package, and `npm ls` knows none of them:
 * - the same name as the package around it: a build's copy of its own manifest;
 * - inside an installed package, without a version: entry points (`rxjs/ajax`, `preact/hooks`);
 * - inside an installed package, private or among its tests: fixtures (`resolve/test/…`).
 * What then is left inside an installed package was copied into it (`next/dist/compiled/react-is`).
 */
export function findPlaces(manifests: ReadonlyMap<string, PackageJson>): Place[] {
  const places: Place[] = [];
  const byDirectory = new Map<string, number>();
  for (const directory of [...manifests.keys()].sort()) {
    const outer = outerOf(directory, byDirectory);
    const place = placeOf(directory, manifests.get(directory)!, outer, places);
    if (place === null) continue;
    byDirectory.set(directory, places.length);
    places.push(place);
  }
  return places;
}

function placeOf(
  directory: string,
  manifest: PackageJson,
  outer: number | null,
  places: readonly Place[],
): Place | null {
  const { name, version } = manifest;
  const around = outer === null ? null : places[outer]!;
  const slot = slotOf(directory);
  if (slot !== null) {
    if (around?.kind === 'installed' && isRehearsal(slot.modules, around.directory)) return null;
    return { kind: 'installed', directory, name: name || slot.name, manifest, outer };
  }
  const isCopy = name === around?.name && (version === '' || version === around.manifest.version);
  if (name === '' || isCopy) return null;
  if (!directory.includes(INSIDE)) return { kind: 'own', directory, name, manifest, outer };
  const published = version !== '' && !manifest.private && isPackageName(name);
  if (!published || name === around?.name) return null;
  const from = around?.directory ?? directory.slice(0, directory.lastIndexOf(INSIDE));
  if (isRehearsal(directory, from)) return null;
  return { kind: 'copied', directory, name, manifest, outer };
}

/** Null where Node would not find a package by its name: `/app`, `/app/node_modules/.cache/x`. */
export function slotOf(directory: string): Slot | null {
  const parent = directoryOf(directory);
  const last = nameOf(directory);
  if (parent.endsWith(MODULES)) {
    return last.startsWith('.') || last.startsWith('@') ? null : { modules: parent, name: last };
  }
  const modules = directoryOf(parent);
  if (!modules.endsWith(MODULES) || !nameOf(parent).startsWith('@')) return null;
  return last.startsWith('.') ? null : { modules, name: `${nameOf(parent)}/${last}` };
}

/** True where one of the folders below `from` holds tests or examples. */
function isRehearsal(directory: string, from: string): boolean {
  return directory
    .slice(from.length)
    .split('/')
    .some((part) => REHEARSALS.has(part));
}

function outerOf(directory: string, packages: ReadonlyMap<string, number>): number | null {
  for (let at = directory; at !== '/';) {
    at = directoryOf(at);
    const found = packages.get(at);
    if (found !== undefined) return found;
  }
  return null;
}
