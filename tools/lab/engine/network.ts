// May touch: the bridges that the lab makes, by name.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Site } from '../site.ts';

/**
 * The bridge of the engine that lives in `root`. Each engine has its own: a second dockerd with
 * bridge `none` deletes the first one's `docker0` (measured on 28.5.2). An interface name has at
 * most 15 characters.
 */
export function bridgeName(root: string): string {
  return `stagegate${createHash('sha256').update(root).digest('hex').slice(0, 6)}`;
}

/** dockerd 28.5.2 refuses to make a bridge of any name but `docker0` itself. */
export async function addBridge(site: Site, bridge: string): Promise<void> {
  if (existsSync(`/sys/class/net/${bridge}`)) return;
  await site.run(['ip', 'link', 'add', 'name', bridge, 'type', 'bridge'], {
    next: 'run the lab as root with CAP_NET_ADMIN',
  });
}

/** Removes the bridge and what it leaves; it is no error when it is not there. */
export async function removeBridge(site: Site, bridge: string): Promise<void> {
  if (!existsSync(`/sys/class/net/${bridge}`)) return;
  await site.run(['ip', 'link', 'delete', bridge], { mayFail: true });
}

/**
 * Bytes of the largest packet on the way out: a bridge with more (1,500 is dockerd's default)
 * loses big answers where the host's link takes less and path discovery is filtered.
 */
export function outgoingMtu(): number {
  const routes = readFileSync('/proc/net/route', 'utf8').split('\n').slice(1);
  const device = routes.map((row) => row.split('\t')).find((row) => row[1] === '00000000')?.[0];
  const file = `/sys/class/net/${device}/mtu`;
  return device !== undefined && existsSync(file) ? Number(readFileSync(file, 'utf8')) : 1500;
}
