// F2. Which packages an application needs to run, and which for its development only: pure.

import type { PackageJson } from '../../formats/packagejson.ts';
import { lookUp, type Scope, type ScopeOf } from './npmmodules.ts';
import type { Place } from './npmplaces.ts';

/** Packages by their places in the list, as far as applications lead to them. */
export interface Reached {
  /** An application names them. */
  readonly direct: Set<number>;
  readonly runtime: Set<number>;
  readonly dev: Set<number>;
}

/** Where to start: what manifests of applications name. */
export interface Starts {
  readonly runtime: readonly number[];
  readonly dev: readonly number[];
}

/** An application's manifest, or one of a workspace of it. */
export interface Application {
  readonly directory: string;
  readonly manifest: PackageJson;
}

export const nothingReached = (): Reached => ({
  direct: new Set(),
  runtime: new Set(),
  dev: new Set(),
});

/** The largest real trees (3,000 packages, ten names each) take some 100,000. */
const MOST_STEPS = 20_000_000;

/** Follows applications through node_modules. Nothing is told of an image that is too deep. */
export function reachModules(
  applications: readonly Application[],
  places: readonly Place[],
  scopeOf: ScopeOf,
): Reached {
  const budget = { steps: 0 };
  const find = (names: readonly string[], scope: Scope | null): number[] =>
    budget.steps > MOST_STEPS ? [] : names.flatMap((name) => lookUp(name, scope, budget) ?? []);
  const starts = { runtime: [] as number[], dev: [] as number[] };
  for (const { directory, manifest } of applications) {
    const scope = scopeOf(directory);
    for (const at of find(manifest.needs, scope)) starts.runtime.push(at);
    for (const at of find(manifest.dev, scope)) starts.dev.push(at);
  }
  const reached = reach(starts, (at) => {
    const { directory, manifest } = places[at]!;
    return find(manifest.needs, scopeOf(directory));
  });
  return budget.steps > MOST_STEPS ? nothingReached() : reached;
}

/** Everything that can be reached; each node is asked once or twice for what it needs. */
export function reach(starts: Starts, needsOf: (at: number) => readonly number[]): Reached {
  return {
    direct: new Set([...starts.runtime, ...starts.dev]),
    runtime: closure(starts.runtime, needsOf),
    dev: closure(starts.dev, needsOf),
  };
}

function closure(
  starts: readonly number[],
  needsOf: (at: number) => readonly number[],
): Set<number> {
  const seen = new Set(starts);
  // A set is walked in the order of its making, what is added on the way included.
  for (const at of seen) for (const next of needsOf(at)) seen.add(next);
  return seen;
}

/** What any of them tells. */
export function joinReached(all: readonly Reached[]): Reached {
  const joined = nothingReached();
  for (const { direct, runtime, dev } of all) {
    for (const at of direct) joined.direct.add(at);
    for (const at of runtime) joined.runtime.add(at);
    for (const at of dev) joined.dev.add(at);
  }
  return joined;
}
