// F1. Cuts zstd data into frames (RFC 8878, section 3), because Node's decompressor ends silently
// after the first one (Node 24.21). Pure over a stream handed in.
import { zstdDecompressSync } from 'node:zlib';

import { DecompressError } from './decompresserror.ts';

const FRAME = 0xfd2fb528;
/** A block never decompresses to more (RFC 8878, "Block_Maximum_Size"). */
const BLOCK_MAX = 128 << 10;
/**
 * Frames of up to so many blocks are decompressed in one call. zstd:chunked layers have a frame a
 * file, tens of thousands, and an engine of its own for each would cost more than its content.
 */
const SMALL_BLOCKS = 8;

/**
 * The content of small frames as a Buffer, and larger frames as the stream of their compressed
 * bytes, which must be read to its end before the next frame is asked for. Skippable frames are
 * skipped, anything else is an error.
 * @throws DecompressError
 */
export async function* zstdFrames(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer | AsyncIterable<Buffer>> {
  const bytes = new ByteReader(source);
  while (await bytes.fill(1)) {
    const magic = (await bytes.peek(4)).readUInt32LE(0);
    if ((magic & 0xfffffff0) >>> 0 === 0x184d2a50) {
      await bytes.skip(8 + (await bytes.peek(8)).readUInt32LE(4));
      continue;
    }
    if (magic !== FRAME) throw new DecompressError('data after the end of the zstd frames', false);
    yield* oneFrame(bytes);
  }
}

async function* oneFrame(bytes: ByteReader): AsyncGenerator<Buffer | AsyncIterable<Buffer>> {
  const descriptor = (await bytes.peek(5))[4]!;
  const checksum = (descriptor & 4) !== 0;
  const pieces: Buffer[] = [await bytes.take(headerLength(descriptor))];
  let last = false;
  while (!last && pieces.length <= SMALL_BLOCKS) {
    const block = await takeBlock(bytes);
    pieces.push(block.bytes);
    last = block.last;
  }
  if (last) {
    if (checksum) pieces.push(await bytes.take(4));
    yield decompressSmall(Buffer.concat(pieces));
    return;
  }
  let drained = false;
  yield (async function* rest(): AsyncGenerator<Buffer> {
    yield Buffer.concat(pieces);
    for (let ended = false; !ended;) {
      const block = await takeBlock(bytes);
      yield block.bytes;
      ended = block.last;
    }
    if (checksum) yield await bytes.take(4);
    drained = true;
  })();
  if (!drained) throw new DecompressError('a zstd frame ends before its last block', false);
}

/** RFC 8878, section 3.1.1.1: magic, descriptor, then window, dictionary and content size. */
function headerLength(descriptor: number): number {
  const single = (descriptor >> 5) & 1;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const sizeFlag = descriptor >> 6;
  const contentSize = sizeFlag === 0 ? single : [0, 2, 4, 8][sizeFlag]!;
  return 5 + (1 - single) + dictionary + contentSize;
}

/** Block header: 1 bit last, 2 bits type, 21 bits size; an RLE block (type 1) holds one byte. */
async function takeBlock(bytes: ByteReader): Promise<{ bytes: Buffer; last: boolean }> {
  const header = (await bytes.peek(3)).readUIntLE(0, 3);
  const size = ((header >> 1) & 3) === 1 ? 1 : header >> 3;
  if (size > BLOCK_MAX) throw new DecompressError('a zstd block over 128 KiB', false);
  return { bytes: await bytes.take(3 + size), last: (header & 1) === 1 };
}

function decompressSmall(frame: Buffer): Buffer {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: SMALL_BLOCKS * BLOCK_MAX });
  } catch (error) {
    throw new DecompressError(error instanceof Error ? error.message : String(error), false, error);
  }
}

/** Takes exact numbers of bytes from chunks of any length. */
class ByteReader {
  readonly #iterator: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** False when the source ends before `count` bytes are there. */
  async fill(count: number): Promise<boolean> {
    if (this.#rest.length >= count) return true;
    const pieces = [this.#rest];
    let length = this.#rest.length;
    while (length < count) {
      const step = await this.#iterator.next();
      if (step.done === true) return false;
      // A copy: the next chunk may stand in the same memory.
      pieces.push(Buffer.from(step.value));
      length += step.value.length;
    }
    this.#rest = Buffer.concat(pieces, length);
    return true;
  }

  async peek(count: number): Promise<Buffer> {
    if (this.#rest.length < count && !(await this.fill(count))) {
      throw new DecompressError('the zstd data ends early', true);
    }
    return this.#rest;
  }

  async take(count: number): Promise<Buffer> {
    const taken = (await this.peek(count)).subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return taken;
  }

  async skip(count: number): Promise<void> {
    let left = count;
    while (left > 0) {
      const taken = await this.take(Math.min(left, Math.max(this.#rest.length, 1)));
      left -= taken.length;
    }
  }
}
