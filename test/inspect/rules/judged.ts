// One rule alone over literal layers: through the real scan, squash and inspection.

import type { Json } from '../../../src/model/json.ts';
import type { BuilderView, Extractor, Rule } from '../../../src/model/knowledge.ts';
import type { Finding, Layer, RuleState } from '../../../src/model/snapshot.ts';
import { readImageConfig } from '../../../src/inspect/config.ts';
import { inspect, type InspectInput } from '../../../src/inspect/inspect.ts';
import { rootfsOf, sha256 } from '../../fixtures/layout.ts';
import type { Layers } from '../programs.ts';

export interface Judging extends Partial<Pick<InspectInput, 'catalogers' | 'stage'>> {
  /** Of the config blob: `{ config: { User: 'app' } }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly origins?: readonly Layer['origin'][];
  /** Of other rows whose facts the rule reads. */
  readonly extractors?: readonly Extractor[];
  /** Stages by name, each with its layers. */
  readonly builders?: Readonly<Record<string, Layers>>;
}

export interface Judged {
  readonly state: RuleState | undefined;
  readonly findings: readonly Finding[];
  /** Paths of the findings. */
  readonly paths: readonly (string | null)[];
  readonly messages: readonly string[];
}

const NO_SIZES = { compressed: null, uncompressed: 1, content: 1, wasted: 1 };

/** What a rule says of an image; layers lowest first. */
export function judged<F extends Json>(
  rule: Rule<F>,
  layers: Layers,
  { config = {}, builders = {}, extractors: more = [], ...rest }: Judging = {},
): Judged {
  const extractors = [...extractorsOf(rule), ...more];
  const views = Object.entries(builders).map(([stage, stageLayers]): BuilderView => ({
    stage,
    diffIds: stageLayers.map(diffIdOf),
    config: readImageConfig({}),
    rootfs: rootfsOf(stageLayers, extractors),
  }));
  const snapshot = inspect({
    image: {
      digest: null,
      platform: 'linux/amd64',
      config: { architecture: 'amd64', os: 'linux', ...config },
      layers: layers.map((layer, i) => ({
        digest: null,
        size: null,
        mediaType: null,
        diffId: diffIdOf(layer, i),
        createdBy: '',
      })),
    },
    rootfs: rootfsOf(layers, extractors),
    sizes: NO_SIZES,
    layerStats: [],
    problems: [],
    builders: views,
    catalogers: [],
    ...rest,
    rules: [rule],
  });
  const { findings, rules } = snapshot;
  return {
    state: rules[0],
    findings,
    paths: findings.map(({ path }) => path),
    messages: findings.map(({ message }) => message),
  };
}

/** What one rule asks of file contents. */
export function extractorsOf<F extends Json>(rule: Rule<F>): Extractor[] {
  const { name, version, wants, extract } = rule;
  return wants === undefined || extract === undefined ? [] : [{ name, version, wants, extract }];
}

const diffIdOf = (layer: Layers[number], i: number): string =>
  sha256(JSON.stringify([i, layer.length]));
