// F2. What a row of a program table says, and which row a file name belongs to: pure.

/** Byte strings that a program's own source puts into every binary built from it. */
export interface Signature {
  /** All of them stand in the content. ASCII, long and rare: each is searched in every program. */
  readonly all: readonly string[];
  /** None of these does: what a look-alike has and the program never. */
  readonly none?: readonly string[];
  /** A program written in Go; other Go programs never match, whatever text they hold. */
  readonly go?: true;
  /** What it is; `%v` takes the version where one was read. */
  readonly what: string;
  /** First group: the version, read from files of 3 MiB or less. */
  readonly version?: RegExp;
  /** File of the program's source, and the statement quoted from it. */
  readonly source: string;
}

/** One known program. */
export interface Program {
  /** As a reader would call it; rows that belong together share it: `Go toolchain`. */
  readonly what: string;
  /** Basenames. Empty: known by content only. */
  readonly names: readonly string[];
  /** Also with a version behind the name: `gcc-12`, `pip3.11`. */
  readonly versioned?: true;
  /** Also with a target triplet before it: `aarch64-alpine-linux-musl-gcc`. */
  readonly cross?: true;
  /** Only paths that match: for a name that says too little by itself. */
  readonly where?: RegExp;
  /** Paths that another program of that name owns. */
  readonly except?: RegExp;
  /** Files of one installation (same first group) are one finding. */
  readonly root?: RegExp;
  /** All programs of the row below one prefix (`/usr`) are one finding. */
  readonly together?: true;
  /** A script of that name is not the program: a shell is never one. */
  readonly elfOnly?: true;
  readonly signatures?: readonly Signature[];
}

/** A table, indexed once by name. */
export interface ProgramTable {
  readonly programs: readonly Program[];
  /** The row whose name this path has, or null. Looks at the path alone. */
  byName(path: string): Program | null;
}

/** `-12`, `3.11`, `-1.22.3`. */
const VERSION = /-?v?\d+(?:\.\d+)*$/;
/** A GNU target triplet: cpu, perhaps vendor, then an ABI word: `x86_64-linux-gnu-`. */
const TRIPLET = /^\w+(?:-\w+)*?-(?:(?:gnu|musl|eabi|uclibc)\w*|elf|linux|mingw32)-(?!gnu|musl)/;

/** Indexes the rows by name; where two rows share one, the first whose `where` agrees wins. */
export function programTable(programs: readonly Program[]): ProgramTable {
  const index = new Map<string, Program[]>();
  for (const program of programs) {
    for (const name of program.names) {
      const rows = index.get(name);
      if (rows === undefined) index.set(name, [program]);
      else rows.push(program);
    }
  }
  const find = (name: string, path: string, form?: 'versioned' | 'cross'): Program | null => {
    for (const row of index.get(name) ?? []) {
      if (form !== undefined && row[form] !== true) continue;
      if (row.where !== undefined && !row.where.test(path)) continue;
      if (row.except?.test(path) === true) continue;
      return row;
    }
    return null;
  };
  const byName = (path: string): Program | null => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const exact = find(name, path);
    if (exact !== null) return exact;
    const bare = name.replace(VERSION, '');
    if (bare !== name) {
      const row = find(bare, path, 'versioned');
      if (row !== null) return row;
    }
    const local = name.includes('-') ? name.replace(TRIPLET, '') : name;
    if (local === name) return null;
    const row = find(local, path, 'cross');
    if (row !== null) return row;
    const plain = find(local.replace(VERSION, ''), path, 'cross');
    return plain?.versioned === true ? plain : null;
  };
  return { programs, byName };
}
