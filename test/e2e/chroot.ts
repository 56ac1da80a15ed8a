// Root file systems of images in folders of this machine, and programs that run in them: in a chroot
// inside a container, so that the test need not be root.

import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AskLoaders } from '../../tools/loader/agree.ts';
import type { TestEngine } from './engine.ts';
import { scratch, writeTree } from './tree.ts';

/** The engine needs `busybox:1.36`: its chroot is static, and minds no variable of the loader. */
export const CHROOT_IMAGE = 'busybox:1.36';

function docker(engine: TestEngine, argv: readonly string[], input = ''): string {
  const env = { ...process.env, ...engine.env };
  const child = spawnSync('docker', argv, { env, input, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (child.status !== 0) throw new Error(`docker ${argv.join(' ')}\n${child.stderr}`);
  return child.stdout;
}

/** Builds and unpacks; the folder is deleted when the test file has run. */
export function exportRoot(engine: TestEngine, name: string, dockerfile: string): string {
  const context = scratch(`root-${name}-context`);
  const root = scratch(`root-${name}`);
  const tar = join(context, 'root.tar');
  writeTree(context, { Dockerfile: dockerfile });
  // `type=local` writes file by file, and takes minutes where the disk is busy.
  docker(engine, ['buildx', 'build', '--quiet', `--output=type=tar,dest=${tar}`, context]);
  const argv = ['--extract', `--file=${tar}`, `--directory=${root}`];
  execFileSync('tar', [...argv, '--no-same-owner', '--exclude=dev/*']);
  rmSync(tar);
  return root;
}

/** What a shell script prints that finds the root file system, read-only, at `/image`. */
export function runAt(engine: TestEngine, root: string, script: string, input: string): string {
  const argv = ['run', '--rm', '--interactive', '--network=none', `--volume=${root}:/image:ro`];
  return docker(engine, [...argv, CHROOT_IMAGE, 'sh', '-c', script], input);
}

/** One line a question; each answer ends with a line of its own. */
const ASK = `while read -r trace loader path; do
  if [ "$trace" = true ]; then LD_TRACE_LOADED_OBJECTS=1 chroot /image "$loader" "$path"
  else chroot /image "$loader" --list "$path"
  fi </dev/null 2>&1
  printf '\\n\\1\\n'
done`;

/** Asks the loaders of the image at `root` themselves. */
export function askIn(engine: TestEngine, root: string): AskLoaders {
  return (questions) => {
    const lines = questions.map(({ trace, loader, path }) => `${trace} ${loader} ${path}\n`);
    const said = runAt(engine, root, ASK, lines.join(''));
    return Promise.resolve(said.split('\n\u0001\n').slice(0, questions.length));
  };
}
