// F4. Manifests, configs and attestations of a registry, fetched whole and verified. Uses the network.
import { readProvenance } from '../../dockerfile/provenance.ts';
import type { Provenance } from '../../model/build.ts';
import { provenanceIn } from '../../oci/attestation.ts';
import { digestOfBytes, verifyDigest } from '../../oci/digest.ts';
import { parseDocument, type Descriptor, type ImageDocument } from '../../oci/manifest.ts';
import { parseObject } from '../../text/json.ts';
import { MAX_DOCUMENT, MAX_PROVENANCE } from '../blobs-store.ts';
import type { RegistryClient } from './client.ts';
import { readDocument } from './content.ts';

export const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const MANIFESTS = [
  ...INDEXES,
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
/** Registries refuse manifests over 4 MiB. */
const MAX_MANIFEST = 4 << 20;

export type Manifest = ImageDocument & { readonly kind: 'manifest' };

export interface Found {
  readonly digest: string;
  readonly document: ImageDocument;
}

/** What a registry says of a digest is not believed: the bytes have to have it. */
export async function fetchManifest(
  client: RegistryClient,
  reference: string,
  digest: string | null,
): Promise<Found> {
  const path = `manifests/${reference}`;
  const { bytes } = await readDocument(client, path, MANIFESTS, MAX_MANIFEST);
  if (digest !== null) verifyDigest(bytes, digest, 'Manifest');
  const own = digestOfBytes(bytes);
  return { digest: own, document: parseDocument(bytes, `Manifest ${own}`) };
}

export async function fetchConfig(client: RegistryClient, { config }: Manifest): Promise<Buffer> {
  const { digest, mediaType } = config;
  return fetchBlob(client, digest, mediaType, MAX_DOCUMENT, 'Config');
}

async function fetchBlob(
  client: RegistryClient,
  digest: string,
  mediaType: string,
  limit: number,
  what: string,
): Promise<Buffer> {
  const { bytes } = await readDocument(client, `blobs/${digest}`, mediaType, limit);
  verifyDigest(bytes, digest, what);
  return bytes;
}

/** Null where no provenance is among what is attested. */
export async function fetchProvenance(
  client: RegistryClient,
  { digest }: Descriptor,
): Promise<Provenance | null> {
  const path = `manifests/${digest}`;
  const { bytes } = await readDocument(client, path, MANIFESTS, MAX_MANIFEST);
  verifyDigest(bytes, digest, 'Attestation');
  const statement = provenanceIn(bytes);
  if (statement === null) return null;
  const type = 'application/vnd.in-toto+json';
  const said = await fetchBlob(client, statement, type, MAX_PROVENANCE, 'Provenance');
  return readProvenance(parseObject(said));
}
