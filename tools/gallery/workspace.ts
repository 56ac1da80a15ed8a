// May touch: the folder that it is given. An example as a workspace of its own, and its changes.
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
 * there: a change that changes nothing proves nothing.
 */
export function applyChanges(folder: string, changes: readonly Change[]): void {
  for (const change of changes) {
    const path = join(folder, change.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, changed(path, change).replaceAll('$UNIQUE', randomUUID().slice(0, 8)));
  }
}

function changed(path: string, change: Change): string {
  if ('text' in change) return change.text;
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (!before.includes(change.replace)) {
    throw new Error(`change: ${change.file} does not have the text ${change.replace}`);
  }
  return before.replaceAll(change.replace, () => change.by);
}
