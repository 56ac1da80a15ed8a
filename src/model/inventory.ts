// F0. Types only: the files of one image, as far as they are known, for comparing.

import type { FileRow } from './snapshot.ts';

/**
 * What an image holds: every visible inode at its first name where the image itself is at hand,
 * the rows of its snapshot, with small files summed up, where only a report is.
 */
export interface Inventory {
  /** In path order; their bytes sum to the content size. */
  rows(): Iterable<FileRow>;
  /** Equal for files of equal content; null where it is not known. */
  contentOf(path: string): string | null;
}
