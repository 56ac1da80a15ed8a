// F4. Opens images of a registry, exactly as published: manifests and config are fetched and
// verified, layers are located, not fetched. Uses the network.
import { UserError } from '../../errors.ts';
import type { ImageSet, ImageSource, Repository } from '../../model/image.ts';
import { attestationOf } from '../../oci/attestation.ts';
import { parseConfig, platformOf } from '../../oci/config.ts';
import { imageNameText, type ImageName } from '../../oci/imagename.ts';
import { isAttestation, isForeign, type Descriptor } from '../../oci/manifest.ts';
import { choose, platformsBeside, type Choosable, type Wanted } from '../blobs-choose.ts';
import { attached, sourceOf } from '../blobs-source.ts';
import type { RegistryClient } from './client.ts';
import {
  fetchConfig,
  fetchManifest,
  fetchProvenance,
  INDEXES,
  type Found,
  type Manifest,
} from './documents.ts';

/** Indexes in indexes: BuildKit nests two deep. */
const MAX_DEPTH = 4;

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
  return { digest, images, others: platformsBeside(candidates, chosen) };
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
    ...(await attached(attestation, (one) => fetchProvenance(client, one))),
  });
}
