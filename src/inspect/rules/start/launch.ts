// F2. Whether a runtime could start a program in an image, as runc and the kernel go about it: pure.

import type { RuleInput } from '../../../model/knowledge.ts';
import type { RootfsEntry } from '../../../model/rootfs.ts';
import { runningUser, type RunningUser } from '../../users.ts';
import type { StartCommand } from './commands.ts';
import { accountsOf, NAME, type StartFact } from './facts.ts';

/** Why it could not. `at` is the file that is in the way, where one is there. */
export type Trouble =
  | { readonly kind: 'not-there' | 'dangling' | 'directory' | 'not-on-path' }
  | { readonly kind: 'no-exec-bit' | 'not-allowed' | 'not-readable'; readonly at: RootfsEntry }
  | { readonly kind: 'unreachable'; readonly at: RootfsEntry; readonly directory: RootfsEntry }
  | { readonly kind: 'no-format'; readonly at: RootfsEntry; readonly begins: string }
  | { readonly kind: 'machine'; readonly at: RootfsEntry; readonly machine: number }
  | { readonly kind: 'carriage-return'; readonly at: RootfsEntry; readonly interpreter: string }
  | {
      readonly kind: 'interpreter';
      readonly at: RootfsEntry;
      /** What the `#!` line needs: `/usr/bin/python3`, or env's `python3`. */
      readonly needs: string;
    };

/** PATH of a container whose image sets none (moby oci/defaults.go, DefaultPathEnv). */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `e_machine` by Go's names of architectures; a CPU that also runs another one has two. */
const MACHINES: Readonly<Record<string, readonly number[]>> = {
  '386': [3],
  amd64: [62, 3],
  arm: [40],
  arm64: [183, 40],
  loong64: [258],
  mips64le: [8],
  ppc64le: [21],
  riscv64: [243],
  s390x: [22],
};

/** An interpreter may be a script itself (fs/exec.c: five deep). */
const MOST_INTERPRETERS = 5;

type Found = { readonly file: RootfsEntry } | { readonly trouble: Trouble };

/** Answers null for what can be started, or cannot be told. */
export type Launcher = (command: StartCommand) => Trouble | null;

export function launcherOf({ rootfs, config, values }: RuleInput): Launcher {
  const { accounts, groups } = accountsOf(rootfs);
  const user = runningUser(config.user, accounts, groups);
  const anyone: RunningUser = { uid: null, gids: [], name: null };
  const machines = MACHINES[values.architecture];

  const find = (program: string, as: RunningUser): Found =>
    program.includes('/') ? findByPath(program, as) : findOnPath(program, as);

  const findByPath = (program: string, as: RunningUser): Found => {
    const path = absolute(program, config.workingDir);
    const file = rootfs.resolve(path);
    if (file === null) {
      return { trouble: { kind: rootfs.get(path) === null ? 'not-there' : 'dangling' } };
    }
    if (file.type === 'directory') return { trouble: { kind: 'directory' } };
    const trouble = file.type === 'file' ? obstacleOf(file, as) : null;
    return trouble === null ? { file } : { trouble };
  };

  const findOnPath = (program: string, as: RunningUser): Found => {
    let first: Trouble | null = null;
    for (const directory of (config.path ?? DEFAULT_PATH).split(':')) {
      const found = findByPath(`${directory === '' ? '.' : directory}/${program}`, as);
      if ('file' in found) return found;
      if ('at' in found.trouble) first ??= found.trouble;
    }
    return { trouble: first ?? { kind: 'not-on-path' } };
  };

  const obstacleOf = (file: RootfsEntry, as: RunningUser): Trouble | null => {
    if ((file.mode & 0o111) === 0) return { kind: 'no-exec-bit', at: file };
    const closed = directoriesOf(file.path)
      .map((path) => rootfs.get(path))
      .find((directory) => directory !== null && !may(as, directory, 1));
    if (closed !== null && closed !== undefined) {
      return { kind: 'unreachable', at: file, directory: closed };
    }
    return may(as, file, 1) ? null : { kind: 'not-allowed', at: file };
  };

  const start = (file: RootfsEntry, by: StartCommand['by'], as: RunningUser, depth: number) => {
    const fact = rootfs.factOf<StartFact>(NAME, file.path);
    switch (fact?.kind) {
      case 'elf':
        return machines === undefined || machines.includes(fact.machine)
          ? null
          : ({ kind: 'machine', at: file, machine: fact.machine } as const);
      case 'text':
        return by === 'called'
          ? null
          : ({ kind: 'no-format', at: file, begins: fact.begins } as const);
      case 'script':
        return startScript(file, fact, as, depth);
      default:
        return null;
    }
  };

  const startScript = (
    file: RootfsEntry,
    { interpreter, command, hasCarriageReturn }: Extract<StartFact, { kind: 'script' }>,
    as: RunningUser,
    depth: number,
  ): Trouble | null => {
    if (hasCarriageReturn) return { kind: 'carriage-return', at: file, interpreter };
    if (!may(as, file, 4)) return { kind: 'not-readable', at: file };
    for (const needs of command === null ? [interpreter] : [interpreter, command]) {
      if (isLater(needs)) continue;
      const found = find(needs, as);
      if ('trouble' in found) return { kind: 'interpreter', at: file, needs };
      if (depth >= MOST_INTERPRETERS) return null;
      const deeper = start(found.file, needs === command ? 'called' : 'exec', as, depth + 1);
      if (deeper !== null) return deeper;
    }
    return null;
  };

  return ({ program, by, asUser }) => {
    if (isLater(program)) return null;
    const as = asUser ? user : anyone;
    const found = find(program, as);
    if ('trouble' in found) return found.trouble;
    return start(found.file, by, as, 0);
  };
}

/** As a runtime takes a path: from the working directory, without empty parts. */
export function absolute(path: string, workingDir: string): string {
  const whole = path.startsWith('/') ? path : `/${workingDir}/${path}`;
  return whole.replace(/\/(?:\.?\/)+/g, '/');
}

/** What the runtime mounts is in no image. */
function isLater(path: string): boolean {
  return /^\/(?:proc|sys|dev)\//.test(path);
}

/** `/usr/bin/env` → `/usr`, `/usr/bin`. */
function directoriesOf(path: string): string[] {
  const found: string[] = [];
  for (let at = path.indexOf('/', 1); at > 0; at = path.indexOf('/', at + 1)) {
    found.push(path.slice(0, at));
  }
  return found;
}

/** `bit`: 4 read, 1 execute or search. Root needs an exec bit of anybody, and nothing else. */
function may({ uid, gids }: RunningUser, entry: RootfsEntry, bit: 4 | 1): boolean {
  const isOpen = entry.type === 'directory' || bit === 4 || (entry.mode & 0o111) !== 0;
  if (uid === null || uid === 0) return isOpen;
  if (entry.uid === uid) return (entry.mode & (bit << 6)) !== 0;
  if (gids.includes(entry.gid)) return (entry.mode & (bit << 3)) !== 0;
  return (entry.mode & bit) !== 0;
}
