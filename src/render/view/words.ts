// F4. The words that every rendering shares (pure).

import type { Baseline, Conclusion, Report, Result, Subject } from '../../model/report.ts';
import type { CopiedFrom, LineRange } from '../../model/snapshot.ts';
import { joinAnd } from '../../text/bytes.ts';

/** Terminal: the word is the state, colour only repeats it. */
export const WORDS: Readonly<Record<Result, string>> = {
  fail: 'FAIL',
  unknown: 'UNKNOWN',
  warn: 'warn',
  pass: 'pass',
  'n/a': 'n/a',
};

/** Markdown: always beside the word. */
export const ICONS: Readonly<Record<Conclusion, string>> = {
  fail: '❌',
  unknown: '❔',
  warn: '⚠️',
  pass: '✅',
};

/** `7c46762`, or null when it is no commit. */
export function shortCommit(commit: string | null): string | null {
  return commit !== null && /^[0-9a-f]{7,64}$/u.test(commit) ? commit.slice(0, 7) : null;
}

/** `Dockerfile:15`, `Dockerfile:15-18`; null without lines. */
export function placeOf(report: Report, lines: LineRange | null): string | null {
  if (lines === null) return null;
  const [first, last] = lines;
  const path = report.subject.dockerfile?.path ?? 'Dockerfile';
  return `${path}:${first}${last > first ? `-${last}` : ''}`;
}

/** `stage build`, `image busybox:1.37.0-musl`, or null. */
export function sourceOf(from: CopiedFrom | null): { kind: string; name: string } | null {
  if (from === null) return null;
  return 'stage' in from
    ? { kind: 'stage', name: from.stage }
    : { kind: 'image', name: from.image };
}

/** The config's words on a layer, without the marks that BuildKit and the classic builder add. */
export function historyText(createdBy: string): string {
  return createdBy.replace(/\s*# buildkit$/u, '').replace(/^\/bin\/sh -c #\(nop\)\s+/u, '');
}

/** How the base came to be: `built here`. */
export function baselineKind({ kind }: Baseline): string {
  switch (kind) {
    case 'build':
      return 'built here';
    case 'report':
      return 'stored report';
    case 'image':
      return 'image';
    case 'none':
      return 'none';
  }
}

/** Whether a pull request is judged, by its event or by the input that names one. */
export function isPullRequest({ event, pullRequest }: Subject): boolean {
  return pullRequest !== null || event?.startsWith('pull_request') === true;
}

/** Whether what is judged is about to be published under a tag. */
export function isRelease({ event, tag }: Subject): boolean {
  return event === 'release' || (tag !== null && tag !== undefined);
}

/** Whose growth it is: what stands between base and head. */
export function ownChange(subject: Subject): string {
  if (subject.event === 'merge_group') return 'this merge group';
  if (isPullRequest(subject)) return 'this pull request';
  return isRelease(subject) ? 'this release' : 'this change';
}

const IN_IMAGE = 'in the image';

/** `in stage runtime`; `in the image` where no Dockerfile is known that it is a stage of. */
export function inTargets(
  { subject }: Report,
  names: readonly string[],
  inWords: (names: readonly string[]) => string = joinAnd,
): string {
  if (subject.dockerfile === null) return IN_IMAGE;
  return `in stage${names.length > 1 ? 's' : ''} ${inWords(names)}`;
}

/** `in the runtime stage`; an unnamed stage by number, and an image without a Dockerfile as that. */
export function inStages({ subject }: Report, names: readonly string[]): string {
  if (subject.dockerfile === null) return IN_IMAGE;
  const numbered = names.some((name) => /^\d+$/u.test(name));
  const joined = names.length > 2 ? `${names.length} stages` : names.join(' and ');
  if (names.length > 2) return `in ${joined}`;
  if (numbered) return `in stage${names.length > 1 ? 's' : ''} ${joined}`;
  return `in the ${joined} stage${names.length > 1 ? 's' : ''}`;
}

/** `17.2` of `ghcr.io/example/orders:17.2`, or null. */
function tagOfImage(reference: string | null): string | null {
  const [name = ''] = (reference ?? '').split('@');
  const [, tag] = /:([\w][\w.-]{0,127})$/u.exec(name) ?? [];
  return tag ?? null;
}

/** The versions of a release and of the image before it; null where they are not known. */
export function versionsOf({ subject, baseline }: Report): { base: string; head: string } | null {
  const base = baseline.kind === 'image' ? tagOfImage(baseline.ref) : null;
  const { tag } = subject;
  if (base === null || tag === null || tag === undefined) return null;
  return { base, head: tag.replace(/^v(?=\d)/u, '') };
}
