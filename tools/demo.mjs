// `npm run demo`: the main job on a real build. This file runs on Node 20 with nothing installed:
// it installs what package.json names and hands over to Node 24.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const node = join(root, 'node_modules/node/bin/node');

/** Runs in the project's folder with our output; ends the demo when it fails. */
function run(command, argv) {
  const child = spawnSync(command, argv, { cwd: root, stdio: 'inherit' });
  if (child.error !== undefined)
    console.error(`demo: cannot run ${command}: ${child.error.message}`);
  if (child.status !== 0) process.exit(child.status ?? 1);
}

if (!existsSync(node)) {
  console.error('demo     node_modules is missing: npm ci');
  const npm = process.env.npm_execpath;
  if (npm === undefined) run('npm', ['ci', '--no-audit', '--no-fund']);
  else run(process.execPath, [npm, 'ci', '--no-audit', '--no-fund']);
}
run(node, [join(root, 'tools/demo/demo.ts'), ...process.argv.slice(2)]);
