// F5. The image that was given to be judged, opened.

import type { Settings } from '../gate/settings.ts';
import type { ImageSet } from '../model/image.ts';
import { REGISTRY } from '../oci/imagename.ts';
import { openImages } from '../ports/blobs.ts';
import type { Deps } from './deps.ts';

export interface GivenImage extends ImageSet {
  /** As people write it: without `docker://`. */
  readonly ref: string;
}

/** Null where head is built. Throws what opening throws. */
export async function openGiven(
  { image, build }: Settings,
  deps: Deps,
): Promise<GivenImage | null> {
  if (image === null) return null;
  const wanted = { kind: 'all', platforms: build.platforms } as const;
  return { ref: shownImage(image), ...(await openImages(image, wanted, deps)) };
}

/** `ghcr.io/acme/orders:2.14.0` of `docker://ghcr.io/acme/orders:2.14.0`. */
export function shownImage(reference: string): string {
  return reference.startsWith(REGISTRY) ? reference.slice(REGISTRY.length) : reference;
}

/** Builder stages, and base, are then built for its platforms. */
export function forPlatformsOf(settings: Settings, image: GivenImage | null): Settings {
  if (image === null) return settings;
  const platforms = image.images.map(({ platform }) => platform);
  return { ...settings, build: { ...settings.build, platforms } };
}
