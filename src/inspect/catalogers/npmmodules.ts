// F2. What `require` would find where: Node's search through node_modules, upwards: pure.
// Source: Node.js documentation, "Modules: Loading from node_modules folders".

import type { RootfsEntry, RootfsView } from '../../model/rootfs.ts';
import { directoryOf } from '../paths.ts';
import { slotOf, type Place } from './npmplaces.ts';

/** What stands in one node_modules and in those above it. */
export interface Scope {
  readonly packages: ReadonlyMap<string, number>;
  readonly above: Scope | null;
}

/** Answers the scope in which a package of this directory looks up its names; null: none. */
export type ScopeOf = (directory: string) => Scope | null;

const MODULES = '/node_modules';

/** `links` are all symlinks named `node_modules` or standing in one. */
export function scopesOf(
  places: readonly Place[],
  links: readonly RootfsEntry[],
  rootfs: RootfsView,
): ScopeOf {
  const byDirectory = new Map(places.map(({ directory }, at) => [directory, at]));
  const modules = new Map<string, Map<string, number>>();
  const linked = new Map<string, string>();
  const put = (directory: string, at: number): void => {
    const slot = slotOf(directory);
    if (slot === null) return;
    const packages = modules.get(slot.modules) ?? new Map<string, number>();
    modules.set(slot.modules, packages.set(slot.name, at));
  };
  places.forEach(({ kind, directory }, at) => {
    if (kind === 'installed') put(directory, at);
  });
  for (const link of links) {
    const target = rootfs.resolve(link.path)?.path;
    if (target === undefined) continue;
    if (link.path.endsWith(MODULES)) linked.set(link.path, target);
    const at = byDirectory.get(target);
    if (at !== undefined) put(link.path, at);
  }
  return searchOf((path) => modules.get(linked.get(path) ?? path));
}

function searchOf(packagesIn: (modules: string) => Scope['packages'] | undefined): ScopeOf {
  const known = new Map<string, Scope | null>();
  return (directory) => {
    // Not by recursion: a stranger's path may be deep.
    const below: string[] = [];
    let at = directory;
    for (; !known.has(at) && at !== '/'; at = directoryOf(at)) below.push(at);
    let scope = known.get(at) ?? null;
    if (at === '/' && !known.has(at)) below.push(at);
    for (const here of below.toReversed()) {
      const packages = here.endsWith(MODULES)
        ? undefined
        : packagesIn(`${here === '/' ? '' : here}${MODULES}`);
      if (packages !== undefined) scope = { packages, above: scope };
      known.set(here, scope);
    }
    return scope;
  };
}

/** Finds the package by this name; `steps` counts what it took. */
export function lookUp(
  name: string,
  scope: Scope | null,
  budget: { steps: number },
): number | undefined {
  for (let here = scope; here !== null; here = here.above) {
    budget.steps += 1;
    const found = here.packages.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
