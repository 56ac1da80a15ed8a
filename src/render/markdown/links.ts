// F4. What Markdown links to (pure): addresses are made of parts that were checked, labels are escaped.

import { createHash } from 'node:crypto';
import type { Report } from '../../model/report.ts';
import type { LineRange } from '../../model/snapshot.ts';
import { formatMarker, markerKey } from '../../text/marker.ts';
import { codeSpan, escapeInline, escapeMarkdown, guardEdges, link } from '../../text/markdown.ts';
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
  /** `YYYY-MM-DD`: the day from which a sample of an exception counts. */
  readonly today?: string;
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

/** Of a path in the repository; null for any other, dots and empty parts would lead elsewhere. */
function encodedPath(path: string): string | null {
  const parts = path.split('/');
  if (parts.some((part) => ['', '.', '..'].includes(part))) return null;
  return parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}

/**
 * `[Dockerfile:15](…#L15)` at a commit that holds this very Dockerfile, plain where none is known;
 * null without lines.
 */
export function lineLink(
  report: Report,
  lines: LineRange | null,
  options: MarkdownOptions,
): string | null {
  const place = placeOf(report, lines);
  if (place === null || lines === null) return null;
  const repository = repositoryUrl(report, options);
  const { dockerfile, commit: head } = report.subject;
  const commit = fullCommit(dockerfile?.commit === undefined ? head : dockerfile.commit);
  const encoded = encodedPath(dockerfile?.path ?? '');
  if (repository === null || commit === null || encoded === null) return escapeMarkdown(place);
  const [first, last] = lines;
  const anchor = last > first ? `#L${first}-L${last}` : `#L${first}`;
  return link(escapeMarkdown(place), `${repository}/blob/${commit}/${encoded}${anchor}`);
}

/** `` [`e140b9c`](…/commit/…) ``; null where head's commit is not known. */
export function headLink(report: Report, options: MarkdownOptions): string | null {
  const short = shortCommit(report.subject.commit);
  const full = fullCommit(report.subject.commit);
  const repository = repositoryUrl(report, options);
  if (short === null) return null;
  const label = codeSpan(short);
  return repository === null || full === null ? label : link(label, `${repository}/commit/${full}`);
}

/** `` [`v2.14.0`](…/releases/tag/v2.14.0) ``; null where no tag is judged. */
export function tagLink(report: Report, options: MarkdownOptions): string | null {
  const tag = report.subject.tag ?? null;
  const repository = repositoryUrl(report, options);
  if (tag === null || repository === null) return tag === null ? null : codeSpan(tag);
  return link(
    codeSpan(tag),
    `${repository}/releases/tag/${encodeURIComponent(tag.toWellFormed())}`,
  );
}

/** The run that a stored report is from, where it is one of this repository. */
export function baselineUrl(report: Report, options: MarkdownOptions): string | null {
  const { url } = report.baseline;
  const repository = repositoryUrl(report, options);
  const runs = `${repository ?? ''}/actions/runs/`;
  if (url === null || repository === null || !url.startsWith(runs)) return null;
  return /^\d+$/u.test(url.slice(runs.length)) ? url : null;
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

/** How the comment is found again. */
export function marker({ subject, targets }: Report, { key, run }: MarkdownOptions): string {
  return formatMarker({
    key: markerKey(key ?? null),
    head: subject.commit,
    run: run?.id ?? null,
    attempt: run?.attempt ?? null,
    of: gateOf(subject, targets),
  });
}

/** What a gate is about: its Dockerfile and the stages that ship. */
function gateOf({ dockerfile }: Report['subject'], targets: Report['targets']): string {
  const names = targets.filter(({ role }) => role === 'runtime').map(({ name }) => name);
  const text = JSON.stringify([dockerfile?.path ?? '', [...new Set(names)].toSorted()]);
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * What stands between runs of as many backticks, as in Markdown: an instruction may hold some of its
 * own. Or an absolute path without the punctuation behind it.
 */
const CODE =
  /(?<!`)(`{1,8})(?!`)([^]+?)(?<!`)\1(?!`)|(?<=^|[\s(])(\/[^\s`,;:()"']*[^\s`,;:()"'.])(?=[\s,;:()"'.]|$)/gu;

/** Between longer fences a space on both sides is no part of it: what is inside may be a backtick. */
function inFence([, fence = '', inside]: RegExpExecArray): string | undefined {
  return fence.length > 1 ? inside?.replace(/^ ([^]*) $/u, '$1') : inside;
}

/** Our own sentences: paths and what stands between backticks are code, everything is inert. */
export function prose(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const match of text.matchAll(CODE)) {
    const code = codeSpan(inFence(match) ?? match[3] ?? '');
    parts.push(escapeInline(text.slice(at, match.index)), code);
    at = match.index + match[0].length;
  }
  return guardEdges([...parts, escapeInline(text.slice(at))].join(''));
}
