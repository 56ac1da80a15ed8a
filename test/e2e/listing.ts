// File lists to compare: path, type, size, mode and link target, one line each.

import { execFileSync } from 'node:child_process';
import type { RootfsView } from '../../src/model/rootfs.ts';

/**
 * What `docker export` adds to every container or writes over: mount points that the engine makes,
 * and the files it mounts into them.
 */
const ADDED = new Set([
  '/.dockerenv',
  '/dev',
  '/dev/console',
  '/dev/pts',
  '/dev/shm',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/mtab',
  '/etc/resolv.conf',
  '/proc',
  '/sys',
]);

const KINDS: Readonly<Record<string, string>> = {
  '-': 'file',
  d: 'directory',
  l: 'symlink',
  h: 'hardlink',
  p: 'fifo',
  c: 'char',
  b: 'block',
};

/** `rwsr-xr-t` → 0o5755. */
function modeOf(letters: string): number {
  let mode = 0;
  for (let i = 0; i < 9; i += 1) {
    const letter = letters[i] ?? '-';
    if (letter !== '-' && letter !== 'S' && letter !== 'T') mode |= 1 << (8 - i);
  }
  if (/[sS]/.test(letters[2] ?? '')) mode |= 0o4000;
  if (/[sS]/.test(letters[5] ?? '')) mode |= 0o2000;
  if (/[tT]/.test(letters[8] ?? '')) mode |= 0o1000;
  return mode;
}

interface TarLine {
  readonly kind: string;
  readonly size: number;
  readonly mode: number;
  readonly link: string;
}

/** The lines of an exported tar as GNU tar lists them, in path order, without what export adds. */
export function listExport(tar: string): string[] {
  const text = execFileSync(
    'tar',
    ['--list', '--verbose', '--numeric-owner', '--quoting-style=literal', '--file', tar],
    { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C.UTF-8' } },
  );
  const rows = new Map<string, TarLine>();
  for (const line of text.split('\n')) {
    const found = /^(.)(.{9}) \S+ +(\S+) \S+ \S+ (.*)$/.exec(line);
    if (found === null) continue;
    const [, type = '', letters = '', size = '', rest = ''] = found;
    const kind = KINDS[type] ?? type;
    const arrow = kind === 'symlink' ? ' -> ' : kind === 'hardlink' ? ' link to ' : null;
    const [name = '', link = ''] = arrow === null ? [rest] : rest.split(arrow);
    const path = `/${name.replace(/^\/|\/$/g, '')}`;
    rows.set(path, { kind, size: Number(size) || 0, mode: modeOf(letters), link });
  }
  const lines = [...rows].map(([path, row]) => {
    // A hard link shows as the file that it is another name of.
    const file = row.kind === 'hardlink' ? rows.get(`/${row.link.replace(/^\//, '')}`) : row;
    const { kind, size, mode } = file ?? row;
    const link = kind === 'symlink' ? row.link : '';
    return `${path} ${kind} ${kind === 'file' ? size : 0} ${mode.toString(8)} ${link}`;
  });
  return keep(lines);
}

/** The same lines from our own squashed view. */
export function listRootfs(rootfs: RootfsView): string[] {
  const lines: string[] = [];
  for (const entry of rootfs.entries()) {
    const link = entry.type === 'symlink' ? entry.linkTarget : '';
    const size = entry.type === 'file' ? entry.size : 0;
    lines.push(`${entry.path} ${entry.type} ${size} ${entry.mode.toString(8)} ${link}`);
  }
  return keep(lines);
}

function keep(lines: readonly string[]): string[] {
  return lines.filter((line) => !ADDED.has(line.split(' ')[0] ?? '')).toSorted();
}
