// F2. The rule no-dev-dependency: pure.

import type { Rule, RuleMatch } from '../../model/knowledge.ts';
import type { Package } from '../../model/snapshot.ts';
import { formatBytes } from '../../text/bytes.ts';

const MAX_ALSO = 50;
const NAMED = 3;

const FIXES: Readonly<Record<string, string>> = {
  npm: 'Copy what `npm ci --omit=dev` installed (`pnpm install --prod`, `yarn workspaces focus --production`), or prune in the builder stage before copying.',
  composer: 'Copy what `composer install --no-dev` installed.',
};

export const noDevDependency: Rule = {
  name: 'no-dev-dependency',
  version: 1,
  level: 'warning',
  title: 'Packages that the application’s own manifest names for development only',
  why:
    'Compilers, bundlers, test runners and their dependencies are often most of an installation: ' +
    'more to pull, and more advisories for code that never runs.',
  fix: 'Install production dependencies alone in the stage that ships.',
  against: {
    argument: 'Some packages are listed for development and needed at run time all the same.',
    answer:
      'Then the manifest is wrong: the next installation without them breaks. Move them to ' +
      '`dependencies`; until then an exception with their path says so. What a manifest or lock ' +
      'file does not call a development dependency is never found.',
  },
  exception: {
    path: '/app/node_modules/tsx',
    reason: 'the service starts by tsx until it is compiled',
  },
  match({ packages }) {
    const groups = Map.groupBy(
      packages.filter(({ dev }) => dev === true),
      (one) => `${one.type} ${installationOf(one)} ${one.layer}`,
    );
    const matches = [...groups.values()].map(toMatch);
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};

/** `/app/node_modules` for all that lies in it; else where the record stands. */
function installationOf({ location }: Package): string {
  const file = location.split('!/')[0] ?? '';
  const [, root] = /^(.*?\/(?:node_modules|vendor))\//.exec(file) ?? [];
  return root ?? file;
}

function toMatch(packages: readonly Package[]): RuleMatch {
  const sorted = packages.toSorted(
    (left, right) =>
      Number(right.direct ?? false) - Number(left.direct ?? false) ||
      (right.size ?? 0) - (left.size ?? 0),
  );
  // A group is made with its first package.
  const first = sorted[0] as Package;
  const path = installationOf(first);
  const bytes = packages.reduce((sum, { size }) => sum + (size ?? 0), 0);
  const names = sorted.map(({ name, version }) => `${name} ${version}`.trim());
  const named = names.slice(0, NAMED).join(', ');
  const count = `${packages.length} development ${packages.length === 1 ? 'dependency' : 'dependencies'}`;
  const rest = names.length - NAMED;
  const more = rest > 0 ? ` and ${rest} more` : '';
  const also = names.slice(0, MAX_ALSO);
  return {
    path,
    layer: first.layer,
    message: `${count} (${formatBytes(bytes, 'plain')}) at ${path}: ${named}${more}`,
    evidence: {
      what: count,
      by: 'database',
      detail: first.type,
      also,
      ...(names.length > also.length && { alsoCount: names.length }),
    },
    ...(FIXES[first.type] !== undefined && { fix: FIXES[first.type] }),
  };
}
