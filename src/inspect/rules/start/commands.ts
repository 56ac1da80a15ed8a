// F2. What an image starts by itself: the programs that its config names, in their order. Pure.

import type { RuleInput } from '../../../model/knowledge.ts';
import { nameOf } from '../../paths.ts';

export type Instruction = 'ENTRYPOINT' | 'CMD' | 'HEALTHCHECK';

/** One program that something starts. */
export interface StartCommand {
  readonly of: Instruction;
  /** As it is named: `/app/server`, `./run`, `node`. */
  readonly program: string;
  /**
   * `exec`: by the runtime itself. `shell`: the shell of a shell form. `called`: by that shell, or
   * by an init that the runtime started; both run a text without `#!` as a script.
   */
  readonly by: 'exec' | 'shell' | 'called';
  /** False: as another user, as gosu does. */
  readonly asUser: boolean;
  /** Of a shell form: its one program, where the text is nothing more than it and plain words. */
  readonly plain?: string;
  /** Of a shell form: the program that its text begins with, where that can be told. */
  readonly calls?: string;
  /** More words follow. */
  readonly hasArguments: boolean;
}

/** Programs that start the rest of their arguments. */
interface Starter {
  readonly names: readonly string[];
  /** Options that take the next word. */
  readonly takes: readonly string[];
  /** Words before the program: gosu's user. */
  readonly skips: number;
}

const STARTERS: readonly Starter[] = [
  // tini README, "Existing options"; docker-init is tini; catatonit(1) has the same.
  { names: ['tini', 'tini-static', 'docker-init', 'catatonit'], takes: ['-p', '-e'], skips: 0 },
  { names: ['dumb-init'], takes: ['-r', '--rewrite'], skips: 0 },
  { names: ['gosu', 'su-exec'], takes: [], skips: 1 },
];

const SHELLS = new Set(['sh', 'ash', 'bash', 'dash', 'ksh', 'mksh', 'zsh']);
const MOST_STARTERS = 4;

/** ENTRYPOINT with CMD behind it, else CMD; then the health check. */
export function startCommands({ config, values }: Pick<RuleInput, 'config' | 'values'>): {
  readonly main: readonly StartCommand[];
  readonly health: readonly StartCommand[];
} {
  const { cmd, healthcheck } = config;
  // `ENTRYPOINT [""]` takes the base image's away.
  const entrypoint = config.entrypoint.join('') === '' ? [] : config.entrypoint;
  const of = (at: number): Instruction => (at < entrypoint.length ? 'ENTRYPOINT' : 'CMD');
  const main = commandsOf([...entrypoint, ...cmd], of);
  const [kind = '', ...test] = healthcheck ?? [];
  const line = kind === 'CMD-SHELL' ? [...values.shell, ...test] : kind === 'CMD' ? test : [];
  return { main, health: commandsOf(line, () => 'HEALTHCHECK') };
}

function commandsOf(argv: readonly string[], of: (at: number) => Instruction): StartCommand[] {
  const commands: StartCommand[] = [];
  let at = 0;
  let asUser = true;
  for (let depth = 0; depth <= MOST_STARTERS; depth += 1) {
    const program = argv[at];
    // A Windows path: nothing that could be looked up here.
    if (program === undefined || /^[A-Za-z]:\\/.test(program)) return commands;
    const text = shellText(argv, at);
    const by = depth > 0 ? 'called' : text === null ? 'exec' : 'shell';
    const plain = text === null ? null : plainProgram(text);
    const isAlone = plain !== null && text?.trim().replace(/^exec\s+/, '') === plain;
    const hasArguments = argv.length > at + 1 && !isAlone;
    const word = text === null ? null : firstWord(text);
    commands.push({
      ...{ of: of(at), program, by, asUser, hasArguments },
      ...(plain !== null && { plain }),
      ...(word !== null && { calls: word }),
    });
    if (text !== null) {
      const rest = { by: 'called', asUser, hasArguments: true } as const;
      return word === null ? commands : [...commands, { of: of(at), program: word, ...rest }];
    }
    const starter = STARTERS.find(({ names }) => names.includes(nameOf(program)));
    if (starter === undefined) return commands;
    at = programAfter(argv, at, starter);
    asUser &&= starter.skips === 0;
  }
  return commands;
}

/** The text that a shell at this place is given: `sh -c TEXT`, `bash -o pipefail -c TEXT`. */
function shellText(argv: readonly string[], at: number): string | null {
  if (!SHELLS.has(nameOf(argv[at] ?? ''))) return null;
  for (let i = at + 1; i < argv.length - 1; i += 1) {
    const word = argv[i] ?? '';
    // A login shell sets a PATH of its own.
    if (/^-\w*l/.test(word) || word === '--login') return null;
    if (/^-\w*c$/.test(word)) return argv[i + 1] ?? null;
    if (!/^[-+]/.test(word) && !/^[-+]\w*o$/.test(argv[i - 1] ?? '')) return null;
  }
  return null;
}

function programAfter(argv: readonly string[], from: number, starter: Starter): number {
  let at = from + 1;
  for (; argv[at]?.startsWith('-') === true; at += 1) {
    if (argv[at] === '--') {
      at += 1;
      break;
    }
    if (starter.takes.includes(argv[at] ?? '')) at += 1;
  }
  return at + starter.skips;
}

const WORDS = /^(?:exec\s+)?([\w./+][\w./+-]*)(?:\s+[\w./+:=@%,-]+)*$/;

function plainProgram(text: string): string | null {
  const program = WORDS.exec(text.trim().slice(0, 4096))?.[1] ?? null;
  return program === null || BUILTINS.has(program) ? null : program;
}

/** The program a shell text begins with; null where the shell's syntax decides what comes first. */
function firstWord(text: string): string | null {
  const [, word, rest] = /^\s*(?:exec\s+)?([\w./+][\w./+-]*)(?=\s|$)([^]*)$/.exec(text) ?? [];
  if (word === undefined || rest === undefined || BUILTINS.has(word)) return null;
  // Something else may do the work when the first program is not there.
  if (/[;\n&]/.test(rest.replace(/&&|\d?>&\d|&>/g, ''))) return null;
  const [, ...otherwise] = rest.split('||');
  const givesUp = (part: string): boolean => /^\s*(?:exit\b|false\b|kill\b)/.test(part);
  return otherwise.every(givesUp) ? word : null;
}

/** Of POSIX shells and bash: nothing to be found on PATH. */
const BUILTINS = new Set(
  (
    '. : alias bg break builtin case cd command continue declare dirs disown do done echo elif ' +
    'else enable esac eval exec exit export false fc fg fi for function getopts hash help history ' +
    'if in jobs kill let local logout popd printf pushd pwd read readonly return select set shift ' +
    'shopt source suspend test then time times trap true type typeset ulimit umask unalias unset ' +
    'until wait while coproc'
  ).split(' '),
);
