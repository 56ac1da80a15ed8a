// F1. Image manifests and indexes (OCI image spec, "Image Manifest", "Image Index"; Docker's
// "Image Manifest V 2, Schema 2"). Pure.
import { UserError } from '../errors.ts';
import { isDigest } from './digest.ts';
import { asList, asObject, asText, asTextMap, parseObject, type Fields } from '../text/json.ts';

/** A content descriptor, its digest and size checked for form only. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** `os/arch[/variant]`, or null where the descriptor does not say. */
  readonly platform: string | null;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a manifest blob can be for us. */
export type ImageDocument =
  | { readonly kind: 'index'; readonly manifests: readonly Descriptor[] }
  | {
      readonly kind: 'manifest';
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
    };

/** More than any real image or index has; a stranger's document is not followed further. */
const MAX_DESCRIPTORS = 2000;

/**
 * Reads a manifest or an index. The fields decide, because `mediaType` is optional in both.
 * @throws UserError `not-an-image` for artifacts, attestations, schema 1, and anything malformed
 */
export function parseDocument(bytes: Buffer, what: string): ImageDocument {
  const fields = parseObject(bytes);
  if (fields === null) throw notAnImage(`${what} is not a JSON object`);
  if (fields['schemaVersion'] === 1) {
    throw notAnImage(
      `${what} is a Docker schema 1 manifest, which names no config`,
      'Build and push the image again: builders have written other manifests since 2017.',
    );
  }
  if (Array.isArray(fields['manifests'])) {
    return { kind: 'index', manifests: descriptors(fields['manifests'], what) };
  }
  const config = asObject(fields['config']);
  // BuildKit writes null for an image of labels alone.
  const layers = fields['layers'] ?? [];
  if (config === null || !Array.isArray(layers)) {
    throw notAnImage(`${what} has neither config and layers nor manifests`);
  }
  const manifest = {
    kind: 'manifest' as const,
    config: descriptor(config, what),
    layers: descriptors(layers, what),
  };
  refuseArtifact(manifest, asText(fields['artifactType']), what);
  return manifest;
}

/** BuildKit's attestation manifests stand beside the image they speak of. */
export function isAttestation(descriptor: Descriptor): boolean {
  return (
    descriptor.annotations['vnd.docker.reference.type'] === 'attestation-manifest' ||
    descriptor.platform === 'unknown/unknown'
  );
}

const CONFIG_TYPES = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

/** OCI and Docker layers, plain or compressed, foreign ones included; encrypted ones are not. */
const LAYER_TYPE =
  /^application\/vnd\.(oci\.image\.layer\.(nondistributable\.)?v1\.tar|docker\.image\.rootfs\.(foreign\.)?diff\.tar)([.+](gzip|zstd))?$/;

/** Whether a registry may leave the layer to others (OCI image spec, "Non-distributable Layers"). */
export function isForeign(mediaType: string): boolean {
  return /\.(?:nondistributable|foreign)\./.test(mediaType);
}

const STATEMENT = 'application/vnd.in-toto+json';
const ATTESTATION = 'application/vnd.docker.attestation.manifest.v1+json';
const NAME_AN_IMAGE =
  'Name an image; this is another thing that registries hold, such as a Helm chart or a signature.';

function refuseArtifact(
  { config, layers }: { readonly config: Descriptor; readonly layers: readonly Descriptor[] },
  artifactType: string,
  what: string,
): void {
  const odd = layers.find((layer) => !LAYER_TYPE.test(layer.mediaType));
  if (artifactType === ATTESTATION || odd?.mediaType === STATEMENT) {
    throw notAnImage(
      `${what} is an attestation (provenance or SBOM) of an image, not the image`,
      'Name the image that it speaks of, by its tag or by the digest of its index.',
    );
  }
  if (!CONFIG_TYPES.has(config.mediaType)) {
    const type = artifactType || config.mediaType || 'unknown';
    throw notAnImage(`${what} is an artifact of type ${type}`, NAME_AN_IMAGE);
  }
  if (odd !== undefined) {
    throw notAnImage(`${what} has a layer of type ${odd.mediaType || 'unknown'}`, NAME_AN_IMAGE);
  }
}

function descriptors(list: unknown, what: string): readonly Descriptor[] {
  const items = asList(list);
  if (items.length > MAX_DESCRIPTORS) throw notAnImage(`${what} names ${items.length} blobs`);
  return items.map((item) => descriptor(asObject(item) ?? {}, what));
}

function descriptor(fields: Fields, what: string): Descriptor {
  const { digest, size } = fields;
  if (!isDigest(digest)) throw notAnImage(`${what} names a blob without a sha256 digest`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw notAnImage(`${what} gives blob ${digest} no size`);
  }
  const platform = asObject(fields['platform']);
  return {
    mediaType: asText(fields['mediaType']),
    digest,
    size,
    platform: platform === null ? null : platformText(platform),
    annotations: asTextMap(fields['annotations']),
  };
}

/** `os/arch[/variant]` of a descriptor's platform or of an image config: the fields are the same. */
export function platformText(fields: Fields): string {
  const parts = [fields['os'], fields['architecture'], fields['variant']].map(asText);
  return parts.filter((part) => part !== '').join('/');
}

/**
 * Whether `have` is what somebody means by `want`: variants that are the default may be left out
 * (`linux/arm64` is `linux/arm64/v8`, `linux/arm` is `linux/arm/v7`).
 */
export function isPlatform(have: string, want: string): boolean {
  return canonical(have) === canonical(want);
}

function canonical(platform: string): string {
  const [os = '', arch = '', variant = ''] = platform.toLowerCase().split('/');
  const usual = arch === 'arm64' ? 'v8' : arch === 'arm' ? 'v7' : arch === 'amd64' ? 'v1' : '';
  return `${os}/${arch}/${variant === '' ? usual : variant}`;
}

function notAnImage(message: string, next?: string): UserError {
  return new UserError('not-an-image', message, next === undefined ? {} : { next });
}
