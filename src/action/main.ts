// F6. The action: inputs → the same pipeline as the command line → comment, summary, outputs,
// annotations.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExitCode } from '../errors.ts';
import { exitCodeOf } from '../gate/conclude.ts';
import { withoutQuotes } from '../gate/plan-options.ts';
import { quotedLinesOf } from '../gate/settings-lists.ts';
import type { RawInputs } from '../gate/settings.ts';
import { momentOf } from '../pipeline/created.ts';
import type { Deps } from '../pipeline/deps.ts';
import type { RunFacts } from '../pipeline/begin.ts';
import { gate } from '../pipeline/gate.ts';
import { makeExec } from '../ports/exec.ts';
import { openGitHub, type GitHub } from '../ports/github.ts';
import { formsOfSecret } from '../text/redact.ts';
import { VERSION } from '../version.ts';
import { openLog, type StepLog } from './log.ts';
import { readInputs, readRunFacts, type ActionIo, type Env } from './runner.ts';
import { LOOK, tell } from './tell.ts';
import { tellFailure } from './tellfailure.ts';

/** Milliseconds between SIGTERM and SIGKILL: a cancelled job's own end comes after about ten. */
const PATIENCE = 4000;

/** Runs the gate; nothing is thrown. Never `setFailed`: it flattens the exit code. */
export async function main(io: ActionIo): Promise<ExitCode> {
  const { env, toolkit } = io;
  const say = (line: string): void => void io.stdout.write(`${line}\n`);
  const temp = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'stagegate-'));
  const raw = readInputs(toolkit, env);
  const values = secretsOf(raw);
  for (const value of values) toolkit.setSecret(value);
  const log = openLog(say, toolkit, LOOK.width);
  const run = readRunFacts(env);
  const deps = depsOf(io, temp, raw, run, log);
  let keep = false;
  try {
    const result = await gate(raw, run, deps).finally(log.end);
    keep = result.layout !== null;
    await tell(result, run, deps, io);
    const { report } = result;
    return exitCodeOf(report.conclusion, report.policy.failOn);
  } catch (error) {
    return await tellFailure(error, { raw, run, deps, values }, io);
  } finally {
    log.end();
    // The layout is an output: the runner removes its temporary folder after the job.
    if (!keep) await rm(temp, { recursive: true, force: true });
  }
}

function depsOf(io: ActionIo, temp: string, raw: RawInputs, run: RunFacts, log: StepLog): Deps {
  const { env, signal } = io;
  return {
    exec: makeExec(withoutInputs(env), PATIENCE),
    github: githubOf(env, raw['github-token'], run),
    env,
    workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(),
    temp,
    cacheDir: raw['cache-dir'] ?? join(env['RUNNER_TEMP'] ?? tmpdir(), 'stagegate-cache'),
    version: VERSION,
    now: () => performance.now(),
    today: today(),
    began: momentOf(new Date()),
    onProgress: log.onProgress,
    onLog: log.onLog,
    signal,
  };
}

/** What the runner hands to this step alone is nobody else's: git, buildx, a credential helper. */
function withoutInputs(env: Env): Env {
  const own = /^(?:INPUT_|GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$)/u;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)));
}

/** Addresses come from the environment: an enterprise server has its own. */
function githubOf(env: Env, token: string | undefined, { repository }: RunFacts): GitHub | null {
  const apiUrl = env['GITHUB_API_URL'] || 'https://api.github.com';
  if (token === undefined || repository === null) return null;
  return openGitHub({ token, apiUrl, repository });
}

const today = (): string => new Date().toISOString().slice(0, 10);

/** Values that the runner shall never print; of one over several lines each line too. */
function secretsOf(raw: RawInputs): string[] {
  const values = quotedLinesOf(raw['secrets'] ?? '')
    .map((entry) => withoutQuotes(entry.slice(entry.indexOf('=') + 1).trim()))
    .flatMap(formsOfSecret);
  const token = raw['github-token'];
  return token === undefined ? values : [...values, token];
}
