// F1. Compressed layer → tar, by magic bytes: gzip (RFC 1952), zstd (RFC 8878), or as it is.
// Pure over a stream handed in.
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

import { DecompressError } from './decompresserror.ts';
import { Inflate } from './inflate.ts';
import { zstdFrames } from './zstdframes.ts';

export type Compression = 'gzip' | 'zstd' | 'none';

/** By the first bytes; media types are a claim, and often a wrong one. */
export function compressionOf(start: Buffer): Compression {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  if (start.length >= 4) {
    const magic = start.readUInt32LE(0);
    // 0x184D2A50 to 5F are skippable frames, which zstd:chunked may put first.
    if (magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50) return 'zstd';
  }
  return 'none';
}

/**
 * How to use processors. `in-place` takes the least time of all of them together; `ahead` lets
 * another thread decompress while this one works on what came before, which is sooner done where
 * processors would idle.
 */
export type Pace = 'in-place' | 'ahead';

type Open = (format: 'gzip' | 'zstd') => Inflate | null;

/** Bytes of one piece out of zlib's own thread: large enough that the hop costs little. */
const PIECE = 1 << 18;

/** Room for a few pieces, so that zlib's thread need not wait for us. */
const AHEAD = {
  chunkSize: PIECE,
  readableHighWaterMark: 4 * PIECE,
  writableHighWaterMark: 1 << 20,
};

/**
 * Every member of a gzip and every frame of a zstd file; anything after the last is an error. A
 * piece is valid until the next is asked for; so may be the source's chunks, but for `ahead`.
 * `open` answers null where Node has nothing that decompresses in place.
 * @throws DecompressError, and whatever the source throws
 */
export async function* decompress(
  source: AsyncIterable<Buffer>,
  pace: Pace = 'in-place',
  open: Open = (format) => Inflate.open(format),
): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await firstBytes(iterator);
  if (first === null) return;
  const whole = chain(first, iterator);
  switch (compressionOf(first)) {
    case 'gzip':
      yield* gunzip(whole, pace, open);
      return;
    case 'zstd':
      for await (const frame of zstdFrames(whole)) {
        if (Buffer.isBuffer(frame)) yield frame;
        else yield* unzstd(frame, pace, open);
      }
      return;
    case 'none':
      yield* whole;
  }
}

/** The same bytes, the first chunk long enough for `compressionOf`: networks hand over single ones. */
export async function* fromMagic(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await firstBytes(iterator);
  if (first !== null) yield* chain(first, iterator);
}

const NOTHING = Buffer.alloc(0);

/** At least four bytes, if there are: the longest magic. */
async function firstBytes(iterator: AsyncIterator<Buffer>): Promise<Buffer | null> {
  let first: Buffer | null = null;
  while (first === null || first.length < 4) {
    const step = await iterator.next();
    if (step.done === true) return first;
    // A copy where more has to come: the next chunk may stand in the same memory.
    const enough: boolean = first === null && step.value.length >= 4;
    first = enough ? step.value : Buffer.concat([first ?? NOTHING, step.value]);
  }
  return first;
}

async function* chain(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (;;) {
    const step = await rest.next();
    if (step.done === true) return;
    yield step.value;
  }
}

async function* gunzip(
  source: AsyncIterable<Buffer>,
  pace: Pace,
  open: Open,
): AsyncGenerator<Buffer> {
  const engine = pace === 'in-place' ? open('gzip') : null;
  if (engine !== null) {
    yield* inPlace(engine, source, true);
    return;
  }
  // zlib reads all members by itself, but leaves silently whatever does not look like one.
  const stream = createGunzip(AHEAD);
  let fed = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      fed += chunk.length;
      // zlib's thread reads the chunk while the next is fetched, perhaps into the same memory.
      yield pace === 'ahead' ? chunk : Buffer.from(chunk);
    }
  }
  yield* through(stream, counted());
  if (stream.bytesWritten !== fed) {
    throw new DecompressError('data after the end of the stream', false);
  }
}

async function* unzstd(
  frame: AsyncIterable<Buffer>,
  pace: Pace,
  open: Open,
): AsyncGenerator<Buffer> {
  const engine = pace === 'in-place' ? open('zstd') : null;
  if (engine === null) yield* through(createZstdDecompress(AHEAD), frame);
  // The frame's end was found by its blocks; there is nothing to ask the engine for.
  else yield* inPlace(engine, frame, false);
}

async function* inPlace(
  engine: Inflate,
  source: AsyncIterable<Buffer>,
  finish: boolean,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of source) yield* engine.push(chunk);
    if (finish) engine.finish();
  } finally {
    engine.close();
  }
}

/** Runs `source` through a zlib stream; errors of either end come out here. */
async function* through(engine: Transform, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const feeding = feed(engine, source).then(
    () => null,
    (error: unknown) => {
      engine.destroy();
      return { error };
    },
  );
  try {
    for await (const piece of engine) yield piece as Buffer;
  } catch (error) {
    const failure = await feeding;
    throw failure === null ? engineError(error) : failure.error;
  } finally {
    engine.destroy();
  }
  const failure = await feeding;
  if (failure !== null) throw failure.error;
}

/** Writes all of `source`; what a finished engine does not want is read all the same. */
async function feed(engine: Transform, source: AsyncIterable<Buffer>): Promise<void> {
  let wake = (): void => {};
  engine.on('drain', () => wake()).once('close', () => wake());
  for await (const chunk of source) {
    if (engine.destroyed || engine.write(chunk)) continue;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (engine.destroyed) resolve();
    });
  }
  if (!engine.destroyed) engine.end();
}

/** By its code: errors that Node makes inside need not be instances of this realm's Error. */
function engineError(error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== 'string' || !/^(Z_|ZSTD_)/.test(code)) return error;
  return new DecompressError(String(message), code === 'Z_BUF_ERROR', error);
}
