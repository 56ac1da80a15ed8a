// F3. Pure: the way out of programs that a RUN installed with a distribution's package.

import type { Finding, Layer } from '../model/snapshot.ts';
import { isRun, PROGRAM_RULES } from './fix-layers.ts';

/** Rules whose matches are programs, and what comes with them. */
const INSTALLED: ReadonlySet<string> = new Set([...PROGRAM_RULES, 'no-header']);
/** Per distribution: what says, in the image or in one like it, why a package was installed. */
const WHY: ReadonlyMap<string, (name: string) => string> = new Map([
  ['deb', (name: string) => `apt-cache rdepends --installed ${name}`],
  ['apk', (name: string) => `apk info --rdepends ${name}`],
  ['rpm', (name: string) => `rpm --query --whatrequires ${name}`],
]);

/** Nothing else shall stand in a command that somebody copies. */
const NAME = /^[A-Za-z0-9][\w.+-]{0,99}$/;

/** Null where no package of a distribution owns the file, or no RUN of this Dockerfile brought it. */
export function fixOfInstalled({ rule, package: owner }: Finding, layer: Layer): string | null {
  const line = layer.lines?.[0];
  const why = WHY.get(owner?.type ?? '');
  if (!INSTALLED.has(rule) || line === undefined || layer.origin !== 'dockerfile') return null;
  if (owner === undefined || why === undefined || !NAME.test(owner.name)) return null;
  const { instruction } = layer;
  if (instruction === null || !isRun(layer)) return null;
  const { name } = owner;
  return isNamed(name, instruction)
    ? `Leave ${name} out of what line ${line} installs; a builder stage, or an image of tools beside this one, may have it.`
    : `It comes with ${name}, which something needs that line ${line} installs (\`${why(name)}\` tells what): leave that out.`;
}

/** `gcc` is no part of `gcc-12` or of `/opt/gcc`; `gcc=4:12.2.0-3` and `gcc:amd64` are gcc. */
function isNamed(name: string, instruction: string): boolean {
  return instruction.split(/[\s\\;&|'"]+/).some((word) => word.split(/[=:]/, 1)[0] === name);
}
