// F1. The files of an rpm package, by its header's arrays (lib/rpmtag.h, lib/rpmfiles.h): pure.

/** Files of one directory. */
export type RpmFiles = {
  /** Absolute, without a slash at its end; `/` is the root. */
  readonly directory: string;
  readonly names: readonly string[];
};

/** The array of one tag, or null where the header has none; throws when it is not as it says. */
export interface RpmArrays {
  readonly oldFileNames: () => string[] | null;
  readonly baseNames: () => string[] | null;
  readonly directoryNames: () => string[] | null;
  readonly directoryIndexes: () => number[] | null;
  readonly modes: () => number[] | null;
  readonly states: () => number[] | null;
}

/** File type bits of a mode, and those of a directory (stat(2)). */
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
/**
 * lib/rpmfiles.h, `rpmfileState`: 1 another package's file replaced it, 2 was not installed
 * (documentation left out), 4 another architecture's was taken. None of them is this package's.
 */
const NOT_HERE = new Set([1, 2, 4]);

/**
 * Files by their directories, without those that never came to the disk, or that another package's
 * replaced. Null where the lists do not fit each other.
 */
export function readRpmFiles(arrays: RpmArrays): RpmFiles[] | null {
  try {
    return groupFiles(arrays);
  } catch {
    return null;
  }
}

function groupFiles(arrays: RpmArrays): RpmFiles[] {
  const modes = arrays.modes();
  const states = arrays.states();
  const groups = new Map<string, string[]>();
  let at = 0;
  for (const [directory, name] of listed(arrays)) {
    const isHere = !NOT_HERE.has(states?.[at] ?? 0);
    const isDirectory = ((modes?.[at] ?? 0) & S_IFMT) === S_IFDIR;
    at += 1;
    if (!isHere || isDirectory || !directory.startsWith('/') || name === '') continue;
    const names = groups.get(directory);
    if (names === undefined) groups.set(directory, [name]);
    else names.push(name);
  }
  return Array.from(groups, ([directory, names]) => ({
    directory: directory.slice(0, -1) || '/',
    names,
  }));
}

/** Directory with its slash, and name; packages of rpm 3 have whole paths instead. */
function* listed(arrays: RpmArrays): Iterable<readonly [directory: string, name: string]> {
  const names = arrays.baseNames();
  if (names === null) {
    for (const path of arrays.oldFileNames() ?? []) {
      const cut = path.lastIndexOf('/') + 1;
      yield [path.slice(0, cut), path.slice(cut)];
    }
    return;
  }
  const directories = arrays.directoryNames() ?? [];
  const indexes = arrays.directoryIndexes() ?? [];
  for (const [i, name] of names.entries()) {
    const directory = directories[indexes[i] ?? -1];
    if (directory === undefined) throw new Error('a file without directory');
    yield [directory, name];
  }
}
