// F4. What Markdown links to (pure): addresses are made of parts that were checked, labels are escaped.

import type { Report } from '../../model/report.ts';
import type { LineRange } from '../../model/snapshot.ts';
import { codeSpan, escapeMarkdown, link } from '../../text/markdown.ts';
import { placeOf, shortCommit } from '../view/words.ts';

/** What a run knows beside its report. */
export interface MarkdownOptions {
  /** `comment-key`; names this gate's comment. */
  readonly key?: string | null;
  /** `https://github.com`, or an enterprise server's address. */
  readonly server?: string;
  readonly run?: { readonly id: string; readonly attempt: string } | null;
  /** Paths of the files that this run wrote; no other file is named. */
  readonly written?: readonly string[];
  /** Why there is no comment although one was due; the summary says it. One sentence. */
  readonly notPosted?: string | null;
}

const SERVER = 'https://github.com';

/** `https://github.com/owner/name`, or null when the parts are not what they should be. */
function repositoryUrl({ subject }: Report, options: MarkdownOptions): string | null {
  const { repository } = subject;
  const server = options.server ?? SERVER;
  if (repository === null || !/^[\w.-]{1,100}\/[\w.-]{1,100}$/u.test(repository)) return null;
  return /^https:\/\/[\w.-]+(?::\d+)?$/u.test(server) ? `${server}/${repository}` : null;
}

function fullCommit(commit: string | null): string | null {
  return commit !== null && /^[0-9a-f]{40,64}$/u.test(commit) ? commit : null;
}

/** `[Dockerfile:15](…#L15)` at head's commit, plain where that is not known; null without lines. */
export function lineLink(
  report: Report,
  lines: LineRange | null,
  options: MarkdownOptions,
): string | null {
  const place = placeOf(report, lines);
  if (place === null || lines === null) return null;
  const repository = repositoryUrl(report, options);
  const commit = fullCommit(report.subject.commit);
  const path = report.subject.dockerfile?.path ?? null;
  if (repository === null || commit === null || path === null) return escapeMarkdown(place);
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  const [first, last] = lines;
  const anchor = last > first ? `#L${first}-L${last}` : `#L${first}`;
  return link(escapeMarkdown(place), `${repository}/blob/${commit}/${encoded}${anchor}`);
}

/** `` [`main` at `a742578`](…/commit/…) ``, or as much of it as is known. */
export function baseLink(report: Report, options: MarkdownOptions): string | null {
  const { ref, commit } = report.baseline;
  const short = shortCommit(commit);
  const named = ref !== null && ref !== commit && ref !== short;
  if (ref === null && short === null) return null;
  const label = [...(named ? [codeSpan(ref)] : []), ...(short === null ? [] : [codeSpan(short)])];
  const text = label.join(' at ');
  const repository = repositoryUrl(report, options);
  const full = fullCommit(commit);
  return repository === null || full === null ? text : link(text, `${repository}/commit/${full}`);
}

/** The run's page: it shows the job summary. */
export function runUrl(report: Report, { run, ...options }: MarkdownOptions): string | null {
  const repository = repositoryUrl(report, options);
  const id = run?.id ?? '';
  return repository === null || !/^\d+$/u.test(id) ? null : `${repository}/actions/runs/${id}`;
}

/** `<!-- stagegate:v1 key=… head=… run=… attempt=… -->`: how the comment is found again. */
export function marker(report: Report, options: MarkdownOptions): string {
  const safe = (text: string | null | undefined): string =>
    (text ?? '').replace(/[^A-Za-z0-9._-]/gu, '').slice(0, 64);
  // An HTML comment must not hold two hyphens in a row.
  const key = safe(options.key).replace(/-{2,}/gu, '-') || 'default';
  const parts = [`key=${key}`];
  const head = safe(report.subject.commit);
  if (head !== '') parts.push(`head=${head.replace(/-+/gu, '')}`);
  if (options.run !== null && options.run !== undefined) {
    parts.push(`run=${safe(options.run.id)}`, `attempt=${safe(options.run.attempt)}`);
  }
  return `<!-- stagegate:v1 ${parts.join(' ')} -->`;
}

/** Our own sentences: what stands between backticks is code, everything is inert. */
export function prose(text: string): string {
  return text
    .split(/(`[^`]+`)/u)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part.slice(1, -1)) : escapeMarkdown(part)))
    .join('');
}
