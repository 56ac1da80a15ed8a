// May touch: mounts below the folder that it is given.
import { readFileSync } from 'node:fs';
import type { Site } from '../site.ts';

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
