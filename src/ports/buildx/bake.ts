// F4. Pure: a plan → the JSON and arguments of one `docker buildx bake`.
//
// Bake reads its JSON as an HCL template (github.com/hashicorp/hcl, json/spec.md): `${` and `%{`
// start an expression in every string, names of map entries included.

import { findStage } from '../../dockerfile/stages.ts';
import type { BuildPlan, BuildTarget, SourceTree } from '../../model/build.ts';
import type { Dockerfile } from '../../model/dockerfile.ts';

/** What becomes of the targets: nothing but cache, one OCI layout, or the engine's own store. */
export type Output =
  | { readonly kind: 'cache' }
  | { readonly kind: 'oci'; readonly dir: string; readonly metadata: string }
  | { readonly kind: 'store'; readonly tag: string };

export interface BakeCall {
  readonly argv: readonly string[];
  /** The JSON for its stdin. */
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * `targets` are some of the plan's; more than one only with output `cache`, since exports in one
 * call race. `files` are the Dockerfiles to use instead of a tree's, by target.
 */
export function bake(
  plan: BuildPlan,
  targets: readonly BuildTarget[],
  output: Output,
  files: ReadonlyMap<string, string> = new Map(),
): BakeCall {
  const { options } = plan;
  const definition = {
    target: Object.fromEntries(
      targets.map((target) => [target.id, escaped(describe(plan, target, output, files))]),
    ),
  };
  return {
    argv: [
      'docker',
      'buildx',
      'bake',
      ...(options.builder === null ? [] : [`--builder=${options.builder}`]),
      '--file=-',
      '--progress=rawjson',
      ...(output.kind === 'oci' ? [`--metadata-file=${output.metadata}`] : []),
      // Every path in the definition is one that the user or we named ourselves.
      '--allow=fs=*',
      ...options.allow.map((entitlement) => `--allow=${entitlement}`),
      ...(options.ssh.length > 0 ? ['--allow=ssh'] : []),
      ...(options.network === 'host' && !options.allow.includes('network.host')
        ? ['--allow=network.host']
        : []),
      ...targets.map((target) => target.id),
    ],
    input: JSON.stringify(definition),
    env: {
      // Head and base of one run share nothing but the cache: no attestation unless asked for.
      BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
      BUILDX_METADATA_PROVENANCE: 'disabled',
      ...Object.fromEntries(options.secrets.map(({ value }, at) => [secretVariable(at), value])),
    },
  };
}

function secretVariable(at: number): string {
  return `STAGEGATE_SECRET_${at}`;
}

function describe(
  plan: BuildPlan,
  target: BuildTarget,
  output: Output,
  files: ReadonlyMap<string, string>,
): object {
  const { options } = plan;
  const tree = plan.trees[target.side];
  if (tree === null) throw new Error(`${target.id} is of a side without sources`);
  const first = output.kind === 'cache';
  return {
    context: tree.context,
    dockerfile: files.get(target.id) ?? tree.file,
    ...targetName(tree, target.stage),
    args: options.buildArgs,
    ...some('contexts', tree.buildContexts),
    ...(target.platform === null ? {} : { platforms: [target.platform] }),
    ...some('secret', [
      ...options.secrets.map(({ id }, at) => csv({ id, env: secretVariable(at) })),
      ...options.secretFiles.map(({ id, path }) => csv({ id, src: path })),
    ]),
    ...some('ssh', options.ssh),
    ...some('cache-from', options.cacheFrom),
    // The same cache written by several targets keeps the last one's only: what ships is it.
    ...(first && target.side === 'head' && target.role === 'runtime'
      ? some('cache-to', options.cacheTo)
      : {}),
    ...(first && options.noCache ? { 'no-cache': true } : {}),
    ...(first && options.pull ? { pull: true } : {}),
    ...(options.network === null ? {} : { network: options.network }),
    ...some('entitlements', options.allow),
    ...some('extra-hosts', options.addHosts),
    ...outputOf(output, target),
  };
}

/** Nothing for a stage that no name leads to: it is the last of its file (see standins.ts). */
function targetName(tree: SourceTree, stage: number): { target?: string } {
  const name = reachableName(tree.dockerfile, stage);
  return name === null ? {} : { target: name };
}

/** BuildKit finds a target by name only, never by index, and the last one of that name. */
export function reachableName(dockerfile: Dockerfile, stage: number): string | null {
  const name = dockerfile.stages[stage]?.name ?? null;
  return name !== null && findStage(dockerfile, name)?.index === stage ? name : null;
}

function outputOf(output: Output, target: BuildTarget): object {
  switch (output.kind) {
    case 'cache':
      return { output: ['type=cacheonly'] };
    case 'oci':
      return {
        output: [
          csv({ type: 'oci', tar: 'false', dest: output.dir, name: `${target.side}:${target.id}` }),
        ],
        attest: ['type=provenance,mode=max,version=v1'],
      };
    case 'store':
      return { output: ['type=docker'], tags: [output.tag] };
  }
}

function some(key: string, value: readonly unknown[] | object): object {
  return (Array.isArray(value) ? value : Object.keys(value)).length === 0 ? {} : { [key]: value };
}

/** Buildx reads these as a line of comma-separated values (RFC 4180), `key=value` each. */
function csv(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${key}=${value}`)
    .map((text) => (/[",\r\n]|^\s/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
    .join(',');
}

/** The same value with every string, keys of maps too, safe from HCL's template syntax. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[$%]\{/g, (start) => `${start[0]}${start}`);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [escaped(key) as string, escaped(one)]),
  );
}
