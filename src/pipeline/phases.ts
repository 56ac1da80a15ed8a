// F5. The phases of a run: their times, and the progress that is told of them.

import type { Phase } from '../model/progress.ts';
import type { Deps } from './deps.ts';

/** One run's phases, one after another. */
export class Phases {
  readonly #deps: Pick<Deps, 'now' | 'onProgress'>;
  readonly #started = new Map<Phase, number>();
  readonly #times: Partial<Record<Phase, number>> = {};

  constructor(deps: Pick<Deps, 'now' | 'onProgress'>) {
    this.#deps = deps;
  }

  /** Milliseconds by phase, of those that are done. */
  get times(): Readonly<Record<string, number>> {
    return { ...this.#times };
  }

  /** What is being judged, in a few words. */
  begin(parts: readonly string[]): void {
    this.#deps.onProgress({ kind: 'begin', at: this.#deps.now(), parts });
  }

  start(phase: Phase): void {
    const at = this.#deps.now();
    this.#started.set(phase, at);
    this.#deps.onProgress({ kind: 'start', at, phase });
  }

  update(phase: Phase, text: string, bytes?: number, totalBytes?: number): void {
    const at = this.#deps.now();
    const amounts = bytes === undefined || totalBytes === undefined ? {} : { bytes, totalBytes };
    this.#deps.onProgress({ kind: 'update', at, phase, text, ...amounts });
  }

  done(phase: Phase, text: string, bytes?: number): void {
    const at = this.#deps.now();
    this.#times[phase] = Math.round(at - (this.#started.get(phase) ?? at));
    const amount = bytes === undefined ? {} : { bytes };
    this.#deps.onProgress({ kind: 'done', at, phase, text, ...amount });
  }
}
