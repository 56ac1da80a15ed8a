// May touch: the folder that it is given.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Site } from '../site.ts';

/** Writes text files below `root`: path → text; those in a `bin` or `sbin` folder can be run. */
export function writeTree(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: /(^|\/)s?bin\//.test(path) ? 0o755 : 0o644 });
  }
}

/** Packs `root` as `out`: root's own files, and hard links stay hard links. */
export async function packTree(site: Site, root: string, out: string): Promise<void> {
  mkdirSync(dirname(out), { recursive: true });
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name'];
  await site.run(['tar', ...owner, '-C', root, '-cf', out, '.']);
}
