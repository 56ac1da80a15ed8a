// What BuildKit says of a Dockerfile without building it.

import type { TestEngine } from './engine.ts';

/** A stage as `--call=targets` lists it; `lines` are its FROM's. */
export interface ListedStage {
  readonly name: string | null;
  readonly base: string;
  readonly platform: string | null;
  readonly lines: readonly [number, number];
  /** What is built where no target is named. */
  readonly isDefault: boolean;
}

export type Listing =
  | { readonly kind: 'stages'; readonly stages: readonly ListedStage[] }
  /** `line` is null where the message names none. */
  | { readonly kind: 'refused'; readonly line: number | null };

interface Targets {
  /** Null without stages. */
  readonly targets:
    | readonly {
        readonly name?: string;
        readonly base: string;
        readonly platform?: string;
        readonly default?: boolean;
        readonly location: { readonly ranges: readonly Range[] };
      }[]
    | null;
}

interface Range {
  readonly start: { readonly line: number };
  readonly end: { readonly line: number };
}

/** `frontend` is an image that reads the file instead of the engine; null: as the file says. */
export async function listStages(
  { exec }: TestEngine,
  file: string,
  context: string,
  frontend: string | null,
): Promise<Listing> {
  const { code, stdout, stderr } = await exec([
    ...['docker', 'buildx', 'build', '--call=targets,format=json', `--file=${file}`],
    ...(frontend === null ? [] : [`--build-arg=BUILDKIT_SYNTAX=${frontend}`]),
    context,
  ]);
  if (code !== 0) {
    if (!stderr.includes('ERROR: failed to build: failed to solve: ')) throw new Error(stderr);
    const [, line] = /dockerfile parse error on line (\d+): /.exec(stderr) ?? [];
    return { kind: 'refused', line: line === undefined ? null : Number(line) };
  }
  const targets = (JSON.parse(stdout) as Targets).targets ?? [];
  // It lists a file without a FROM as no stages; a build says `contains no stages to build`.
  if (targets.length === 0) return { kind: 'refused', line: null };
  const stages = targets.map(({ name, base, platform, location: { ranges }, ...more }) => ({
    name: name ?? null,
    base,
    platform: platform ?? null,
    lines: [ranges[0]?.start.line ?? 0, ranges.at(-1)?.end.line ?? 0] as const,
    isDefault: more.default ?? false,
  }));
  return { kind: 'stages', stages };
}

export interface Asked {
  /** Full names, sorted; some may lack where it `failed`. */
  readonly images: readonly string[];
  readonly failed: boolean;
}

/**
 * The images that BuildKit looks up, bases with their variables put in and sources of COPY and RUN:
 * for a target and all that it takes from, or (null) for all stages. Not by `--call=outline`: it
 * walks every path from stage to stage, and where those are many, the engine (28.5.2) goes on at
 * it for ever when the client is long gone.
 */
export async function askedImages(
  { exec }: TestEngine,
  file: string,
  context: string,
  target: string | null,
): Promise<Asked> {
  const { stdout, stderr } = await exec([
    ...['docker', 'buildx', 'build', '--call=check,format=json', '--progress=rawjson'],
    ...[`--file=${file}`, ...(target === null ? [] : [`--target=${target}`]), context],
  ]);
  const found = [...stderr.matchAll(/"name":"\[[^\]"]*internal\] load metadata for ([^"]+)"/g)];
  if (stdout === '') throw new Error(stderr);
  const { buildError } = JSON.parse(stdout) as { readonly buildError?: object };
  return {
    images: [...new Set(found.map(([, name]) => name ?? ''))].sort(),
    failed: buildError !== undefined,
  };
}
