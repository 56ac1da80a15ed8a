// F2. What the path of a file says: pure.

import type { OwnedFiles } from '../model/knowledge.ts';

const PROGRAMS = /\/(?:s?bin|libexec|condabin)$/;

/**
 * Tells directories that hold programs: every `bin`, `sbin` and `libexec`, and those that the
 * image's own PATH names.
 */
export function programDirectories(path: string | null): (directory: string) => boolean {
  const named = new Set((path ?? '').split(':').map((part) => part.replace(/(?!^)\/+$/, '')));
  return (directory) => PROGRAMS.test(directory) || named.has(directory);
}

/** `/usr/bin/env` → `/usr/bin`; `/env` → `/`. */
export function directoryOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** `/usr/bin/env` → `env`. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Where a program and its library are installed together: `/usr/local` for
 * `/usr/local/bin/python3.11` and `/usr/local/lib/libpython3.11.so.1.0`.
 */
export function installationOf(path: string): string {
  const directory = directoryOf(path);
  const [, prefix] = /^(.*)\/(?:s?bin|lib(?:32|64|exec)?)(?:\/|$)/.exec(directory) ?? [];
  return prefix ?? directory;
}

/**
 * Absolute paths by their directories, both in the order given. A directory that is listed right
 * before its first file is no file, and is left out.
 */
export function byDirectory(paths: readonly string[]): OwnedFiles[] {
  const groups = new Map<string, string[]>();
  let before = '';
  let names: string[] = [];
  for (const path of paths) {
    const directory = directoryOf(path);
    if (directory === before) names.pop();
    names = groups.get(directory) ?? [];
    if (names.length === 0) groups.set(directory, names);
    names.push(nameOf(path));
    before = path;
  }
  const found: OwnedFiles[] = [];
  for (const [directory, names] of groups) if (names.length > 0) found.push({ directory, names });
  return found;
}

/** A toolchain of its own lives below none of these directly: they are everyone's. */
const SHARED = new Set(['/', '/usr', '/usr/local', '/opt', '/root', '/home']);

/**
 * The directory of a toolchain of its own: `/usr/local/go/bin/go` → `/usr/local/go`; null for
 * `/usr/bin/gcc`, whose directory is everyone's, and for a program of an application's environment.
 */
export function toolchainRoot(path: string, has: (path: string) => boolean): string | null {
  const root = prefixOf(path);
  if (root === '' || SHARED.has(root) || /^\/home\/[^/]+$/.test(root)) return null;
  return isVirtualEnvironment(root, has) ? null : root;
}

/** The virtual environment of Python that a program is in (PEP 405: a `pyvenv.cfg` marks it). */
export function virtualEnvironmentOf(path: string, has: (path: string) => boolean): string | null {
  const root = prefixOf(path);
  return root !== '' && isVirtualEnvironment(root, has) ? root : null;
}

const isVirtualEnvironment = (root: string, has: (path: string) => boolean): boolean =>
  has(`${root}/pyvenv.cfg`);

const prefixOf = (path: string): string => /^(.*)\/(?:s?bin|libexec)\/[^/]+$/.exec(path)?.[1] ?? '';
