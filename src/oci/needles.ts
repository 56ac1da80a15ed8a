// F1. Looks for several byte strings at once in content that arrives in pieces. Pure.
//
// Wu and Manber, "A fast algorithm for multi-pattern searching" (1994), with blocks of two bytes:
// a table says how far any pair of bytes lets us jump, so that most of a file is never looked at.

/** A compiled set of needles: build it once, search many files. */
export class NeedleSet {
  readonly needles: readonly string[];
  readonly #bytes: readonly Buffer[];
  /** Length of the shortest needle: the window that jumps. */
  readonly #window: number;
  readonly longest: number;
  /** By pair of bytes (little endian): how far to jump when it ends the window. */
  readonly #shift: Uint8Array;
  /** By pair of bytes: needles whose window ends with it. */
  readonly #ending = new Map<number, readonly number[]>();

  /** Needles are ASCII; an empty one is everywhere and never looked for. */
  constructor(needles: readonly string[]) {
    this.needles = [...new Set(needles)].filter((needle) => needle.length > 0);
    this.#bytes = this.needles.map((needle) => Buffer.from(needle, 'latin1'));
    const lengths = this.needles.map((needle) => needle.length);
    this.longest = Math.max(0, ...lengths);
    this.#window = Math.min(255, ...lengths);
    this.#shift = this.#buildShift();
  }

  /** Number of needles. */
  get size(): number {
    return this.needles.length;
  }

  #buildShift(): Uint8Array {
    const window = this.#window;
    if (this.size === 0 || window < 2) return new Uint8Array(0);
    const shift = new Uint8Array(1 << 16).fill(window - 1);
    const ending = new Map<number, number[]>();
    this.#bytes.forEach((bytes, needle) => {
      for (let end = 1; end < window; end += 1) {
        const pair = bytes[end - 1]! | (bytes[end]! << 8);
        shift[pair] = Math.min(shift[pair]!, window - 1 - end);
      }
      const last = bytes[window - 2]! | (bytes[window - 1]! << 8);
      ending.set(last, [...(ending.get(last) ?? []), needle]);
    });
    for (const [pair, list] of ending) this.#ending.set(pair, list);
    return shift;
  }

  /** Adds to `found` the numbers of needles that stand in `bytes` as a whole. */
  search(bytes: Buffer, found: Set<number>): void {
    if (this.#window < 2) {
      this.#searchPlainly(bytes, found);
      return;
    }
    const shift = this.#shift;
    const length = bytes.length;
    const back = this.#window - 1;
    let at = back;
    while (at < length) {
      const pair = bytes[at - 1]! | (bytes[at]! << 8);
      const jump = shift[pair]!;
      if (jump > 0) {
        at += jump;
        continue;
      }
      for (const needle of this.#ending.get(pair)!) {
        if (!found.has(needle) && this.#standsAt(bytes, at - back, needle)) found.add(needle);
      }
      if (found.size === this.size) return;
      at += 1;
    }
  }

  #standsAt(bytes: Buffer, at: number, needle: number): boolean {
    const want = this.#bytes[needle]!;
    if (at + want.length > bytes.length) return false;
    for (let i = 0; i < want.length; i += 1) if (bytes[at + i] !== want[i]) return false;
    return true;
  }

  #searchPlainly(bytes: Buffer, found: Set<number>): void {
    this.#bytes.forEach((want, needle) => {
      if (!found.has(needle) && bytes.includes(want)) found.add(needle);
    });
  }
}

/** One search over one file's content. */
export class NeedleSearch {
  readonly #set: NeedleSet;
  readonly #found = new Set<number>();
  /** The last bytes of the content so far: a needle may straddle two pieces. */
  readonly #tail: Buffer;
  #tailFill = 0;

  constructor(set: NeedleSet) {
    this.#set = set;
    this.#tail = Buffer.alloc(Math.max(0, 2 * (set.longest - 1)));
  }

  push(piece: Buffer): void {
    if (this.#found.size === this.#set.size) return;
    const overlap = this.#set.longest - 1;
    if (this.#tailFill > 0) {
      // The seam: what was kept, and as much of the piece as a straddling needle could reach.
      const taken = piece.copy(this.#tail, this.#tailFill, 0, overlap);
      this.#set.search(this.#tail.subarray(0, this.#tailFill + taken), this.#found);
    }
    this.#set.search(piece, this.#found);
    this.#keep(piece, overlap);
  }

  #keep(piece: Buffer, overlap: number): void {
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
    const { needles } = this.#set;
    return new Set([...this.#found].map((needle) => needles[needle]!));
  }
}
