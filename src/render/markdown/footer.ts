// F4. The last line (pure): head, base, files. No code spans inside `<sub>`, where GitHub does not
// read them.

import type { Report } from '../../model/report.ts';
import { escapeMarkdown } from '../../text/markdown.ts';
import { baselineKind, shortCommit } from '../view/words.ts';
import { baselineUrl, runUrl, type MarkdownOptions } from './links.ts';

function baseText(report: Report, options: MarkdownOptions): string {
  const { baseline } = report;
  const base = shortCommit(baseline.commit) ?? baseline.ref;
  if (baseline.kind === 'none' || baseline.failed || base === null) return 'no base';
  const on = baseline.ref !== null && baseline.ref !== base ? ` on ${baseline.ref}` : '';
  const kind = baselineKind(baseline);
  const url = baselineUrl(report, options);
  const how = url === null ? kind : `[${kind}](${url})`;
  return baseline.kind === 'image'
    ? `baseline image ${escapeMarkdown(base)}`
    : `${escapeMarkdown(`base ${base}${on}`)} (${how})`;
}

/** `extra` is finished Markdown, put between the base and the files. */
export function footer(
  report: Report,
  options: MarkdownOptions,
  extra: {
    readonly counts?: readonly string[];
    readonly hint?: string;
    readonly isSummary?: boolean;
  } = {},
): string {
  const head = shortCommit(report.subject.commit);
  const url = extra.isSummary === true ? null : runUrl(report, options);
  const written = options.written ?? [];
  const start = head === null ? '' : `Head ${head}, `;
  const base = baseText(report, options);
  const parts = [
    start === '' ? base.replace(/^[bn]/u, (letter) => letter.toUpperCase()) : start + base,
    ...(extra.counts ?? []),
    ...(written.length === 0 ? [] : [escapeMarkdown(`full report ${written.join(', ')}`)]),
    ...(url === null ? [] : [`[job summary](${url})`]),
    ...(extra.hint === undefined ? [] : [escapeMarkdown(extra.hint)]),
    `Stagegate ${escapeMarkdown(report.tool.version)}`,
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
