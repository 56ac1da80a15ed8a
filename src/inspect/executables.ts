// F2. What a container could start: executable files and the links that lead to them: pure.

import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';

/** A symlink that leads to an executable regular file inside the image. */
export interface ExecutableLink {
  readonly link: RootfsEntry;
  readonly target: RootfsEntry;
}

export interface Executables {
  /** Regular files with an exec bit, one entry a name, in path order. */
  readonly files: readonly RootfsEntry[];
  readonly links: readonly ExecutableLink[];
}

const ANY_EXEC = 0o111;
const known = new WeakMap<RootfsView, Executables>();

/** Walks the root filesystem once for all rules; the answer is remembered with the view. */
export function executablesOf(rootfs: RootfsView): Executables {
  const before = known.get(rootfs);
  if (before !== undefined) return before;
  const files: RootfsEntry[] = [];
  const links: ExecutableLink[] = [];
  for (const entry of rootfs.entries()) {
    if (entry.type === 'file' && (entry.mode & ANY_EXEC) !== 0) files.push(entry);
    if (entry.type !== 'symlink') continue;
    const target = rootfs.resolve(entry.path);
    // Dangling links and links to directories start nothing.
    if (target?.type !== 'file' || (target.mode & ANY_EXEC) === 0) continue;
    links.push({ link: entry, target });
  }
  const found = { files, links };
  known.set(rootfs, found);
  return found;
}

const BIN = /\/(?:s?bin|libexec|condabin)$/;

/**
 * Tells directories that hold programs: every `bin`, `sbin` and `libexec`, and those that the
 * image's own PATH names.
 */
export function programDirectories(path: string | null): (directory: string) => boolean {
  const named = new Set((path ?? '').split(':').map((part) => part.replace(/(?!^)\/+$/, '')));
  return (directory) => BIN.test(directory) || named.has(directory);
}

/** `/usr/bin/env` → `/usr/bin`; `/env` → `/`. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** `/usr/bin/env` → `env`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
