// F2. All files of a squashed image, for comparing: pure.

import type { Inventory } from '../model/inventory.ts';
import type { RootfsView } from '../model/rootfs.ts';
import type { FileRow } from '../model/snapshot.ts';
import { surveyOf } from './survey.ts';

/** Every visible inode; hard links stand at their first name. */
export function inventoryOf(rootfs: RootfsView): Inventory {
  return {
    *rows(): Generator<FileRow> {
      for (const { path, bytes, layer } of surveyOf(rootfs).inodes) yield [path, bytes, 1, layer];
    },
    contentOf: (path) => rootfs.get(path)?.digest ?? null,
  };
}
