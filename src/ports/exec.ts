// F4. Runs programs: by argument vector, never through a shell, each in a process group of its own.

import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

export interface ExecOptions {
  readonly cwd?: string;
  /** Added to the environment the `Exec` was made with; undefined removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Aborting ends the whole process group: SIGTERM, and SIGKILL when it does not heed that. */
  readonly signal?: AbortSignal | undefined;
  readonly onStdout?: (line: string) => void;
  readonly onStderr?: (line: string) => void;
  /** Bytes kept of each stream, its last ones; 16 MiB unless told. */
  readonly keep?: number;
}

/** How a program ended. Nothing is thrown: callers know which ends they expect. */
export interface ExecResult {
  readonly ended: 'exit' | 'signal' | 'aborted' | 'not-found';
  /** The exit code; null unless it ended by `exit`. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** True when more was written than kept, so that `stdout` or `stderr` lacks its beginning. */
  readonly truncated: boolean;
}

export type Exec = (argv: readonly string[], options?: ExecOptions) => Promise<ExecResult>;

const KEEP = 16 * 1024 * 1024;
/** A line longer than this is handed on in pieces. */
const LONGEST_LINE = 1024 * 1024;
/** Milliseconds between SIGTERM and SIGKILL: buildx takes about 2 s to stop a step. */
const PATIENCE = 10_000;

/** An `Exec` whose programs get `env`. */
export function makeExec(
  env: Readonly<Record<string, string | undefined>>,
  patience = PATIENCE,
): Exec {
  return async (argv, options = {}) => {
    if (options.signal?.aborted) return unstarted('aborted');
    if (options.cwd !== undefined && !existsSync(options.cwd)) {
      // spawn reports this as ENOENT of the command, which would read as "not installed".
      throw new Error(`cannot run ${argv[0] ?? ''}: no folder ${options.cwd}`);
    }
    const child = start(argv, { ...env, ...options.env }, options.cwd);
    const stdout = collect(child.stdout, options.keep ?? KEEP, options.onStdout);
    const stderr = collect(child.stderr, options.keep ?? KEEP, options.onStderr);
    child.stdin.on('error', () => undefined); // a program that does not read its input is no failure
    child.stdin.end(options.input ?? '');
    const release = endOnAbort(child, options.signal, patience);
    try {
      const end = await ending(child);
      if (end === 'not-found') return unstarted('not-found');
      return {
        ended: options.signal?.aborted ? 'aborted' : end.signal === null ? 'exit' : 'signal',
        ...end,
        stdout: stdout.text(),
        stderr: stderr.text(),
        truncated: stdout.truncated() || stderr.truncated(),
      };
    } finally {
      release();
    }
  };
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function start(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string | undefined,
): Child {
  const [command, ...args] = argv;
  if (command === undefined) throw new Error('no command to run');
  return spawn(command, args, {
    env,
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // a group of its own, so that what it starts ends with it
  });
}

function ending(
  child: Child,
): Promise<{ code: number | null; signal: NodeJS.Signals | null } | 'not-found'> {
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') resolve('not-found');
      else reject(error);
    });
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

function unstarted(ended: 'aborted' | 'not-found'): ExecResult {
  return { ended, code: null, signal: null, stdout: '', stderr: '', truncated: false };
}

/** Returns the function that forgets the child again. */
function endOnAbort(child: Child, signal: AbortSignal | undefined, patience: number): () => void {
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    killGroup(child, 'SIGTERM');
    timer = setTimeout(() => killGroup(child, 'SIGKILL'), patience);
  };
  signal?.addEventListener('abort', end, { once: true });
  return () => {
    signal?.removeEventListener('abort', end);
    clearTimeout(timer);
  };
}

function killGroup(child: Child, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal); // the group is gone or was never made
  }
}

interface Collected {
  text(): string;
  truncated(): boolean;
}

/** Keeps the last `keep` bytes of a stream and hands its lines on as they come. */
function collect(stream: Readable, keep: number, onLine?: (line: string) => void): Collected {
  const chunks: Buffer[] = [];
  let kept = 0;
  let cut = false;
  const lines = onLine && lineSplitter(onLine);
  stream.on('data', (chunk: Buffer) => {
    lines?.push(chunk);
    chunks.push(chunk);
    kept += chunk.length;
    while (kept > keep) {
      cut = true;
      const first = chunks[0] as Buffer;
      const over = kept - keep;
      if (first.length <= over) chunks.shift();
      else chunks[0] = first.subarray(over);
      kept -= Math.min(first.length, over);
    }
  });
  stream.on('end', () => lines?.end());
  return { text: () => Buffer.concat(chunks).toString('utf8'), truncated: () => cut };
}

function lineSplitter(onLine: (line: string) => void): { push(chunk: Buffer): void; end(): void } {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const push = (text: string): void => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() as string;
    for (const part of parts) onLine(part.endsWith('\r') ? part.slice(0, -1) : part);
    if (rest.length > LONGEST_LINE) {
      onLine(rest);
      rest = '';
    }
  };
  return {
    push: (chunk) => push(decoder.write(chunk)),
    end: () => {
      push(decoder.end());
      if (rest !== '') onLine(rest);
    },
  };
}
