// F4. The bytes of manifests and blobs, taken up again where a connection broke. Uses the network.
import { setTimeout as sleep } from 'node:timers/promises';

import { UserError } from '../../errors.ts';
import type { RemoteBlob } from '../../model/image.ts';
import { isDigest, verifyDigest } from '../../oci/digest.ts';
import type { RegistryClient } from './client.ts';
import { referenceOf } from './refusal.ts';

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

/**
 * A whole small document, asked for again where its connection broke.
 * @throws UserError `registry-failed` over `limit` bytes, `digest-mismatch` where the registry itself
 * says that it sends something else, and as `get`
 */
export async function readDocument(
  client: RegistryClient,
  path: string,
  accept: string,
  limit: number,
  patience: BodyPatience = PATIENCE,
): Promise<{ readonly bytes: Buffer; readonly mediaType: string }> {
  for (let tries = 1; ; tries += 1) {
    const response = await client.get(path, { accept });
    const bytes = await wholeBody(response, limit, patience);
    if (bytes === 'too long') throw failed(client, `has more than ${limit} bytes`, path);
    if (bytes !== 'broken off') {
      // By tag it is all that tells damage from another manifest.
      const told = response.headers.get('docker-content-digest');
      if (isDigest(told)) verifyDigest(bytes, told, `${client.name}${referenceOf(path)}`);
      return { bytes, mediaType: response.headers.get('content-type') ?? '' };
    }
    if (tries >= TRIES) throw failed(client, `breaks off, ${TRIES} times`, path);
    await sleep(patience.pause * 2 ** (tries - 1));
  }
}

async function wholeBody(
  response: Response,
  limit: number,
  patience: BodyPatience,
): Promise<Buffer | 'too long' | 'broken off'> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of watched(response, patience)) {
      length += chunk.length;
      if (length > limit) return 'too long';
      chunks.push(chunk);
    }
  } catch {
    return 'broken off';
  }
  return Buffer.concat(chunks);
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
        if (at + chunk.length > size)
          throw failed(client, `${digest} has more than its ${size} bytes`);
        at += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (error instanceof UserError) throw error;
    }
    tries = at > before ? 1 : tries + 1;
    if (at >= size) return;
    if (tries >= TRIES) throw failed(client, `${digest} breaks off after ${at} of ${size} bytes`);
    await sleep(patience.pause * 2 ** (tries - 1));
  }
}

/**
 * A layer's bytes. One that is kept elsewhere is read where its registry has it all the same; the
 * `urls` of a manifest are a stranger's, and are never asked.
 * @throws UserError as `readBlob`
 */
export async function* readLayer(
  client: RegistryClient,
  layer: RemoteBlob,
): AsyncGenerator<Buffer> {
  try {
    yield* readBlob(client, layer.digest, layer.length);
  } catch (error) {
    const isMissing = error instanceof UserError && error.code === 'truncated-blob';
    if (!isMissing || !layer.isForeign) throw error;
    const message = `Layer ${layer.digest} is kept elsewhere: ${client.name} does not have it, and what its manifest’s urls name is never fetched`;
    const next = 'Push the layer to the registry, too, or give an OCI layout that holds it.';
    throw new UserError('truncated-blob', message, { next });
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
  throw failed(client, `${digest}: another range was answered than bytes ${at} and on`);
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

function failed(client: RegistryClient, why: string, path: string | null = null): UserError {
  const what = path === null ? client.name : `${client.name}${referenceOf(path)}`;
  return new UserError('registry-failed', `${what} ${why}`);
}
