// F5. A scanner for one run, its progress told.

import { UserError } from '../errors.ts';
import { LayerCache } from '../ports/cache.ts';
import { Scanner } from '../ports/scanimage.ts';
import { counted } from '../text/bytes.ts';
import type { Deps } from './deps.ts';
import type { Phases } from './phases.ts';

/** Close it in the end. */
export function openScanner(deps: Pick<Deps, 'cacheDir'>, phases: Phases | null): Scanner {
  return new Scanner({
    cache: new LayerCache(deps.cacheDir),
    onProgress: ({ layers, layersDone, layersCached, bytes, bytesDone }) => {
      const text = `${layersDone} of ${counted(layers, 'layer')}, ${layersCached} from cache`;
      phases?.update('scan', text, bytesDone, bytes);
    },
  });
}

/** `31 layers, 8 from cache`. */
export function scanText(counters: Scanner['counters']): string {
  return `${counted(counters.layers, 'layer')}, ${counters.layersCached} from cache`;
}

/** Throws UserError `interrupted` as soon as the signal comes; closing the scanner ends the work. */
export async function orInterrupted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new UserError('interrupted', 'interrupted while reading'));
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  work.catch(() => undefined); // may fail later, when nobody waits for it any more
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', stop));
}
