// F2. Which file a command word starts (execve(2), execvp(3); runc looks up as a shell does): pure.

import type { RuleInput } from '../../model/knowledge.ts';
import type { RootfsEntry, RootfsView } from '../../model/rootfs.ts';

/** Docker's, where the image says nothing (moby oci/defaults: DefaultPathEnv). */
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where a command is found, symlinks unresolved; null: nowhere. */
export function findCommand(word: string, { rootfs, config }: RuleInput): string | null {
  const from = (directory: string): string =>
    directory.startsWith('/') ? directory : `${config.workingDir || '/'}/${directory}`;
  if (word.includes('/')) {
    const path = from(word);
    return isExecutable(rootfs.resolve(path)) ? path : null;
  }
  if (word === '') return null;
  for (const directory of (config.path ?? DEFAULT_PATH).split(':')) {
    const path = `${from(directory)}/${word}`;
    if (isExecutable(rootfs.resolve(path))) return path;
  }
  return null;
}

export function isExecutable(entry: RootfsEntry | null): boolean {
  return entry !== null && entry.type === 'file' && (entry.mode & 0o111) !== 0;
}

/**
 * The inodes of what ENTRYPOINT, CMD and HEALTHCHECK name: the first words alone, for what a script
 * goes on to start it may prepare.
 */
export function startedInodes(input: RuleInput): ReadonlySet<number> {
  const { entrypoint, cmd, healthcheck } = input.config;
  const words = [entrypoint[0], cmd[0], healthcheck?.[0] === 'CMD' ? healthcheck[1] : undefined];
  const found = new Set<number>();
  for (const word of words) {
    const path = word === undefined ? null : findCommand(word, input);
    const entry = path === null ? null : input.rootfs.resolve(path);
    if (entry !== null) found.add(entry.inode);
  }
  return found;
}

/** True when a shell can be started under its usual name. */
export function hasShell(rootfs: RootfsView): boolean {
  return ['/bin/sh', '/usr/bin/sh', '/bin/bash', '/usr/bin/bash'].some((path) =>
    isExecutable(rootfs.resolve(path)),
  );
}
