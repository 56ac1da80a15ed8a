// F3. Pure: what an image was made from, by the provenance that its builder attached to it.

import type { Provenance } from '../model/build.ts';
import type { ImageSource } from '../model/image.ts';
import { instructionsByHistory } from './attribute-history.ts';
import { placesOf, readBuilt, type Made } from './attribute.ts';
import { findOrLast } from './plan.ts';

/**
 * Null without a provenance that holds the Dockerfile (`mode=max` does, `mode=min` does not), and
 * where the image itself does not bear it out.
 */
export function claimedMade(image: ImageSource): Made | null {
  const { provenance, platform } = image;
  if (!provenance?.source) return null;
  const { source, target, contexts, buildArgs } = provenance;
  const dockerfile = readBuilt(source.text, source.filename);
  const stage = dockerfile && findOrLast(dockerfile, target);
  if (dockerfile === null || stage === null) return null;
  const scope = { buildArgs, platform, buildPlatform: null, contexts };
  const made = { dockerfile, stage: stage.index, scope, provenance };
  return endsWithItsLayers(image, provenance) || fitsItsHistory(image, made) ? made : null;
}

/** What is attached to the wrong image speaks of other layers. */
function endsWithItsLayers({ layers }: ImageSource, { steps }: Provenance): boolean {
  return steps.some(({ chains }) =>
    chains.some(
      (chain) =>
        chain.length === layers.length &&
        chain.every((digest, at) => digest === layers[at]?.digest),
    ),
  );
}

/** Layers that were compressed again when they were pushed have other digests than it says. */
function fitsItsHistory(image: ImageSource, made: Made): boolean {
  return instructionsByHistory(image, placesOf(made)) !== null;
}
