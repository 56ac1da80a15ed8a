// F3. Pure: what the ways out ask of a layer: which instruction made it, and what files it brings.

import type { RootfsEntry, RootfsView } from '../model/rootfs.ts';
import type { Layer } from '../model/snapshot.ts';

/** Rules whose matches are programs. */
export const PROGRAM_RULES = [
  'no-shell',
  'no-compiler',
  'no-package-manager',
  'no-build-tool',
  'no-vcs',
  'no-network-client',
  'no-debugger',
] as const;

export const isCopied = ({ instruction }: Layer): boolean =>
  /^(?:copy|add)\s/i.test(instruction ?? '');

export const isRun = ({ instruction }: Layer): boolean => /^run\s/i.test(instruction ?? '');

/** The files of a layer that a container sees. */
export function filesOf(rootfs: RootfsView, layer: number): RootfsEntry[] {
  return [...rootfs.entries()].filter((entry) => entry.layer === layer && entry.type === 'file');
}

/** Paths that one sentence can name. */
const NAMED = 5;

/** Paths of what runs, where these are few, else of all files; null: too many for a sentence. */
export function fewPaths(files: readonly RootfsEntry[]): string[] | null {
  const runs = files.filter((file) => (file.mode & 0o111) !== 0);
  const named = runs.length > 0 && runs.length <= NAMED ? runs : files;
  return named.length > NAMED ? null : named.map((file) => file.path);
}
