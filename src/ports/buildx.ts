// F4. Runs docker buildx, writes and reads its output folder: a plan → built images.
//
// First everything at once into the cache, then each image by itself into one OCI layout: exports
// side by side into one folder race (19 of 40 runs failed, engine 28.5.2 and buildx 0.29.1).

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import type {
  BuildEvent,
  BuildFailure,
  BuildOutcome,
  BuildPlan,
  BuildTarget,
  BuiltImage,
} from '../model/build.ts';
import type { Problem } from '../model/snapshot.ts';
import type { Output } from './buildx/bake.ts';
import { bake } from './buildx/bake.ts';

import type { Engine } from './buildx/engine.ts';
import { readFailure, toError } from './buildx/failure.ts';
import { readExport } from './buildx/layout.ts';
import type { Progress, Step } from './buildx/progress.ts';
import { followProgress } from './buildx/progress.ts';
import { cutDockerfiles, printableContexts } from './buildx/standins.ts';
import type { Exec } from './exec.ts';

export type { Engine } from './buildx/engine.ts';
export { findEngine } from './buildx/engine.ts';

export interface BuildDeps {
  readonly exec: Exec;
  /** What `findEngine` answered. */
  readonly engine: Engine;
  /** An existing empty folder of this run; `layout` and metadata are made in it. */
  readonly dir: string;
  readonly onEvent?: (event: BuildEvent) => void;
  readonly signal?: AbortSignal | undefined;
}

type Deps = BuildDeps & { readonly files: ReadonlyMap<string, string> };

/**
 * Builds head's and base's targets and exports them. Base alone may fail: that is an answer.
 * Throws UserError build-failed, dockerfile-syntax, no-engine, engine-lost, unknown-builder,
 * export-unsupported or interrupted; an output folder from a failed call is garbage.
 */
export async function build(asked: BuildPlan, given: BuildDeps): Promise<BuildOutcome> {
  const started = performance.now();
  const plan = await printableContexts(asked, given.dir);
  const deps: Deps = { ...given, files: await cutDockerfiles(plan, given.dir) };
  const { baseFailure, steps, warnings, contextBytes } = await buildSides(plan, deps);
  const built = performance.now();
  const wanted = plan.targets.filter((target) => target.side === 'head' || baseFailure === null);
  const images: BuiltImage[] = [];
  const problems: Problem[] = [];
  for (const target of wanted) {
    deps.onEvent?.({ kind: 'export', done: images.length, total: wanted.length });
    const one = deps.engine.exportsOci ? exportOci : exportArchive;
    const { image, again } = await one(plan, target, deps);
    images.push(image);
    if (again.length > 0) problems.push(rebuilt(target, again));
  }
  if (!deps.engine.exportsOci) problems.push(classicStore());
  return {
    images,
    baseFailure,
    problems,
    steps: { total: steps.length, cached: steps.filter((step) => step.state === 'cached').length },
    warnings,
    contextBytes,
    times: { build: built - started, exports: performance.now() - built },
  };
}

interface Sides extends Pick<BuildOutcome, 'baseFailure' | 'warnings' | 'contextBytes'> {
  readonly steps: readonly Step[];
}

async function buildSides(plan: BuildPlan, deps: Deps): Promise<Sides> {
  const side = (name: BuildTarget['side']): Promise<Call> => {
    const targets = plan.targets.filter((one) => one.side === name);
    return call(plan, targets, { kind: 'cache' }, deps);
  };
  if (plan.targets.every((one) => one.side === 'head')) {
    return mustWork(plan, await side('head'), null);
  }
  if (plan.options.isolateBase) {
    const base = await side('base');
    return mustWork(plan, await side('head'), base);
  }
  const both = await call(plan, plan.targets, { kind: 'cache' }, deps);
  if (both.failure === null || (both.sure && both.failure.side === 'head')) {
    return mustWork(plan, both, null);
  }
  // One failed target cancels the others: head must not suffer from what base has.
  const head = await side('head');
  const base = both.sure || head.failure !== null ? both : await side('base');
  return mustWork(plan, head, base);
}

function mustWork(plan: BuildPlan, last: Call, base: Call | null): Sides {
  if (last.failure !== null) throw toError(plan, last.failure, last.syntax);
  const before = plan.options.isolateBase && base !== null ? base.progress.steps() : [];
  return {
    baseFailure: base?.failure ?? null,
    steps: [...before, ...last.progress.steps()],
    warnings: last.progress.warnings(plan.trees.head.dockerfile.text),
    contextBytes: last.progress.contextBytes(),
  };
}

