// F2. Which needs of the programs and libraries of an image its loaders would not answer: pure.

import type { RuleInput } from '../../../model/knowledge.ts';
import { libcNeeded, libcOf, Loaders, type Libc, type Loader } from '../../loader/loaders.ts';
import { Budget, load } from '../../loader/load.ts';
import { isSameMachine, type ElfObject, type Objects } from '../../loader/objects.ts';
import { Searcher, type Environment } from '../../loader/search.ts';
import { programDirectories } from '../../paths.ts';
import * as silent from './silent.ts';
import { Troubles, type Trouble } from './troubles.ts';

/** A program whose interpreter is not there. */
export interface NoInterpreter {
  readonly object: ElfObject;
  readonly interpreter: string;
  /** `machine`: there is one, for another machine; `kind`: no loader that is known. */
  readonly why: 'missing' | 'machine';
  readonly wants: Libc | null;
  readonly has: readonly Libc[];
}

export interface Judgement {
  readonly troubles: readonly Trouble[];
  readonly interpreters: readonly NoInterpreter[];
  /** Could not be read, or not followed. */
  readonly unread: readonly ElfObject[];
  readonly judged: number;
}

/** Installed by a package manager that sees to what its packages need. */
const MANAGED = new Set(['deb', 'rpm', 'apk', 'alpm', 'conda']);

/** What of the image it asks. */
export type JudgedImage = Pick<RuleInput, 'config' | 'values' | 'origins' | 'ownerOf'>;

export class LibraryJudge {
  readonly #input: JudgedImage;
  readonly #objects: Objects;
  readonly #entries: ReadonlySet<number>;
  readonly #loaders: Loaders;
  readonly #searchers = new Map<Loader, Searcher>();
  readonly #budget = new Budget();
  readonly #isProgramDirectory: (directory: string) => boolean;
  readonly #troubles = new Troubles();
  readonly #reached = new Set<number>();
  /** Names that some program of the image has in memory: its plugins need not find them. */
  readonly #inMemory = new Set<string>();

  /** `entries` are the inodes of what the image starts. */
  constructor(input: JudgedImage, objects: Objects, entries: ReadonlySet<number>) {
    this.#input = input;
    this.#objects = objects;
    this.#entries = entries;
    this.#loaders = new Loaders(objects);
    this.#isProgramDirectory = programDirectories(input.config.path);
  }

  judge(): Judgement {
    const interpreters: NoInterpreter[] = [];
    const programs = this.#objects.all.filter(isProgram);
    for (const object of programs) {
      const missing = this.#judgeProgram(object);
      if (missing !== null) interpreters.push(missing);
    }
    const libraries = this.#objects.all.filter((object) => this.#isOwnLibrary(object));
    for (const object of libraries) this.#judgeLibrary(object);
    return {
      troubles: this.#troubles.all,
      interpreters,
      unread: this.#troubles.unread,
      judged: programs.length + libraries.length,
    };
  }

