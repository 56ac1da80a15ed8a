// F5. The images of one run, opened and not yet read: those that were built here, the one that was
// given, and those of a published baseline.

import type { Made } from '../gate/attribute.ts';
import { claimedMade } from '../gate/claimed.ts';
import { findOrLast } from '../gate/plan.ts';
import { recogniseStage } from '../gate/recognise-stage.ts';
import { builderStages, stageName, stagesTaking } from '../dockerfile/stages.ts';
import type { BuiltImage, Side, SourceTree } from '../model/build.ts';
import type { Dockerfile, Stage } from '../model/dockerfile.ts';
import type { ImageSource } from '../model/image.ts';
import type { ShippedStage, UnknownStage } from '../model/knowledge.ts';
import type { Role } from '../model/report.ts';
import type { Problem } from '../model/snapshot.ts';
import { isPlatform } from '../oci/manifest.ts';
import { openImage } from '../ports/blobs.ts';
import type { Base } from './baseline.ts';
import type { Built } from './build.ts';
import type { GivenImage } from './given.ts';

export interface Part {
  readonly side: Side;
  readonly role: Role;
  /** As the report calls the target. */
  readonly name: string;
  /** What was asked for; null: the engine's own. */
  readonly platform: string | null;
  readonly source: ImageSource;
  readonly made: Made | null;
  /** Of a runtime image: which stage it is. */
  readonly stage: ShippedStage | UnknownStage | null;
  /** Of the build that it came from. */
  readonly problems: readonly Problem[];
}

/** Whether two images of a run are for one platform. */
export function isSamePlatform(one: Part, other: Part): boolean {
  if (one.platform === other.platform) return true;
  return isPlatform(one.platform ?? one.source.platform, other.platform ?? other.source.platform);
}

export async function builtParts({ plan, outcome, scopeOf }: Built): Promise<Part[]> {
  const problems = outcome.problems.filter(({ affects }) => affects.length > 0);
  return Promise.all(
    outcome.images.map(async (image) => {
      const { target, provenance } = image;
      const tree = target.side === 'head' ? plan.trees.head : plan.trees.base;
      const scope = scopeOf(target);
      const { side, role, name, platform, stage } = target;
      const made = tree && { dockerfile: tree.dockerfile, stage, scope, provenance };
      return {
        ...{ side, role, name, platform, made, problems },
        source: await openImage(referenceOf(image)),
        stage: role === 'runtime' && made ? shippedStage(made, stage) : null,
      };
    }),
  );
}

function referenceOf({ location }: BuiltImage): string {
  return location.kind === 'oci'
    ? `oci:${location.dir}:${location.digest}`
    : `docker-archive:${location.file}`;
}

function shippedStage({ dockerfile, stage, scope }: Made, meant: number): ShippedStage | null {
  const own = dockerfile.stages[stage];
  const other = stage === meant ? undefined : dockerfile.stages[meant];
  if (own === undefined) return null;
  return {
    name: stageName(own),
    takenBy: stagesTaking(dockerfile, stage, scope).map(stageName),
    insteadOf: other === undefined ? null : stageName(other),
    notBuilt: [],
  };
}

/** A given image's source, and what of it was built here. */
export interface GivenSource {
  readonly head: SourceTree;
  /** The stage that should ship; null: the last. */
  readonly target: string | null;
  readonly built: Built;
}

/** Head's runtime images where they are given and not built. */
export function givenParts(
  images: readonly ImageSource[],
  given: GivenSource | null,
  builders: readonly Part[],
): Part[] {
  return images.map((source) => {
    const { made, stage, name } =
      given === null ? byClaim(source) : bySource(source, given, builders);
    const { platform } = source;
    return { side: 'head', role: 'runtime', name, platform, source, made, stage, problems: [] };
  });
}

type Identity = Pick<Part, 'made' | 'stage' | 'name'>;

/** Without a source, its own provenance may tell. */
function byClaim(source: ImageSource): Identity {
  const made = claimedMade(source);
  const stage = made && shippedStage(made, made.stage);
  if (made === null || stage === null) return { made, stage: null, name: 'image' };
  const notBuilt = builderStages(made.dockerfile, made.stage, made.scope).map(stageName);
  return { made, stage: { ...stage, notBuilt }, name: stage.name };
}

function bySource(
  source: ImageSource,
  { head, target, built }: GivenSource,
  builders: readonly Part[],
): Identity {
  const { dockerfile } = head;
  const meant = findOrLast(dockerfile, target) as Stage;
  const scope = built.scopeFor(source.platform);
  const { stage, reason } = recogniseStage(source, {
    dockerfile,
    scope,
    builders: builders
      .filter((one) => one.side === 'head' && isPlatform(source.platform, one.platform ?? ''))
      .map(({ made, source: { layers } }) => ({
        stage: made?.stage ?? -1,
        diffIds: layers.map(({ diffId }) => diffId),
      })),
  });
  const name = stageName(meant);
  if (stage === null) {
    // Lines of another Dockerfile than the one that is shown would mislead.
    return { made: null, stage: { meant: name, reason }, name };
  }
  const { provenance } = source;
  const made = {
    dockerfile,
    stage: stage.index,
    scope,
    provenance: fitting(provenance, dockerfile),
  };
  return { made, stage: shippedStage(made, meant.index), name };
}

/** Its lines are of its own text. */
function fitting(
  provenance: ImageSource['provenance'],
  { text }: Dockerfile,
): ImageSource['provenance'] {
  return provenance?.source?.text === text ? provenance : null;
}

/**
 * Base's images where it is published. One without a provenance of its own is tried with head's
 * Dockerfile: where its history fits, base image and own layers can be told apart.
 */
export function publishedBase(images: readonly ImageSource[], heads: readonly Part[]): Part[] {
  return images.flatMap((source) => {
    const head = heads.find(
      (one) => one.role === 'runtime' && isPlatform(one.source.platform, source.platform),
    );
    if (head === undefined) return [];
    const { name, made } = head;
    const own = claimedMade(source) ?? (made && { ...made, provenance: null });
    const rest = { platform: source.platform, stage: null, problems: [] };
    return [{ side: 'base', role: 'runtime', name, source, made: own, ...rest } as const];
  });
}

/** Where the images of a run come from. */
export interface Origins {
  /** Null: nothing was built. */
  readonly built: Built | null;
  readonly head: SourceTree | null;
  readonly image: GivenImage | null;
  readonly base: Base;
  /** The stage that should ship; null: the last. */
  readonly target: string | null;
}

/** Every image of the run, opened. */
export async function partsOf({ built, head, image, base, target }: Origins): Promise<Part[]> {
  const own = built === null ? [] : await builtParts(built);
  const source = built === null || head === null ? null : { head, target, built };
  const builders = own.filter(({ role }) => role === 'builder');
  const given = givenParts(image?.images ?? [], source, builders);
  // The image that is judged comes before what it was made from.
  const all = [...given, ...own];
  return [
    ...all,
    ...publishedBase(
      base.images,
      all.filter(({ side }) => side === 'head'),
    ),
  ];
}

/** The Dockerfile that a given image without a source says it was made from. */
export function claimedIn(parts: readonly Part[]): Dockerfile | null {
  const runtime = parts.find(({ side, role }) => side === 'head' && role === 'runtime');
  return runtime?.made?.dockerfile ?? null;
}