interface Call {
  readonly failure: BuildFailure | null;
  readonly syntax: boolean;
  /** See `Ending`. */
  readonly sure: boolean;
  readonly progress: Progress;
}

/** One bake. A side's failed build is an answer, everything else that goes wrong is thrown. */
async function call(
  plan: BuildPlan,
  targets: readonly BuildTarget[],
  output: Output,
  deps: Deps,
): Promise<Call> {
  // Exports repeat the steps of the build, all of them cached: nothing to tell.
  const tell = output.kind === 'cache' ? deps.onEvent : undefined;
  const progress = followProgress(targets, tell ?? (() => undefined));
  const { argv, input, env } = bake(plan, targets, output, deps.files);
  const result = await deps.exec(argv, {
    input,
    env,
    signal: deps.signal,
    keep: 64 * 1024,
    onStderr: (line) => progress.push(line),
  });
  if (result.ended === 'aborted') throw new UserError('interrupted', 'interrupted while building');
  if (result.ended === 'not-found') throw new UserError('no-docker', 'no docker command was found');
  if (result.code === 0) return { failure: null, syntax: false, sure: true, progress };
  const ending = readFailure(plan, targets, progress);
  if (ending.kind === 'error') throw ending.error;
  const { failure, syntax, sure } = ending;
  return { failure, syntax, sure, progress };
}

interface Export {
  readonly image: BuiltImage;
  /** Steps that ran once more: what was exported may not be what was built. */
  readonly again: readonly Step[];
}

async function exportOci(plan: BuildPlan, target: BuildTarget, deps: Deps): Promise<Export> {
  const dir = join(deps.dir, 'layout');
  const metadata = join(deps.dir, `${target.id}.json`);
  await mkdir(dir, { recursive: true });
  await rm(metadata, { force: true }); // a failed call leaves an older one as it was
  const done = await call(plan, [target], { kind: 'oci', dir, metadata }, deps);
  if (done.failure !== null) throw toError(plan, done.failure, done.syntax);
  const { digest, provenance } = await readExport(dir, metadata, target.id);
  const image = { target, location: { kind: 'oci', dir, digest }, provenance } as const;
  return { image, again: ranAgain(done.progress) };
}

/** The classic store gives layers uncompressed and attests nothing: better than no answer. */
async function exportArchive(plan: BuildPlan, target: BuildTarget, deps: Deps): Promise<Export> {
  const file = join(deps.dir, `${target.id}.tar`);
  const tag = `stagegate.invalid/${target.side}-${process.pid}:${target.id}`;
  const done = await call(plan, [target], { kind: 'store', tag }, deps);
  if (done.failure !== null) throw toError(plan, done.failure, done.syntax);
  const saved = await deps.exec(['docker', 'save', `--output=${file}`, tag], {
    signal: deps.signal,
  });
  await deps.exec(['docker', 'rmi', tag]); // the name only: its layers stay in the build cache
  if (saved.ended === 'aborted') throw new UserError('interrupted', 'interrupted while exporting');
  if (saved.code !== 0) {
    throw new UserError('export-unsupported', `docker save failed: ${saved.stderr.trim()}`, {
      next: 'Make room in the folder for temporary files, or create a builder that can export: docker buildx create --use.',
    });
  }
  const image = { target, location: { kind: 'docker-archive', file }, provenance: null } as const;
  return { image, again: ranAgain(done.progress) };
}

function ranAgain(progress: Progress): Step[] {
  return progress
    .steps()
    .filter((step) => step.state === 'done' && /^(?:RUN|COPY|ADD) /.test(step.name));
}

function rebuilt(target: BuildTarget, again: readonly Step[]): Problem {
  return {
    code: 'rebuilt-on-export',
    message: `${again.length} steps of ${target.side}'s ${target.name} ran again while it was exported (first: ${again[0]?.name ?? ''}): the image may differ from the one that was built`,
    next: 'Give the builder more room for its cache, or make the steps reproducible.',
    path: null,
    layer: null,
    affects: [],
  };
}

function classicStore(): Problem {
  return {
    code: 'classic-store',
    message:
      'the engine keeps its images in the classic store: it exports uncompressed layers and no provenance',
    next: 'Create a builder that can export (docker buildx create --use), or switch the engine to the containerd image store.',
    path: null,
    layer: null,
    affects: ['compressed'],
  };
}
