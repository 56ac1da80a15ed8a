// F1. Keeps parts of a content that arrives in pieces: spans by offset, captures by what they begin
// with. Pure.
import type { Capture, Want } from '../model/knowledge.ts';

/** Places kept of one needle: a program may hold another's marker as text. */
const MOST_PLACES = 16;

/** A part of the content: where it begins, and as much of it as came. */
interface Part {
  readonly from: number;
  readonly bytes: Buffer;
  filled: number;
}

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
}

/** One needle: where it stands, and what follows it. */
class CaptureSearch {
  readonly needle: string;
  readonly #bytes: number;
  readonly #wanted: Buffer;
  readonly #parts: Part[] = [];
  /** The last bytes so far: a needle may straddle two pieces. */
  #tail = NOTHING;

  constructor({ needle, bytes }: Capture, size: number) {
    this.needle = needle;
    this.#bytes = Math.min(bytes, size);
    this.#wanted = Buffer.from(needle, 'latin1');
  }

  get found(): readonly Buffer[] {
    return this.#parts.map(({ bytes, filled }) => bytes.subarray(0, filled));
  }

  push(at: number, piece: Buffer, size: number): void {
    const overlap = this.#wanted.length - 1;
    for (const part of this.#parts) fill(part, at, piece);
    if (this.#tail.length > 0) {
      const seam = Buffer.concat([this.#tail, piece.subarray(0, overlap)]);
      const before = this.#tail.length;
      this.#find(seam, at - before, size, (part) => {
        fill(part, at - before, seam.subarray(0, before));
        fill(part, at, piece);
      });
    }
    this.#find(piece, at, size, (part) => {
      fill(part, at, piece);
    });
    const kept = Buffer.concat([this.#tail, piece.subarray(-Math.max(overlap, 1))]);
    this.#tail = overlap === 0 ? NOTHING : Buffer.from(kept.subarray(-overlap));
  }

  #find(bytes: Buffer, offset: number, size: number, begin: (part: Part) => void): void {
    let at = bytes.indexOf(this.#wanted);
    while (at >= 0 && this.#parts.length < MOST_PLACES) {
      const part = partAt(offset + at, this.#bytes, size);
      begin(part);
      this.#parts.push(part);
      at = bytes.indexOf(this.#wanted, at + 1);
    }
  }
}

const NOTHING = Buffer.alloc(0);

function partAt(from: number, length: number, size: number): Part {
  const start = Math.min(Math.max(from, 0), size);
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - start)));
  return { from: start, bytes, filled: 0 };
}

/** Takes what the piece holds of the part. */
function fill(part: Part, at: number, piece: Buffer): void {
  const next = part.from + part.filled;
  if (part.filled === part.bytes.length || next < at || next >= at + piece.length) return;
  part.filled += piece.copy(part.bytes, part.filled, next - at);
}
