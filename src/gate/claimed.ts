// F3. Pure: what an image was made from, by the provenance that its builder attached to it.

import { readDockerfile } from '../dockerfile/read.ts';
import { findStage } from '../dockerfile/stages.ts';
import { UserError } from '../errors.ts';
import type { Provenance } from '../model/build.ts';
import type { Dockerfile, Stage } from '../model/dockerfile.ts';
import type { ImageSource } from '../model/image.ts';
import { instructionsByHistory } from './attribute-history.ts';
import { placesOf, type Made } from './attribute.ts';

/** The stage of `dockerfile` that was asked for; the last where none was. */
export function stageAsked(dockerfile: Dockerfile, target: string | null): Stage | null {
  return target === null ? (dockerfile.stages.at(-1) ?? null) : findStage(dockerfile, target);
}

/**
 * Null without a provenance that holds the Dockerfile (`mode=max` does, `mode=min` does not), and
 * where the image itself does not bear it out.
 */
export function claimedMade(image: ImageSource): Made | null {
  const { provenance, platform } = image;
  if (!provenance?.source) return null;
  const { source, target, contexts, buildArgs } = provenance;
  const dockerfile = readClaimed(source.text.replace(/^\uFEFF/, ''), source.filename);
  const stage = dockerfile && stageAsked(dockerfile, target);
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

function readClaimed(text: string, path: string): Dockerfile | null {
  try {
    return readDockerfile(text, path);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
