// F5. Policy files that look as if they were in force and are not.

import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Settings } from '../gate/settings.ts';
import type { Problem } from '../model/snapshot.ts';
import { isFile } from '../ports/files.ts';

/**
 * One problem `policy-ignored` a file: `stagegate.yaml` in the root of the workspace, and, while
 * the root has no policy, either name in the context or beside the Dockerfile. A workflow that
 * names its file with `config` has chosen.
 */
export async function ignoredPolicies(
  { config, context, file }: Settings,
  workspace: string,
  configFile: string | null,
): Promise<readonly Problem[]> {
  if (config !== null) return [];
  const folder = resolve(workspace, context);
  const beside = file === null ? folder : dirname(resolve(workspace, file));
  const near = [folder, beside].flatMap((place) => [
    join(place, 'stagegate.yml'),
    join(place, 'stagegate.yaml'),
  ]);
  const paths = new Set([
    resolve(workspace, 'stagegate.yaml'),
    ...(configFile === null ? near : []),
  ]);
  const problems: Problem[] = [];
  for (const path of paths) {
    if (await isFile(path)) problems.push(ignored(path, workspace));
  }
  return problems;
}

function ignored(path: string, workspace: string): Problem {
  const shown = relative(workspace, path).split(sep).join('/');
  return {
    code: 'policy-ignored',
    message: `${shown} is not in force: the policy is stagegate.yml in the root of the workspace.`,
    next: !shown.includes('/')
      ? 'Rename it to stagegate.yml, or name it with `config`.'
      : 'Move it to the root of the workspace, or name it with `config`.',
    path: null,
    layer: null,
    affects: [],
  };
}
