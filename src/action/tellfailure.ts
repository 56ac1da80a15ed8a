// F6. What a step tells when its gate could not be carried out: log, annotations, the correction of a
// comment that is there, summary, outputs.

import { UserError, type ExitCode } from '../errors.ts';
import { checkSettings, type RawInputs } from '../gate/settings.ts';
import type { PostedComment } from '../model/github.ts';
import type { Deps } from '../pipeline/deps.ts';
import type { RunFacts } from '../pipeline/begin.ts';
import { publishComment } from '../pipeline/publish.ts';
import { asked } from '../pipeline/pull.ts';
import { renderError, renderErrorMarkdown } from '../render/error.ts';
import { errorAnnotations } from '../render/errorannotations.ts';
import { formatMarker, markerKey } from '../text/marker.ts';
import type { ActionIo } from './runner.ts';
import { addSummary, linksOf, LOOK, setOutputs, warn, warningText } from './tell.ts';

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
  const { stdout, env } = io;
  const { values, deps } = failed;
  stdout.write(`${renderError(error, LOOK, { values })}\n`);
  for (const line of errorAnnotations(error, { values })) stdout.write(`${line}\n`);
  const name = env['GITHUB_REPOSITORY']?.split('/').at(-1) ?? 'image';
  const markdown = renderErrorMarkdown(error, name, { values });
  // A cancelled job has seconds left, and the next run says what there is to say.
  const comment = deps.signal?.aborted === true ? null : await correct(markdown, failed, io);
  setOutputs(
    {
      conclusion: 'unknown',
      'comment-id': comment === null ? '' : String(comment.id),
      'comment-url': comment?.url ?? '',
    },
    io,
  );
  await addSummary(io, markdown);
  return error instanceof UserError ? error.exit : 3;
}

/** A comment about an earlier commit would read as if it were about this one. */
async function correct(
  markdown: string,
  { raw, run, deps }: FailedRun,
  io: ActionIo,
): Promise<PostedComment | null> {
  const { github } = deps;
  const inputs = { comment: raw['comment'] ?? '', 'pull-request': raw['pull-request'] ?? '' };
  const checked = checkSettings(inputs, []);
  if (github === null || 'problems' in checked) return null;
  const { comment: policy, pullRequest } = checked.settings;
  const own = run.event?.pull ?? null;
  const number = pullRequest ?? own?.number ?? null;
  if (number === null || policy === 'off') return null;
  const { value: facts, trouble } = await asked(github.pull(number));
  if (facts === null) {
    warn(warningText(trouble, null, run), io);
    return null;
  }
  const key = raw['comment-key'] ?? null;
  const { run: at } = linksOf(io.env, key);
  const marker = formatMarker({
    key: markerKey(key),
    // Of one that only an input names nothing else is known.
    head: number === own?.number ? own.headSha : facts.headSha,
    run: at?.id ?? null,
    attempt: at?.attempt ?? null,
    of: null,
  });
  const body = `${marker}\n${markdown}`;
  const published = await publishComment({ body, news: 'no-verdict', policy, key, number }, github);
  const url = published.comment?.url ?? '';
  io.stdout.write(`comment ${published.note} ${url}`.trimEnd() + '\n');
  if (published.trouble !== null) warn(warningText(published.trouble, facts, run), io);
  return published.comment;
}
