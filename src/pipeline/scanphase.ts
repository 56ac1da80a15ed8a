// F5. The phase that reads every image of a run.

import type { Counters, Report } from '../model/report.ts';
import type { Problem } from '../model/snapshot.ts';
import type { Deps } from './deps.ts';
import { partsOf, type Origins, type Part } from './parts.ts';
import type { Phases } from './phases.ts';
import { openScanner, orInterrupted, scanText } from './scanning.ts';
import { measureTargets, type Measured } from './targets.ts';

export interface Scanned extends Measured {
  readonly parts: readonly Part[];
  readonly counters: Pick<Counters, 'layers' | 'layersRead' | 'bytesRead'>;
  /** That the cache cannot be used. */
  readonly problems: readonly Problem[];
}

/** `stored` is a baseline that was measured in an earlier run. */
export async function scanRun(
  origins: Origins,
  stored: Report | null,
  phases: Phases,
  deps: Deps,
): Promise<Scanned> {
  phases.start('scan');
  const parts = await partsOf(origins);
  const scanner = openScanner(deps, phases);
  try {
    const measured = await orInterrupted(measureTargets(parts, stored, scanner), deps.signal);
    const { layers, layersRead, bytesRead } = scanner.counters;
    phases.done('scan', scanText(scanner.counters), bytesRead);
    const { problems } = scanner;
    return { ...measured, parts, counters: { layers, layersRead, bytesRead }, problems };
  } finally {
    await scanner.close();
  }
}
