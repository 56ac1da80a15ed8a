// F2. Where a program loader looks for a library (glibc: ld.so(8) and elf/dl-load.c; musl:
// ldso/dynlink.c, load_library): pure.

import { directoryOf } from '../paths.ts';
import type { Loader } from './loaders.ts';
import { isSameMachine, type ElfObject, type Objects } from './objects.ts';

/** An object in the memory of a program to be. */
export interface Loaded {
  readonly object: ElfObject;
  /** Where it was found, symlinks unresolved: `$ORIGIN` is its directory. */
  readonly path: string;
  /** Who needed it first; null for the program. */
  readonly parent: Loaded | null;
}

/** `wrong`: a file of that name was met that cannot be loaded. */
export type Found =
  | { readonly object: ElfObject; readonly path: string }
  | { readonly object: null; readonly wrong: string | null };

/** What of the image's environment the loader reads. */
export interface Environment {
  /** LD_LIBRARY_PATH, or ''. */
  readonly libraryPath: string;
  readonly workingDirectory: string;
}

/** glibc sysdeps/…/dl-hwcaps-subdirs.c: which a machine searches, its processor decides. */
const HWCAPS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['x86-64-v4', 'x86-64-v3', 'x86-64-v2'],
  ppc64le: ['power10', 'power9'],
  s390x: ['z17', 'z16', 'z15', 'z14', 'z13'],
};

/** musl answers these itself: `reserved` in load_library. */
const MUSL_OWN = /^lib(?:c|pthread|rt|m|dl|util|xnet)\./;

const MOST_DIRECTORIES = 256;

export class Searcher {
  readonly #objects: Objects;
  readonly #loader: Loader;
  readonly #environment: Environment;
  /** Answers that do not depend on who asks. */
  readonly #plain = new Map<string, Found>();
  readonly #systemDirectories: ReadonlySet<string>;

  constructor(objects: Objects, loader: Loader, environment: Environment) {
    this.#objects = objects;
    this.#loader = loader;
    this.#environment = environment;
    this.#systemDirectories = new Set(loader.directories);
  }

  /** What the loader finds for a name that `by` needs; null: the loader itself is that library. */
  find(name: string, by: Loaded): Found | null {
    if (this.#isOwn(name)) return null;
    if (name.includes('/')) return this.#first([this.#absolute(this.#expand(name, by))]);
    const own = this.#ownPaths(by);
    const isPlain =
      own.before.length + own.after.length === 0 && by.object.fact.noDefaultLib !== true;
    const { libraryPath } = this.#environment;
    if (!isPlain || libraryPath.includes('$')) return this.#search(name, by, own);
    let found = this.#plain.get(name);
    if (found === undefined) this.#plain.set(name, (found = this.#search(name, by, own)));
    return found;
  }

  #isOwn(name: string): boolean {
    const { entry, fact } = this.#loader.object;
    if (this.#loader.libc === 'glibc') return name === fact.soname;
    return MUSL_OWN.test(name) || entry.path.endsWith(`/${name}`);
  }

  #search(name: string, by: Loaded, own: OwnPaths): Found {
    const { libc, cached, directories } = this.#loader;
    const environment = this.#split(this.#environment.libraryPath, /[:;]/, rootOf(by));
    const noSystem = by.object.fact.noDefaultLib === true && libc === 'glibc';
    const known = (cached.get(name) ?? []).filter(
      (path) => !noSystem || !this.#systemDirectories.has(directoryOf(path)),
    );
    const inDirectories = (list: readonly string[]): string[] =>
      list.slice(0, MOST_DIRECTORIES).flatMap((directory) => this.#in(directory, name));
    const searched =
      libc === 'musl'
        ? [environment, own.before, directories]
        : [own.before, environment, own.after];
    const last = libc === 'musl' || noSystem ? [] : [...known, ...inDirectories(directories)];
    return this.#first([...searched.flatMap(inDirectories), ...last]);
  }

  /** Directories that the objects name themselves, searched before and after LD_LIBRARY_PATH. */
  #ownPaths(by: Loaded): OwnPaths {
    const before: string[] = [];
    const { runpath } = by.object.fact;
    if (this.#loader.libc === 'musl') {
      for (let it: Loaded | null = by; it !== null; it = it.parent) {
        const path = it.object.fact.runpath ?? it.object.fact.rpath;
        if (path !== undefined) before.push(...this.#split(path, /:/, it));
      }
      return { before, after: [] };
    }
    if (runpath !== undefined) return { before, after: this.#split(runpath, /:/, by) };
    // DT_RPATH of whoever has no DT_RUNPATH beside it, up to the program.
    for (let it: Loaded | null = by; it !== null; it = it.parent) {
      const { fact } = it.object;
      if (fact.rpath !== undefined && fact.runpath === undefined) {
        before.push(...this.#split(fact.rpath, /:/, it));
      }
    }
    return { before, after: [] };
  }

  #split(list: string, by: RegExp, of: Loaded): string[] {
    if (list === '') return [];
    return list
      .split(by, MOST_DIRECTORIES)
      .map((part) => this.#absolute(this.#expand(part, of)))
      .filter((part) => part.length <= 4096);
  }

  #expand(text: string, of: Loaded): string {
    if (!text.includes('$')) return text;
    const { lib, platform } = this.#loader;
    const values = { ORIGIN: directoryOf(of.path), LIB: lib, PLATFORM: platform };
    return text.replace(
      /\$(?:\{(ORIGIN|LIB|PLATFORM)\}|(ORIGIN|LIB|PLATFORM)(?![A-Za-z0-9_]))/g,
      (_, braced?: keyof typeof values, bare?: keyof typeof values) =>
        values[braced ?? bare ?? 'ORIGIN'],
    );
  }

  /** A relative directory, and an empty one, is seen from the working directory. */
  #absolute(path: string): string {
    return path.startsWith('/') ? path : `${this.#environment.workingDirectory}/${path}`;
  }

  #in(directory: string, name: string): string[] {
    const plain = `${directory}/${name}`;
    if (this.#loader.libc === 'musl') return [plain];
    const levels = HWCAPS[this.#loader.platform] ?? [];
    const tuned = levels.map((level) => `${directory}/glibc-hwcaps/${level}/${name}`);
    // Tuned ones last: not every processor has them, so what all find is the better answer.
    return [plain, ...tuned];
  }

  #first(paths: readonly string[]): Found {
    let wrong: string | null = null;
    for (const path of paths) {
      const object = this.#objects.at(path);
      if (object === null) continue;
      if (object !== 'other' && isSameMachine(object.fact, this.#loader.object.fact)) {
        return { object, path };
      }
      wrong ??= path;
      // glibc passes over a library for another machine; nothing else is passed over.
      if (object === 'other' || this.#loader.libc === 'musl') break;
    }
    return { object: null, wrong };
  }
}

interface OwnPaths {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

function rootOf(loaded: Loaded): Loaded {
  let root = loaded;
  while (root.parent !== null) root = root.parent;
  return root;
}
