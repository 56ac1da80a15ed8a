// F3. Pure: the way out of programs that a RUN installed with a distribution's package.

import type { Finding, Layer } from '../model/snapshot.ts';

/** Rules whose matches are programs, and what comes with them. */
const PROGRAMS = new Set([
  'no-shell',
  'no-compiler',
  'no-package-manager',
  'no-build-tool',
  'no-vcs',
  'no-network-client',
  'no-debugger',
  'no-header',
]);
const DISTRIBUTIONS = new Set(['deb', 'apk', 'rpm']);

/** Null where no package of a distribution owns the file, or no RUN of this Dockerfile brought it. */
export function fixOfInstalled({ rule, package: owner }: Finding, layer: Layer): string | null {
  const line = layer.lines?.[0];
  if (!PROGRAMS.has(rule) || line === undefined || layer.origin !== 'dockerfile') return null;
  if (owner === undefined || !DISTRIBUTIONS.has(owner.type)) return null;
  const { instruction } = layer;
  if (instruction === null || !/^run\s/i.test(instruction)) return null;
  const elsewhere =
    'where a build needs it, install it in a builder stage; for a look at a container that runs, ' +
    'use an image of tools beside it';
  return isNamed(owner.name, instruction)
    ? `Leave ${owner.name} out of what line ${line} installs: ${elsewhere}.`
    : `It comes with ${owner.name}, which a package needs that line ${line} installs: leave that one out; ${elsewhere}.`;
}

/** `gcc` is no part of `gcc-12` or of `/opt/gcc`; `gcc=4:12.2.0-3` and `gcc:amd64` are gcc. */
function isNamed(name: string, instruction: string): boolean {
  return instruction.split(/[\s\\;&|'"]+/).some((word) => word.split(/[=:]/, 1)[0] === name);
}
