// F2. One squashed image → its snapshot: packages, rules, findings, files. Pure.

import type {
  BuilderView,
  Cataloger,
  ImageView,
  Rule,
  RuleInput,
  RuleMatch,
  RuleOutcome,
  ShippedStage,
  UnknownStage,
} from '../model/knowledge.ts';
import type { ImageSource } from '../model/image.ts';
import type { RootfsView } from '../model/rootfs.ts';
import type { Finding, Layer, Problem, RuleState, Sizes, Snapshot } from '../model/snapshot.ts';
import { readConfigValues, readImageConfig } from './config.ts';
import { rollUp } from './files.ts';
import { CATALOGERS, RULES } from './index.ts';
import { catalogPackages, type Catalog } from './packages.ts';
import { surveyOf } from './survey.ts';

/** What the scan says of one layer of this image. */
export interface LayerFigures {
  /** Bytes of the uncompressed tar, or null. */
  readonly uncompressed: number | null;
  /** Regular files and hard links in the tar. */
  readonly files: number | null;
  /** Bytes of its regular files that the squashed image does not show. */
  readonly wasted: number | null;
}

/** Everything `inspect` looks at. */
export interface InspectInput {
  readonly image: Pick<ImageSource, 'digest' | 'platform' | 'config' | 'layers'>;
  readonly rootfs: RootfsView;
  readonly sizes: Sizes;
  /** One for each of the image's layers, in their order. */
  readonly layerStats: readonly LayerFigures[];
  readonly problems: readonly Problem[];
  readonly builders?: readonly BuilderView[];
  /** Of the image's layers; default: not known. */
  readonly origins?: readonly Layer['origin'][];
  /** Default: not known to be a stage of a Dockerfile. */
  readonly stage?: ShippedStage | UnknownStage | null;
  /** Other tables than the program's own, for tests. */
  readonly catalogers?: readonly Cataloger[];
  readonly rules?: readonly Rule[];
}

/**
 * Judges one image. Layers and findings know no Dockerfile yet: `gate/attribute` adds stage, lines
 * and origin. A rule or metric that a problem affects is unknown, unless the rule found something:
 * what was seen stays seen.
 */
export function inspect(input: InspectInput): Snapshot {
  const { image, rootfs, problems } = input;
  const view: ImageView = { rootfs, config: readImageConfig(image.config) };
  const catalog = catalogPackages(view, input.catalogers ?? CATALOGERS);
  const judging: RuleInput = {
    ...view,
    values: readConfigValues(image.config),
    builders: input.builders ?? [],
    diffIds: image.layers.map(({ diffId }) => diffId),
    origins: input.origins ?? image.layers.map(() => 'unknown'),
    packages: catalog.packages,
    ownerOf: catalog.ownerOf,
    stage: input.stage ?? null,
  };
  const judged = (input.rules ?? RULES).map((rule) => {
    const outcome = rule.match(judging);
    return { rule, outcome: withProblems(rule.name, outcome, problems) };
  });
  return {
    schemaVersion: 1,
    digest: image.digest,
    platform: image.platform,
    size: knownSizes(input.sizes, problems),
    config: view.config,
    layers: layersOf(input),
    packages: catalog.packages,
    rules: judged.map(({ rule, outcome }) => toState(rule, outcome)),
    findings: judged.flatMap(({ rule, outcome }) =>
      outcome.status === 'found'
        ? outcome.matches.map((it) => toFinding(rule, it, rootfs, catalog))
        : [],
    ),
    files: rollUp(surveyOf(rootfs).inodes),
    problems: [...problems, ...catalog.problems],
  };
}

function withProblems(id: string, outcome: RuleOutcome, problems: readonly Problem[]): RuleOutcome {
  const problem = problems.find(({ affects }) => affects.includes(id));
  if (problem === undefined || outcome.status === 'found') return outcome;
  return { status: 'unknown', reason: problem.message, next: problem.next };
}

function knownSizes(sizes: Sizes, problems: readonly Problem[]): Sizes {
  const affected = new Set(problems.flatMap(({ affects }) => affects));
  const known = (metric: keyof Sizes): number | null =>
    affected.has(metric) ? null : sizes[metric];
  return {
    compressed: known('compressed'),
    uncompressed: known('uncompressed'),
    content: known('content'),
    wasted: known('wasted'),
  };
}

function layersOf({ image, layerStats }: InspectInput): Layer[] {
  return image.layers.map(({ digest, diffId, size, createdBy }, i) => ({
    digest,
    diffId,
    compressed: size,
    uncompressed: layerStats[i]?.uncompressed ?? null,
    files: layerStats[i]?.files ?? null,
    wasted: layerStats[i]?.wasted ?? null,
    createdBy,
    origin: 'unknown',
    stage: null,
    lines: null,
    instruction: null,
    copiedFrom: null,
  }));
}

function toState({ name, level }: Rule, outcome: RuleOutcome): RuleState {
  const { status } = outcome;
  switch (status) {
    case 'found':
    case 'none':
      return { id: name, level, status, reason: null, next: null };
    case 'satisfied':
    case 'not-applicable':
      return { id: name, level, status, reason: outcome.reason, next: null };
    case 'unknown':
      return { id: name, level, status, reason: outcome.reason, next: outcome.next };
  }
}

function toFinding(
  rule: Rule,
  match: RuleMatch,
  rootfs: RootfsView,
  { ownerOf }: Pick<Catalog, 'ownerOf'>,
): Finding {
  const { path, layer, message, evidence, hiddenBy, setBy, fix, isSecret } = match;
  const owner = path === null ? null : ownerOf(path);
  const { type, name, version } = owner ?? { type: '', name: '', version: '' };
  return {
    rule: rule.name,
    level: rule.level,
    message,
    path,
    layer,
    inherited: false,
    stage: null,
    lines: null,
    copiedFrom: null,
    evidence,
    fix: fix ?? rule.fix,
    // Through links: the file that a link leads to is what moves.
    contentDigest:
      path === null || isSecret === true ? null : (rootfs.resolve(path)?.digest ?? null),
    ...(owner !== null && { package: { type, name, version } }),
    ...(setBy !== undefined && { setBy }),
    ...(hiddenBy !== undefined && { hiddenBy: { layer: hiddenBy, stage: null, lines: null } }),
    excusedBy: null,
  };
}
