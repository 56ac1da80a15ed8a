// F1. What BuildKit attaches to an image in its index (moby/buildkit docs/attestations/
// attestation-storage.md). Pure.
import { asList, asObject, asTextMap, parseObject } from '../text/json.ts';
import { isDigest } from './digest.ts';
import type { Descriptor } from './manifest.ts';

/** The manifest that holds what is attested of the image `digest`, among those of its index. */
export function attestationOf(
  digest: string,
  siblings: readonly Descriptor[],
): Descriptor | undefined {
  return siblings.find(({ annotations }) => annotations['vnd.docker.reference.digest'] === digest);
}

/** The digest of the provenance among an attestation manifest's statements, or null. */
export function provenanceIn(manifest: Buffer): string | null {
  for (const layer of asList(parseObject(manifest)?.['layers']).map(asObject)) {
    const type = asTextMap(layer?.['annotations'])['in-toto.io/predicate-type'];
    const digest = layer?.['digest'];
    if (type?.startsWith('https://slsa.dev/provenance/') && isDigest(digest)) return digest;
  }
  return null;
}
