// F4. One layer's blob → what the scan makes of it. Reads a byte range of a file, or a registry.
import { createHash } from 'node:crypto';
import { createReadStream, readSync } from 'node:fs';
import { open } from 'node:fs/promises';

import type { BlobLocation, FileRange } from '../model/image.ts';
import type { Extractor } from '../model/knowledge.ts';
import type { Pace } from '../oci/decompress.ts';
import type { LayerFacts } from '../oci/filereader.ts';
import { serialiseIndex } from '../oci/indexfile.ts';
import { scanBlob } from '../oci/scan.ts';
import { clientFor } from './registry/clients.ts';
import { readLayer } from './registry/content.ts';

/** What to read; plain data, so that it can go to another thread. */
export interface ScanJob {
  readonly blob: BlobLocation;
  /** The descriptor's digest and size, or what the transport tells in their place. */
  readonly digest: string | null;
  readonly size: number;
  /** Names of the extractors that take part. */
  readonly extractors: readonly string[];
}

/** How to read it, which does not change what comes of it. */
export interface ScanTask extends ScanJob {
  readonly pace: Pace;
}

/** What came of it; plain data too. The index is in its file form: one buffer, moved, not copied. */
export interface ScanJobResult {
  readonly blobDigest: string;
  readonly index: Buffer<ArrayBuffer>;
  readonly facts: LayerFacts;
}

/** Bytes a read: a few hundred calls for a large layer. */
const READ = 1 << 19;
/** Bytes between two turns for others: some 20 ms of scanning. */
const YIELD = 1 << 21;

/** @throws UserError as `scanBlob` */
export async function runScanJob(
  job: ScanTask,
  table: readonly Extractor[],
  onBytes: (bytes: number) => void,
): Promise<ScanJobResult> {
  const extractors = table.filter((extractor) => job.extractors.includes(extractor.name));
  const { digest, size } = job;
  // What a network hands over are buffers of its own, fetched while others work.
  const pace = 'file' in job.blob ? job.pace : 'ahead';
  const blob = { digest, size, chunks: chunksOf(job.blob, pace) };
  const scan = await scanBlob(blob, extractors, onBytes, pace);
  return { blobDigest: scan.blobDigest, index: serialiseIndex(scan.index), facts: scan.facts };
}

function chunksOf(blob: BlobLocation, pace: Pace): AsyncIterable<Buffer> {
  if ('file' in blob) return pace === 'ahead' ? readAhead(blob) : readInPlace(blob);
  return readLayer(clientFor(blob.from), blob);
}

/** sha256 of a blob as stored, for transports that do not tell it. */
export async function digestRange(location: BlobLocation): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of chunksOf(location, 'ahead')) sum.update(chunk);
  return `sha256:${sum.digest('hex')}`;
}

/** Chunks of their own, fetched while others work. */
async function* readAhead({ file, offset, length }: FileRange): AsyncGenerator<Buffer> {
  if (length === 0) return;
  const end = offset + length - 1;
  const stream = createReadStream(file, { start: offset, end, highWaterMark: READ });
  for await (const chunk of stream) yield chunk as Buffer;
}

/** One buffer, filled again for each chunk: fresh ones cost page faults and collections. */
async function* readInPlace({ file, offset, length }: FileRange): AsyncGenerator<Buffer> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(Math.min(READ, length));
    for (let at = 0; at < length;) {
      const got = readSync(handle.fd, buffer, 0, Math.min(READ, length - at), offset + at);
      if (got === 0) return;
      at += got;
      yield buffer.subarray(0, got);
      // Others on this thread (progress, another image) get their turn.
      if (at % YIELD < READ) await new Promise(setImmediate);
    }
  } finally {
    await handle.close();
  }
}
