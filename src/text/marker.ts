// F0. The marker (pure): the first line of a comment of ours, by which it is found again. One short
// HTML comment, invisible when rendered.

export interface Marker {
  /** `comment-key`, `default` where none is given. */
  readonly key: string;
  /** The pull request's commit that the comment is about. */
  readonly head: string | null;
  /** The workflow run that wrote it. */
  readonly run: string | null;
  readonly attempt: string | null;
  /** A short digest of what the gate is about; tells two gates that share a key by mistake. */
  readonly of: string | null;
}

export const DEFAULT_KEY = 'default';

/** An HTML comment must not hold two hyphens in a row. */
function safe(text: string): string {
  return text
    .replace(/[^A-Za-z0-9._-]/gu, '')
    .replace(/-{2,}/gu, '-')
    .slice(0, 64);
}

/** `<!-- stagegate:v1 key=default head=… run=… attempt=1 -->`. */
export function formatMarker({ key, head, run, attempt, of }: Marker): string {
  const parts = [
    ['key', safe(key) || DEFAULT_KEY],
    ['head', safe(head ?? '')],
    ['run', safe(run ?? '')],
    ['attempt', safe(attempt ?? '')],
    ['of', safe(of ?? '')],
  ].filter(([, value]) => value !== '');
  return `<!-- stagegate:v1 ${parts.map((part) => part.join('=')).join(' ')} -->`;
}

/** The marker that a body starts with, or null: one further down was quoted, or is a stranger's. */
export function parseMarker(body: string): Marker | null {
  const [, words] = /^<!-- stagegate:v1((?: [a-z]+=[A-Za-z0-9._-]+)+) -->/u.exec(body) ?? [];
  if (words === undefined) return null;
  const values = new Map(
    words
      .trim()
      .split(' ')
      .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]),
  );
  const key = values.get('key');
  if (key === undefined) return null;
  return {
    key,
    head: values.get('head') ?? null,
    run: values.get('run') ?? null,
    attempt: values.get('attempt') ?? null,
    of: values.get('of') ?? null,
  };
}

/** The key as it stands in a marker. */
export function markerKey(key: string | null): string {
  return safe(key ?? '') || DEFAULT_KEY;
}
