// May touch: reads OCI layouts. Whether a secret's bytes stand anywhere in an image as exported.
import { createReadStream, readdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/**
 * Blobs of a layout (manifests, configs, layers, attestations) in which `secret` stands. Throws
 * where there is nothing to search, or something that cannot be.
 */
export async function findSecret(layout: string, secret: string): Promise<string[]> {
  const folder = join(layout, 'blobs/sha256');
  const found: string[] = [];
  const names = readdirSync(folder);
  if (names.length === 0) throw new Error(`${folder} is empty`);
  for (const name of names) {
    if (await holds(await openBlob(join(folder, name)), secret)) found.push(`sha256:${name}`);
  }
  return found;
}

async function openBlob(path: string): Promise<Readable> {
  const file = await open(path);
  const head = Buffer.alloc(4);
  await file.read(head, 0, 4, 0);
  await file.close();
  // RFC 1952, section 2.3.1; RFC 8878, section 3.1.1. A blob in which nothing could be found must
  // not look like one in which nothing is.
  if (head.readUInt32LE(0) === 0xfd2fb528)
    throw new Error(`${path} is zstd, which is not searched`);
  const stream = createReadStream(path);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return stream;
  const unzipped = createGunzip();
  stream.on('error', (error) => unzipped.destroy(error));
  return stream.pipe(unzipped);
}

/** Reads to the end; a secret that stands across two chunks is found too. */
async function holds(stream: Readable, secret: string): Promise<boolean> {
  let rest = Buffer.alloc(0);
  let found = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk]);
    found ||= bytes.includes(secret);
    rest = bytes.subarray(-secret.length);
  }
  return found;
}
