// F1. Pure: which stage stands on which, and which copies from which.

import type { Dockerfile, Instruction, Stage } from '../model/dockerfile.ts';
import type { CopiedFrom } from '../model/snapshot.ts';
import type { Scope } from './args.ts';
import { globalArgs } from './args.ts';
import { expand } from './expand.ts';

/** What a COPY or a mount takes from: a stage of the file, or something outside of it. */
export type Source =
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'outside'; readonly name: string };

/** A stage by name, in any case, or by index; the last of that name, as BuildKit takes it. */
export function findStage(dockerfile: Dockerfile, nameOrIndex: string): Stage | null {
  const named = findNamed(dockerfile, nameOrIndex);
  if (named) return named;
  return /^\d{1,6}$/.test(nameOrIndex) ? (dockerfile.stages[Number(nameOrIndex)] ?? null) : null;
}

function findNamed(dockerfile: Dockerfile, name: string): Stage | null {
  return dockerfile.stages.findLast((stage) => stage.name === name.toLowerCase()) ?? null;
}

/** What reports call a stage: its name, else its index. */
export function stageName(stage: Stage): string {
  return stage.name ?? String(stage.index);
}

/** The stage and what it stands on in the same file, down to the one that names an image. */
export function stageChain(dockerfile: Dockerfile, stage: number, scope: Scope): Stage[] {
  const chain: Stage[] = [];
  const args = globalArgs(dockerfile, scope);
  let at = dockerfile.stages[stage];
  while (at !== undefined) {
    chain.push(at);
    at = parentOf(dockerfile, at, args, scope);
  }
  return chain;
}

/** The one of that name above it; a FROM in upper case names no stage (BuildKit's `addState`). */
function parentOf(
  dockerfile: Dockerfile,
  stage: Stage,
  args: ReadonlyMap<string, string>,
  scope: Scope,
): Stage | undefined {
  const base = expand(stage.base, args);
  if (isContext(base.toLowerCase(), scope)) return undefined;
  return dockerfile.stages.findLast((other) => other.index < stage.index && other.name === base);
}

function isContext(name: string, scope: Scope): boolean {
  return scope.contexts.some((context) => context.toLowerCase() === name);
}

/**
 * Where an instruction takes files from, but for its context: `COPY --from`, by name or index, and
 * `RUN --mount`, by name alone.
 */
export function sourcesOf(
  dockerfile: Dockerfile,
  { flags }: Instruction,
  scope: Scope,
): readonly Source[] {
  const sourceBy =
    (find: typeof findStage) =>
    (written: string): Source => {
      const name = expand(written, globalArgs(dockerfile, scope));
      const stage = isContext(name.toLowerCase(), scope) ? null : find(dockerfile, name);
      return stage ? { kind: 'stage', stage: stage.index } : { kind: 'outside', name };
    };
  return [
    ...(flags.get('from') ?? []).map(sourceBy(findStage)),
    ...(flags.get('mount') ?? []).flatMap(mountSource).map(sourceBy(findNamed)),
  ];
}

/** `type=bind,from=build,target=/m`: comma-separated, keys in any case. */
function mountSource(mount: string): string[] {
  for (const field of mount.split(',')) {
    const [, key, value] = /^\s*([^=]+)=(.*)$/.exec(field) ?? [];
    if (key?.toLowerCase() === 'from' && value !== undefined) return [value];
  }
  return [];
}

/** Where the files of a COPY came from, or null for the build context. */
export function copiedFrom(
  dockerfile: Dockerfile,
  instruction: Instruction,
  scope: Scope,
): CopiedFrom | null {
  if (instruction.keyword !== 'COPY') return null;
  const source = sourcesOf(dockerfile, instruction, scope)[0];
  if (source === undefined) return null;
  if (source.kind === 'outside') return { image: source.name };
  const stage = dockerfile.stages[source.stage];
  return stage ? { stage: stageName(stage) } : null;
}

/**
 * The stages that `stage` copies or mounts from, directly or through others, in file order. Its
 * FROM parents are part of it and are none of them, but what they copy from is.
 */
export function builderStages(dockerfile: Dockerfile, stage: number, scope: Scope): Stage[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const queue = [stage];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const one of instructionsOf(stageChain(dockerfile, next, scope))) {
      for (const source of sourcesOf(dockerfile, one, scope)) {
        if (source.kind !== 'stage') continue;
        found.add(source.stage);
        queue.push(source.stage);
      }
    }
  }
  found.delete(stage);
  return dockerfile.stages.filter((one) => found.has(one.index));
}

/** The other stages that copy or mount from `stage` themselves, in file order. */
export function stagesTaking(dockerfile: Dockerfile, stage: number, scope: Scope): Stage[] {
  const takes = (one: Instruction): boolean =>
    sourcesOf(dockerfile, one, scope).some(
      (source) => source.kind === 'stage' && source.stage === stage,
    );
  return dockerfile.stages.filter(
    ({ index, instructions }) => index !== stage && instructions.some(takes),
  );
}

/** What is carried out for a chain: each stage's own, and the triggers of the one it stands on. */
function instructionsOf(chain: readonly Stage[]): Instruction[] {
  return chain.flatMap((stage, at) => {
    const parent = chain[at + 1]?.instructions ?? [];
    return [...parent.flatMap((one) => one.trigger ?? []), ...stage.instructions];
  });
}