  #judgeProgram(object: ElfObject): NoInterpreter | null {
    const { interpreter } = object.fact;
    if (interpreter === undefined) return null;
    const at = this.#objects.at(this.#absolute(interpreter));
    const isThere = at !== null && (at === 'other' || isSameMachine(at.fact, object.fact));
    if (!isThere) {
      if (this.#mayLackInterpreter(object, interpreter)) return null;
      const has = [...new Set(this.#loaders.all().map(({ libc }) => libc))];
      const why = at === null ? 'missing' : 'machine';
      return { object, interpreter, why, wants: libcOf(interpreter), has };
    }
    const loader = this.#loaders.at(this.#absolute(interpreter));
    // An interpreter of a kind that is not known looks where it likes.
    if (loader === null) return null;
    const done = load(object, this.#searcherOf(loader), this.#budget);
    for (const { object: it } of done.loaded) this.#reached.add(it.entry.inode);
    for (const name of done.names) this.#inMemory.add(name);
    const isEntry = this.#entries.has(object.entry.inode);
    const isHelper = !isEntry && this.#isBasesHelper(object);
    this.#troubles.note(done, loader, (missing) => {
      if (isHelper || silent.MOUNTED.test(missing.name)) return true;
      // What starts it may say where its libraries are: a wrapper that sets LD_LIBRARY_PATH.
      if (isEntry || !silent.liesNear(this.#objects, missing)) return false;
      this.#inMemory.add(missing.name);
      return true;
    });
    return null;
  }

  #mayLackInterpreter({ entry }: ElfObject, interpreter: string): boolean {
    if (this.#entries.has(entry.inode)) return false;
    if (silent.OTHER_SYSTEM.test(interpreter) || silent.PACKAGE_TREE.test(entry.path)) return true;
    // Debian’s perf and valgrind bring 32-bit helpers for who has a 32-bit loader as well.
    if (this.#isManaged(entry.path)) return true;
    return this.#isBasesHelper({ entry });
  }

  /**
   * A base image's program where nobody looks for one: what some package starts by its path, whose
   * libraries a vendor may have left out on purpose.
   */
  #isBasesHelper({ entry }: Pick<ElfObject, 'entry'>): boolean {
    return this.#isInherited(entry.layer) && !this.#isProgramDirectory(entry.directory);
  }

  /**
   * A library that no program needs is a plugin, or a part of a language's package. It is judged
   * where this Dockerfile brought it; what package managers install, they see to. Loaded by itself
   * it would find less than in its program, which knows more directories and has more in memory: so
   * whatever lies in the same installation, or is loaded by some program, counts as found.
   */
  #isOwnLibrary(object: ElfObject): boolean {
    const { entry, fact } = object;
    if (this.#reached.has(entry.inode) || isProgram(object)) return false;
    if (fact.interpreter !== undefined || this.#isInherited(entry.layer)) return false;
    if (silent.OPTIONAL.some((pattern) => pattern.test(entry.path))) return false;
    if (entry.path.startsWith('/usr/lib/debug/')) return false;
    return !this.#isManaged(entry.path);
  }

  #judgeLibrary(object: ElfObject): void {
    if (this.#reached.has(object.entry.inode)) return;
    const loader = this.#loaderFor(object);
    if (loader === null) return;
    const done = load(object, this.#searcherOf(loader), this.#budget);
    this.#troubles.note(
      done,
      loader,
      (missing) =>
        silent.MOUNTED.test(missing.name) ||
        this.#inMemory.has(missing.name) ||
        silent.liesNear(this.#objects, missing),
    );
  }

  /** The loader of the programs that might load a library; null: it is not for this image. */
  #loaderFor({ entry, fact }: ElfObject): Loader | null {
    const loaders = this.#loaders.all().filter(({ object }) => isSameMachine(object.fact, fact));
    const libc = libcNeeded(fact) ?? (/musl/.test(entry.path) ? 'musl' : null);
    const fitting = loaders.find((loader) => libc === null || loader.libc === libc);
    if (fitting !== undefined) return fitting;
    return silent.BUILT_FOR_ONE.test(entry.path) ? (loaders[0] ?? null) : null;
  }

  #searcherOf(loader: Loader): Searcher {
    let searcher = this.#searchers.get(loader);
    if (searcher === undefined) {
      searcher = new Searcher(this.#objects, loader, environmentOf(this.#input));
      this.#searchers.set(loader, searcher);
    }
    return searcher;
  }

  #isManaged(path: string): boolean {
    return MANAGED.has(this.#input.ownerOf(path)?.type ?? '');
  }

  #isInherited(layer: number): boolean {
    return this.#input.origins[layer] === 'base-image';
  }

  #absolute(path: string): string {
    return path.startsWith('/') ? path : `${this.#input.config.workingDir}/${path}`;
  }
}

export function environmentOf({
  values,
  config,
}: Pick<RuleInput, 'values' | 'config'>): Environment {
  const found = values.env.findLast(([name]) => name === 'LD_LIBRARY_PATH');
  return { libraryPath: found?.[1] ?? '', workingDirectory: config.workingDir || '/' };
}

const isProgram = ({ entry, fact }: ElfObject): boolean =>
  fact.interpreter !== undefined && (entry.mode & 0o111) !== 0;
