// F6. What a step tells when its gate has ended: comment, log, annotations, summary, outputs.

import { UserError, type ExitCode } from '../errors.ts';
import { newsOf } from '../gate/commentplan.ts';
import { checkSettings, type RawInputs } from '../gate/settings.ts';
import type { Deps } from '../pipeline/deps.ts';
import type { GateResult, RunFacts } from '../pipeline/gate.ts';
import { publishComment, type Publication } from '../pipeline/publish.ts';
import { asked } from '../pipeline/pull.ts';
import { writeReportFiles, type ReportFiles } from '../pipeline/reportfiles.ts';
import { shownPath } from '../pipeline/settings.ts';
import { readText } from '../ports/files.ts';
import { annotationLines } from '../render/annotations.ts';
import { troubleWords } from '../render/apitrouble.ts';
import type { MarkdownOptions } from '../render/comment.ts';
import { renderError, renderErrorMarkdown } from '../render/error.ts';
import { renderText } from '../render/text.ts';
import { formatMarker, markerKey } from '../text/marker.ts';
import { redactText } from '../text/redact.ts';
import { stripAnsi } from '../text/terminal.ts';
import { workflowCommand } from '../text/workflow.ts';
import { outputsOf } from './outputs.ts';
import type { ActionIo, Env } from './runner.ts';

const REFUSED = 'none: the warning says why';

/** A log is no terminal. */
export const LOOK = { width: 100, colour: false } as const;

/** Files first, since the comment names them; the summary after the comment, whose fate it tells. */
export async function tell(
  result: GateResult,
  run: RunFacts,
  deps: Deps,
  io: ActionIo,
): Promise<void> {
  const { report, settings, layout } = result;
  const { stdout, toolkit } = io;
  const links = { ...linksOf(io.env, settings.commentKey), today: deps.today };
  const write = (options: MarkdownOptions): Promise<ReportFiles> =>
    writeReportFiles(report, settings.reportDir, deps.workspace, options);
  const files = await write(links);
  const published = await comment(result, files, deps);
  const warning = warningText(published, result, run);
  if (warning !== null) {
    // What could not be read stands among the report's problems already.
    const known = result.pull?.facts === null;
    const notPosted = known ? 'No comment was posted: see the problems of this run.' : warning;
    await write({ ...links, notPosted });
  }

  const written = Object.values(files).map((path: string) => shownPath(path, deps.workspace));
  const said = [published.note, published.comment?.url ?? ''].join(' ').trim();
  stdout.write(`\n${renderText(report, { ...LOOK, written, comment: said })}`);
  const path = report.subject.dockerfile?.path ?? null;
  const inside = path === null || path.startsWith('/') ? null : path;
  for (const line of annotationLines(report, inside)) stdout.write(`${line}\n`);
  warn(warning, io);
  await addSummary(io, (await readText(files.summary)) ?? '');

  const outputs = outputsOf(report, published);
  for (const [name, value] of Object.entries(outputs)) toolkit.setOutput(name, value);
  toolkit.setOutput('report-path', files.report);
  toolkit.setOutput('summary-path', files.summary);
  if (layout !== null) toolkit.setOutput('layout', layout);
}

/** A run that is about no pull request comments nowhere; an API that failed once is left alone. */
async function comment(
  { report, settings, pull }: GateResult,
  files: ReportFiles,
  { github }: Deps,
): Promise<Publication> {
  const none = { comment: null, trouble: null };
  if (report.subject.pullRequest === null) return { ...none, note: '' };
  if (github === null || pull === null) return { ...none, note: 'none: there is no github-token' };
  const { facts, trouble } = pull;
  if (facts === null) return { comment: null, note: REFUSED, trouble };
  const request = {
    body: (await readText(files.comment)) ?? '',
    news: newsOf(report, settings.minChange),
    policy: settings.comment,
    key: settings.commentKey,
    pull: facts,
  };
  const published = await publishComment(request, github);
  return { ...published, trouble: published.trouble ?? trouble };
}

/** One warning for whatever GitHub's API refused; null: nothing. */
function warningText(
  { trouble }: Publication,
  { pull }: GateResult,
  { event, repository }: RunFacts,
): string | null {
  if (trouble === null) return null;
  const from = pull?.facts?.headRepository ?? event?.pull?.headRepository ?? null;
  const { message, next } = troubleWords(trouble, { isFork: from !== null && from !== repository });
  return `${message} ${next}`;
}

function warn(text: string | null, { stdout }: ActionIo): void {
  if (text === null) return;
  stdout.write(`${workflowCommand('warning', { title: 'Stagegate: GitHub API' }, text)}\n`);
}

/** Where this run can be looked at. */
function linksOf(env: Env, key: string | null): MarkdownOptions {
  const { GITHUB_SERVER_URL: server, GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = env;
  const run = id === undefined ? null : { id, attempt: attempt ?? '1' };
  return { key, run, ...(server === undefined ? {} : { server }) };
}

export interface FailedRun {
  readonly raw: RawInputs;
  readonly run: RunFacts;
  readonly deps: Deps;
  /** Secret values that may stand in a message. */
  readonly values: readonly string[];
}

/** A run that could not be carried out says so on every surface. */
export async function tellFailure(
  error: unknown,
  failed: FailedRun,
  io: ActionIo,
): Promise<ExitCode> {
  const { stdout, env, toolkit } = io;
  const { values, deps } = failed;
  stdout.write(`${renderError(error, LOOK, { values })}\n`);
  const message = error instanceof Error ? error.message : String(error);
  const { text } = redactText(message, { values });
  stdout.write(`${workflowCommand('error', { title: 'Stagegate' }, stripAnsi(text))}\n`);
  const name = env['GITHUB_REPOSITORY']?.split('/').at(-1) ?? 'image';
  const markdown = renderErrorMarkdown(error, name, { values });
  if (deps.signal?.aborted !== true) await correctComment(markdown, failed, io);
  await addSummary(io, markdown);
  toolkit.setOutput('conclusion', 'unknown');
  return error instanceof UserError ? error.exit : 3;
}

/** A comment about an earlier commit would read as if it were about this one. */
async function correctComment(
  markdown: string,
  { raw, run, deps }: FailedRun,
  io: ActionIo,
): Promise<void> {
  const { github } = deps;
  const pull = run.event?.pull ?? null;
  const key = raw['comment-key'] ?? null;
  const checked = checkSettings({ comment: raw['comment'] ?? '' }, []);
  if (github === null || pull === null || 'problems' in checked) return;
  const { value: facts, trouble } = await asked(github.pull(pull.number));
  if (facts === null) return warn(troubleWords(trouble, { isFork: false }).message, io);
  const { run: at } = linksOf(io.env, key);
  const marker = formatMarker({
    key: markerKey(key),
    head: pull.headSha,
    run: at?.id ?? null,
    attempt: at?.attempt ?? null,
  });
  const body = `${marker}\n${markdown}`;
  const policy = checked.settings.comment;
  const published = await publishComment(
    { body, news: 'no-verdict', policy, key, pull: facts },
    github,
  );
  io.stdout.write(`comment ${published.note}\n`);
  if (published.trouble !== null)
    warn(troubleWords(published.trouble, { isFork: false }).message, io);
}

/** Outside of a runner there is nowhere to write it. */
async function addSummary({ env, toolkit }: ActionIo, markdown: string): Promise<void> {
  if (env['GITHUB_STEP_SUMMARY']) await toolkit.summary.addRaw(markdown, true).write();
}
