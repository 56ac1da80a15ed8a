// May touch: the files below a root directory; runs what it is given. What the rule missing-library
// says of every dynamic ELF file, against the image's own loaders, both ways.
import { readConfigValues, readImageConfig } from '../../src/inspect/config.ts';
import { Budget, load } from '../../src/inspect/loader/load.ts';
import { libcOf, Loaders, type Loader } from '../../src/inspect/loader/loaders.ts';
import {
  isSameMachine,
  readObjects,
  type ElfObject,
  type Objects,
} from '../../src/inspect/loader/objects.ts';
import { Searcher } from '../../src/inspect/loader/search.ts';
import { LibraryJudge } from '../../src/inspect/rules/missing/libraries.ts';
import { missingLibrary } from '../../src/inspect/rules/missing-library.ts';
import { DirectoryRootfs } from './directory.ts';
import { readListing, type LoaderListing } from './listing.ts';

/** One file to ask a loader about, by their paths in the root directory. */
export interface Question {
  readonly loader: string;
  readonly path: string;
  /** glibc only: name everything that is missing (`LD_TRACE_LOADED_OBJECTS`). */
  readonly trace: boolean;
}

/** All that the loader printed for each question, in order. */
export type AskLoaders = (questions: readonly Question[]) => Promise<readonly string[]>;

export interface Agreement {
  readonly loaders: readonly string[];
  /** Files that were compared. */
  readonly compared: number;
  /** Of those, the ones that both say the same of. */
  readonly agree: number;
  /** Names that both miss, by file. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
  /** By file: `only we miss libx.so`, `only the loader loads /lib/liby.so`. */
  readonly differences: ReadonlyMap<string, readonly string[]>;
  /** What the loader said of files that it would not look at. */
  readonly refused: ReadonlyMap<string, string>;
  /** For machines or C libraries that the image has no loader of. */
  readonly foreign: readonly string[];
  /** `/bin/x needs liby.so`, for each that both miss, by the file that needs it. */
  readonly lacks: ReadonlySet<string>;
  /** The same, as far as the rule makes it a finding, were all of the image the Dockerfile's own. */
  readonly said: ReadonlySet<string>;
}

interface Pair {
  readonly object: ElfObject;
  readonly loader: Loader;
}

/** `under` are directories inside the root, by default all. */
export async function compareWithLoaders(
  root: string,
  ask: AskLoaders,
  under: readonly string[] = ['/'],
): Promise<Agreement> {
  const rootfs = new DirectoryRootfs(root, missingLibrary, under);
  const objects = readObjects(rootfs, missingLibrary.name);
  const loaders = new Loaders(objects).all();
  const pairs: Pair[] = [];
  const foreign: string[] = [];
  for (const object of objects.all) {
    const loader = loaderOf(object, loaders);
    if (loader === undefined) foreign.push(object.entry.path);
    else pairs.push({ object, loader });
  }
  const environment = { libraryPath: '', workingDirectory: '/' };
  const searchers = new Map(
    loaders.map((loader) => [loader, new Searcher(objects, loader, environment)]),
  );
  const theirs = await askAll(pairs, ask);
  const missing = new Map<string, readonly string[]>();
  const differences = new Map<string, readonly string[]>();
  const refused = new Map<string, string>();
  const lacks = new Set<string>();
  for (const [i, { object, loader }] of pairs.entries()) {
    const { path } = object.entry;
    const listing = theirs[i] ?? '';
    if (typeof listing === 'string') {
      refused.set(path, listing);
      continue;
    }
    const done = load(object, searchers.get(loader)!, new Budget());
    const own = {
      loaded: new Set(done.loaded.slice(1).map((it) => it.object.entry.path)),
      missing: new Set(done.missing.map(({ name }) => name)),
    };
    const found = differencesOf(own, listing, { rootfs, object, loader });
    if (found.length > 0) differences.set(path, found);
    else if (own.missing.size > 0) missing.set(path, [...own.missing]);
    for (const { name, by } of found.length > 0 ? [] : done.missing) {
      lacks.add(`${by.object.entry.path} needs ${name}`);
    }
  }
  const compared = pairs.length - refused.size;
  return {
    loaders: loaders.map(({ object, libc }) => `${object.entry.path} (${libc})`),
    compared,
    agree: compared - differences.size,
    missing,
    differences,
    refused,
    foreign,
    lacks,
    said: saidOf(objects),
  };
}

/** No package manager, no base image: what the rule leaves to those, it has to judge here. */
function saidOf(objects: Objects): Set<string> {
  const image = {
    config: readImageConfig({}),
    values: readConfigValues({}),
    origins: [],
    ownerOf: () => null,
  };
  const { troubles } = new LibraryJudge(image, objects, new Set()).judge();
  return new Set(
    troubles.flatMap(({ object, missing }) =>
      missing.map(({ name }) => `${object.entry.path} needs ${name}`),
    ),
  );
}

function loaderOf({ fact }: ElfObject, loaders: readonly Loader[]): Loader | undefined {
  const fitting = loaders.filter(({ object }) => isSameMachine(object.fact, fact));
  const libc = fact.interpreter === undefined ? null : libcOf(fact.interpreter);
  return fitting.find((loader) => libc === null || loader.libc === libc);
}

/** A text: the loader refused the file, and said so. */
async function askAll(
  pairs: readonly Pair[],
  ask: AskLoaders,
): Promise<readonly (LoaderListing | string)[]> {
  const questionOf = ({ object, loader }: Pair, trace: boolean): Question => ({
    loader: loader.object.entry.path,
    path: object.entry.path,
    trace,
  });
  const said = await ask(pairs.map((pair) => questionOf(pair, false)));
  const listings = said.map((text) => readListing(text) ?? text.trim().slice(0, 200));
  const again = [...listings.keys()].filter((i) => {
    const listing = listings[i];
    return typeof listing === 'object' && listing.gaveUp;
  });
  // Each call may start a container.
  const traced = again.length === 0 ? [] : await ask(again.map((i) => questionOf(pairs[i]!, true)));
  for (const [at, i] of again.entries()) {
    const listing = readListing(traced[at] ?? '');
    if (listing !== null && listing.missing.length > 0) listings[i] = listing;
  }
  return listings;
}

function differencesOf(
  own: { readonly loaded: ReadonlySet<string>; readonly missing: ReadonlySet<string> },
  listing: LoaderListing,
  { rootfs, object, loader }: Pair & { readonly rootfs: DirectoryRootfs },
): string[] {
  const itself = new Set([object.entry.inode, loader.object.entry.inode]);
  const loaded = new Set(
    listing.loaded.flatMap((at) => {
      const entry = rootfs.resolve(at);
      return entry === null || itself.has(entry.inode) ? [] : [entry.path];
    }),
  );
  const ours = new Set(
    [...own.loaded].filter((path) => !itself.has(rootfs.get(path)?.inode ?? -1)),
  );
  const missing = new Set(listing.missing);
  const isWhole = !listing.gaveUp;
  return [
    ...(isWhole ? [...own.missing.difference(missing)] : []).map((it) => `only we miss ${it}`),
    ...[...missing.difference(own.missing)].map((it) => `only the loader misses ${it}`),
    ...(isWhole ? [...ours.difference(loaded)] : []).map((it) => `only we load ${it}`),
    ...[...loaded.difference(ours)].map((it) => `only the loader loads ${it}`),
  ];
}
