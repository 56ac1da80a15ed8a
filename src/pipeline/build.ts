// F5. Plans, builds, and tells of it.

import { planBuild, scopeOf, type PlanInput } from '../gate/plan.ts';
import type { Scope } from '../dockerfile/args.ts';
import type {
  BuildEvent,
  BuildOutcome,
  BuildPlan,
  BuildTarget,
  SourceTree,
} from '../model/build.ts';
import type { Settings } from '../gate/settings.ts';
import { build, findEngine } from '../ports/buildx.ts';
import { redactText, type RedactOptions } from '../text/redact.ts';
import type { Deps } from './deps.ts';
import { secretsOfBuild, withoutSecrets, withQuietLog } from './secrecy.ts';

export interface Built {
  readonly plan: BuildPlan;
  readonly outcome: BuildOutcome;
  /** What a target's stage names and arguments depend on. */
  readonly scopeOf: (target: BuildTarget) => Scope;
  /** The same for a platform of head. */
  readonly scopeFor: (platform: string | null) => Scope;
  /** What the build was given in secret: no output may have it. */
  readonly secretValues: readonly string[];
}

export interface BuildRequest {
  readonly settings: Settings;
  readonly head: SourceTree;
  readonly base: SourceTree | null;
  /** Whether head's runtime image is given and not built. */
  readonly isGiven: boolean;
}

/** Throws what planning and building throw: see `planBuild` and `build`. */
export async function buildAll(
  request: BuildRequest,
  deps: Deps,
  onPlan: (plan: BuildPlan) => void,
): Promise<Built> {
  const { settings, head, base, isGiven } = request;
  const input: PlanInput = {
    settings: settings.build,
    head,
    base,
    isGiven,
    env: deps.env,
    buildPlatform: null,
  };
  // A wrong target is said before an engine is asked for anything.
  const nothing = planBuild(input);
  if (nothing.targets.length === 0) {
    onPlan(nothing);
    return builtOf(nothing, NOTHING_BUILT, input, []);
  }
  const engine = await findEngine(deps.exec, settings.build.builder, deps.signal);
  const known = { ...input, buildPlatform: engine.platform };
  const plan = planBuild(known);
  onPlan(plan);
  const dockerfiles = [head, base].flatMap((tree) => tree?.dockerfile.text ?? []);
  const secrets = await secretsOfBuild(plan.options, dockerfiles, deps.workspace);
  const quiet = withQuietLog(deps, secrets);
  const outcome = await build(plan, {
    exec: deps.exec,
    engine,
    dir: deps.temp,
    signal: deps.signal,
    onEvent: (event) => tell(event, quiet, secrets),
  }).catch((error: unknown) => {
    throw withoutSecrets(error, secrets);
  });
  return builtOf(plan, outcome, known, secrets.values);
}

function builtOf(
  plan: BuildPlan,
  outcome: BuildOutcome,
  input: PlanInput,
  secretValues: readonly string[],
): Built {
  const scopeFor = (platform: string | null): Scope =>
    scopeOf(input, platform, plan.options.buildArgs);
  return { plan, outcome, scopeFor, scopeOf: ({ platform }) => scopeFor(platform), secretValues };
}

/** A given image whose Dockerfile has no builder stages, and nothing to compare it with. */
const NOTHING_BUILT: BuildOutcome = {
  images: [],
  baseFailure: null,
  problems: [],
  steps: { total: 0, cached: 0 },
  warnings: [],
  contextBytes: null,
  times: { build: 0, exports: 0 },
};

/** Build events → progress. The exports belong to the phase: their layers are still made there. */
function tell(event: BuildEvent, deps: Deps, secrets: RedactOptions): void {
  const at = deps.now();
  switch (event.kind) {
    case 'log':
      deps.onLog(event.line);
      return;
    case 'export': {
      const text = `exporting image ${event.done + 1} of ${event.total}`;
      deps.onProgress({ kind: 'update', at, phase: 'build', text });
      return;
    }
    case 'step': {
      const parts = [event.side, event.platform, event.stage, event.position];
      const where = parts.filter((part) => part !== null).join(' ');
      const text = `step ${Math.min(event.done + 1, event.total)} of ${event.total}`;
      deps.onProgress({
        kind: 'update',
        at,
        phase: 'build',
        text: where === '' ? text : `${text}   ${where}`,
        detail: redactText(event.name, secrets).text,
      });
    }
  }
}
