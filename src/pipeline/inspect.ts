// F5. One image by its reference → its snapshot; nothing is built.

import type { Snapshot } from '../model/snapshot.ts';
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
    const image = await orInterrupted(readImage(reference, scanner, { platform }), deps.signal);
    const { counters } = scanner;
    phases.done('scan', scanText(counters), counters.bytesRead);
    const snapshot = takeSnapshot(image, { problems: scanner.problems });
    return redactData(snapshot).data;
  } finally {
    await scanner.close();
  }
}
