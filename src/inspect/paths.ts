// F2. What the path of a file says: pure.

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
