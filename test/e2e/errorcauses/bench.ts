// What the causes of errors are made with: a folder, an engine, the command line and the action as
// processes of their own. They run beside this one, which may be a registry's or a server's.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startEngine, type PrivateEngine } from '../../../tools/lab/index.ts';
import type { ErrorCode } from '../../../src/errors.ts';
import { useEngine } from '../engine.ts';
import { scratch } from '../tree.ts';

const root = join(import.meta.dirname, '../../..');

type Env = Readonly<Record<string, string | undefined>>;

/** How a run ended. */
export interface Ended {
  readonly status: number | null;
  /** Where errors are told: stderr of the command line, stdout of the action. */
  readonly said: string;
  /** The other stream. */
  readonly other: string;
  /** What is left in its folder for temporary files. */
  readonly left: readonly string[];
}

/** Does what makes one error, and answers how that ended. */
export type Cause = () => Promise<Ended>;
export type Causes = Readonly<Partial<Record<ErrorCode, Cause>>>;

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Env;
  /** Called when it runs: to interrupt it. */
  readonly onStart?: (child: ChildProcess) => Promise<void>;
}

export interface Bench {
  /** Of every docker client. */
  readonly env: Readonly<Record<string, string>>;
  /** A new folder with these files. */
  readonly folder: (files?: Readonly<Record<string, string | Buffer>>) => string;
  /** `stagegate …argv`. */
  readonly cli: (argv: readonly string[], options: RunOptions) => Promise<Ended>;
  /** The action in a runner's environment, on an event about the repository that `cwd` is. */
  readonly action: (event: string, payload: object, options: RunOptions) => Promise<Ended>;
}

/** Call it in `beforeAll` with 600,000 ms. */
export async function openBench(): Promise<Bench> {
  const { env } = await useEngine([]);
  const work = scratch('causes');
  let count = 0;
  const folder: Bench['folder'] = (files = {}) => {
    const dir = join(work, String(++count));
    mkdirSync(dir);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(dir, name, '..'), { recursive: true });
      writeFileSync(join(dir, name), text);
    }
    return dir;
  };
  const cli: Bench['cli'] = async (argv, options) => {
    const temp = options.env?.['TMPDIR'] ?? folder();
    const own = { ...process.env, ...env, TMPDIR: temp, XDG_CACHE_HOME: folder() };
    const ran = await run(['src/cli/index.ts', ...argv], {
      ...options,
      env: { ...own, ...options.env },
    });
    return { ...ran, said: ran.stderr, other: ran.stdout, left: readdirSync(temp) };
  };
  const action: Bench['action'] = async (event, payload, options) => {
    const runner = folder({ event: JSON.stringify(payload), output: '', summary: '' });
    const temp = folder();
    const own = {
      PATH: process.env['PATH'],
      HOME: runner,
      ...env,
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: join(runner, 'event'),
      GITHUB_OUTPUT: join(runner, 'output'),
      GITHUB_REPOSITORY: 'example-org/orders',
      GITHUB_STEP_SUMMARY: join(runner, 'summary'),
      GITHUB_WORKSPACE: options.cwd,
      RUNNER_TEMP: temp,
    };
    const ran = await run(['src/action/index.ts'], {
      ...options,
      env: { ...own, ...options.env },
    });
    return { ...ran, said: ran.stdout, other: ran.stderr, left: readdirSync(temp) };
  };
  return { env, folder, cli, action };
}

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program of the sources, with no environment but the one given. */
async function run([program = '', ...argv]: readonly string[], options: RunOptions): Promise<Ran> {
  const { cwd, env, onStart } = options;
  const node = ['--disable-warning=ExperimentalWarning', join(root, program)];
  const child = spawn(process.execPath, [...node, ...argv], { cwd, env: { ...env } });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  }
  void onStart?.(child);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, ...texts };
}

/** An engine of one cause alone, on the classic store, which may end in the middle of a build. */
export async function withEngine<T>(use: (engine: PrivateEngine) => Promise<T>): Promise<T> {
  const dir = `/tmp/sg-${process.pid}`; // sockets need a short path
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir);
  const engine = await startEngine({ root: dir, store: 'classic', log: () => undefined });
  try {
    return await use(engine);
  } finally {
    await engine.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A server that never answers: a build that fetches from it stands still in that step. */
export async function withSilence<T>(
  use: (url: string, asked: Promise<void>) => Promise<T>,
): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const server = createServer(() => resolve());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    const { port } = server.address() as AddressInfo;
    return await use(`http://127.0.0.1:${port}/file`, promise);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
