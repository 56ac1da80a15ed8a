// F6. What a step tells when its gate has ended: comment, log, annotations, summary, outputs.

import { newsOf } from '../gate/commentplan.ts';
import type { ApiTrouble } from '../model/github.ts';
import type { Deps } from '../pipeline/deps.ts';
import type { RunFacts } from '../pipeline/begin.ts';
import type { GateResult } from '../pipeline/gate.ts';
import { publishComment, REFUSED, type Publication } from '../pipeline/publish.ts';
import { writeReportFiles, type WrittenReport } from '../pipeline/reportfiles.ts';
import { shownPath } from '../pipeline/settings.ts';
import { annotationLines } from '../render/annotations.ts';
import { troubleWords } from '../render/apitrouble.ts';
import type { MarkdownOptions } from '../render/comment.ts';
import { renderText } from '../render/text.ts';
import { workflowCommand } from '../text/workflow.ts';
import { outputsOf } from './outputs.ts';
import type { ActionIo, Env } from './runner.ts';

/** A log is no terminal. */
export const LOOK = { width: 100, colour: false } as const;

/**
 * Files first, since the comment names them; the summary after the comment, whose fate it tells.
 * Throws what writing the files throws; after that nothing stops the verdict.
 */
export async function tell(
  result: GateResult,
  run: RunFacts,
  deps: Deps,
  io: ActionIo,
): Promise<void> {
  const { report, settings, layout } = result;
  const { stdout } = io;
  const links = { ...linksOf(io.env, settings.commentKey), today: deps.today };
  const write = (options: MarkdownOptions): Promise<WrittenReport> =>
    writeReportFiles(report, settings.reportDir, deps.workspace, options);
  let files = await write(links);
  const published = await comment(result, files, deps);
  const warning =
    published.warning ??
    (published.trouble === null ? null : warningText(published.trouble, result.pull?.facts, run));
  if (warning !== null) {
    // What could not be read stands among the report's problems already.
    const known = result.pull?.facts === null;
    const notPosted = known ? 'No comment was posted: see the problems of this run.' : warning;
    files = await write({ ...links, notPosted }).catch(() => files);
  }

  const { paths } = files;
  const written = (Object.values(paths) as string[]).map((path) => shownPath(path, deps.workspace));
  const said = [published.note, published.comment?.url ?? ''].join(' ').trim();
  stdout.write(`\n${renderText(report, { ...LOOK, written, comment: said })}`);
  const { dockerfile } = report.subject;
  const path = dockerfile?.path ?? '/';
  // A line of another file would be marked in the repository's own.
  const inside = path.startsWith('/') || dockerfile?.isClaimed === true ? null : path;
  for (const line of annotationLines(report, inside)) stdout.write(`${line}\n`);
  const about = published.warning === undefined ? 'GitHub API' : 'comment-key';
  warn(warning, io, about);
  setOutputs(
    {
      ...outputsOf(report, published),
      'report-path': paths.report,
      'summary-path': paths.summary,
      layout: layout ?? '',
    },
    io,
  );
  await addSummary(io, files.summary);
}

/** A run that is about no pull request comments nowhere; an API that failed once is left alone. */
async function comment(
  { report, settings, pull }: GateResult,
  files: WrittenReport,
  { github }: Deps,
): Promise<Publication> {
  const none = { comment: null, trouble: null };
  if (report.subject.pullRequest === null) return { ...none, note: '' };
  if (github === null || pull === null) return { ...none, note: 'none: there is no github-token' };
  const { facts, trouble } = pull;
  if (facts === null) return { comment: null, note: REFUSED, trouble };
  const request = {
    body: files.comment,
    news: newsOf(report, settings.minChange),
    policy: settings.comment,
    key: settings.commentKey,
    number: facts.number,
  };
  const published = await publishComment(request, github);
  return { ...published, trouble: published.trouble ?? trouble };
}

/** One warning for whatever GitHub's API refused. */
export function warningText(
  trouble: ApiTrouble,
  facts: { readonly headRepository: string | null } | null | undefined,
  { event, repository }: RunFacts,
): string {
  const from = facts?.headRepository ?? event?.pull?.headRepository ?? null;
  const { message, next } = troubleWords(trouble, { isFork: from !== null && from !== repository });
  return `${message} ${next}`;
}

/** An annotation; null: nothing to warn of. */
export function warn(
  text: string | null,
  { stdout }: ActionIo,
  about: 'GitHub API' | 'comment-key' = 'GitHub API',
): void {
  if (text === null) return;
  stdout.write(`${workflowCommand('warning', { title: `Stagegate: ${about}` }, text)}\n`);
}

/** Where this run can be looked at. */
export function linksOf(env: Env, key: string | null): MarkdownOptions {
  const { GITHUB_SERVER_URL: server, GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt } = env;
  const run = id === undefined ? null : { id, attempt: attempt ?? '1' };
  return { key, run, ...(server === undefined ? {} : { server }) };
}

/** A surface that cannot be written is said; it is no verdict. */
export function setOutputs(outputs: Readonly<Record<string, string>>, io: ActionIo): void {
  try {
    for (const [name, value] of Object.entries(outputs)) io.toolkit.setOutput(name, value);
  } catch (error) {
    missed('outputs', error, io);
  }
}

/** Outside of a runner there is nowhere to write it. */
export async function addSummary(io: ActionIo, markdown: string): Promise<void> {
  if (!io.env['GITHUB_STEP_SUMMARY']) return;
  try {
    await io.toolkit.summary.addRaw(markdown, true).write();
  } catch (error) {
    missed('job summary', error, io);
  }
}

function missed(what: string, error: unknown, { stdout }: ActionIo): void {
  const why = error instanceof Error ? error.message : String(error);
  const text = `The ${what} could not be written: ${why}`;
  stdout.write(`${workflowCommand('warning', { title: 'Stagegate' }, text)}\n`);
}
