// F5. One image by its reference → its snapshot; nothing is built.

import { claimedMade } from '../gate/claimed.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { openImage } from '../ports/blobs.ts';
import { redactData } from '../text/redact.ts';
import type { Deps } from './deps.ts';
import { readImage, takeSnapshot } from './measure.ts';
import { Phases } from './phases.ts';
import { openScanner, orInterrupted, scanText } from './scanning.ts';

/** `platform` chooses one image of several. Throws what opening and scanning throw. */
export async function inspectImage(
  reference: string,
  platform: string | undefined,
  deps: Deps,
): Promise<Snapshot> {
  const phases = new Phases(deps);
  phases.begin([reference]);
  phases.start('scan');
  const scanner = openScanner(deps, phases);
  try {
    const source = await orInterrupted(
      openImage(reference, { platform, asker: deps }),
      deps.signal,
    );
    const made = claimedMade(source);
    const image = await orInterrupted(readImage(source, scanner, { made }), deps.signal);
    const { counters } = scanner;
    phases.done('scan', scanText(counters), counters.bytesRead);
    const snapshot = takeSnapshot(image, { problems: scanner.problems });
    return redactData(snapshot).data;
  } finally {
    await scanner.close();
  }
}
