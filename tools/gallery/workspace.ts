// May touch: the folder that it is given. An example as a workspace of its own, and its changes.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Change } from './expected.ts';

/** Copies an example's folder; what was in `folder` is gone afterwards. */
export function makeWorkspace(example: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  cpSync(example, folder, { recursive: true });
}

/**
 * Changes files of a workspace as an expectation says. `$UNIQUE` in the new text is another word
 * each time, so that no builder has seen the change before. Throws when the text to replace is not
 * there, or a patch does not fit: a change that changes nothing proves nothing.
 */
export function applyChanges(folder: string, changes: readonly Change[]): void {
  for (const change of changes) {
    if ('patch' in change) applyPatch(folder, change.patch);
    else writeChange(folder, change);
  }
}

type Written = Exclude<Change, { patch: string }>;

function writeChange(folder: string, change: Written): void {
  const path = join(folder, change.file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, changed(path, change).replaceAll('$UNIQUE', randomUUID().slice(0, 8)));
}

function changed(path: string, change: Written): string {
  if ('text' in change) return change.text;
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (!before.includes(change.replace)) {
    throw new Error(`change: ${change.file} does not have the text ${change.replace}`);
  }
  return before.replaceAll(change.replace, () => change.by);
}

function applyPatch(folder: string, patch: string): void {
  // Without this, git skips what lies below another repository's root, and says nothing.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder), GIT_DIR: '/dev/null' };
  const ran = spawnSync('git', ['apply', '--verbose', patch], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (ran.status === 0) return;
  throw new Error(`change: ${patch} does not fit: ${ran.error?.message ?? ran.stderr.trim()}`);
}
