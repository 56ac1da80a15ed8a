// F1. Keeps parts of a content that arrives in pieces: spans by offset, captures by what they begin
// with. Pure.
import type { Want } from '../model/knowledge.ts';
import { CaptureSearch, fill, partAt, type Part } from './captures.ts';

/** The parts of one file that one extractor asked for. */
export class PartKeeper {
  readonly #size: number;
  readonly #spans: readonly Part[];
  readonly #captures: readonly CaptureSearch[];

  /** `size` of the content; no part is longer than `most` bytes. */
  constructor(want: Pick<Want, 'spans' | 'captures'>, size: number, most: number) {
    this.#size = size;
    this.#spans = (want.spans ?? []).map(([from, to]) =>
      partAt(from, Math.min(to - from, most), size),
    );
    this.#captures = (want.captures ?? []).map((capture) => new CaptureSearch(capture, size));
  }

  /** `piece` stands at `at`; pieces come in order, without gaps. */
  push(at: number, piece: Buffer): void {
    for (const span of this.#spans) fill(span, at, piece);
    for (const capture of this.#captures) capture.push(at, piece, this.#size);
  }

  get spans(): readonly Buffer[] {
    return this.#spans.map(({ bytes, filled }) => bytes.subarray(0, filled));
  }

  get captures(): ReadonlyMap<string, readonly Buffer[]> {
    return new Map(this.#captures.map((search) => [search.needle, search.found]));
  }

  get places(): ReadonlyMap<string, readonly number[]> {
    return new Map(this.#captures.map((search) => [search.needle, search.places]));
  }
}
