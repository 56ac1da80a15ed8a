// F2. What the scan keeps of files that a program loader or the kernel would read: pure.

import { isElf } from '../../formats/elf.ts';
import { dynamicSpans, readElfDynamic } from '../../formats/elfdynamic.ts';
import { readLdSoCache } from '../../formats/ldsocache.ts';
import type { Extractor, SeenFile, Want } from '../../model/knowledge.ts';
import { nameOf } from '../paths.ts';

/** An ELF file that is linked dynamically. Absent fields: it has none. */
export type ElfFact = {
  readonly kind: 'elf';
  /** 64 or 32. */
  readonly bits: number;
  readonly little: boolean;
  /** `e_machine`. */
  readonly machine: number;
  readonly interpreter?: string;
  readonly needed: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  readonly noDefaultLib?: true;
  /** Some of its names could not be read. */
  readonly incomplete?: true;
  /** Of a glibc loader: the directories and the cache that are built into it. */
  readonly searches?: readonly string[];
  readonly cache?: string;
};

/** An executable file that begins with `#!`. */
export type ScriptFact = { readonly kind: 'script'; readonly line: string };

/** What `ldconfig` last found, by directory. */
export type CacheFact = {
  readonly kind: 'cache';
  readonly directories: { readonly [directory: string]: readonly string[] };
};

/** A file that lists directories of libraries, as its lines. */
export type ListFact = { readonly kind: 'list'; readonly lines: readonly string[] };

export type LoaderFact = ElfFact | ScriptFact | CacheFact | ListFact;

/** Linux: BINPRM_BUF_SIZE, what the kernel reads of a script. */
const SCRIPT_BYTES = 256;
const MOST_CACHE = 8 << 20;
const MOST_LIST = 64 << 10;
/** A loader that was not stripped; Debian's has 0.2 MB. */
const MOST_LOADER = 8 << 20;
const HEAD = 1024;

const CACHE = /\/ld\.so\.cache$/;
const LIST = /^\/etc\/(?:ld\.so\.conf|ld\.so\.conf\.d\/[^/]+|ld-musl-[^/]+\.path)$/;
/** glibc's loader has many names: `ld-linux-x86-64.so.2`, `ld64.so.2`, `ld-2.31.so`, `ld.so.1`. */
const LOADER = /^ld(?:64|-[\w.-]+)?\.so(?:\.\d+)*$/;

export const wants: Extractor['wants'] = (entry, head): Want | null => {
  if (isElf(head)) {
    if (LOADER.test(nameOf(entry.path)) && entry.size <= MOST_LOADER) return { bytes: entry.size };
    const spans = dynamicSpans(head, entry.size);
    if (spans === null) return null;
    // A file that is kept whole costs no copy.
    const [first] = spans;
    return first?.[0] === 0 && first[1] === entry.size
      ? { bytes: entry.size }
      : { bytes: HEAD, spans };
  }
  if ((entry.mode & 0o111) !== 0 && isScript(head)) return { bytes: SCRIPT_BYTES };
  if (CACHE.test(entry.path)) return entry.size <= MOST_CACHE ? { bytes: entry.size } : null;
  return LIST.test(entry.path) ? { bytes: MOST_LIST } : null;
};

export const extract = (file: SeenFile): LoaderFact | null => {
  const { bytes, path } = file;
  if (isElf(bytes)) return elfFact(file);
  if (isScript(bytes)) return { kind: 'script', line: firstLine(bytes) };
  if (CACHE.test(path)) return cacheFact(bytes);
  const lines = bytes.toString('utf8').split('\n', 4096);
  return { kind: 'list', lines };
};

function elfFact(file: SeenFile): ElfFact | null {
  const { bytes, size, path, spans } = file;
  const head = bytes.subarray(0, HEAD);
  const asked = dynamicSpans(head, size) ?? [];
  const kept =
    bytes.length === size
      ? [{ at: 0, bytes }]
      : spans.map((part, i) => ({ at: asked[i]?.[0] ?? 0, bytes: part }));
  const found = readElfDynamic(head, kept);
  if (found === null) return null;
  return {
    kind: 'elf',
    bits: found.wide ? 64 : 32,
    little: found.little,
    machine: found.machine,
    needed: found.needed,
    ...(found.interpreter !== null && { interpreter: found.interpreter }),
    ...(found.soname !== null && { soname: found.soname }),
    ...(found.rpath !== null && { rpath: found.rpath }),
    ...(found.runpath !== null && { runpath: found.runpath }),
    ...(found.noDefaultLib && { noDefaultLib: true as const }),
    ...(!found.complete && { incomplete: true as const }),
    ...(LOADER.test(nameOf(path)) && builtIn(bytes)),
  };
}

/**
 * glibc elf/dl-load.c: `system_dirs` is `"/lib/x86_64-linux-gnu/" "\0" "/lib/" …`; dl-cache.c:
 * LD_SO_CACHE is `SYSCONFDIR "/ld.so.cache"`.
 */
function builtIn(bytes: Buffer): Pick<ElfFact, 'searches' | 'cache'> {
  const strings = bytes.toString('latin1').split('\0');
  const cache = strings.find((text) => /^\/[\w./+-]{0,200}\/ld\.so\.cache$/.test(text));
  const isDirectory = (text = ''): boolean => /^\/[\w./+-]{1,200}\/$/.test(text);
  const from = strings.findIndex((text, i) => isDirectory(text) && isDirectory(strings[i + 1]));
  if (from < 0) return cache === undefined ? {} : { cache };
  const length = strings.slice(from, from + 16).findIndex((text) => !isDirectory(text));
  const searches = strings.slice(from, from + (length < 0 ? 16 : length));
  return {
    searches: searches.map((text) => text.slice(0, -1)),
    ...(cache !== undefined && { cache }),
  };
}

function cacheFact(bytes: Buffer): CacheFact | null {
  const directories = new Map<string, string[]>();
  for (const [name, path] of readLdSoCache(bytes) ?? []) {
    // Entries are called as their files are; what is not is of another loader (`ld-linux.so.2`).
    if (!path.endsWith(`/${name}`)) continue;
    const directory = path.slice(0, -name.length - 1);
    const names = directories.get(directory);
    if (names === undefined) directories.set(directory, [name]);
    else names.push(name);
  }
  return { kind: 'cache', directories: Object.fromEntries(directories) };
}

const isScript = (head: Buffer): boolean => head[0] === 0x23 && head[1] === 0x21;

function firstLine(bytes: Buffer): string {
  const end = bytes.indexOf(0x0a);
  return bytes.toString('utf8', 2, Math.min(end < 0 ? bytes.length : end, SCRIPT_BYTES));
}
