// Test stand-in of GitHub's API. Types only: what a test may know of a request.

import type { Fault } from './faults.ts';

export interface Exchange {
  /** From 1, in the order of arrival. */
  readonly number: number;
  readonly method: string;
  /** Below the API's root, with the query, by the repository's name: `/repos/octo/app?page=2`. */
  readonly path: string;
  /** OpenAPI's id, `graphql`, or null where there is no such thing. */
  readonly operation: string | null;
  /** Whose token it was; null: none, or unknown. */
  readonly login: string | null;
  /** Parsed; undefined: none. */
  readonly body: unknown;
  /** Null: no answer was sent, or not yet. */
  status: number | null;
  /** The fault that made the answer; null: it is the stand-in's own. */
  fault: Fault['kind'] | null;
  /** What did not conform to GitHub's description. */
  readonly problems: string[];
}

/** `#3 GET /user: request: …`. */
export function describeProblems(exchanges: readonly Exchange[]): string[] {
  return exchanges.flatMap(({ number, method, path, problems }) =>
    problems.map((problem) => `#${number} ${method} ${path}: ${problem}`),
  );
}
