// F5. Inputs → the sources of head: context, Dockerfile, named contexts, all resolved.

import { join } from 'node:path';
import { readDockerfile } from '../dockerfile/read.ts';
import { findStage, stageName } from '../dockerfile/stages.ts';
import { UserError } from '../errors.ts';
import type { Policy } from '../gate/policy.ts';
import type { Settings } from '../gate/settings.ts';
import type { SourceTree } from '../model/build.ts';
import type { Dockerfile } from '../model/dockerfile.ts';
import { isFile, readText, resolveFolder } from '../ports/files.ts';
import { resolveIn, shownPath } from './settings.ts';

/** `docker buildx` takes these for a context as they are: nothing of them is on this disk. */
const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|docker-image:|oci-layout:|target:)/i;

/**
 * Head's tree. Throws `context-missing`, `dockerfile-missing` and `dockerfile-syntax`. `root` is
 * the folder that Dockerfile paths are shown relative to.
 */
export async function headSources(
  settings: Settings,
  workspace: string,
  root: string,
): Promise<SourceTree> {
  if (REMOTE.test(settings.context)) {
    throw new UserError('context-missing', `context ${settings.context} is not a folder`, {
      next: 'Check the sources out first and give their folder.',
    });
  }
  const context = await resolveFolder(resolveIn(workspace, settings.context));
  if (context === null) {
    throw new UserError('context-missing', `context: there is no folder ${settings.context}`);
  }
  const file =
    settings.file === null ? join(context, 'Dockerfile') : resolveIn(workspace, settings.file);
  const text = await readText(file);
  if (text === null) {
    const shown = settings.file ?? join(settings.context, 'Dockerfile');
    const meant = join(settings.context, settings.file ?? '');
    const isBelow = settings.file !== null && (await isFile(resolveIn(workspace, meant)));
    throw new UserError('dockerfile-missing', `There is no Dockerfile at ${shown}`, {
      ...(isBelow && { next: `\`file\` is relative to the workspace: did you mean ${meant}?` }),
    });
  }
  await checkSecretFiles(settings.build.secretFiles, workspace);
  return {
    context,
    file,
    dockerfile: readDockerfile(text, shownPath(file, root)),
    buildContexts: await namedContexts(settings.buildContexts, workspace),
  };
}

async function namedContexts(
  entries: readonly string[],
  workspace: string,
): Promise<Record<string, string>> {
  const contexts: Record<string, string> = {};
  for (const entry of entries) {
    const at = entry.indexOf('=');
    const where = entry.slice(at + 1);
    const folder = REMOTE.test(where) ? where : await resolveFolder(resolveIn(workspace, where));
    if (folder === null) {
      throw new UserError('context-missing', `build-contexts: there is no folder ${where}`, {
        next: 'Name an existing folder, or an image with docker-image://.',
      });
    }
    contexts[entry.slice(0, at)] = folder;
  }
  return contexts;
}

/** Docker's own error would come in the middle of the build. */
async function checkSecretFiles(entries: readonly string[], workspace: string): Promise<void> {
  const paths = entries.map((entry) => entry.slice(entry.indexOf('=') + 1));
  for (const path of paths) {
    if (await isFile(resolveIn(workspace, path))) continue;
    throw new UserError('bad-config', `secret-files: there is no file ${path}`, {
      next: 'Name existing files, one `id=path` a line.',
    });
  }
}

/** Throws `unknown-target` for a limit on a stage that the Dockerfile lacks, before the build. */
export function checkTargets({ limits }: Policy, dockerfile: Dockerfile): void {
  for (const { target } of limits) {
    if (target === 'runtime' || findStage(dockerfile, target) !== null) continue;
    throw new UserError('unknown-target', `limits: ${dockerfile.path} has no stage ${target}`, {
      details: dockerfile.stages.map(
        (stage) => `${stageName(stage)}  line ${stage.lines[0]}: ${stage.from.text}`,
      ),
      next: 'Name a stage, or `runtime` for whatever ships, under `limits` in stagegate.yml.',
    });
  }
}
