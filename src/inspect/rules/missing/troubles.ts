// F2. Collects, file by file, what loading one program or library after another did not find: pure.

import type { Load, MissingName } from '../../loader/load.ts';
import type { Loader } from '../../loader/loaders.ts';
import type { ElfObject } from '../../loader/objects.ts';

/** One file whose needs are not answered. */
export interface Trouble {
  readonly object: ElfObject;
  readonly missing: readonly MissingName[];
  /** What cannot be loaded for it; the file itself is left out. */
  readonly stopped: readonly string[];
  readonly loader: Loader;
}

export class Troubles {
  readonly #byInode = new Map<number, { trouble: Trouble; names: Set<string> }>();
  readonly #unread = new Set<ElfObject>();

  get all(): Trouble[] {
    return [...this.#byInode.values()].map(({ trouble }) => trouble);
  }

  /** Could not be read, or not followed. */
  get unread(): ElfObject[] {
    return [...this.#unread];
  }

  /** Adds what a load did not find, but for what `isFine`. */
  note(done: Load, loader: Loader, isFine: (missing: MissingName) => boolean): void {
    for (const object of done.incomplete) this.#unread.add(object);
    const root = done.loaded[0]?.object;
    for (const missing of done.missing) {
      if (isFine(missing)) continue;
      const { object } = missing.by;
      const { inode } = object.entry;
      let known = this.#byInode.get(inode);
      if (known === undefined) {
        const trouble = { object, missing: [], stopped: [], loader };
        this.#byInode.set(inode, (known = { trouble, names: new Set() }));
      }
      const { trouble, names } = known;
      const stopped = trouble.stopped as string[];
      if (root !== undefined && root !== object && stopped.at(-1) !== root.entry.path) {
        stopped.push(root.entry.path);
      }
      if (names.has(missing.name)) continue;
      names.add(missing.name);
      (trouble.missing as MissingName[]).push(missing);
    }
  }
}
