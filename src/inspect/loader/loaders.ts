// F2. Which loader an image has for a program, and where that one looks by itself: pure.

import { compileGlob } from '../../text/glob.ts';
import { directoryOf, nameOf } from '../paths.ts';
import type { ElfFact } from './facts.ts';
import { isSameMachine, machineOf, type ElfObject, type Objects } from './objects.ts';

export type Libc = 'glibc' | 'musl';

/** A program loader of the image. */
export interface Loader {
  readonly libc: Libc;
  readonly object: ElfObject;
  /** Directories it searches last, first to last. */
  readonly directories: readonly string[];
  /** By name, what glibc's cache knows of. */
  readonly cached: ReadonlyMap<string, readonly string[]>;
  /** What it puts for `$LIB`, and for `$PLATFORM`. */
  readonly lib: string;
  readonly platform: string;
}

const DEFAULT_CACHE = '/etc/ld.so.cache';
/** musl ldso/dynlink.c, load_library: what stands for a missing path file. */
const MUSL_PATH = '/lib:/usr/local/lib:/usr/lib';
/** The multiarch directories of Debian (wiki.debian.org/Multiarch/Tuples). */
const MULTIARCH: Readonly<Record<string, string>> = {
  x86_64: 'x86_64-linux-gnu',
  i386: 'i386-linux-gnu',
  aarch64: 'aarch64-linux-gnu',
  arm: 'arm-linux-gnueabihf',
  ppc64le: 'powerpc64le-linux-gnu',
  s390x: 's390x-linux-gnu',
  riscv64: 'riscv64-linux-gnu',
};

/** The C library that an interpreter's name stands for; null: neither. */
export function libcOf(interpreter: string): Libc | null {
  const name = nameOf(interpreter);
  if (/^ld-musl-|^libc\.musl-/.test(name)) return 'musl';
  return /^ld(?:64|-linux[\w.-]*|-\d[\d.]*)?\.so(?:\.\d+)*$/.test(name) ? 'glibc' : null;
}

/** What the C library's own name among the needed ones tells. */
export function libcNeeded({ needed }: ElfFact): Libc | null {
  for (const name of needed) {
    if (name === 'libc.so' || name.startsWith('libc.musl-')) return 'musl';
    if (name === 'libc.so.6' || name === 'libc.so.6.1') return 'glibc';
  }
  return null;
}

/** gcompat, and Alpine's libc6-compat before it, put musl's loader behind glibc's name. */
const GCOMPAT = ['/lib/libgcompat.so.0', '/usr/lib/libgcompat.so.0'];

export class Loaders {
  readonly #objects: Objects;
  readonly #known = new Map<number, Loader | null>();

  constructor(objects: Objects) {
    this.#objects = objects;
  }

  /** The loader at a path; null: none there, or one of a kind that is not known. */
  at(path: string): Loader | null {
    const object = this.#objects.at(path);
    if (object === null || object === 'other') return null;
    const libc = this.#isMusl(object) ? 'musl' : libcOf(path);
    if (libc === null) return null;
    let loader = this.#known.get(object.entry.inode);
    if (loader === undefined) {
      loader = libc === 'musl' ? this.#musl(object) : this.#glibc(object);
      this.#known.set(object.entry.inode, loader);
    }
    return loader;
  }

  /** All that the image has, one for each inode. */
  all(): readonly Loader[] {
    const isLoader = ({ entry: { path } }: ElfObject): boolean => libcOf(path) !== null;
    const loaders = this.#objects.all.filter(isLoader).flatMap(({ entry }) => {
      // A copy that lies elsewhere is not the one that programs name.
      return /\/lib[^/]*\//.test(entry.path) ? (this.at(entry.path) ?? []) : [];
    });
    return [...new Set(loaders)];
  }

  #isMusl({ entry, fact }: ElfObject): boolean {
    if (libcOf(entry.path) === 'musl' || nameOf(entry.path) === 'libc.so') return true;
    return GCOMPAT.some((path) => {
      const compat = this.#objects.at(path);
      return compat !== null && (compat === 'other' || isSameMachine(compat.fact, fact));
    });
  }

  #musl(object: ElfObject): Loader {
    const platform = machineOf(object.fact);
    const path = this.#objects.factAt('list', this.#muslPathFile(object));
    const text = path === null ? MUSL_PATH : path.lines.join(':');
    const directories = text.split(':').filter((part) => part.startsWith('/'));
    return { libc: 'musl', object, directories, cached: new Map(), lib: 'lib', platform };
  }

  #muslPathFile({ entry }: ElfObject): string {
    const arch = /^ld-musl-(.+)\.so\.1$/.exec(nameOf(entry.path))?.[1];
    if (arch !== undefined) return `/etc/ld-musl-${arch}.path`;
    const files = [...this.#objects.rootfs.children('/etc')].map(({ path }) => path);
    return files.find((path) => /^\/etc\/ld-musl-.+\.path$/.test(path)) ?? '/etc/ld-musl.path';
  }

  #glibc(object: ElfObject): Loader {
    const { searches, cache = DEFAULT_CACHE } = object.fact;
    const platform = machineOf(object.fact);
    const directories = searches ?? defaultDirectories(platform, object.fact.bits);
    const cached = new Map<string, string[]>();
    const fact = this.#objects.factAt('cache', cache);
    for (const [directory, names] of Object.entries(fact?.directories ?? {})) {
      for (const name of names) {
        const paths = cached.get(name);
        if (paths === undefined) cached.set(name, [`${directory}/${name}`]);
        else paths.push(`${directory}/${name}`);
      }
    }
    const lib = (directories[0] ?? '/lib').slice(1);
    return { libc: 'glibc', object, directories, cached, lib, platform };
  }
}

function defaultDirectories(platform: string, bits: number): string[] {
  const tuple = MULTIARCH[platform];
  const wide = bits === 64 ? ['/lib64', '/usr/lib64'] : [];
  const multiarch = tuple === undefined ? [] : [`/lib/${tuple}`, `/usr/lib/${tuple}`];
  return [...multiarch, ...wide, '/lib', '/usr/lib'];
}

/** The directories that `ldconfig` would put into the cache, were it run (ldconfig(8)). */
export function configuredDirectories(objects: Objects): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const queue = ['/etc/ld.so.conf'];
  for (let path = queue.pop(); path !== undefined && seen.size < 1000; path = queue.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    for (const line of objects.factAt('list', path)?.lines ?? []) {
      const text = line.replace(/#.*/, '').trim();
      const include = /^include\s+(\S+)/.exec(text)?.[1];
      if (include === undefined) {
        for (const part of text.split(/[\s:,=]+/)) if (part.startsWith('/')) found.add(trim(part));
        continue;
      }
      const pattern = include.startsWith('/') ? include : `${directoryOf(path)}/${include}`;
      const isIncluded = compileGlob(pattern);
      for (const { path: child } of objects.rootfs.children(directoryOf(pattern))) {
        if (isIncluded(child)) queue.push(child);
      }
    }
  }
  return found;
}

const trim = (path: string): string => path.replace(/(?!^)\/+$/, '');
