// Bundles each entry with ncc into dist/<entry>/, from scratch, so that nothing stale survives.

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = process.argv[2] ?? join(root, 'dist');

rmSync(out, { recursive: true, force: true });
for (const entry of ['action', 'cli']) {
  const ncc = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js'),
      'build',
      join(root, 'src', entry, 'index.ts'),
      '--out',
      join(out, entry),
      '--license',
      'licenses.txt',
      '--target',
      'es2024',
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (ncc.status !== 0) process.exit(ncc.status ?? 1);
}
copyFileSync(join(root, 'src/cli/stagegate.mjs'), join(out, 'cli/stagegate.mjs'));
chmodSync(join(out, 'cli/stagegate.mjs'), 0o755);
