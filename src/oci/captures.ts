// F1. Keeps the places of a string in a content that arrives in pieces, with what stands around
// each. Pure.
import type { Capture } from '../model/knowledge.ts';

/** Places kept of one needle: a program may hold another's marker as text. */
const MOST_PLACES = 16;
/** Places looked at of one needle with `like`: some 0.3 s of a content made to be nothing else. */
const MOST_LOOKS = 1 << 20;

/** A part of the content: where it begins, and as much of it as came. */
export interface Part {
  readonly from: number;
  readonly bytes: Buffer;
  filled: number;
}

export function partAt(from: number, length: number, size: number): Part {
  const start = Math.min(Math.max(from, 0), size);
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - start)));
  return { from: start, bytes, filled: 0 };
}

/** Takes what the piece, which stands at `at`, holds of the part. */
export function fill(part: Part, at: number, piece: Buffer): void {
  const next = part.from + part.filled;
  if (part.filled === part.bytes.length || next < at || next >= at + piece.length) return;
  part.filled += piece.copy(part.bytes, part.filled, next - at);
}

/** A piece of the content, and what stands before it. */
interface Piece {
  readonly at: number;
  readonly bytes: Buffer;
  readonly tail: Buffer;
  /** Of the whole content. */
  readonly size: number;
}

/** One needle: where it stands, what precedes and what follows it. */
export class CaptureSearch {
  readonly needle: string;
  readonly #before: number;
  readonly #bytes: number;
  readonly #like: RegExp | null;
  readonly #wanted: Buffer;
  /** Kept, in the order of the content; the last ones may still be filling. */
  readonly #parts: Part[] = [];
  /** With `like`: seen, but not yet to their end. */
  #unread: Part[] = [];
  #looks = 0;

  constructor({ needle, before = 0, bytes, like }: Capture, size: number) {
    this.needle = needle;
    this.#before = Math.min(before, size);
    this.#bytes = Math.min(bytes, size);
    this.#like = like ?? null;
    this.#wanted = Buffer.from(needle, 'latin1');
  }

  get found(): readonly Buffer[] {
    return this.#parts.map(({ bytes, filled }) => bytes.subarray(0, filled));
  }

  /** Where each of `found` begins. */
  get places(): readonly number[] {
    return this.#parts.map(({ from }) => from);
  }

  /**
   * `piece` stands at `at`, `tail` before it: a needle may straddle the two, and keep what precedes
   * it. Where the needle is known to stand in neither, `isThere` is false.
   */
  push(at: number, piece: Buffer, size: number, tail: Buffer, isThere = true): void {
    for (const part of this.#parts) fill(part, at, piece);
    if (this.#unread.length > 0) {
      for (const part of this.#unread) fill(part, at, piece);
      this.#judge();
    }
    if (this.#isDone || !isThere) return;
    const overlap = this.#wanted.length - 1;
    if (tail.length > 0 && overlap > 0) {
      const seam = Buffer.concat([tail, piece.subarray(0, overlap)]);
      // Before this, the needle was found whole in an earlier piece.
      const first = Math.max(0, tail.length - overlap);
      this.#find(seam, first, at - tail.length, { at, bytes: piece, tail, size });
    }
    this.#find(piece, 0, at, { at, bytes: piece, tail, size });
  }

  get #isDone(): boolean {
    return this.#parts.length >= MOST_PLACES || this.#looks >= MOST_LOOKS;
  }

  /** Finds the needle in `bytes`, which stand at `offset`, from `first` on. */
  #find(bytes: Buffer, first: number, offset: number, piece: Piece): void {
    let found = bytes.indexOf(this.#wanted, first);
    while (found >= 0 && !this.#isDone) {
      this.#begin(offset + found, piece);
      found = bytes.indexOf(this.#wanted, found + 1);
    }
  }

  #begin(place: number, { at, bytes: piece, tail, size }: Piece): void {
    const from = Math.max(0, place - this.#before);
    const to = Math.min(size, place + this.#bytes);
    if (this.#like !== null) {
      this.#looks += 1;
      // Most places stand inside a piece, and most of them are unlike: those are not copied.
      const isWhole = from >= at && to <= at + piece.length;
      if (isWhole && !this.#like.test(piece.toString('latin1', from - at, to - at))) return;
    }
    const part = partAt(from, to - from, size);
    fill(part, at - tail.length, tail);
    fill(part, at, piece);
    if (this.#like === null) {
      this.#parts.push(part);
      return;
    }
    this.#unread.push(part);
    this.#judge();
  }

  /** Keeps those that came whole and are alike; they do so in the order of the content. */
  #judge(): void {
    const isWhole = (part: Part): boolean => part.filled === part.bytes.length;
    for (const part of this.#unread) {
      if (!isWhole(part) || this.#parts.length >= MOST_PLACES) continue;
      if (this.#like?.test(part.bytes.toString('latin1')) === true) this.#parts.push(part);
    }
    this.#unread = this.#unread.filter((part) => !isWhole(part));
  }
}
