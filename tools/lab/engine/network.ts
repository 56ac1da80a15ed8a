// May touch: one bridge an engine, the firewall rules that carry its name, and IPv4 forwarding.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Site } from '../site.ts';

/**
 * The network of one engine. dockerd is told to leave iptables alone and the lab makes the three
 * rules it needs: two dockerds share the chains `DOCKER*`, so that the second one's start and stop
 * would change the first one's. For the same reason each has its own bridge: a second dockerd
 * with bridge `none` deletes the first one's `docker0` (measured on 28.5.2).
 */
export interface Network {
  /** An interface name, at most 15 characters (IFNAMSIZ). */
  readonly bridge: string;
  /** The first two octets of the engine's own /16, such as `10.77`. */
  readonly prefix: string;
  /** Bytes of the largest packet. */
  readonly mtu: number;
}

/** The bridge of the engine that lives in `root`. */
export function bridgeName(root: string): string {
  return `stagegate${hash(root).toString(16).padStart(8, '0').slice(0, 6)}`;
}

function hash(root: string): number {
  return createHash('sha256').update(root).digest().readUInt32BE(0);
}

/** The network that an engine in `root` would get now: none of the host's routes overlaps it. */
export function planNetwork(
  root: string,
  routes = readFileSync('/proc/net/route', 'utf8'),
): Network {
  const rows = routes.split('\n').slice(1, -1);
  const columns = rows.map((row) => row.split('\t'));
  // Column 1 is the destination as little-endian hexadecimal: its last octets come first.
  const taken = new Set(columns.map((row) => row[1]?.slice(4)));
  const hex = (octet: number) => octet.toString(16).toUpperCase().padStart(2, '0');
  let octet = 64 + (hash(root) % 128);
  while (taken.has(`${hex(octet)}0A`)) octet = 64 + ((octet - 63) % 128);
  const way = columns.find((row) => row[1] === '00000000')?.[0];
  return { bridge: bridgeName(root), prefix: `10.${octet}`, mtu: linkMtu(way) };
}

/**
 * A bridge that takes larger packets than the link out (dockerd's default is 1,500) loses big
 * answers where path discovery is filtered.
 */
function linkMtu(device: string | undefined): number {
  const file = `/sys/class/net/${device}/mtu`;
  return device !== undefined && existsSync(file) ? Number(readFileSync(file, 'utf8')) : 1500;
}

/** The daemon.json keys of this network. */
export function networkConfig({ bridge, prefix, mtu }: Network): object {
  return {
    bridge,
    'default-address-pools': [{ base: `${prefix}.0.0/16`, size: 24 }],
    mtu,
    iptables: false,
    ip6tables: false,
  };
}

/** Makes the bridge (dockerd 28.5.2 makes none of any name but `docker0`) and its rules. */
export async function addNetwork(site: Site, { bridge, prefix, mtu }: Network): Promise<void> {
  const next = 'run the lab as root with CAP_NET_ADMIN';
  if (!existsSync(`/sys/class/net/${bridge}`)) {
    await site.run(['ip', 'link', 'add', 'name', bridge, 'type', 'bridge'], { next });
    // dockerd takes the bridge's own address; its key `bip` excludes the key `bridge`.
    await site.run(['ip', 'address', 'add', `${prefix}.0.1/24`, 'dev', bridge], { next });
    // dockerd does so when it starts; a bridge that is made again under a running one needs it.
    await site.run(['ip', 'link', 'set', 'dev', bridge, 'mtu', String(mtu), 'up'], { next });
  }
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
  const mine = `${prefix}.0.0/16`;
  const answers = ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED'];
  const rules = [
    ['-t', 'nat', '-I', 'POSTROUTING', '-s', mine, '!', '-d', mine, '-j', 'MASQUERADE'],
    ['-t', 'filter', '-I', 'FORWARD', '-s', mine, '-j', 'ACCEPT'],
    ['-t', 'filter', '-I', 'FORWARD', '-d', mine, ...answers, '-j', 'ACCEPT'],
  ];
  for (const rule of rules) {
    await site.run(['iptables', '-w', ...rule, '-m', 'comment', '--comment', bridge], { next });
  }
}

/** Whether the bridge is there; a network reset of the host, or a lab in a chroot, takes it away. */
export function hasNetwork(bridge: string): boolean {
  return existsSync(`/sys/class/net/${bridge}`);
}

/** Removes the bridge and the rules that carry its name; what is not there is no error. */
export async function removeNetwork(site: Site, bridge: string): Promise<void> {
  for (const [table, chain] of [['nat', 'POSTROUTING'] as const, ['filter', 'FORWARD'] as const]) {
    const list = ['iptables', '-w', '-t', table, '-S', chain];
    const { stdout } = await site.run(list, { mayFail: true });
    for (const rule of stdout.split('\n').filter((row) => row.includes(`--comment ${bridge} `))) {
      const words = rule.trim().split(' ').slice(1);
      await site.run(['iptables', '-w', '-t', table, '-D', ...words], { mayFail: true });
    }
  }
  if (!existsSync(`/sys/class/net/${bridge}`)) return;
  await site.run(['ip', 'link', 'delete', bridge], { mayFail: true });
}
