// Bundles each entry with ncc into dist/<entry>/, from scratch, so that nothing stale survives.

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist');
// Beside the real place, so that a build that fails leaves the old bundles as they were.
mkdirSync(dirname(out), { recursive: true });
const draft = mkdtempSync(`${out}.new-`);
process.once('exit', () => rmSync(draft, { recursive: true, force: true }));

for (const entry of ['action', 'cli']) {
  const ncc = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js'),
      'build',
      join(root, 'src', entry, 'index.ts'),
      '--out',
      join(draft, entry),
      '--license',
      'licenses.txt',
      '--target',
      'es2024',
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (ncc.status !== 0) process.exit(ncc.status ?? 1);
}
copyFileSync(join(root, 'src/cli/stagegate.mjs'), join(draft, 'cli/stagegate.mjs'));
chmodSync(join(draft, 'cli/stagegate.mjs'), 0o755);
rmSync(out, { recursive: true, force: true });
renameSync(draft, out);
chmodSync(out, 0o755);
