// F4. One layer's blob → what the scan makes of it. Reads a byte range of a file.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import type { BlobLocation } from '../model/image.ts';
import type { Extractor } from '../model/knowledge.ts';
import type { Pace } from '../oci/decompress.ts';
import type { LayerFacts } from '../oci/filereader.ts';
import { serialiseIndex } from '../oci/indexfile.ts';
import { scanBlob } from '../oci/scan.ts';

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

/** @throws UserError as `scanBlob` */
export async function runScanJob(
  job: ScanTask,
  table: readonly Extractor[],
  onBytes: (bytes: number) => void,
): Promise<ScanJobResult> {
  const extractors = table.filter((extractor) => job.extractors.includes(extractor.name));
  const { digest, size } = job;
  const blob = { digest, size, chunks: readRange(job.blob) };
  const scan = await scanBlob(blob, extractors, onBytes, job.pace);
  return { blobDigest: scan.blobDigest, index: serialiseIndex(scan.index), facts: scan.facts };
}

/** sha256 of a blob as stored, for transports that do not tell it. */
export async function digestRange(location: BlobLocation): Promise<string> {
  const sum = createHash('sha256');
  for await (const chunk of readRange(location)) sum.update(chunk);
  return `sha256:${sum.digest('hex')}`;
}

async function* readRange({ file, offset, length }: BlobLocation): AsyncGenerator<Buffer> {
  if (length === 0) return;
  const end = offset + length - 1;
  const stream = createReadStream(file, { start: offset, end, highWaterMark: READ });
  for await (const chunk of stream) yield chunk as Buffer;
}
