// F2. Where a program that is not where it is looked for stands instead: pure.

import type { ImageView, RuleInput } from '../../model/knowledge.ts';
import { nameOf } from '../paths.ts';
import { surveyOf } from '../survey.ts';

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
