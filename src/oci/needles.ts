// F1. Looks for several byte strings at once in content that arrives in pieces. Pure.

import { WINDOW, windowScan, type WindowScan } from './simdscan.ts';

/** Common in texts and in programs: a window without them is seldom there by chance. */
const COMMON = Buffer.from(' etaoinsrlhdcu/_.\0');

/** Where in a needle the window of so many bytes stands that is rarest by its looks. */
function windowIn(needle: Buffer, length: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at + length <= needle.length; at += 1) {
    const common = needle.subarray(at, at + length).filter((byte) => COMMON.includes(byte)).length;
    if (common < least) [best, least] = [at, common];
  }
  return best;
}

/** A needle, and where its window stands in it. */
interface Known {
  readonly number: number;
  readonly bytes: Buffer;
  readonly windowAt: number;
}

/** A compiled set of needles: build it once, search many files. */
export class NeedleSet {
  readonly needles: readonly string[];
  readonly longest: number;
  readonly #known: readonly Known[];
  /** Null: without SIMD each needle is looked for by itself. */
  readonly #scan: WindowScan | null;
  readonly #byWindow = new Map<number, Known[]>();

  /** Needles are Latin-1; an empty one is everywhere and never looked for. */
  constructor(needles: readonly string[], scan = windowScan) {
    this.needles = [...new Set(needles)].filter((needle) => needle.length > 0);
    const lengths = this.needles.map((needle) => needle.length);
    this.longest = Math.max(0, ...lengths);
    const length = Math.min(WINDOW, ...lengths);
    this.#known = this.needles.map((needle, number) => {
      const bytes = Buffer.from(needle, 'latin1');
      return { number, bytes, windowAt: windowIn(bytes, length) };
    });
    const windows = this.#known.map(({ bytes, windowAt }) =>
      bytes.subarray(windowAt, windowAt + length),
    );
    this.#scan = scan(windows, length);
    for (const [i, one] of this.#known.entries()) {
      const window = this.#scan?.numberOf(windows[i]!) ?? 0;
      this.#byWindow.set(window, [...(this.#byWindow.get(window) ?? []), one]);
    }
  }

  /** Adds to `found` the numbers of needles that stand in `bytes` as a whole. */
  search(bytes: Buffer, found: Set<number>): void {
    if (this.needles.length === 0) return;
    if (this.#scan === null) {
      for (const { number, bytes: needle } of this.#known) {
        if (!found.has(number) && bytes.includes(needle)) found.add(number);
      }
      return;
    }
    this.#scan.each(bytes, (place, window) => {
      for (const one of this.#byWindow.get(window) ?? []) {
        if (!found.has(one.number) && standsAt(bytes, place - one.windowAt, one.bytes)) {
          found.add(one.number);
        }
      }
    });
  }
}

function standsAt(bytes: Buffer, at: number, want: Buffer): boolean {
  if (at < 0 || at + want.length > bytes.length) return false;
  for (let i = 0; i < want.length; i += 1) if (bytes[at + i] !== want[i]) return false;
  return true;
}

const NONE: ReadonlySet<string> = new Set();

/** One search over one file's content. */
export class NeedleSearch {
  readonly #set: NeedleSet;
  readonly #found = new Set<string>();
  /** The last bytes of the content so far: a needle may straddle two pieces. */
  #tail: Buffer | null = null;
  #tailFill = 0;

  constructor(set: NeedleSet) {
    this.#set = set;
  }

  /** The needles that stand in this piece, or end in it. After the `last` piece none comes. */
  push(piece: Buffer, isLast = false): ReadonlySet<string> {
    const overlap = this.#set.longest - 1;
    const found = new Set<number>();
    if (this.#tail !== null && this.#tailFill > 0) {
      // The seam: what was kept, and as much of the piece as a straddling needle could reach.
      const taken = piece.copy(this.#tail, this.#tailFill, 0, overlap);
      this.#set.search(this.#tail.subarray(0, this.#tailFill + taken), found);
    }
    this.#set.search(piece, found);
    if (!isLast) this.#keep(piece, overlap);
    if (found.size === 0) return NONE;
    const names = new Set([...found].map((number) => this.#set.needles[number]!));
    for (const name of names) this.#found.add(name);
    return names;
  }

  #keep(piece: Buffer, overlap: number): void {
    if (overlap <= 0) return;
    this.#tail ??= Buffer.alloc(2 * overlap);
    if (piece.length >= overlap) {
      piece.copy(this.#tail, 0, piece.length - overlap);
      this.#tailFill = overlap;
      return;
    }
    // A piece shorter than the overlap was copied whole behind the tail, or stands first.
    const fill = this.#tailFill + piece.length;
    if (this.#tailFill === 0) piece.copy(this.#tail, 0);
    const from = Math.max(0, fill - overlap);
    this.#tail.copyWithin(0, from, fill);
    this.#tailFill = fill - from;
  }

  /** The needles found so far. */
  hits(): ReadonlySet<string> {
    return this.#found;
  }
}
