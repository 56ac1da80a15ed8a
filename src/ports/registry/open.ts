// F4. Opens images of a registry, exactly as published: manifests and config are fetched and
// verified, layers are located, not fetched. Uses the network.
import { readProvenance } from '../../dockerfile/provenance.ts';
import { UserError } from '../../errors.ts';
import type { Provenance } from '../../model/build.ts';
import type { ImageSet, ImageSource, Repository } from '../../model/image.ts';
import { attestationOf, provenanceIn } from '../../oci/attestation.ts';
import { parseConfig, platformOf } from '../../oci/config.ts';
import { digestOfBytes, verifyDigest } from '../../oci/digest.ts';
import { imageNameText, type ImageName } from '../../oci/imagename.ts';
import {
  isAttestation,
  isForeign,
  parseDocument,
  type Descriptor,
  type ImageDocument,
} from '../../oci/manifest.ts';
import { parseObject } from '../../text/json.ts';
import { choose, type Choosable, type Wanted } from '../blobs-choose.ts';
import { attached, sourceOf } from '../blobs-source.ts';
import { MAX_DOCUMENT, MAX_PROVENANCE } from '../blobs-store.ts';
import type { RegistryClient } from './client.ts';
import { readDocument } from './content.ts';

const INDEXES = [
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
/** Indexes in indexes: BuildKit nests two deep. */
const MAX_DEPTH = 4;

type Manifest = ImageDocument & { readonly kind: 'manifest' };

interface Found {
  readonly digest: string;
  readonly document: ImageDocument;
}

interface Fetched {
  readonly manifest: Manifest;
  readonly config: Buffer;
}

/** One image that could be meant; fetched when it is, or when only its config tells its platform. */
interface Candidate extends Choosable {
  readonly digest: string;
  readonly attestation: Descriptor | undefined;
  readonly fetch: () => Promise<Fetched>;
}

/**
 * The images that name and platforms leave. A name without a digest is asked for once: what it
 * means then is what is judged.
 * @throws UserError `image-not-found`, `image-ambiguous`, `not-an-image`, `digest-mismatch`,
 * `registry-denied`, `registry-failed`
 */
export async function openRegistryImages(
  name: ImageName,
  from: Repository,
  client: RegistryClient,
  wanted: Wanted,
): Promise<ImageSet> {
  const named = await fetchManifest(client, name.digest ?? name.tag ?? 'latest', name.digest);
  const { digest, document } = named;
  const candidates =
    document.kind === 'manifest'
      ? [await alone(client, digest, document)]
      : await candidatesOf(client, document.manifests);
  const what = imageNameText(name);
  if (candidates.length === 0) throw new UserError('not-an-image', `${what} holds no image`);
  const chosen = choose(candidates, wanted, what);
  const images = await Promise.all(chosen.map((one) => openOne(client, from, one)));
  return { digest, images };
}

/** What a registry says of a digest is not believed: the bytes have to have it. */
async function fetchManifest(
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

/** An image that nothing says the platform of but its config. */
async function alone(
  client: RegistryClient,
  digest: string,
  manifest: Manifest,
  attestation?: Descriptor,
): Promise<Candidate> {
  const fetched = { manifest, config: await fetchConfig(client, manifest) };
  const platform = platformOf(parseConfig(fetched.config));
  return candidate({ digest, platform, attestation, fetch: () => Promise.resolve(fetched) });
}

function candidate(image: Omit<Candidate, 'line'>): Candidate {
  return { ...image, line: `${image.digest}  ${image.platform}` };
}

/** Goes down indexes; each image once. */
async function candidatesOf(
  client: RegistryClient,
  list: readonly Descriptor[],
  depth = 0,
): Promise<readonly Candidate[]> {
  const images = list.filter((one) => !isAttestation(one));
  const found = new Map<string, Candidate>();
  for (const descriptor of images) {
    for (const one of await followed(client, descriptor, list, images.length, depth)) {
      found.set(one.digest, one);
    }
  }
  return [...found.values()];
}

async function followed(
  client: RegistryClient,
  { digest, mediaType, platform }: Descriptor,
  list: readonly Descriptor[],
  siblings: number,
  depth: number,
): Promise<readonly Candidate[]> {
  const attestation = attestationOf(digest, list);
  const found = (): Promise<Found> => fetchManifest(client, digest, digest);
  if (platform !== null && !INDEXES.includes(mediaType)) {
    const fetch = async (): Promise<Fetched> => {
      const manifest = imageIn(await found());
      return { manifest, config: await fetchConfig(client, manifest) };
    };
    return [candidate({ digest, platform, attestation, fetch })];
  }
  try {
    const { document } = await found();
    if (document.kind === 'manifest') return [await alone(client, digest, document, attestation)];
    return depth < MAX_DEPTH ? await candidatesOf(client, document.manifests, depth + 1) : [];
  } catch (error) {
    // Beside images there may be artifacts, which nobody asked for.
    if (siblings > 1 && error instanceof UserError && error.code === 'not-an-image') return [];
    throw error;
  }
}

function imageIn({ digest, document }: Found): Manifest {
  if (document.kind === 'manifest') return document;
  throw new UserError('not-an-image', `Manifest ${digest} is an index`);
}

async function openOne(
  client: RegistryClient,
  from: Repository,
  { digest, attestation, fetch }: Candidate,
): Promise<ImageSource> {
  const { config, manifest } = await fetch();
  const { layers } = manifest;
  return sourceOf({
    digest,
    config,
    layers,
    blobs: layers.map(({ digest, size, mediaType }) => {
      return { from, digest, length: size, isForeign: isForeign(mediaType) };
    }),
    ...(await attached(attestation, (one) => readAttached(client, one))),
  });
}

async function fetchConfig(client: RegistryClient, { config }: Manifest): Promise<Buffer> {
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

async function readAttached(
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
