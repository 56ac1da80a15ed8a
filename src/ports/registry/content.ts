// F4. The bytes of manifests and blobs, taken up again where a connection broke. Uses the network.
import { setTimeout as sleep } from 'node:timers/promises';

import { UserError } from '../../errors.ts';
import type { RegistryClient } from './client.ts';

/** How long a slow or broken body is put up with; tests are less patient. */
export interface BodyPatience {
  /** Milliseconds in which `least` bytes have to come. */
  readonly window: number;
  readonly least: number;
  /** Milliseconds before the first further try; each one after it waits twice as long. */
  readonly pause: number;
}

const PATIENCE: BodyPatience = { window: 30_000, least: 64 << 10, pause: 500 };
/** In a row without a byte between them. */
const TRIES = 5;

/** A whole small document. @throws UserError `registry-failed` over `limit` bytes, and as `get` */
export async function readDocument(
  client: RegistryClient,
  path: string,
  accept: string,
  limit: number,
): Promise<{ readonly bytes: Buffer; readonly mediaType: string }> {
  const response = await client.get(path, { accept });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of watched(response, PATIENCE)) {
    length += chunk.length;
    if (length > limit) throw failed(`${path} has more than ${limit} bytes`);
    chunks.push(chunk);
  }
  const mediaType = response.headers.get('content-type') ?? '';
  return { bytes: Buffer.concat(chunks), mediaType };
}

/**
 * A blob's bytes in order, `size` of them; who reads them verifies their digest. A body that breaks
 * off or drips is asked for again from where it stopped (RFC 9110, section 14: Range).
 * @throws UserError `registry-failed`, and as `get`
 */
export async function* readBlob(
  client: RegistryClient,
  digest: string,
  size: number,
  patience: BodyPatience = PATIENCE,
): AsyncGenerator<Buffer> {
  let at = 0;
  let tries = 0;
  while (at < size) {
    const before = at;
    try {
      for await (const chunk of await openFrom(client, digest, at, patience)) {
        if (at + chunk.length > size) throw failed(`${digest} has more than its ${size} bytes`);
        at += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (error instanceof UserError) throw error;
    }
    tries = at > before ? 1 : tries + 1;
    if (at >= size) return;
    if (tries >= TRIES) throw failed(`${digest} breaks off after ${at} of ${size} bytes`);
    await sleep(patience.pause * 2 ** (tries - 1));
  }
}

async function openFrom(
  client: RegistryClient,
  digest: string,
  at: number,
  patience: BodyPatience,
): Promise<AsyncIterable<Buffer>> {
  const range: Record<string, string> = at === 0 ? {} : { range: `bytes=${at}-` };
  const response = await client.get(`blobs/${digest}`, range);
  const body = watched(response, patience);
  if (at === 0) return body;
  if (response.status !== 206) return skipping(body, at);
  if (new RegExp(`^bytes ${at}-`).test(response.headers.get('content-range') ?? '')) return body;
  throw failed(`${digest}: another range was answered than bytes ${at} and on`);
}

/** A registry need not know ranges: then what was read before comes once more. */
async function* skipping(body: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of body) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    if (skipped < chunk.length) yield chunk.subarray(skipped);
  }
}

/** Throws where too little comes: who waits for the reader of the body is not counted. */
async function* watched(response: Response, patience: BodyPatience): AsyncGenerator<Buffer> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  let waited = 0;
  let came = 0;
  try {
    for (;;) {
      const began = performance.now();
      const next = await withLimit(reader.read(), patience.window - waited);
      waited += performance.now() - began;
      if (next.done) return;
      const chunk = next.value as Uint8Array;
      came += chunk.length;
      if (came >= patience.least) [waited, came] = [0, 0];
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function withLimit<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too slow')), Math.max(milliseconds, 1));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function failed(message: string): UserError {
  return new UserError('registry-failed', message);
}
