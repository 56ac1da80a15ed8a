// May touch: child processes, by argument vector and never through a shell.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { LabError } from './errors.ts';

export interface Outcome {
  /** Exit code; 128 + signal number is not used: a signal is an error. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Milliseconds, after which the child is ended and the run fails. */
  readonly timeout?: number;
  /** Return any exit code instead of throwing. */
  readonly mayFail?: boolean;
  /** What to do when it fails, for the error's `next`. */
  readonly next?: string;
}

/** Runs `argv` to its end; throws a LabError with the last lines that it said when it fails. */
export type Run = (argv: readonly string[], options?: RunOptions) => Promise<Outcome>;

/**
 * util-linux's setpriv ends the child when we die, even by SIGKILL, so that an interrupted `up`
 * leaves no apt or mmdebstrap behind to fight with the next one.
 */
const SETPRIV = '/usr/bin/setpriv';
const TIED = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', '--'] : [];

/** The argument vector under which a program ends when this process does. */
export function tied(argv: readonly string[]): [string, ...string[]] {
  return [...TIED, ...argv] as [string, ...string[]];
}

/** A `Run` whose children get `env`, under what each call adds. */
export function makeRun(env: Readonly<Record<string, string | undefined>>): Run {
  return (argv, options = {}) =>
    new Promise((resolve, reject) => {
      const [command, ...args] = tied(argv);
      const child = spawn(command, args, {
        cwd: options.cwd,
        env: { ...env, ...options.env },
        stdio: ['pipe', 'pipe', 'pipe'],
        // A group of its own: mmdebstrap 1.3.5, when ended, ends all of its group.
        detached: true,
        ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
      });
      let stdout = '';
      let stderr = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      child.stdin.on('error', () => undefined); // a child that does not read its input is no failure
      child.stdin.end(options.input ?? '');
      const fail = (how: string, cause?: Error) => {
        const said = lastLines(stderr.trim() || stdout.trim());
        const next = options.next ?? 'read what it said above; run the same command by hand';
        reject(new LabError(`${argv.join(' ')}: ${how}${said}`, next, { cause }));
      };
      child.on('error', (error) => fail(`could not start (${error.message})`, error));
      child.on('close', (code, signal) => {
        if (code !== null && (code === 0 || options.mayFail)) resolve({ code, stdout, stderr });
        else if (options.mayFail) resolve({ code: 255, stdout, stderr });
        else fail(code === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${code}`);
      });
    });
}

function lastLines(text: string): string {
  return text === '' ? '' : `\n  | ${text.split('\n').slice(-20).join('\n  | ')}`;
}
