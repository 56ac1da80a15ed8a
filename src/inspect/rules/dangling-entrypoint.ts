// F2. The rule dangling-entrypoint: pure.

import type { Evidence, Rule, RuleInput, RuleMatch } from '../../model/knowledge.ts';
import { nameOf } from '../paths.ts';
import { APPLETS } from './start/applets.ts';
import { launcherOf, type Trouble } from './start/launch.ts';
import { fixOf, messageOf } from './start/texts.ts';
import { startCommands, type StartCommand } from './start/commands.ts';
import { extract, NAME, wants, type StartFact } from './start/facts.ts';

const BY: Readonly<Record<Trouble['kind'], Evidence['by']>> = {
  'not-there': 'config',
  dangling: 'symlink',
  directory: 'path',
  'not-on-path': 'config',
  'no-exec-bit': 'path',
  'not-allowed': 'path',
  'not-readable': 'path',
  unreachable: 'path',
  'no-format': 'content',
  machine: 'content',
  'carriage-return': 'content',
  interpreter: 'content',
};

function judge(input: RuleInput): RuleMatch[] {
  const launch = launcherOf(input);
  const { main, health } = startCommands(input);
  const matches: RuleMatch[] = [];
  for (const commands of [main, health]) {
    for (const command of commands) {
      const trouble = launch(command);
      if (trouble === null || isBuiltIn(command, trouble, input)) continue;
      const match = toMatch(command, trouble, input);
      // One file that is in the way of ENTRYPOINT and HEALTHCHECK is told once.
      if (!matches.some(({ message }) => message === match.message)) matches.push(match);
      // What comes after it is not started either.
      break;
    }
  }
  return matches;
}

/** BusyBox may be built to run its applets without any path (FEATURE_SH_STANDALONE). */
function isBuiltIn(
  { program, by }: StartCommand,
  { kind }: Trouble,
  { rootfs, values }: RuleInput,
): boolean {
  if (by !== 'called' || kind !== 'not-on-path' || !APPLETS.has(program)) return false;
  const shell = rootfs.resolve(values.shell[0] ?? '/bin/sh');
  return /^(?:busybox|toybox)/.test(nameOf(shell?.path ?? ''));
}

function toMatch(command: StartCommand, trouble: Trouble, input: RuleInput): RuleMatch {
  const at = 'at' in trouble ? trouble.at : null;
  return {
    path: at?.path ?? null,
    layer: at?.layer ?? null,
    message: messageOf(command, trouble, input),
    evidence: { what: command.of, by: BY[trouble.kind], detail: command.program },
    setBy: { keyword: command.of },
    fix: fixOf(command, trouble, input),
  };
}

export const danglingEntrypoint: Rule<StartFact> = {
  name: NAME,
  version: 1,
  wants,
  extract,
  level: 'error',
  title: 'ENTRYPOINT, CMD or HEALTHCHECK that cannot start',
  why:
    'Such an image builds, is pushed, and fails at its first start: `exec /app/server: no such ' +
    'file or directory`. A health check that cannot start takes a working container down.',
  fix: 'Name a program that the image holds, with an exec bit, in exec form: `ENTRYPOINT ["/app/server"]`.',
  against: {
    argument:
      'The program may come at run time: from a volume, a ConfigMap, or the command that the ' +
      'orchestrator names.',
    answer:
      'An image that is always started with a command of its own needs neither ENTRYPOINT nor CMD, ' +
      'and is then not judged. A program that a volume brings is what the exception is for. ' +
      'What a script does with its arguments, and shell text beyond its first word, is not guessed.',
  },
  exception: { reason: 'the plug-in loader is mounted at /opt/plugins by the orchestrator' },
  match: (input) => {
    const { main, health } = startCommands(input);
    if (main.length === 0 && health.length === 0) {
      return {
        status: 'not-applicable',
        reason: 'nothing is started by default: the image has no ENTRYPOINT and no CMD',
      };
    }
    const matches = judge(input);
    return matches.length === 0 ? { status: 'none' } : { status: 'found', matches };
  },
};
