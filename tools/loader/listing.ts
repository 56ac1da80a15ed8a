// May touch: nothing. What a loader says that a file loads, read from its own words.

/** What is loaded, as the loader names it, and the names that are not found. */
export interface LoaderListing {
  readonly loaded: readonly string[];
  readonly missing: readonly string[];
  /** glibc's `--list` ends at the first name that it does not find. */
  readonly gaveUp: boolean;
}

const NOT_FOUND = [
  // glibc, elf/rtld.c: when it only traces.
  /^\s*(\S+) => not found/,
  // glibc, elf/dl-load.c and dl-error: `--list`.
  /loading shared libraries: ([^\s:]+): cannot open/,
  // musl, ldso/dynlink.c: load_deps.
  /^Error loading shared library ([^\s:]+):/,
];

/** Null: the loader refused the file (no library, or for another machine). */
export function readListing(text: string): LoaderListing | null {
  const loaded: string[] = [];
  const missing = new Set<string>();
  for (const line of text.split('\n')) {
    const [name] = NOT_FOUND.flatMap((pattern) => pattern.exec(line)?.[1] ?? []);
    if (name !== undefined) missing.add(name);
    const at = /(?:=> |^\s+)(\/\S+) \(0x/.exec(line)?.[1];
    if (at !== undefined) loaded.push(at);
  }
  const isStatic = /statically linked/.test(text);
  if (loaded.length + missing.size === 0 && !isStatic && text.trim() !== '') return null;
  return { loaded, missing: [...missing], gaveUp: /loading shared librar/.test(text) };
}
