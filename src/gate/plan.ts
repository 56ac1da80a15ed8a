// F3. Pure: settings and the Dockerfiles of both sides → what to build.

import type { Scope } from '../dockerfile/args.ts';
import { builderStages, findStage, stageName } from '../dockerfile/stages.ts';
import { UserError } from '../errors.ts';
import type { BuildPlan, BuildSettings, BuildTarget, SourceTree } from '../model/build.ts';
import type { Dockerfile, Stage } from '../model/dockerfile.ts';
import { readOptions } from './plan-options.ts';

export interface PlanInput {
  readonly settings: BuildSettings;
  readonly head: SourceTree;
  /** Null: no baseline is built. */
  readonly base: SourceTree | null;
  /** Head's runtime image is given: of head only builder stages are built. */
  readonly isGiven: boolean;
  /** For build arguments given by name alone. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `os/arch` of the builder, for stages chosen by BUILDPLATFORM and the like; null: not known. */
  readonly buildPlatform: string | null;
}

/**
 * A target for each (side, role, stage, platform): head's runtime and builder stages and base's
 * runtime stage. Throws UserError `unknown-target` (lists the stages) and `usage`.
 */
export function planBuild(input: PlanInput): BuildPlan {
  const { settings, head, base } = input;
  const options = readOptions(settings, input.env);
  const runtime = pickStage(head.dockerfile, settings.target);
  const baseRuntime = base && findOrLast(base.dockerfile, settings.target);
  const platforms = settings.platforms.length === 0 ? [null] : [...new Set(settings.platforms)];
  const targets: Omit<BuildTarget, 'id'>[] = [];
  for (const platform of platforms) {
    const scope = scopeOf(input, platform, options.buildArgs);
    const name = stageName(runtime);
    if (!input.isGiven) {
      targets.push({ side: 'head', role: 'runtime', name, stage: runtime.index, platform });
    }
    for (const stage of buildersOf(head.dockerfile, runtime, settings, scope)) {
      const builder = { name: stageName(stage), stage: stage.index, platform };
      targets.push({ side: 'head', role: 'builder', ...builder });
    }
    if (baseRuntime) {
      targets.push({ side: 'base', role: 'runtime', name, stage: baseRuntime.index, platform });
    }
  }
  const lacking = base !== null && !baseRuntime;
  return {
    targets: targets.map((target, index) => ({ id: `t${index}`, ...target })),
    trees: { head, base },
    options,
    baseReason: lacking ? `base's Dockerfile has no stage ${settings.target ?? ''}` : null,
  };
}

/** What a side's stage names depend on, for one platform. */
export function scopeOf(
  input: Pick<PlanInput, 'head' | 'buildPlatform'>,
  platform: string | null,
  buildArgs: Readonly<Record<string, string>>,
): Scope {
  return {
    buildArgs,
    platform,
    buildPlatform: input.buildPlatform,
    contexts: Object.keys(input.head.buildContexts),
  };
}

/** A stage by name or number; the last one where none is named. */
export function findOrLast(dockerfile: Dockerfile, name: string | null): Stage | null {
  return name === null ? (dockerfile.stages.at(-1) ?? null) : findStage(dockerfile, name);
}

function pickStage(dockerfile: Dockerfile, name: string | null): Stage {
  const stage = findOrLast(dockerfile, name);
  if (stage) return stage;
  throw new UserError('unknown-target', `${dockerfile.path} has no stage ${JSON.stringify(name)}`, {
    details: dockerfile.stages.map(
      (one) => `${one.name ?? `${one.index} (unnamed)`}  line ${one.lines[0]}: ${one.from.text}`,
    ),
  });
}

function buildersOf(
  dockerfile: Dockerfile,
  runtime: Stage,
  settings: BuildSettings,
  scope: Scope,
): Stage[] {
  if (settings.builderTargets === null) return builderStages(dockerfile, runtime.index, scope);
  const named = settings.builderTargets.map((name) => pickStage(dockerfile, name));
  return [...new Set(named)].filter((stage) => stage !== runtime);
}
