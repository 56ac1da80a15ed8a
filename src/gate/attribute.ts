// F3. Pure: which line of the Dockerfile made which layer.

import { globalArgs, type Scope } from '../dockerfile/args.ts';
import { expand } from '../dockerfile/expand.ts';
import { readDockerfile } from '../dockerfile/read.ts';
import { copiedFrom, stageChain, stageName } from '../dockerfile/stages.ts';
import { UserError } from '../errors.ts';
import type { Provenance, ProvenanceStep } from '../model/build.ts';
import type { Dockerfile, Instruction, Stage } from '../model/dockerfile.ts';
import type { ImageSource } from '../model/image.ts';
import type { Layer, LineRange } from '../model/snapshot.ts';
import { instructionsByHistory } from './attribute-history.ts';

/** What attribution adds to a layer. */
export type LayerOrigin = Pick<Layer, 'origin' | 'stage' | 'lines' | 'instruction' | 'copiedFrom'>;

/** What an image was made from. */
export interface Made {
  readonly dockerfile: Dockerfile;
  /** Index of the stage that the image is. */
  readonly stage: number;
  readonly scope: Scope;
  readonly provenance: Provenance | null;
}

/** One instruction of the stage or of a parent in the same file; a stage's FROM among them. */
export interface Placed {
  readonly stage: Stage;
  readonly instruction: Instruction;
}

/** `inherited`: the layer came with the base image. An ONBUILD step stands on a FROM and did not. */
export interface LayerPlace extends Placed {
  readonly inherited: boolean;
}

const UNKNOWN: LayerOrigin = {
  origin: 'unknown',
  stage: null,
  lines: null,
  instruction: null,
  copiedFrom: null,
};

/**
 * For each layer of the image, from the lowest. The provenance tells after which step the image
 * had exactly these layers; without it the config's history tells, where it fits the Dockerfile
 * instruction by instruction. What neither tells is `unknown`, never guessed.
 */
export function attribute(image: ImageSource, made: Made | null): readonly LayerOrigin[] {
  if (made === null) return image.layers.map(() => UNKNOWN);
  const dockerfile = builtDockerfile(made);
  if (dockerfile === null) return image.layers.map(() => UNKNOWN);
  const placed = instructionsOf(dockerfile, made);
  const proven = byProvenance(image, made.provenance, placed);
  const recorded = instructionsByHistory(image, placed);
  return image.layers.map((_, index) => {
    const place = proven[index] ?? recorded?.[index] ?? null;
    if (place === null) return UNKNOWN;
    return describe(place, dockerfile, made.scope);
  });
}

/** Every instruction that the image is made of, the base image's FROM first; empty: not known. */
export function placesOf(made: Made): readonly Placed[] {
  const dockerfile = builtDockerfile(made);
  return dockerfile === null ? [] : instructionsOf(dockerfile, made);
}

/** The external image that the stage stands on in the end, variables expanded; null: not known. */
export function baseImageOf(made: Made): string | null {
  const dockerfile = builtDockerfile(made);
  const root = dockerfile && stageChain(dockerfile, made.stage, made.scope).at(-1);
  return root ? expand(root.base, globalArgs(dockerfile, made.scope)) : null;
}

function instructionsOf(dockerfile: Dockerfile, { stage, scope }: Made): readonly Placed[] {
  return stageChain(dockerfile, stage, scope)
    .reverse()
    .flatMap((one) =>
      [one.from, ...one.instructions].map((instruction) => ({ stage: one, instruction })),
    );
}

/** The text that the builder saw counts; ours may have been cut short for it, see ports/buildx. */
function builtDockerfile({ dockerfile, provenance }: Made): Dockerfile | null {
  const built = provenance?.source?.text.replace(/^\uFEFF/, '');
  if (built === undefined || dockerfile.text.replace(/^\uFEFF/, '').startsWith(built)) {
    return dockerfile;
  }
  return readBuilt(built, dockerfile.path);
}

/** The text of a provenance; null where it is no Dockerfile. */
export function readBuilt(text: string, path: string): Dockerfile | null {
  try {
    return readDockerfile(text.replace(/^\uFEFF/, ''), path);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Null where no step ends with exactly the layers up to this one. */
function byProvenance(
  image: ImageSource,
  provenance: Provenance | null,
  placed: readonly Placed[],
): readonly (LayerPlace | null)[] {
  const digests = image.layers.map((layer) => layer.digest ?? '');
  if (provenance === null || digests.includes('')) return digests.map(() => null);
  const steps = stepsByChain(provenance);
  const root = placed[0] ?? null;
  const inherited = baseLayers(digests, provenance, root);
  let last = 0;
  return digests.map((_, index) => {
    if (index < inherited) return root && { ...root, inherited: true };
    const candidates = steps.get(keyOf(digests.slice(0, index + 1))) ?? [];
    const lines = candidates.flatMap((step) => step.locations);
    const at = nextPlace(placed, lines, last);
    const place = placed[at];
    if (place === undefined) return null;
    last = at;
    return { ...place, inherited: false };
  });
}

function keyOf(chain: readonly string[]): string {
  return chain.join(' ');
}

function stepsByChain(provenance: Provenance): ReadonlyMap<string, ProvenanceStep[]> {
  const steps = new Map<string, ProvenanceStep[]>();
  for (const step of provenance.steps) {
    if (step.kind === 'source') continue;
    for (const key of new Set(step.chains.map(keyOf))) {
      steps.set(key, [...(steps.get(key) ?? []), step]);
    }
  }
  return steps;
}

/** How many of the lowest layers came with the image that the first stage names. */
function baseLayers(
  digests: readonly string[],
  provenance: Provenance,
  root: Placed | null,
): number {
  if (root?.stage.base === 'scratch') return 0;
  const fits = (chain: readonly string[]): boolean =>
    chain.length <= digests.length && chain.every((digest, at) => digest === digests[at]);
  const chains = provenance.steps
    .filter((step) => step.kind === 'source')
    .flatMap((step) => step.chains);
  return Math.max(0, ...chains.filter(fits).map((chain) => chain.length));
}

/**
 * The place that one of the locations names. Equal steps of several stages have a location each,
 * and equal COPY --link lines share one step: layers go down the file, so the next one counts.
 */
function nextPlace(
  placed: readonly Placed[],
  locations: readonly LineRange[],
  last: number,
): number {
  const found = locations
    .map((lines) => placed.findIndex((one) => overlaps(one.instruction.lines, lines)))
    .filter((at) => at !== -1)
    .sort((a, b) => a - b);
  return found.find((at) => at > last) ?? found.at(-1) ?? -1;
}

function overlaps(one: LineRange, other: LineRange): boolean {
  return one[0] <= other[1] && other[0] <= one[1];
}

function describe(
  { stage, instruction, inherited }: LayerPlace,
  dockerfile: Dockerfile,
  scope: Scope,
): LayerOrigin {
  return {
    origin: inherited ? 'base-image' : 'dockerfile',
    stage: stageName(stage),
    lines: instruction.lines,
    instruction: instruction.text,
    copiedFrom: copiedFrom(dockerfile, instruction, scope),
  };
}
