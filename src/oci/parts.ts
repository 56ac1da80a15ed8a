// F1. Keeps parts of a content that arrives in pieces: spans by offset, captures by what they begin
// with. Pure.
import type { Capture, Want } from '../model/knowledge.ts';
import { CaptureSearch, fill, partAt, type Part } from './captures.ts';
import { NeedleSet } from './needles.ts';

/** Fewer needles are found faster one by one. */
const MANY = 4;
const NOTHING = Buffer.alloc(0);

/** Compiled once for a list that a row hands out for one file after another. */
const compiled = new WeakMap<readonly Capture[], NeedleSet>();

function needlesOf(captures: readonly Capture[]): NeedleSet | null {
  if (captures.length < MANY) return null;
  let set = compiled.get(captures);
  if (set === undefined) {
    set = new NeedleSet(captures.map(({ needle }) => needle));
    compiled.set(captures, set);
  }
  return set;
}

/** The parts of one file that one extractor asked for. */
export class PartKeeper {
  readonly #size: number;
  readonly #spans: readonly Part[];
  readonly #captures: readonly Capture[];
  /** Of many captures: tells which of them a piece is worth searching for. */
  readonly #set: NeedleSet | null;
  /** Those whose needle came, in any order. */
  readonly #searches = new Map<string, CaptureSearch>();
  /** Bytes that a capture may need of what came before a piece. */
  readonly #memory: number;
  #tail = NOTHING;

  /** `size` of the content; no part is longer than `most` bytes. */
  constructor(want: Pick<Want, 'spans' | 'captures'>, size: number, most: number) {
    this.#size = size;
    this.#spans = (want.spans ?? []).map(([from, to]) =>
      partAt(from, Math.min(to - from, most), size),
    );
    this.#captures = want.captures ?? [];
    this.#set = needlesOf(this.#captures);
    this.#memory = Math.max(
      0,
      ...this.#captures.map(({ needle, before = 0 }) => before + needle.length - 1),
    );
  }

  /** `piece` stands at `at`; pieces come in order, without gaps. */
  push(at: number, piece: Buffer): void {
    for (const span of this.#spans) fill(span, at, piece);
    if (this.#captures.length === 0) return;
    const there = this.#needlesIn(piece);
    for (const capture of this.#captures) {
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

  /** Null: not asked. */
  #needlesIn(piece: Buffer): ReadonlySet<string> | null {
    const set = this.#set;
    if (set === null) return null;
    const found = new Set<number>();
    if (this.#tail.length > 0) {
      const seam = [this.#tail.subarray(1 - set.longest), piece.subarray(0, set.longest - 1)];
      set.search(Buffer.concat(seam), found);
    }
    set.search(piece, found);
    return found.size === 0 ? NONE : new Set([...found].map((number) => set.needles[number]!));
  }

  #remember(piece: Buffer): void {
    if (this.#memory === 0) return;
    const kept = Buffer.concat([this.#tail, piece.subarray(-this.#memory)]);
    this.#tail = kept.subarray(-this.#memory);
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

  #mapOf<T>(read: (search: CaptureSearch) => readonly T[]): Map<string, readonly T[]> {
    const of = (needle: string): readonly T[] => {
      const search = this.#searches.get(needle);
      return search === undefined ? [] : read(search);
    };
    return new Map(this.#captures.map(({ needle }) => [needle, of(needle)]));
  }
}

const NONE: ReadonlySet<string> = new Set();
