// One image by its reference, through the real reading, for tests that look deeper than the report.

import { readImage, takeSnapshot } from '../../src/pipeline/measure.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { Scanner } from '../../src/ports/scanimage.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { RootfsView } from '../../src/model/rootfs.ts';

export async function snapshotOf(
  reference: string,
): Promise<{ snapshot: Snapshot; rootfs: RootfsView }> {
  const scanner = new Scanner();
  try {
    const image = await readImage(await openImage(reference), scanner, { made: null });
    return { snapshot: takeSnapshot(image), rootfs: image.scanned.rootfs };
  } finally {
    await scanner.close();
  }
}
