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
  const named = dockerfile.stages.findLast((stage) => stage.name === nameOrIndex.toLowerCase());
  if (named) return named;
  return /^\d{1,6}$/.test(nameOrIndex) ? (dockerfile.stages[Number(nameOrIndex)] ?? null) : null;
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

function parentOf(
  dockerfile: Dockerfile,
  stage: Stage,
  args: ReadonlyMap<string, string>,
  scope: Scope,
): Stage | undefined {
  const base = expand(stage.base, args).toLowerCase();
  if (isContext(base, scope)) return undefined;
  return dockerfile.stages.findLast((other) => other.index < stage.index && other.name === base);
}

function isContext(name: string, scope: Scope): boolean {
  return scope.contexts.some((context) => context.toLowerCase() === name);
}

/** Where an instruction takes files from, but for its context: `COPY --from`, `RUN --mount`. */
export function sourcesOf(
  dockerfile: Dockerfile,
  instruction: Instruction,
  scope: Scope,
): readonly Source[] {
  const names = [
    ...(instruction.flags.get('from') ?? []),
    ...(instruction.flags.get('mount') ?? []).flatMap(mountSource),
  ];
  if (names.length === 0) return [];
  const args = globalArgs(dockerfile, scope);
  return names.map((written) => {
    const name = expand(written, args);
    const stage = isContext(name.toLowerCase(), scope) ? null : findStage(dockerfile, name);
    return stage ? { kind: 'stage', stage: stage.index } : { kind: 'outside', name };
  });
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
    for (const part of stageChain(dockerfile, next, scope)) {
      for (const source of part.instructions.flatMap((one) => sourcesOf(dockerfile, one, scope))) {
        if (source.kind !== 'stage') continue;
        found.add(source.stage);
        queue.push(source.stage);
      }
    }
  }
  found.delete(stage);
  return dockerfile.stages.filter((one) => found.has(one.index));
}
