// F4. Reads files: what one export left in an OCI layout: the manifest's digest and its provenance.
//
// OCI image layout 1.1; attestations as in moby/buildkit docs/attestations/attestation-storage.md.

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readProvenance } from '../../dockerfile/provenance.ts';
import { UserError } from '../../errors.ts';
import type { Provenance } from '../../model/build.ts';
import { provenanceIn } from '../../oci/attestation.ts';

/** 64 MiB: an index or manifest has kilobytes, a provenance of a thousand steps a megabyte. */
const LARGEST = 64 * 1024 * 1024;
const DIGEST = /^sha256:([0-9a-f]{64})$/;

export interface Exported {
  /** Of the image's own manifest: stable, unlike that of the index around it. */
  readonly digest: string;
  /** Null where the engine attested nothing, or nothing that can be read. */
  readonly provenance: Provenance | null;
}

/** `metadata` is the file that the export wrote, of the target with this id. */
export async function readExport(dir: string, metadata: string, id: string): Promise<Exported> {
  const written: unknown = JSON.parse(await readFile(metadata, 'utf8'));
  const root = text(get(get(written, id), 'containerimage.digest'));
  if (root === null) throw new UserError('build-failed', `the export of ${id} names no image`);
  const index = parsed(await readBlob(dir, root));
  const manifests = list(get(index, 'manifests'));
  if (manifests.length === 0) return { digest: root, provenance: null };
  // Attestations are manifests of platform unknown/unknown.
  const isImage = (entry: unknown): boolean =>
    text(get(get(entry, 'platform'), 'os')) !== 'unknown';
  const images = manifests.filter(isImage);
  const digest = text(get(images[0], 'digest'));
  if (digest === null || images.length > 1) {
    throw new UserError('build-failed', `the export of ${id} holds ${images.length} images`);
  }
  const attested = manifests.find(
    (entry) => get(get(entry, 'annotations'), 'vnd.docker.reference.digest') === digest,
  );
  return { digest, provenance: await provenanceOf(dir, text(get(attested, 'digest'))) };
}

async function provenanceOf(dir: string, attestation: string | null): Promise<Provenance | null> {
  if (attestation === null) return null;
  const statement = provenanceIn(await readBlob(dir, attestation));
  return statement === null ? null : readProvenance(parsed(await readBlob(dir, statement)));
}

const parsed = (bytes: Buffer): unknown => JSON.parse(bytes.toString('utf8'));

/** A small blob, checked against its digest. */
async function readBlob(dir: string, digest: string): Promise<Buffer> {
  const hex = DIGEST.exec(digest)?.[1];
  if (hex === undefined) throw new UserError('not-an-image', `not a sha256 digest: ${digest}`);
  const file = join(dir, 'blobs', 'sha256', hex);
  if ((await stat(file)).size > LARGEST) {
    throw new UserError('not-an-image', `${digest} is larger than ${LARGEST} bytes`);
  }
  const bytes = await readFile(file);
  if (createHash('sha256').update(bytes).digest('hex') !== hex) {
    throw new UserError('digest-mismatch', `${digest} has other bytes than its name says`);
  }
  return bytes;
}

function get(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
