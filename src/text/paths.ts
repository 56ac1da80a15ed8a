// F0. Which path lies in which folder (pure): as the paths are written, symlinks unresolved.

import { isAbsolute, relative, sep } from 'node:path';

/**
 * `path` seen from `folder`: '' for the folder itself, null for what is not in it. A name that only
 * begins with two dots, such as `..cache`, is in it. Both absolute, or both relative to one place.
 */
export function pathWithin(folder: string, path: string): string | null {
  const below = relative(folder, path);
  const isOutside = below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below);
  return isOutside ? null : below;
}
