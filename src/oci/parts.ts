// F1. Keeps parts of a content that arrives in pieces: spans by offset, captures by what they begin
// with. Pure.
import type { Capture, Want } from '../model/knowledge.ts';
import { CaptureSearch, fill, partAt, type Part } from './captures.ts';

const NOTHING = Buffer.alloc(0);

/** What is to be known of a list of captures. */
interface CaptureList {
  readonly captures: readonly Capture[];
  /** Bytes that a capture may need of what came before a piece. */
  readonly memory: number;
}

/** Made once for a list that a row hands out for one file after another. */
const known = new WeakMap<readonly Capture[], CaptureList>();

function listOf(captures: readonly Capture[]): CaptureList {
  let list = known.get(captures);
  if (list === undefined) {
    const memories = captures.map(({ needle, before = 0 }) => before + needle.length - 1);
    list = { captures, memory: Math.max(0, ...memories) };
    known.set(captures, list);
  }
  return list;
}

const NO_CAPTURES: readonly Capture[] = [];
const NOWHERE: ReadonlyMap<string, never> = new Map<string, never>();

/** The parts of one file that one extractor asked for. */
export class PartKeeper {
  readonly #size: number;
  readonly #spans: readonly Part[];
  readonly #list: CaptureList;
  /** Those whose needle came, in any order. */
  readonly #searches = new Map<string, CaptureSearch>();
  #tail = NOTHING;

  /** `size` of the content; no part is longer than `most` bytes. */
  constructor(want: Pick<Want, 'spans' | 'captures'>, size: number, most: number) {
    this.#size = size;
    this.#spans = (want.spans ?? []).map(([from, to]) =>
      partAt(from, Math.min(to - from, most), size),
    );
    this.#list = listOf(want.captures ?? NO_CAPTURES);
  }

  /**
   * `piece` stands at `at`; pieces come in order, without gaps. `there` says which needles stand in
   * it or end in it; null: nobody asked.
   */
  push(at: number, piece: Buffer, there: ReadonlySet<string> | null = null): void {
    for (const span of this.#spans) fill(span, at, piece);
    const { captures } = this.#list;
    const isIdle = there?.size === 0 && this.#searches.size === 0;
    for (const capture of isIdle ? NO_CAPTURES : captures) {
      const { needle } = capture;
      const isThere = there === null || there.has(needle);
      let search = this.#searches.get(needle);
      if (search === undefined) {
        if (!isThere) continue;
        search = new CaptureSearch(capture, this.#size);
        this.#searches.set(needle, search);
      }
      search.push(at, piece, this.#size, this.#tail, isThere);
    }
    if (at + piece.length < this.#size) this.#remember(piece);
  }

  #remember(piece: Buffer): void {
    const { memory } = this.#list;
    if (memory === 0) return;
    const kept = Buffer.concat([this.#tail, piece.subarray(-memory)]);
    this.#tail = kept.subarray(-memory);
  }

  get spans(): readonly Buffer[] {
    return this.#spans.map(({ bytes, filled }) => bytes.subarray(0, filled));
  }

  get captures(): ReadonlyMap<string, readonly Buffer[]> {
    return this.#mapOf(({ found }) => found);
  }

  get places(): ReadonlyMap<string, readonly number[]> {
    return this.#mapOf(({ places }) => places);
  }

  #mapOf<T>(read: (search: CaptureSearch) => readonly T[]): ReadonlyMap<string, readonly T[]> {
    if (this.#searches.size === 0) return NOWHERE;
    return new Map([...this.#searches].map(([needle, search]) => [needle, read(search)]));
  }
}
