// F2. What to copy, and from which stage, so that a library is found: pure.

import type { RuleInput } from '../../../model/knowledge.ts';
import { Budget, load } from '../../loader/load.ts';
import { configuredDirectories, Loaders, type Loader } from '../../loader/loaders.ts';
import { isSameMachine, readObjects, type ElfObject, type Objects } from '../../loader/objects.ts';
import { Searcher, type Loaded } from '../../loader/search.ts';
import { directoryOf, nameOf } from '../../paths.ts';
import type { Trouble } from './troubles.ts';

const MOST_COPIES = 12;
const NO_ENVIRONMENT = { libraryPath: '', workingDirectory: '/' };

interface Stage {
  readonly name: string;
  readonly objects: Objects;
  readonly loaders: Loaders;
}

export class Advice {
  readonly #input: RuleInput;
  readonly #objects: Objects;
  readonly #extractor: string;
  #stages: readonly Stage[] | null = null;

  constructor(input: RuleInput, objects: Objects, extractor: string) {
    this.#input = input;
    this.#objects = objects;
    this.#extractor = extractor;
  }

  /** Null: nothing more exact than the rule's own words can be said. */
  for({ object, missing, loader }: Trouble): string | null {
    const here = missing.flatMap(({ name }) => this.#elsewhere(name, object) ?? []);
    if (here.length > 0) return this.#makeFound(here, loader);
    for (const stage of this.#builders()) {
      const copies = this.#copiesFrom(
        stage,
        missing.map(({ name }) => name),
        object,
        loader,
      );
      if (copies.length > 0) return `Copy what it needs: ${copies.join('; ')}.`;
    }
    return null;
  }

  /** It is in the image, but not where the loader looks. */
  #elsewhere(name: string, { fact }: ElfObject): string | undefined {
    return this.#objects.named(name).find((it) => isSameMachine(it.fact, fact))?.entry.directory;
  }

  #makeFound(directories: readonly string[], { libc }: Loader): string {
    const [directory = ''] = directories;
    if (libc === 'glibc' && configuredDirectories(this.#objects).has(directory)) {
      return (
        `Run ldconfig after the library is copied to ${directory}: the loader reads ` +
        `/etc/ld.so.cache, which was written before. Without ldconfig in the image: ` +
        `\`ENV LD_LIBRARY_PATH=${directory}\`.`
      );
    }
    return `Tell the loader where it is: \`ENV LD_LIBRARY_PATH=${directory}\`.`;
  }

  #copiesFrom(
    stage: Stage,
    names: readonly string[],
    by: ElfObject,
    loader: Loader,
  ): readonly string[] {
    const own = stage.loaders
      .all()
      .find((it) => it.libc === loader.libc && isSameMachine(it.object.fact, loader.object.fact));
    if (own === undefined) return [];
    const theirs = new Searcher(stage.objects, own, NO_ENVIRONMENT);
    const ours = new Searcher(this.#objects, loader, NO_ENVIRONMENT);
    const asking: Loaded = { object: by, path: by.entry.path, parent: null };
    const sources = new Map<string, string>();
    for (const name of names) {
      const found = theirs.find(name, asking);
      const path = found?.object?.entry.path ?? this.#anyOf(stage, name, by);
      const object = path === undefined ? null : stage.objects.at(path);
      if (path === undefined || object === null || object === 'other') return [];
      sources.set(name, found?.object ? found.path : path);
      const { loaded } = load(object, theirs, new Budget(10_000));
      for (const part of loaded.slice(1)) {
        const needed = nameOf(part.path);
        const isHere = ours.find(needed, asking);
        if (isHere === null || isHere.object !== null) continue;
        if (needed !== own.object.fact.soname) sources.set(needed, part.path);
      }
    }
    const copies = [...sources.values()].map((from) => this.#copy(stage, from, loader));
    return [...copies.slice(0, MOST_COPIES), ...(copies.length > MOST_COPIES ? ['…'] : [])];
  }

  #anyOf(stage: Stage, name: string, { fact }: ElfObject): string | undefined {
    return stage.objects.named(name).find((it) => isSameMachine(it.fact, fact))?.entry.path;
  }

  /** To the same directory where the loader looks there, else to the first of its own that exists. */
  #copy({ name, objects }: Stage, from: string, loader: Loader): string {
    const { rootfs } = this.#input;
    const directory = objects.rootfs.resolve(directoryOf(from))?.path ?? directoryOf(from);
    const searched = loader.directories.map((path) => rootfs.resolve(path)?.path ?? null);
    const isSearched = searched.includes(directory);
    const existing = searched.findLast((path) => path !== null) ?? loader.directories.at(-1);
    const to = isSearched ? directory : (existing ?? '/usr/lib');
    return `\`COPY --from=${name} ${directory}/${nameOf(from)} ${to}/\``;
  }

  #builders(): readonly Stage[] {
    this.#stages ??= this.#input.builders.map(({ stage, rootfs }) => {
      const objects = readObjects(rootfs, this.#extractor);
      return { name: stage, objects, loaders: new Loaders(objects) };
    });
    return this.#stages;
  }
}
