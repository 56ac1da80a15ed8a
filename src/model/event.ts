// F0. Types only: what the runner says started a run.

/** The pull request of an event's payload. */
export interface EventPull {
  readonly number: number;
  /** The pull request's own newest commit when the run started, not its merge with base. */
  readonly headSha: string | null;
  /** `owner/name` of the repository that the head branch lies in; null: it was deleted. */
  readonly headRepository: string | null;
}

/** Null fields are not in the event. */
export interface EventFacts {
  /** `pull_request`, `push` … */
  readonly name: string;
  /** `github.ref`: `refs/tags/v1`. */
  readonly ref: string | null;
  /** `github.sha`: the commit that the runner would check out. */
  readonly sha: string | null;
  /** The base branch's tip of a pull request, or of a merge group. */
  readonly baseSha: string | null;
  /** The base branch's name. */
  readonly baseRef: string | null;
  readonly pull: EventPull | null;
  /** `owner/name` of the repository whose commit a `workflow_run` follows; null: not known. */
  readonly workflowRunRepository: string | null;
  /** The commit that a `workflow_run` follows. */
  readonly workflowRunSha: string | null;
}
