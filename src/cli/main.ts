// F6. The command line: argv → one command, its result to stdout, everything else to stderr.

import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError, type ExitCode } from '../errors.ts';
import { momentOf } from '../pipeline/created.ts';
import type { Deps } from '../pipeline/deps.ts';
import { makeExec } from '../ports/exec.ts';
import { renderError } from '../render/error.ts';
import { suggest } from '../text/suggest.ts';
import { VERSION } from '../version.ts';
import { COMMANDS, commandHelp, mainHelp, type CommandName, type CommandSpec } from './commands.ts';
import { parseFlags, type ParsedFlags } from './flags.ts';
import { screenOf, type Io } from './io.ts';
import { runCompare, runGate, runInspect, runRender, runRules, type Run } from './run.ts';
import { showProgress } from './showprogress.ts';

const RUNS: Readonly<Record<CommandName, Run>> = {
  gate: runGate,
  inspect: runInspect,
  compare: runCompare,
  render: runRender,
  rules: runRules,
};

/** Runs one command to its end; nothing is thrown. The caller makes the answer its exit code. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(mainHelp(VERSION));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    io.stdout.write(`stagegate ${VERSION}\n`);
    return 0;
  }
  try {
    const command = findCommand(name);
    if (rest.includes('--help') || rest.includes('-h')) {
      io.stdout.write(commandHelp(command));
      return 0;
    }
    return await runCommand(command, parseFlags(rest, command.flags, command.operands), io);
  } catch (error) {
    const values = secretValues(rest);
    io.stderr.write(renderError(error, screenOf(io.stderr, io.env), { values }));
    return error instanceof UserError ? error.exit : 3;
  }
}

/** Values of `--secrets id=value`: no message may repeat them. */
function secretValues(argv: readonly string[]): string[] {
  return argv.flatMap((word, i) => {
    const given = word.startsWith('--secrets=')
      ? word.slice(10)
      : argv[i - 1] === '--secrets'
        ? word
        : null;
    return given === null ? [] : [given.slice(given.indexOf('=') + 1)];
  });
}

function findCommand(name: string): CommandSpec {
  const command = COMMANDS.find((one) => one.name === name);
  if (command !== undefined) return command;
  const names = COMMANDS.map((one) => one.name);
  const near = suggest(name, names);
  const hint = near === null ? `there are ${names.join(', ')}` : `did you mean ${near}?`;
  throw new UserError('usage', `${name}: no such command; ${hint}`, {
    next: 'stagegate --help says what there is.',
  });
}

async function runCommand(command: CommandSpec, flags: ParsedFlags, io: Io): Promise<ExitCode> {
  const temp = await mkdtemp(join(tmpdir(), 'stagegate-'));
  const progress = showProgress(io);
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const deps: Deps = {
    exec: makeExec(io.env),
    github: null,
    env: io.env,
    workspace: io.cwd,
    temp,
    cacheDir: flags.values.has('no-index-cache') ? null : cacheDirOf(flags, io.env),
    version: VERSION,
    now: () => performance.now(),
    today: new Date().toISOString().slice(0, 10),
    began: momentOf(new Date()),
    onProgress: progress.onEvent,
    onLog: () => undefined,
    signal: abort.signal,
  };
  try {
    return await RUNS[command.name](flags, deps, { ...io, endProgress: progress.end });
  } finally {
    progress.end();
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await rm(temp, { recursive: true, force: true });
  }
}

/** `$XDG_CACHE_HOME/stagegate`, by the XDG base directory specification. */
function cacheDirOf(flags: ParsedFlags, env: Io['env']): string {
  const given = flags.values.get('cache-dir');
  if (given !== undefined) return given;
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'stagegate');
}
