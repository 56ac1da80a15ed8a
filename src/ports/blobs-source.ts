// F4. A verified manifest and config → an image. Pure.
import { UserError } from '../errors.ts';
import type { Provenance } from '../model/build.ts';
import type { BlobLocation, ImageSource } from '../model/image.ts';
import type { Problem } from '../model/snapshot.ts';
import { claimedDiffIds, createdBy, parseConfig, platformOf } from '../oci/config.ts';
import type { Descriptor } from '../oci/manifest.ts';

export interface SourceParts {
  /** Of the manifest. */
  readonly digest: string;
  readonly config: Buffer;
  readonly layers: readonly Descriptor[];
  /** Where the layers are, in their order. */
  readonly blobs: readonly BlobLocation[];
  readonly provenance: Provenance | null;
  readonly problems: readonly Problem[];
}

/** @throws UserError `not-an-image` for a config that does not fit its manifest */
export function sourceOf(parts: SourceParts): ImageSource {
  const { digest, config, layers, blobs, provenance, problems } = parts;
  const fields = parseConfig(config);
  const diffIds = claimedDiffIds(fields, layers.length);
  const commands = createdBy(fields, layers.length);
  return {
    digest,
    platform: platformOf(fields),
    config: fields,
    layers: layers.map((layer, i) => {
      const { size, mediaType } = layer;
      return {
        digest: layer.digest,
        size,
        mediaType,
        diffId: diffIds[i]!,
        createdBy: commands[i]!,
      };
    }),
    blobs,
    provenance,
    problems,
  };
}

/** What is attached is no part of the image: where it cannot be read, only lines and stages lack. */
export async function attached(
  attestation: Descriptor | undefined,
  read: (attestation: Descriptor) => Provenance | null | Promise<Provenance | null>,
): Promise<Pick<SourceParts, 'provenance' | 'problems'>> {
  if (attestation === undefined) return { provenance: null, problems: [] };
  try {
    return { provenance: await read(attestation), problems: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const problem: Problem = {
      code: 'provenance-unreadable',
      message: `The image's attached provenance could not be read: ${error.message}`,
      next: 'Push the image with its attestations again, or give its source with `context`.',
      path: null,
      layer: null,
      affects: [],
    };
    return { provenance: null, problems: [problem] };
  }
}
