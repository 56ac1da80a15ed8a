// F1. Pure: BuildKit's provenance attestation → steps with their layers and lines.
//
// An in-toto statement whose predicate is SLSA provenance v0.2 or v1 with BuildKit's own fields
// (moby/buildkit docs/attestations/slsa-definitions.md). All of it is a stranger's claim: whatever
// has not the expected shape is left out, and counts and lengths are capped.

import type { Provenance, ProvenanceStep } from '../model/build.ts';
import type { LineRange } from '../model/snapshot.ts';

/** A step for each instruction and source: far more than any Dockerfile has. */
const MOST_STEPS = 20_000;
const MOST_LAYERS = 1_000;
const MOST_LOCATIONS = 1_000;
/** Lines beyond this are no Dockerfile's. */
const MOST_LINES = 10_000_000;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Null when the statement is no provenance of a shape that is known. */
export function readProvenance(statement: unknown): Provenance | null {
  const type = field(statement, 'predicateType');
  const predicate = field(statement, 'predicate');
  if (type === 'https://slsa.dev/provenance/v0.2') {
    return reduce({
      config: field(predicate, 'buildConfig'),
      metadata: field(predicate, 'metadata', 'https://mobyproject.org/buildkit@v1#metadata'),
      args: field(predicate, 'invocation', 'parameters', 'args'),
    });
  }
  if (type !== 'https://slsa.dev/provenance/v1') return null;
  const definition = field(predicate, 'buildDefinition');
  const run = field(predicate, 'runDetails', 'metadata');
  return reduce({
    config:
      field(definition, 'internalParameters', 'buildConfig') ??
      field(definition, 'externalParameters', 'buildConfig'),
    metadata:
      field(run, 'buildkit_metadata') ?? field(run, 'https://mobyproject.org/buildkit@v1#metadata'),
    args:
      field(definition, 'externalParameters', 'request', 'args') ??
      field(definition, 'externalParameters', 'parameters', 'args'),
  });
}

interface Parts {
  readonly config: unknown;
  readonly metadata: unknown;
  readonly args: unknown;
}

function reduce({ config, metadata, args }: Parts): Provenance {
  const infos = list(field(metadata, 'source', 'infos'));
  const chains = chainsByStep(field(metadata, 'layers'));
  const steps = list(field(config, 'llbDefinition'))
    .slice(0, MOST_STEPS)
    .flatMap((step) => readStep(step, metadata, chains));
  return {
    steps,
    source: readSource(infos[0]),
    target: text(field(args, 'target')),
    contexts: Object.keys(namedArgs(args, 'context')),
    buildArgs: namedArgs(args, 'build-arg'),
  };
}

function readStep(
  step: unknown,
  metadata: unknown,
  chains: ReadonlyMap<string, readonly (readonly string[])[]>,
): ProvenanceStep[] {
  const id = text(field(step, 'id'));
  if (id === null) return [];
  const op = field(step, 'op', 'Op') ?? field(step, 'op', 'op');
  const platform = field(step, 'op', 'platform');
  return [
    {
      id,
      kind: kindOf(op),
      source: text(field(op, 'source', 'identifier')),
      inputs: list(field(step, 'inputs')).flatMap((input) => text(input) ?? []),
      platform: platformText(platform),
      chains: chains.get(id) ?? [],
      locations: list(field(metadata, 'source', 'locations', id, 'locations'))
        .slice(0, MOST_LOCATIONS)
        .flatMap(readLocation),
    },
  ];
}

function kindOf(op: unknown): ProvenanceStep['kind'] {
  const kinds = ['source', 'exec', 'file', 'merge', 'diff', 'build'] as const;
  return kinds.find((kind) => field(op, kind) !== undefined) ?? 'unknown';
}

/** `{"step3:0": [[descriptor, …], …]}` → chains by step, whatever the output. */
function chainsByStep(layers: unknown): Map<string, (readonly string[])[]> {
  const found = new Map<string, (readonly string[])[]>();
  if (!isObject(layers)) return found;
  for (const [key, value] of Object.entries(layers).slice(0, MOST_STEPS)) {
    const step = key.split(':')[0] as string;
    for (const chain of list(value).slice(0, 10)) {
      const digests = list(chain).map((layer) => text(field(layer, 'digest')) ?? '');
      if (digests.length > MOST_LAYERS || !digests.every((digest) => DIGEST.test(digest))) continue;
      found.set(step, [...(found.get(step) ?? []), digests]);
    }
  }
  return found;
}

/** BuildKit gives a range for each physical line; one location is from the first to the last. */
function readLocation(location: unknown): LineRange[] {
  // 0 is left out by protobuf's JSON; the frontend's own file is always the first source.
  if ((field(location, 'sourceIndex') ?? 0) !== 0) return [];
  const lines = list(field(location, 'ranges'))
    .flatMap((range) => [field(range, 'start', 'line'), field(range, 'end', 'line')])
    .filter(
      (line): line is number =>
        Number.isInteger(line) && (line as number) > 0 && (line as number) <= MOST_LINES,
    );
  return lines.length === 0 ? [] : [[lines.reduce(lower), lines.reduce(higher)]];
}

const lower = (a: number, b: number): number => (a < b ? a : b);
const higher = (a: number, b: number): number => (a > b ? a : b);

function readSource(info: unknown): Provenance['source'] {
  const filename = text(field(info, 'filename'));
  const data = text(field(info, 'data'));
  if (filename === null || data === null) return null;
  return { filename, text: Buffer.from(data, 'base64').toString('utf8') };
}

/** `build-arg:NAME` and `context:NAME`, by their names. */
function namedArgs(args: unknown, kind: 'build-arg' | 'context'): Record<string, string> {
  const found: Record<string, string> = {};
  if (!isObject(args)) return found;
  for (const [key, value] of Object.entries(args)) {
    const name = key.startsWith(`${kind}:`) ? key.slice(kind.length + 1) : '';
    if (name !== '' && name !== '__proto__' && typeof value === 'string') found[name] = value;
  }
  return found;
}

function platformText(platform: unknown): string | null {
  const os = text(field(platform, 'OS')) ?? text(field(platform, 'os'));
  const arch = text(field(platform, 'Architecture')) ?? text(field(platform, 'architecture'));
  const variant = text(field(platform, 'Variant')) ?? text(field(platform, 'variant'));
  if (os === null || arch === null) return null;
  return [os, arch, ...(variant === null ? [] : [variant])].join('/');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value under these keys, or undefined where one is missing; own keys only. */
function field(value: unknown, ...keys: string[]): unknown {
  let at = value;
  for (const key of keys) {
    if (!isObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
