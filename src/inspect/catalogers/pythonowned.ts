// F2. Which files a Python package owns: pure.

import { posix } from 'node:path';
import type { Owned, OwnedFiles } from '../../model/knowledge.ts';
import { nameOf } from '../paths.ts';
import type { Install } from './pythoninstalls.ts';

/** Directories of distributions: what stands there is in a list of dpkg, rpm or apk. */
const DISTRIBUTION = /^\/usr\/lib(?:64)?\//u;

/**
 * What its list says, with what Python compiled from it. Debian keeps no list for most, and old tools
 * none at all: then the sources that are there, and the modules that are its alone. A record that is
 * one file says nothing of others: in a distribution's directory they are the distribution's, elsewhere
 * it cannot be told.
 *
 * `modules` is what `countModules` told of all installs.
 */
export function ownedBy(
  install: Install,
  modules: ReadonlyMap<string, number>,
): readonly Owned[] | null {
  const { entry, info, site, files, sources } = install;
  // An egg is a directory of its own.
  if (nameOf(entry.directory).toUpperCase() === 'EGG-INFO') return [{ tree: site }];
  if (files !== null) return [...files, ...compiledFrom(files, site), ...sourceTree(install)];
  const own = install.modules.filter((name) => modules.get(`${site}/${name}`) === 1);
  const isKnown = own.length > 0 || sources.length > 0 || DISTRIBUTION.test(site);
  if (!isKnown) return null;
  return [
    ...sources,
    ...own.map((name) => ({ tree: `${site}/${name}` })),
    { directory: site, names: own.map((name) => `${name}.py`) },
    ...(info === null ? [{ file: entry.path }] : [{ tree: info }]),
  ];
}

/** How many packages name each module: `google` is nobody's alone. */
export function countModules(installs: readonly Install[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { site, modules } of installs) {
    for (const name of modules) {
      if (name === '.' || name === '..' || name.includes('/')) continue;
      const path = `${site}/${name}`;
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  return counts;
}

/** As pip sees it when it uninstalls: no list names what Python compiled when a program first ran. */
function compiledFrom(files: readonly OwnedFiles[], site: string): Owned[] {
  return files
    .filter(({ directory, names }) => directory !== site && names.some((it) => it.endsWith('.py')))
    .map(({ directory }) => ({ tree: `${directory}/__pycache__` }));
}

/** An editable install is the tree that it runs from; the whole image it is not. */
function sourceTree({ origin }: Install): Owned[] {
  const tree = posix.resolve('/', origin?.editable ?? '/');
  return tree === '/' ? [] : [{ tree }];
}
