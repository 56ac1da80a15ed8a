// May touch: mounts below the folder that it is given.
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import type { Site } from './site.ts';
import { scratch } from './site.ts';

/** Mount points below `root`, innermost first, from /proc/self/mountinfo (proc(5), field 5). */
export function mountsBelow(root: string, mountinfo: string): readonly string[] {
  const points = mountinfo
    .split('\n')
    .map((row) => (row.split(' ')[4] ?? '').replaceAll('\\040', ' '))
    .filter((point) => point.startsWith(`${root}/`));
  return points.sort((left, right) => right.length - left.length);
}

/** Unmounts what an engine that was killed left below `root`. */
export async function unmountBelow(site: Site, root: string): Promise<void> {
  for (const point of mountsBelow(root, readFileSync('/proc/self/mountinfo', 'utf8'))) {
    await site.run(['umount', '--lazy', point], { mayFail: true });
  }
}

/** Bytes that a bootstrapped Debian and its archive may take; measured: 350 MB. */
const ROOM = 2 ** 31;

/**
 * A scratch folder in memory where there is room, else on disk: bootstrapping a Debian syncs so
 * often that it took 46 s on disk and 27 s in memory, on a busy machine. Unmounted with `tmp`.
 */
export async function memoryScratch(site: Site, name: string): Promise<string> {
  const folder = scratch(site, name);
  if (freemem() > 2 * ROOM) {
    const argv = ['mount', '-t', 'tmpfs', '-o', `size=${ROOM}`, 'tmpfs', folder];
    await site.run(argv, { mayFail: true });
  }
  return folder;
}
