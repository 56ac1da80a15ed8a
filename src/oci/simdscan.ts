// F1. The places where one of many windows of four bytes may stand, 16 at once: for 51 needles 0.34 s
// for 905 MB of an image's files, where a jump table took 1.2 s. Pure.
import {
  GROUPS,
  HASH_BITS,
  HASH_FACTOR,
  LANES,
  LAST,
  MODULE,
  SET_BYTES,
  TABLE_BYTES,
  WINDOW,
} from './simdcode.ts';

export { WINDOW } from './simdcode.ts';

/** Content searched in one go; longer ones are searched in several. */
export const ROOM = 1 << 18;
/** Places told in one go. */
const MOST_PLACES = 1 << 12;
/** Content, with room to read beyond its end; then one set; then the places. */
const SET_AT = ROOM + 64;
const PLACES_AT = SET_AT + SET_BYTES;
const PAGE = 1 << 16;

/** The part of the standard that is needed; Node's types leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { exports: Readonly<Record<string, unknown>> };
};

interface Machine {
  readonly content: Buffer;
  readonly set: Uint8Array;
  readonly places: Uint32Array;
  readonly run: (...numbers: readonly number[]) => number;
}

/** One for a thread; null where this Node has no WebAssembly with SIMD. */
let machine: Machine | null | undefined;
/** Whose tables the machine holds. */
let loaded: Uint8Array | null = null;

function start(): Machine | null {
  try {
    const pages = Math.ceil((PLACES_AT + 4 * MOST_PLACES) / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(MODULE), {
      m: { m: memory },
    });
    return {
      content: Buffer.from(memory.buffer, 0, ROOM),
      set: new Uint8Array(memory.buffer, SET_AT, SET_BYTES),
      places: new Uint32Array(memory.buffer, PLACES_AT, MOST_PLACES),
      run: exports['f'] as Machine['run'],
    };
  } catch {
    return null;
  }
}

/** A compiled set of windows: four bytes each, or all of them as many fewer. */
export class WindowScan {
  readonly #machine: Machine;
  readonly #tables = new Uint8Array(SET_BYTES);
  readonly #length: number;
  /** Of the bytes of a window, as a number. */
  readonly #mask: number;

  constructor(windows: readonly Buffer[], length: number, it: Machine) {
    this.#machine = it;
    this.#length = length;
    this.#mask = length === WINDOW ? -1 : (1 << (8 * length)) - 1;
    // Neighbours have bytes in common: in one group they let less pass.
    const sorted = windows.toSorted((left, right) => Buffer.compare(left, right));
    for (const [i, window] of sorted.entries()) {
      this.#learn(window, Math.floor((i * GROUPS) / sorted.length));
    }
  }

  #learn(window: Buffer, group: number): void {
    const bit = 1 << group;
    for (let i = 0; i < WINDOW; i += 1) {
      const [low, high] = [2 * i * LANES, (2 * i + 1) * LANES];
      if (i < this.#length) {
        this.#tables[low + (window[i]! & 15)]! |= bit;
        this.#tables[high + (window[i]! >> 4)]! |= bit;
      } else {
        for (let half = 0; half < 2 * LANES; half += 1) this.#tables[low + half]! |= bit;
      }
    }
    const hash = Math.imul(this.numberOf(window), HASH_FACTOR) >>> (32 - HASH_BITS);
    this.#tables[TABLE_BYTES + (hash >> 3)]! |= 1 << (hash & 7);
  }

  /** As `each` tells it. */
  numberOf(window: Buffer): number {
    return numberAt(window, 0) & this.#mask;
  }

  /**
   * Calls `see` with each place where a window may stand, in order, and with the bytes there, as a
   * number; now and then with one where none stands.
   */
  each(bytes: Buffer, see: (place: number, window: number) => void): void {
    const step = ROOM - this.#length + 1;
    for (let from = 0; from < bytes.length; from += step) {
      this.#part(bytes, from, Math.min(bytes.length, from + ROOM), see);
      if (from + ROOM >= bytes.length) return;
    }
  }

  #part(
    bytes: Buffer,
    from: number,
    to: number,
    see: (place: number, window: number) => void,
  ): void {
    const { content, set: room, places, run } = this.#machine;
    if (loaded !== this.#tables) room.set(this.#tables);
    loaded = this.#tables;
    bytes.copy(content, 0, from, to);
    const end = to - from - this.#length + 1;
    const outEnd = PLACES_AT + 4 * MOST_PLACES;
    let at = 0;
    while (at < end) {
      const found = (run(at, end + LAST, SET_AT, PLACES_AT, outEnd, this.#mask) - PLACES_AT) >> 2;
      for (let i = 0; i < found; i += 1) {
        const place = places[i]!;
        see(from + place, numberAt(content, place) & this.#mask);
      }
      at = found === MOST_PLACES ? places[found - 1]! + 1 : end;
    }
  }
}

/** Null where it cannot be had; then each needle has to be looked for by itself. */
export function windowScan(windows: readonly Buffer[], length: number): WindowScan | null {
  machine ??= start();
  return machine === null ? null : new WindowScan(windows, length, machine);
}

/** Four bytes, little endian, and 0 for those beyond the end. */
function numberAt(bytes: Buffer, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
