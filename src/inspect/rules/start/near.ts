// F2. Where a program that is not where it is looked for stands instead: pure.

import type { ImageView, RuleInput } from '../../../model/knowledge.ts';
import { findCommand } from '../../loader/commands.ts';
import { nameOf } from '../../paths.ts';
import { surveyOf } from '../../survey.ts';
import { startCommands } from './commands.ts';

/** The executable of that name with the shortest path, or null. Part of no package's tree. */
export function executableNamed(
  name: string,
  { rootfs }: Pick<ImageView, 'rootfs'>,
): string | null {
  let best: string | null = null;
  for (const { path } of surveyOf(rootfs).executables) {
    if (!path.endsWith(`/${name}`) || path.includes('/node_modules/')) continue;
    if (best === null || path.length < best.length) best = path;
  }
  return best;
}

/** The stage that has an executable of that name, and where. */
export function builtElsewhere(
  name: string,
  builders: RuleInput['builders'],
): { readonly stage: string; readonly path: string } | null {
  for (const builder of builders) {
    const path = executableNamed(name, builder);
    if (path !== null) return { stage: builder.stage, path };
  }
  return null;
}

/** Where to put a program that was named so: at its own path, or into the PATH. */
export function homeOf(program: string, path: string): string {
  if (program.startsWith('/')) return program;
  const directories = path.split(':').filter((directory) => directory.startsWith('/'));
  const home = directories.includes('/usr/local/bin') ? '/usr/local/bin' : directories[0];
  return `${home ?? '/usr/local/bin'}/${nameOf(program)}`;
}

/**
 * A health check by the image's own program, which is not the base image's `node` or `nginx`, and
 * no script; its option is an example.
 */
export function probeBy(input: RuleInput): string {
  const main = startCommands(input).main.at(-1);
  const path = main === undefined ? null : findCommand(main.program, input);
  const layer = path === null ? undefined : input.rootfs.resolve(path)?.layer;
  const isOwn = layer !== undefined && input.origins[layer] !== 'base-image';
  const program = path !== null && isOwn && !nameOf(path).includes('.') ? path : '/app/server';
  return `HEALTHCHECK CMD [${JSON.stringify(program)}, "--probe"]`;
}
