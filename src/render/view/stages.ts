// F4. What every rendering says of what stayed behind in a builder stage (pure).

import type { StageComparison } from '../../model/delta.ts';

/** Whether folders of this directory have rows of their own, so that its row is for the others. */
export function isOpened(path: string, directories: StageComparison['directories']): boolean {
  return directories.some(([other]) => other !== path && other.startsWith(path));
}
