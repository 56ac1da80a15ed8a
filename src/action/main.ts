// F6. The action: inputs → the same pipeline as the command line → summary, outputs, annotations.

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError, type ExitCode } from '../errors.ts';
import { exitCodeOf } from '../gate/conclude.ts';
import { withoutQuotes } from '../gate/plan-options.ts';
import { linesOf, quotedLinesOf } from '../gate/settings-lists.ts';
import type { Report } from '../model/report.ts';
import type { Deps } from '../pipeline/deps.ts';
import { gate, type GateResult } from '../pipeline/gate.ts';
import { writeReportFiles, type ReportFiles } from '../pipeline/reportfiles.ts';
import { shownPath } from '../pipeline/settings.ts';
import { makeExec } from '../ports/exec.ts';
import { readText } from '../ports/files.ts';
import { annotationLines } from '../render/annotations.ts';
import type { MarkdownOptions } from '../render/comment.ts';
import { renderError, renderErrorMarkdown } from '../render/error.ts';
import { createProgress } from '../render/progress.ts';
import { renderText } from '../render/text.ts';
import { redactText } from '../text/redact.ts';
import { workflowCommand } from '../text/workflow.ts';
import { VERSION } from '../version.ts';
import { readInputs, readRunFacts, type Env, type Toolkit } from './runner.ts';

export interface ActionIo {
  readonly stdout: { write(text: string): unknown };
  readonly env: Env;
  readonly toolkit: Toolkit;
}

const LOOK = { width: 100, colour: false } as const;

/** Runs the gate; nothing is thrown. Never `setFailed`: it flattens the exit code. */
export async function main(io: ActionIo): Promise<ExitCode> {
  const { env, toolkit } = io;
  const say = (line: string): void => void io.stdout.write(`${line}\n`);
  const temp = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'stagegate-'));
  const raw = readInputs(toolkit);
  const values = secretsOf(raw);
  for (const value of values) toolkit.setSecret(value);
  const log = buildLog(say, toolkit);
  const deps = depsOf(env, temp, raw['cache-dir'], say, log);
  let keep = false;
  try {
    const result = await gate(raw, readRunFacts(env), deps).finally(log.end);
    const { report, settings } = result;
    const links = linksOf(env, settings.commentKey);
    const files = await writeReportFiles(report, settings.reportDir, deps.workspace, links);
    keep = result.layout !== null;
    await publish(result, files, deps.workspace, io);
    return exitCodeOf(report.conclusion, report.policy.failOn);
  } catch (error) {
    say(renderError(error, LOOK, { values }));
    const message = error instanceof Error ? error.message : String(error);
    const { text } = redactText(message, { values });
    say(workflowCommand('error', { title: 'Stagegate' }, text));
    await addSummary(
      io,
      renderErrorMarkdown(error, env['GITHUB_REPOSITORY']?.split('/').at(-1) ?? 'image', {
        values,
      }),
    );
    toolkit.setOutput('conclusion', 'unknown');
    return error instanceof UserError ? error.exit : 3;
  } finally {
    // The layout is an output: the runner removes its temporary folder after the job.
    if (!keep) await rm(temp, { recursive: true, force: true });
  }
}

function depsOf(
  env: Env,
  temp: string,
  cacheDir: string | undefined,
  say: (line: string) => void,
  log: BuildLog,
): Deps {
  const progress = createProgress({ isTerminal: false, width: LOOK.width });
  return {
    exec: makeExec(env),
    env,
    workspace: env['GITHUB_WORKSPACE'] ?? process.cwd(),
    temp,
    cacheDir: cacheDir ?? join(env['RUNNER_TEMP'] ?? tmpdir(), 'stagegate-cache'),
    version: VERSION,
    now: () => performance.now(),
    today: new Date().toISOString().slice(0, 10),
    onProgress: (event) => {
      if (event.kind === 'start' && event.phase !== 'build') log.end();
      if (event.kind === 'done') log.end();
      const text = progress.event(event);
      if (text !== '') say(text.replace(/\n$/, ''));
    },
    onLog: log.line,
  };
}

interface BuildLog {
  readonly line: (text: string) => void;
  readonly end: () => void;
}

/** BuildKit's own log in one collapsed group, in which no line is taken for a command. */
function buildLog(say: (line: string) => void, toolkit: Toolkit): BuildLog {
  let token: string | null = null;
  return {
    line: (text) => {
      if (token === null) {
        token = randomUUID();
        toolkit.startGroup('build log');
        say(`::stop-commands::${token}`);
      }
      say(text);
    },
    end: () => {
      if (token === null) return;
      say(`::${token}::`);
      toolkit.endGroup();
      token = null;
    },
  };
}

/** Where this run can be looked at. */
function linksOf(env: Env, key: string | null): MarkdownOptions {
  const { GITHUB_SERVER_URL: server, GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = env;
  const run = id === undefined ? null : { id, attempt: attempt ?? '1' };
  return { key, run, ...(server === undefined ? {} : { server }) };
}

/** Values that the runner shall never print; of one over several lines each line too. */
function secretsOf(raw: Readonly<Record<string, string>>): string[] {
  const values = quotedLinesOf(raw['secrets'] ?? '')
    .map((entry) => withoutQuotes(entry.slice(entry.indexOf('=') + 1).trim()))
    .flatMap((value) => (value.includes('\n') ? [value, ...linesOf(value)] : [value]))
    .filter((value) => value.length > 3);
  const token = raw['github-token'];
  return token === undefined ? values : [...values, token];
}

async function publish(
  { report, layout }: GateResult,
  files: ReportFiles,
  workspace: string,
  io: ActionIo,
): Promise<void> {
  const { stdout, toolkit } = io;
  const written = Object.values(files).map((path: string) => shownPath(path, workspace));
  stdout.write(`\n${renderText(report, { ...LOOK, written })}`);
  const path = report.subject.dockerfile?.path ?? null;
  const inside = path === null || path.startsWith('/') ? null : path;
  for (const line of annotationLines(report, inside)) stdout.write(`${line}\n`);
  await addSummary(io, (await readText(files.summary)) ?? '');
  for (const [name, value] of Object.entries(outputsOf(report))) toolkit.setOutput(name, value);
  toolkit.setOutput('report-path', files.report);
  toolkit.setOutput('summary-path', files.summary);
  if (layout !== null) toolkit.setOutput('layout', layout);
}

/** Outside of a runner there is nowhere to write it. */
async function addSummary({ env, toolkit }: ActionIo, markdown: string): Promise<void> {
  if (env['GITHUB_STEP_SUMMARY']) await toolkit.summary.addRaw(markdown, true).write();
}

/** Of the first runtime image; what is not known is empty, never 0. */
export function outputsOf(report: Report): Readonly<Record<string, string>> {
  const first = report.targets.find(({ role }) => role === 'runtime');
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? '' : String(value);
  const counted = report.targets.flatMap(({ role, head }) =>
    role === 'runtime' ? (head?.findings ?? []).filter(({ excusedBy }) => excusedBy === null) : [],
  );
  return {
    conclusion: report.conclusion,
    digest: first?.head?.digest ?? '',
    'compressed-size': text(first?.head?.size.compressed),
    'uncompressed-size': text(first?.head?.size.uncompressed),
    'base-compressed-size': text(first?.base?.size.compressed),
    'compressed-delta': text(first?.delta?.size.compressed),
    'findings-count': String(counted.length),
  };
}
