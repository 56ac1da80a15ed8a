// F1. zlib and zstd without a thread hop and a fresh buffer for each piece. Pure.
//
// Node's zlib streams take 2.3 s of processor time for a layer of 900 MB that its own binding,
// called in place with one buffer, takes 1.7 s for (Node 24.21: page faults of fresh buffers, and
// waking threads). The binding is what the streams' own synchronous methods call; it is no
// documented interface, so it has to decompress a sample before its first use, and `decompress` has
// the streams to fall back on. Wrong bytes could not go unseen: every layer's diffID is computed
// from what comes out here, and compared with the config's.
import { types } from 'node:util';
import {
  constants,
  createGunzip,
  createZstdDecompress,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';

import { DecompressError } from './decompresserror.ts';

interface Binding {
  writeSync(
    flush: number,
    input: Buffer | null,
    inputAt: number,
    inputLength: number,
    output: Buffer,
    outputAt: number,
    outputLength: number,
  ): void;
  onerror: (message: string, errno: number, code: string) => void;
}

interface Engine {
  readonly _handle?: Partial<Binding> | null;
  /** After each write: output bytes left free, input bytes left over. */
  readonly _writeState?: unknown;
  close(): void;
}

/** Bytes of a piece: fits a second-level cache together with what hashing touches. */
const PIECE = 1 << 18;

type Format = 'gzip' | 'zstd';

/** Whether the binding does what we expect of it, by format; asked once in a thread. */
const works = new Map<Format, boolean>();

/** One gzip stream (all its members) or one zstd frame, decompressed in place. */
export class Inflate {
  readonly #engine: Engine;
  readonly #binding: Binding;
  readonly #state: Uint32Array;
  readonly #out = Buffer.allocUnsafeSlow(PIECE);
  #error: DecompressError | null = null;

  private constructor(engine: Engine, binding: Binding, state: Uint32Array) {
    this.#engine = engine;
    this.#binding = binding;
    this.#state = state;
    binding.onerror = (message, _errno, code) => {
      const truncated = code === 'Z_BUF_ERROR';
      this.#error = new DecompressError(message, truncated);
    };
  }

  /** Null where this version of Node has no such binding, or one that works differently. */
  static open(format: Format): Inflate | null {
    let fine = works.get(format);
    if (fine === undefined) {
      fine = decompressesSample(format);
      works.set(format, fine);
    }
    return fine ? Inflate.attach(format) : null;
  }

  /** As `open`, by its looks alone. */
  static attach(format: Format): Inflate | null {
    const engine: unknown = format === 'gzip' ? createGunzip() : createZstdDecompress();
    const { _handle: binding, _writeState: state } = engine as Engine;
    if (typeof binding?.writeSync !== 'function' || !types.isUint32Array(state)) return null;
    return new Inflate(engine as Engine, binding as Binding, state);
  }

  /**
   * Yields the content of `input` in pieces. Each is valid until the next is asked for.
   * @throws DecompressError
   */
  *push(input: Buffer): Generator<Buffer> {
    let at = 0;
    for (;;) {
      const left = input.length - at;
      this.#write(constants.Z_NO_FLUSH, input, at, left);
      const free = this.#state[0]!;
      at += left - this.#state[1]!;
      if (free < PIECE) yield this.#out.subarray(0, PIECE - free);
      if (free === 0) continue;
      if (at < input.length) throw new DecompressError('data after the end of the stream', false);
      return;
    }
  }

  /** Call after the last piece of a gzip stream: it says whether the stream was complete. */
  finish(): void {
    this.#write(constants.Z_FINISH, null, 0, 0);
    if (this.#state[0] !== PIECE) throw new DecompressError('unexpected end of file', true);
  }

  close(): void {
    this.#engine.close();
  }

  #write(flush: number, input: Buffer | null, at: number, length: number): void {
    this.#binding.writeSync(flush, input, at, length, this.#out, 0, PIECE);
    if (this.#error !== null) throw this.#error;
  }
}

/** More than one piece of output, and not all of one byte; a second gzip member; then an error. */
function decompressesSample(format: Format): boolean {
  const text = Buffer.alloc(PIECE + 1000, 'a sample of text\n');
  const once = format === 'gzip' ? gzipSync(text, { level: 1 }) : zstdCompressSync(text);
  const input = format === 'gzip' ? Buffer.concat([once, once]) : once;
  const want = format === 'gzip' ? Buffer.concat([text, text]) : text;
  try {
    // In two pieces of input, as layers come.
    const half = input.length >> 1;
    const got = drain(format, [input.subarray(0, half), input.subarray(half)]);
    return got?.equals(want) === true && refuses(format, Buffer.from(input).fill(0xff, 2, 12));
  } catch {
    return false;
  }
}

function refuses(format: Format, damaged: Buffer): boolean {
  try {
    drain(format, [damaged]);
    return false;
  } catch (error) {
    return error instanceof DecompressError;
  }
}

function drain(format: Format, inputs: readonly Buffer[]): Buffer | null {
  const engine = Inflate.attach(format);
  if (engine === null) return null;
  try {
    const pieces: Buffer[] = [];
    for (const input of inputs) {
      for (const piece of engine.push(input)) pieces.push(Buffer.from(piece));
    }
    if (format === 'gzip') engine.finish();
    return Buffer.concat(pieces);
  } finally {
    engine.close();
  }
}
