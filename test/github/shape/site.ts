// Test stand-in of GitHub's API. Pure: the addresses that answers are full of.

export interface Site {
  /** Where REST answers: `http://127.0.0.1:8123`. */
  readonly api: string;
  /** Where people look: `https://github.com`. */
  readonly html: string;
}

/** GitHub writes whole seconds. */
export function stamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/u, 'Z');
}

/** GraphQL's name for a thing: what it is, and the number behind it. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`${kind}:${id}`).toString('base64url')}`;
}
