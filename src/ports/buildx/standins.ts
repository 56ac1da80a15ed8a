// F4. Writes files: what stands in for a Dockerfile or a context that buildx cannot take as it is.

import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { BuildPlan, SourceTree } from '../../model/build.ts';
import { reachableName } from './bake.ts';

/**
 * BuildKit builds a stage without a name (`COPY --from=0`) only as the last of its file. Cut behind
 * it, the text keeps its lines, and the steps their cache. Answers the files by target id.
 */
export async function cutDockerfiles(
  plan: BuildPlan,
  dir: string,
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const { id, side, stage } of plan.targets) {
    const tree = plan.trees[side];
    const end = tree?.dockerfile.stages[stage]?.lines[1];
    if (tree === null || end === undefined) continue;
    const isLast = stage === tree.dockerfile.stages.length - 1;
    if (isLast || reachableName(tree.dockerfile, stage) !== null) continue;
    const file = join(dir, id, basename(tree.file));
    await mkdir(join(dir, id), { recursive: true });
    const lines = tree.dockerfile.text.split('\n').slice(0, end);
    await writeFile(file, `${lines.join('\n')}\n`);
    // Buildx looks for `Dockerfile.dockerignore` beside the Dockerfile.
    await copyFile(`${tree.file}.dockerignore`, `${file}.dockerignore`).catch(ignoreMissing);
    files.set(id, file);
  }
  return files;
}

/**
 * The plan with a link in the place of a context folder whose path is not printable ASCII: buildx
 * names its session after the folder, and engine 28.5.2 refuses such a name in a header.
 */
export async function printableContexts(plan: BuildPlan, dir: string): Promise<BuildPlan> {
  const printable = async (tree: SourceTree, side: string): Promise<SourceTree> => {
    if (!isAbsolute(tree.context) || /^[\x20-\x7e]*$/.test(tree.context)) return tree;
    const link = join(dir, `${side}-context`);
    await symlink(tree.context, link);
    return { ...tree, context: link };
  };
  const { head, base } = plan.trees;
  return {
    ...plan,
    trees: {
      head: await printable(head, 'head'),
      base: base && (await printable(base, 'base')),
    },
  };
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
