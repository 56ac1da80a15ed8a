// F4. Whether the preset `slim` would let pass what fails (pure): a shell or a package manager that
// came with the external base image, and nothing that the Dockerfile's own lines add.

import type { Report } from '../../model/report.ts';

/**
 * Rules with `slimWarnsInherited`: a report holds no more of a rule than its name and level. A test
 * keeps this row equal to the rules' own.
 */
export const SLIM_RULES: readonly string[] = ['no-package-manager', 'no-shell'];

/** Said once, before any exception. */
export const SLIM_HINT =
  'These come with the base image. `preset: slim` in `stagegate.yml` makes shells and package managers of a base image warnings; what your own lines add still fails.';

/** Only where it lowers every finding that fails: each is an error under `strict`. */
export function slimHelps({ policy, targets }: Report): boolean {
  if (policy.preset !== 'strict' || policy.failOn !== 'error') return false;
  const failing = targets
    .filter(({ role }) => role === 'runtime')
    .flatMap(({ head }) => head?.findings ?? [])
    .filter(({ level, excusedBy }) => level === 'error' && excusedBy === null);
  const isLowered = failing.every(({ rule, inherited }) => inherited && SLIM_RULES.includes(rule));
  return failing.length > 0 && isLowered;
}
