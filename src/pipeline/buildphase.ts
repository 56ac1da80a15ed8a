// F5. The phases that build: what is told of them, and what of it is there to be built.

import { stageName } from '../dockerfile/stages.ts';
import type { Settings } from '../gate/settings.ts';
import type { SourceTree } from '../model/build.ts';
import type { Dockerfile } from '../model/dockerfile.ts';
import type { Baseline } from '../model/report.ts';
import { counted } from '../text/bytes.ts';
import type { Base } from './baseline.ts';
import { buildAll, type Built } from './build.ts';
import type { Deps } from './deps.ts';
import type { GivenImage } from './given.ts';
import type { Phases } from './phases.ts';

/** `Dockerfile, stage runtime`, `image ghcr.io/acme/orders:2.14.0`. */
export function whatIsJudged(
  { build }: Settings,
  head: SourceTree | null,
  image: GivenImage | null,
): string {
  if (image !== null) return `image ${image.ref}`;
  if (head === null) return '';
  const stage = build.target ?? lastStage(head.dockerfile);
  return `${head.dockerfile.path}, stage ${stage}`;
}

/** What BuildKit builds when no target is named. */
function lastStage({ stages }: Dockerfile): string {
  const last = stages.at(-1);
  return last === undefined ? '' : stageName(last);
}

/** Null where nothing can be built: an image without a source. */
export async function buildIfSource(
  request: {
    readonly settings: Settings;
    readonly head: SourceTree | null;
    readonly base: Base;
    readonly image: GivenImage | null;
  },
  phases: Phases,
  deps: Deps,
): Promise<Built | null> {
  const { settings, head, base, image } = request;
  if (head === null) {
    phases.done('plan', `${counted(image?.images.length ?? 0, 'image')}, nothing to build`);
    return null;
  }
  const sides = { settings, head, base: base.tree, isGiven: image !== null };
  const built = await buildAll(sides, deps, (plan) => {
    phases.done('plan', planText(plan.targets, base.baseline));
    phases.start('build');
  });
  const { steps } = built.outcome;
  phases.done('build', `${counted(steps.total, 'step')}, ${steps.cached} cached`);
  return built;
}

function planText(targets: Built['plan']['targets'], { ref, commit }: Baseline): string {
  const of = (side: string, role: string): number =>
    targets.filter((target) => target.side === side && target.role === role).length;
  const runtime = of('head', 'runtime');
  const builders = counted(of('head', 'builder'), 'builder target');
  const parts = [runtime === 0 ? builders : `${runtime} runtime and ${builders}`];
  const built = of('base', 'runtime');
  if (built > 0) parts.push(`${built} of base ${ref ?? ''} ${commit?.slice(0, 7) ?? ''}`.trim());
  return parts.join(', ');
}
