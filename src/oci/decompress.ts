// F1. Compressed layer → tar, by magic bytes: gzip (RFC 1952), zstd (RFC 8878), or as it is.
// Pure over a stream handed in.
import { once } from 'node:events';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

import { DecompressError } from './decompresserror.ts';
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

/** Bytes of one piece out of zlib: large enough that the thread hop per piece costs nothing. */
const PIECE = 1 << 18;

/** Room for a few pieces, so that zlib works in its own thread while we hash the last one. */
const AHEAD = {
  chunkSize: PIECE,
  readableHighWaterMark: 4 * PIECE,
  writableHighWaterMark: 1 << 20,
};

/**
 * Every member of a gzip and every frame of a zstd file; anything after the last is an error.
 * @throws DecompressError, and whatever the source throws
 */
export async function* decompress(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await firstBytes(iterator);
  if (first === null) return;
  const whole = chain(first, iterator);
  switch (compressionOf(first)) {
    case 'gzip':
      yield* gunzip(whole);
      return;
    case 'zstd':
      for await (const frame of zstdFrames(whole)) {
        if (Buffer.isBuffer(frame)) yield frame;
        else yield* through(createZstdDecompress(AHEAD), frame);
      }
      return;
    case 'none':
      yield* whole;
  }
}

/** At least four bytes, if there are: the longest magic. */
async function firstBytes(iterator: AsyncIterator<Buffer>): Promise<Buffer | null> {
  let first: Buffer | null = null;
  while (first === null || first.length < 4) {
    const step = await iterator.next();
    if (step.done === true) return first;
    const { value } = step;
    first = first === null ? value : Buffer.concat([first, value]);
  }
  return first;
}

async function* chain(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (;;) {
    const step = await rest.next();
    if (step.done === true) return;
    const { value } = step;
    yield value;
  }
}

/** zlib reads all members by itself, but leaves silently whatever does not look like one. */
async function* gunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const engine = createGunzip(AHEAD);
  let fed = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      fed += chunk.length;
      yield chunk;
    }
  }
  yield* through(engine, counted());
  if (engine.bytesWritten !== fed) {
    throw new DecompressError('data after the end of the gzip stream', false);
  }
}

/** Runs `source` through a zlib engine; errors of either end come out here. */
async function* through(engine: Transform, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let failure: { error: unknown } | null = null;
  let closed = false;
  engine.once('close', () => (closed = true));
  const feeding = (async () => {
    for await (const chunk of source) {
      // A closed engine wants no more: the rest is read all the same, so that it is counted.
      if (closed || engine.destroyed) continue;
      if (!engine.write(chunk)) await Promise.race([once(engine, 'drain'), once(engine, 'close')]);
    }
    if (!engine.destroyed) engine.end();
  })().catch((error: unknown) => {
    failure = { error };
    engine.destroy();
  });
  try {
    for await (const piece of engine) yield piece as Buffer;
  } catch (error) {
    await feeding;
    throw failure === null ? engineError(error) : (failure as { error: unknown }).error;
  } finally {
    engine.destroy();
  }
  await feeding;
  if (failure !== null) throw (failure as { error: unknown }).error;
}

function engineError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (!/^(Z_|ZSTD_|ERR_)/.test(code)) return error;
  const truncated =
    code === 'Z_BUF_ERROR' || /unexpected end|srcSize|incomplete/i.test(error.message);
  return new DecompressError(error.message, truncated, error);
}
