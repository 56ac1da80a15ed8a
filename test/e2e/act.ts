// Runs a workflow in a real runner, `act`, outside of containers, and tells what each step did.
// The program under test is started asynchronously: the stand-in of GitHub's API lives in this
// process.

import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { tool } from '../../tools/lab/index.ts';

const root = join(import.meta.dirname, '../..');

export interface Annotation {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly text: string;
}

/** One step as the runner saw it. */
export interface Step {
  readonly name: string;
  readonly result: string;
  /** Lines that were no commands, in order. */
  readonly lines: readonly string[];
  /** Workflow commands that annotate. */
  readonly annotations: readonly Annotation[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface WorkflowRun {
  readonly status: number | null;
  /** By `id:` or position. */
  readonly steps: ReadonlyMap<string, Step>;
  /** All that the runner printed. */
  readonly log: string;
  readonly milliseconds: number;
}

export interface WorkflowOptions {
  /** The repository, checked out. */
  readonly repo: string;
  /** Below the repository. */
  readonly workflow: string;
  readonly event: string;
  readonly payload: object;
  /** A folder of this run's own. */
  readonly scratch: string;
  /** Of every step. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** One job of it; all unless told. */
  readonly job?: string;
  /** `owner/name@ref` → a folder that stands in: act fetches actions even for steps that it skips. */
  readonly actions?: Readonly<Record<string, string>>;
}

/** What act's `--json` lines have of interest. */
interface LogLine {
  readonly msg?: string;
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly kvPairs?: Readonly<Record<string, string>>;
  readonly arg?: string;
  readonly name?: string;
  readonly content?: string;
  readonly step?: string;
  readonly stepID?: readonly string[];
  readonly stepResult?: string;
}

/** act's name for a job that runs on this machine itself. */
const ON_THE_HOST = 'ubuntu-latest=-self-hosted';

export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowRun> {
  const { repo, workflow, event, payload, scratch, env, secrets } = options;
  mkdirSync(scratch, { recursive: true });
  const file = join(scratch, 'event.json');
  writeFileSync(file, JSON.stringify(payload));
  const listed = (flag: string, values: Readonly<Record<string, string>>): string[] =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  const argv = [
    event,
    '--json',
    ...['--workflows', join(repo, workflow), '--eventpath', file, '--platform', ON_THE_HOST],
    ...['--no-cache-server', '--env-file', '/dev/null', '--container-daemon-socket', '-'],
    ...listed('--env', env),
    ...listed('--secret', secrets),
    ...listed('--local-repository', options.actions ?? {}),
    ...(options.job === undefined ? [] : ['--job', options.job]),
  ];
  const started = performance.now();
  const child = spawn(await tool('act'), argv, {
    cwd: repo,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // Node 24, as `using: node24` wants, and git.
      PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`,
      HOME: scratch,
      XDG_CACHE_HOME: join(scratch, 'act'),
    },
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const milliseconds = performance.now() - started;
  return { status, steps: stepsOf(lines), log: lines.join('\n'), milliseconds };
}

const ANNOTATIONS = new Set(['error', 'warning', 'notice']);

function stepsOf(lines: readonly string[]): Map<string, Step> {
  const steps = new Map<string, Step>();
  for (const text of lines) {
    const line = read(text);
    const id = line?.stepID?.[0];
    if (line === null || id === undefined) continue;
    const known = steps.get(id) ?? {
      name: line.step ?? '',
      result: '',
      lines: [],
      annotations: [],
      outputs: {},
      summary: '',
    };
    steps.set(id, follow(known, line));
  }
  return steps;
}

function follow(step: Step, line: LogLine): Step {
  const { command = '', arg = '', kvPairs, name = '', content = '', msg = '' } = line;
  if (line.raw_output) return { ...step, lines: [...step.lines, msg.replace(/\n$/u, '')] };
  if (line.stepResult !== undefined) return { ...step, result: line.stepResult };
  if (command === 'summary') return { ...step, summary: step.summary + content };
  if (command === 'set-output') return { ...step, outputs: { ...step.outputs, [name]: arg } };
  if (!ANNOTATIONS.has(command)) return step;
  const annotation = { kind: command, properties: kvPairs ?? {}, text: arg };
  return { ...step, annotations: [...step.annotations, annotation] };
}

function read(text: string): LogLine | null {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return null;
  }
}

/** Writes a file of a repository, folders and all. */
export function put(repo: string, path: string, text: string): void {
  mkdirSync(dirname(join(repo, path)), { recursive: true });
  writeFileSync(join(repo, path), text);
}
