// F2. What would be in memory when a program or a library has been loaded, and what would not be
// found: pure.

import type { ElfObject } from './objects.ts';
import type { Loaded, Searcher } from './search.ts';

export interface MissingName {
  readonly name: string;
  /** Who needs it. */
  readonly by: Loaded;
  /** A file of that name that cannot be loaded, or null. */
  readonly wrong: string | null;
}

export interface Load {
  readonly loaded: readonly Loaded[];
  /** The names by which they were asked for, and their SONAMEs. */
  readonly names: ReadonlySet<string>;
  readonly missing: readonly MissingName[];
  /** Some of what they need could not be read, or there was too much to follow. */
  readonly incomplete: readonly ElfObject[];
}

/** Names that may be followed in one image: an image of 2,000 programs has some 100,000. */
export class Budget {
  #left: number;

  constructor(names = 3_000_000) {
    this.#left = names;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  spend(): void {
    this.#left -= 1;
  }
}

/** Breadth first, as both loaders do. `root` needs no loader to be found. */
export function load(root: ElfObject, searcher: Searcher, budget: Budget): Load {
  const first: Loaded = { object: root, path: root.entry.path, parent: null };
  const loaded: Loaded[] = [first];
  const inodes = new Set([root.entry.inode]);
  const names = new Set<string>();
  const add = (it: Loaded): void => {
    const { soname } = it.object.fact;
    if (soname !== undefined) names.add(soname);
  };
  add(first);
  const missing: MissingName[] = [];
  for (const by of loaded) {
    for (const name of by.object.fact.needed) {
      if (budget.isSpent) return { loaded, names, missing, incomplete: [root] };
      budget.spend();
      if (names.has(name)) continue;
      const found = searcher.find(name, by);
      if (found === null) continue;
      if (found.object === null) {
        missing.push({ name, by, wrong: found.wrong });
        continue;
      }
      names.add(name);
      if (inodes.has(found.object.entry.inode)) continue;
      inodes.add(found.object.entry.inode);
      const next: Loaded = { object: found.object, path: found.path, parent: by };
      loaded.push(next);
      add(next);
    }
  }
  const incomplete = loaded.map(({ object }) => object).filter(({ fact }) => fact.incomplete);
  return { loaded, names, missing, incomplete };
}
