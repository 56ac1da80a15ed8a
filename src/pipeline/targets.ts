// F5. The images of one run → measured targets.

import type { MeasuredTarget } from '../gate/judge.ts';
import { UserError } from '../errors.ts';
import { inventoryOf } from '../inspect/inventory.ts';
import type { Inventory } from '../model/inventory.ts';
import type { BuilderView } from '../model/knowledge.ts';
import type { Report, TargetReport } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Scanner } from '../ports/scanimage.ts';
import { builderView, readImage, takeSnapshot, type ReadImage } from './measure.ts';
import { isSamePlatform, type Part } from './parts.ts';

export interface Measured {
  readonly targets: MeasuredTarget[];
  /** Base was there and could not be read: its registry failed, a blob is damaged. */
  readonly baseFailure: UserError | null;
}

/** Reads every image, builders first, and judges each by itself. */
export async function measureTargets(
  parts: readonly Part[],
  stored: Report | null,
  scanner: Scanner,
): Promise<Measured> {
  const { read, baseFailure } = await readAll(parts, scanner);
  const take = (part: Part, builders: readonly BuilderView[]): Snapshot | null => {
    const image = read.get(part);
    if (image === undefined) return null;
    const { stage, problems } = part;
    return takeSnapshot(image, { builders, stage, problems });
  };
  const filesOf = (part: Part): Inventory =>
    inventoryOf((read.get(part) as ReadImage).scanned.rootfs);
  const targets = parts
    .filter(({ side }) => side === 'head')
    .map((part): MeasuredTarget => {
      const { role, name } = part;
      const same = parts.filter((other) => isSamePlatform(other, part));
      const builders = same
        .filter((other) => other.side === 'head' && other.role === 'builder')
        .map((one) => builderView(one.name, read.get(one) as ReadImage));
      const isRuntime = role === 'runtime';
      const head = take(part, isRuntime ? builders : []) as Snapshot;
      const { platform } = head;
      const other = same.find((one) => one.side === 'base' && one.role === role);
      const base = other && isRuntime ? take(other, builders) : null;
      return {
        ...{ name, role, platform, head },
        base: base ?? storedTarget(stored, { name, role, platform })?.head ?? null,
        files: { head: filesOf(part), base: base && other ? filesOf(other) : null },
      };
    });
  return { targets, baseFailure };
}

interface ReadParts {
  readonly read: ReadonlyMap<Part, ReadImage>;
  readonly baseFailure: UserError | null;
}

/** Head is judged whatever becomes of base. */
async function readAll(parts: readonly Part[], scanner: Scanner): Promise<ReadParts> {
  const read = new Map<Part, ReadImage>();
  let baseFailure: UserError | null = null;
  await Promise.all(
    parts.map(async (part) => {
      const { source, made, role, side } = part;
      try {
        read.set(part, await readImage(source, scanner, { made, isBuilder: role === 'builder' }));
      } catch (error) {
        if (side === 'head' || !(error instanceof UserError)) throw error;
        baseFailure = error;
      }
    }),
  );
  return { read, baseFailure };
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
