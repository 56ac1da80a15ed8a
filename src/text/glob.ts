// F0. Path globs as users write them in exceptions: pure.

import picomatch from 'picomatch';

/**
 * Compiles a glob over absolute image paths: `/bin/busybox`, `/opt/**`, `*.map`.
 *
 * A pattern without a slash matches the basename anywhere, as in .gitignore. Dot files count as
 * every other name (`dot`: `/opt/**` covers `/opt/.nvm/bin/node`). Brace and extglob syntax are
 * picomatch's own.
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  const isMatch = picomatch(pattern, { dot: true });
  if (pattern.includes('/')) return (path) => isMatch(path);
  return (path) => isMatch(path.slice(path.lastIndexOf('/') + 1));
}
