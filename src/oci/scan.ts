// F1. One streaming read of one layer: verify, walk, hash, extract, drop the bytes. Pure over a
// stream handed in.
import { createHash, type Hash } from 'node:crypto';

import { UserError } from '../errors.ts';
import type { Extractor } from '../model/knowledge.ts';
import type { EntryHead } from '../model/rootfs.ts';
import { compressionOf, decompress, fromMagic, type Pace } from './decompress.ts';
import { DecompressError } from './decompresserror.ts';
import { FileReader, type LayerFacts } from './filereader.ts';
import { LayerIndexBuilder, type LayerIndex } from './layerindex.ts';
import { TarWalker, type TarNote, type TarVisitor } from './tar.ts';

/** One layer as scanned: what it holds, and what the extractors took from it. */
export interface LayerScan {
  readonly index: LayerIndex;
  readonly facts: LayerFacts;
}

/** Feeds an uncompressed tar in chunks of any length; everything but hashing happens here. */
export class LayerScanner implements TarVisitor {
  readonly #walker = new TarWalker(this);
  readonly #index = new LayerIndexBuilder();
  readonly #files: FileReader;
  readonly #diff: Hash = createHash('sha256');
  #tarBytes = 0;
  /** Row of the file whose content streams by; null for content that nobody asks for. */
  #row: number | null = null;

  constructor(extractors: readonly Extractor[]) {
    this.#files = new FileReader(extractors);
  }

  /** @throws UserError `bad-layer` */
  push(chunk: Buffer): void {
    this.#diff.update(chunk);
    this.#tarBytes += chunk.length;
    this.#walker.push(chunk);
  }

  /** @throws UserError `truncated-blob` */
  finish(): LayerScan {
    this.#walker.finish();
    const diffId = `sha256:${this.#diff.digest('hex')}`;
    return { index: this.#index.finish(diffId, this.#tarBytes), facts: this.#files.finish() };
  }

  entry(head: EntryHead, sparse: boolean): void {
    const row = this.#index.add(head);
    this.#row = null;
    if (row === null || head.type !== 'file' || sparse) return;
    this.#row = row;
    this.#files.begin(row, head);
  }

  data(bytes: Buffer): void {
    if (this.#row !== null) this.#files.push(bytes);
  }

  end(): void {
    if (this.#row !== null) this.#index.setDigest(this.#row, this.#files.end());
    this.#row = null;
  }

  note(code: TarNote, path: string): void {
    this.#index.note(code, path);
  }
}

/** A layer's blob as it comes from disk or network. */
export interface BlobStream {
  /** The descriptor's digest; null when the transport has none. */
  readonly digest: string | null;
  /** Bytes that shall come. */
  readonly size: number;
  /** A chunk may be overwritten when the next is asked for, unless it is read `ahead`. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** What a fully verified read of a blob yields. */
export interface BlobScan extends LayerScan {
  /** `sha256:…` of the blob as stored. */
  readonly blobDigest: string;
}

/**
 * Reads a blob to its end.
 * @throws UserError `truncated-blob` (fewer bytes than promised), `digest-mismatch` (other bytes
 * than promised), `bad-layer` (the right bytes, but no layer)
 */
export async function scanBlob(
  blob: BlobStream,
  extractors: readonly Extractor[],
  onBytes: (bytes: number) => void = () => {},
  pace: Pace = 'in-place',
): Promise<BlobScan> {
  const tap = new BlobTap(blob, onBytes);
  const scanner = new LayerScanner(extractors);
  try {
    for await (const chunk of decompress(tap.chunks(), pace)) scanner.push(chunk);
    const scan = scanner.finish();
    return { ...scan, blobDigest: tap.verify(scan.index.diffId) };
  } catch (error) {
    if (tap.failed) throw error;
    // Damage shows first as nonsense in the middle: the digest of the rest tells what it was.
    await tap.drain();
    tap.verify(null);
    throw error instanceof Error ? unreadable(error, blob.digest) : error;
  }
}

/** Counts and digests the compressed bytes on their way. */
class BlobTap {
  readonly #blob: BlobStream;
  readonly #onBytes: (bytes: number) => void;
  readonly #iterator: AsyncIterator<Buffer>;
  /** Null while nothing came, and for a blob that is stored uncompressed: its diffID will do. */
  #hash: Hash | null = null;
  #bytes = 0;
  /** The stream itself broke (a disk, a connection): nothing can be said of the blob. */
  failed = false;

  constructor(blob: BlobStream, onBytes: (bytes: number) => void) {
    this.#blob = blob;
    this.#onBytes = onBytes;
    this.#iterator = fromMagic(blob.chunks);
  }

  async *chunks(): AsyncGenerator<Buffer> {
    for (let chunk = await this.#next(); chunk !== null; chunk = await this.#next()) yield chunk;
  }

  async #next(): Promise<Buffer | null> {
    const step = await this.#iterator.next().catch((error: unknown) => {
      this.failed = true;
      throw error;
    });
    if (step.done === true) return null;
    const { value } = step;
    if (this.#bytes === 0 && compressionOf(value) !== 'none') this.#hash = createHash('sha256');
    this.#hash?.update(value);
    this.#bytes += value.length;
    this.#onBytes(value.length);
    return value;
  }

  async drain(): Promise<void> {
    while ((await this.#next()) !== null);
  }

  /** `diffId` is null when the tar was not read to its end. */
  verify(diffId: string | null): string {
    const { size, digest } = this.#blob;
    if (this.#bytes < size) {
      throw new UserError(
        'truncated-blob',
        `Layer ${digest ?? ''} has ${this.#bytes} of ${size} bytes`.replace('  ', ' '),
      );
    }
    const own = this.#hash === null ? diffId : `sha256:${this.#hash.digest('hex')}`;
    if (digest !== null && own !== null && (own !== digest || this.#bytes !== size)) {
      throw new UserError('digest-mismatch', `Layer ${digest} holds other bytes: ${own}`);
    }
    return own ?? '';
  }
}

/** An image has many layers: which one it was, where the transport names them. */
function unreadable(cause: Error, digest: string | null): Error {
  const more = { cause, details: digest === null ? [] : [`layer ${digest}`] };
  if (cause instanceof UserError) return new UserError(cause.code, cause.message, more);
  if (!(cause instanceof DecompressError)) return cause;
  if (cause.truncated) {
    return new UserError('truncated-blob', 'The layer’s compressed data ends early', more);
  }
  return new UserError('bad-layer', `The layer cannot be decompressed: ${cause.message}`, more);
}
