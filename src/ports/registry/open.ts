// F4. Opens an image of a registry, exactly as published: manifests and config are fetched and
// verified, layers are located, not fetched. Uses the network.
import { UserError } from '../../errors.ts';
import type { ImageSource, LayerRef, Repository } from '../../model/image.ts';
import { claimedDiffIds, createdBy, parseConfig, platformOf } from '../../oci/config.ts';
import { digestOfBytes, verifyDigest } from '../../oci/digest.ts';
import { imageNameText, type ImageName } from '../../oci/imagename.ts';
import {
  isAttestation,
  isPlatform,
  parseDocument,
  type Descriptor,
  type ImageDocument,
} from '../../oci/manifest.ts';
import { MAX_DOCUMENT } from '../blobs-store.ts';
import type { RegistryClient } from './client.ts';
import { readDocument } from './content.ts';

const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');
/** Registries refuse manifests over 4 MiB. */
const MAX_MANIFEST = 4 << 20;
/** Indexes in indexes: BuildKit nests two deep. */
const MAX_DEPTH = 4;

interface Found {
  readonly digest: string;
  readonly document: ImageDocument;
}

/**
 * The one image that name and platform leave. A name without a digest is asked for once: what it
 * means then is what is judged.
 * @throws UserError `image-not-found`, `image-ambiguous`, `not-an-image`, `digest-mismatch`,
 * `registry-denied`, `registry-failed`
 */
export async function openRegistryImage(
  name: ImageName,
  from: Repository,
  client: RegistryClient,
  platform: string | undefined,
): Promise<ImageSource> {
  const asked = name.digest ?? name.tag ?? 'latest';
  const named = await fetchManifest(client, asked, name.digest);
  const { digest, document } = await chooseImage(client, named, imageNameText(name), platform);
  if (document.kind === 'index') throw new UserError('not-an-image', `${digest} is an index`);
  const { bytes } = await readDocument(
    client,
    `blobs/${document.config.digest}`,
    document.config.mediaType,
    MAX_DOCUMENT,
  );
  verifyDigest(bytes, document.config.digest, 'Config');
  const config = parseConfig(bytes);
  const count = document.layers.length;
  const diffIds = claimedDiffIds(config, count);
  const commands = createdBy(config, count);
  return {
    digest,
    platform: platformOf(config),
    config,
    layers: document.layers.map((layer, i): LayerRef => {
      const { size, mediaType } = layer;
      return {
        digest: layer.digest,
        size,
        mediaType,
        diffId: diffIds[i]!,
        createdBy: commands[i]!,
      };
    }),
    blobs: document.layers.map((layer) => ({ from, digest: layer.digest, length: layer.size })),
    problems: [],
  };
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

/** Goes down indexes to the manifest of the platform; an image of one platform needs no name. */
async function chooseImage(
  client: RegistryClient,
  named: Found,
  what: string,
  platform: string | undefined,
  depth = 0,
): Promise<Found> {
  if (named.document.kind === 'manifest') return named;
  const images = named.document.manifests.filter((one) => !isAttestation(one));
  const isMeant = ({ platform: has }: Descriptor): boolean =>
    platform === undefined || has === null || isPlatform(has, platform);
  const meant = images.filter(isMeant);
  const [one] = meant;
  const details = images.map(
    (image) => `${image.digest}  ${image.platform ?? 'platform not told'}`,
  );
  if (one === undefined) {
    const wanted = platform === undefined ? 'no image' : `no image for ${platform}`;
    throw new UserError('image-not-found', `${what} holds ${wanted}`, { details });
  }
  if (meant.length > 1) {
    const message = `${what} holds ${meant.length} images`;
    const next = 'Add --platform to name one of the images listed above.';
    throw new UserError('image-ambiguous', message, { details, next });
  }
  if (depth >= MAX_DEPTH) throw new UserError('not-an-image', `${what} nests indexes too deep`);
  const next = await fetchManifest(client, one.digest, one.digest);
  return chooseImage(client, next, what, platform, depth + 1);
}
