// One image by its reference, through the real reading, for tests that look deeper than the report.

import { readImage, takeSnapshot } from '../../src/pipeline/measure.ts';
import { Scanner } from '../../src/ports/scanimage.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { RootfsView } from '../../src/model/rootfs.ts';

export async function snapshotOf(
  reference: string,
): Promise<{ snapshot: Snapshot; rootfs: RootfsView }> {
  const scanner = new Scanner();
  try {
    const image = await readImage(reference, scanner);
    return { snapshot: takeSnapshot(image), rootfs: image.scanned.rootfs };
  } finally {
    await scanner.close();
  }
}
