// F5. The images of one build → measured targets.

import { stageName, stagesTaking } from '../dockerfile/stages.ts';
import type { Made } from '../gate/attribute.ts';
import type { MeasuredTarget } from '../gate/judge.ts';
import { inventoryOf } from '../inspect/inventory.ts';
import type { BuiltImage } from '../model/build.ts';
import type { Inventory } from '../model/inventory.ts';
import type { BuilderView, ShippedStage } from '../model/knowledge.ts';
import type { Report, TargetReport } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Scanner } from '../ports/scanimage.ts';
import type { Base } from './base.ts';
import type { Built } from './build.ts';
import { builderView, readImage, takeSnapshot, type ReadImage } from './measure.ts';

/** Reads every image, builders first, and judges each by itself. */
export async function measureTargets(
  built: Built,
  base: Base,
  scanner: Scanner,
): Promise<MeasuredTarget[]> {
  const madeOf = ({ target, provenance }: BuiltImage): Made | null => {
    const tree = target.side === 'head' ? built.plan.trees.head : built.plan.trees.base;
    const scope = built.scopeOf(target);
    return tree && { dockerfile: tree.dockerfile, stage: target.stage, scope, provenance };
  };
  const read = new Map<BuiltImage, ReadImage>();
  await Promise.all(
    built.outcome.images.map(async (image) => {
      const isBuilder = image.target.role === 'builder';
      const options = { made: madeOf(image), isBuilder };
      read.set(image, await readImage(referenceOf(image), scanner, options));
    }),
  );
  const images = built.outcome.images;
  const take = (image: BuiltImage, builders: readonly BuilderView[]): Snapshot => {
    const made = madeOf(image);
    return takeSnapshot(read.get(image) as ReadImage, {
      builders,
      stage: made && shippedStage(made),
      problems: built.outcome.problems.filter(({ affects }) => affects.length > 0),
    });
  };
  return images
    .filter(({ target }) => target.side === 'head')
    .map((image): MeasuredTarget => {
      const { role, name, platform } = image.target;
      const same = images.filter(({ target }) => target.platform === platform);
      const builders = same
        .filter(({ target }) => target.side === 'head' && target.role === 'builder')
        .map((one) => builderView(one.target.name, read.get(one) as ReadImage));
      const isRuntime = role === 'runtime';
      const head = take(image, isRuntime ? builders : []);
      const other = same.find(({ target }) => target.side === 'base' && target.role === role);
      const fromBuild = other && isRuntime ? take(other, builders) : null;
      const stored = storedTarget(base.report, { role, name, platform: head.platform });
      const filesOf = (one: BuiltImage): Inventory =>
        inventoryOf((read.get(one) as ReadImage).scanned.rootfs);
      return {
        name,
        role,
        platform: head.platform,
        head,
        base: fromBuild ?? stored?.head ?? null,
        files: { head: filesOf(image), base: fromBuild && other ? filesOf(other) : null },
      };
    });
}

function shippedStage({ dockerfile, stage, scope }: Made): ShippedStage | null {
  const own = dockerfile.stages[stage];
  if (own === undefined) return null;
  return { name: stageName(own), takenBy: stagesTaking(dockerfile, stage, scope).map(stageName) };
}

function referenceOf({ location }: BuiltImage): string {
  return location.kind === 'oci'
    ? `oci:${location.dir}:${location.digest}`
    : `docker-archive:${location.file}`;
}

/**
 * The target of a stored report that is the same one: by name, role and platform; else the only
 * runtime target of that platform, for a stage that was renamed or, without a name, has moved.
 */
export function storedTarget(
  report: Report | null,
  wanted: Pick<MeasuredTarget, 'name' | 'role' | 'platform'>,
): TargetReport | null {
  const alike = (report?.targets ?? []).filter(
    ({ role, platform }) => role === wanted.role && platform === wanted.platform,
  );
  const same = alike.find(({ name }) => name === wanted.name);
  if (same !== undefined) return same;
  return wanted.role === 'runtime' && alike.length === 1 ? (alike[0] ?? null) : null;
}
