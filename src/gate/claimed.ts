// F3. Pure: what an image was made from, by the provenance that its builder attached to it.

import { readDockerfile } from '../dockerfile/read.ts';
import { findStage } from '../dockerfile/stages.ts';
import { UserError } from '../errors.ts';
import type { Dockerfile, Stage } from '../model/dockerfile.ts';
import type { ImageSource } from '../model/image.ts';
import type { Made } from './attribute.ts';

/** The stage of `dockerfile` that was asked for; the last where none was. */
export function stageAsked(dockerfile: Dockerfile, target: string | null): Stage | null {
  return target === null ? (dockerfile.stages.at(-1) ?? null) : findStage(dockerfile, target);
}

/** Null without a provenance that holds the Dockerfile (`mode=max` does, `mode=min` does not). */
export function claimedMade({ provenance, platform }: ImageSource): Made | null {
  if (!provenance?.source) return null;
  const { source, target, contexts, buildArgs } = provenance;
  const dockerfile = readClaimed(source.text.replace(/^\uFEFF/, ''), source.filename);
  const stage = dockerfile && stageAsked(dockerfile, target);
  if (dockerfile === null || stage === null) return null;
  const scope = { buildArgs, platform, buildPlatform: null, contexts };
  return { dockerfile, stage: stage.index, scope, provenance };
}

function readClaimed(text: string, path: string): Dockerfile | null {
  try {
    return readDockerfile(text, path);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
