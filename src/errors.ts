// F0. Every expected failure, one row each: what it means, what to do, how the process ends.

import type { Json } from './model/json.ts';

/** How the process ends: 1 a limit or rule failed, 2 bad usage, 3 could not be told or carried out. */
export type ExitCode = 0 | 1 | 2 | 3;

interface ErrorRow {
  readonly exit: 2 | 3;
  /** What the user can do next. */
  readonly next: string;
}

/** Codes are part of the contract: they stand in reports and documentation. */
export const ERRORS = {
  usage: { exit: 2, next: 'Run the command with --help to see what it takes.' },
  'bad-config': { exit: 2, next: 'Correct the lines named above.' },
  'unknown-target': { exit: 2, next: 'Name one of the stages listed above with `target`.' },
  'dockerfile-syntax': { exit: 2, next: 'Correct the Dockerfile line named above.' },
  'dockerfile-missing': {
    exit: 2,
    next: 'Name the Dockerfile with `file`, relative to the workspace.',
  },
  'context-missing': { exit: 2, next: 'Name an existing folder with `context`.' },
  'base-ref-unknown': { exit: 2, next: 'Name an existing commit, or leave `base-ref` out.' },
  'image-not-found': {
    exit: 2,
    next: 'Name an existing image: oci:DIR, oci-archive:TAR or docker-archive:TAR.',
  },
  'image-ambiguous': {
    exit: 2,
    next: 'Add :REF (or --platform) to name one of the images listed above.',
  },
  'not-an-image': {
    exit: 2,
    next: 'Give an OCI layout or an archive written by `docker save` or buildx.',
  },
  'not-a-report': { exit: 2, next: 'Give a report.json that stagegate gate or compare wrote.' },
  'digest-mismatch': {
    exit: 3,
    next: 'The image is damaged or was tampered with: build or fetch it again.',
  },
  'truncated-blob': { exit: 3, next: 'The image is incomplete: build or fetch it again.' },
  'registry-denied': {
    exit: 3,
    next: 'Log in with docker login (in a workflow: docker/login-action), with an account that may pull it.',
  },
  'registry-failed': { exit: 3, next: 'Look whether the registry answers, then run again.' },
  'bad-layer': {
    exit: 3,
    next: 'The layer is not a tar that an engine could unpack: build the image again.',
  },
  'no-docker': {
    exit: 3,
    next: 'Install Docker with buildx; in a workflow take a runner that has them, such as ubuntu-latest.',
  },
  'no-engine': {
    exit: 3,
    next: 'Start Docker, or set DOCKER_HOST; in a workflow add docker/setup-buildx-action before this step.',
  },
  'no-buildx': { exit: 3, next: 'Install the docker-buildx plugin.' },
  'unknown-builder': {
    exit: 3,
    next: 'List builders with `docker buildx ls`, or leave `builder` out.',
  },
  'prepare-failed': { exit: 3, next: 'Correct the command; its last output stands above.' },
  'build-failed': { exit: 3, next: 'Correct the failing step; its last output stands above.' },
  'engine-lost': { exit: 3, next: 'Look at the engine’s log, then run again.' },
  'export-unsupported': {
    exit: 3,
    next: 'Create a builder that can export: docker buildx create --use.',
  },
  'strangers-code': {
    exit: 2,
    next: 'Run the gate on `pull_request`: its token is read-only on forks, and the result stands in the job summary.',
  },
  'not-the-pull-request': {
    exit: 2,
    next: 'Check out the pull request: actions/checkout does by itself on `pull_request`.',
  },
  'pull-request-unknown': {
    exit: 2,
    next: 'Leave `pull-request` out, or run as a workflow with a `github-token` that can read pull requests.',
  },
  'git-failed': {
    exit: 3,
    next: 'Check out the repository with its history, or set `baseline: none`.',
  },
  'not-writable': { exit: 3, next: 'Name a writable folder.' },
  interrupted: { exit: 3, next: 'Run again.' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/** What is wrong at one place: a line of an annotation. */
export interface ErrorPlace {
  /** As messages call it; null for what stands in no file: an input. */
  readonly file: string | null;
  /** 1-based. */
  readonly line: number | null;
  readonly text: string;
}

/** An expected failure: shown as its message and next step, without a stack. */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly next: string;
  readonly exit: 2 | 3;
  /** Further lines worth showing: the stages there are, the last lines of a log. */
  readonly details: readonly string[];
  /** What is wrong where, as far as that is known; `details` and the message say it too. */
  readonly places: readonly ErrorPlace[];

  constructor(
    code: ErrorCode,
    message: string,
    more: {
      details?: readonly string[];
      next?: string;
      cause?: unknown;
      places?: readonly ErrorPlace[];
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'UserError';
    this.code = code;
    this.next = more.next ?? ERRORS[code].next;
    this.exit = ERRORS[code].exit;
    this.details = more.details ?? [];
    this.places = more.places ?? [];
  }
}

/**
 * A database that could be read in part: what was read, and why not all of it. The reading becomes
 * a problem of the image, the facts stand.
 */
export class IncompleteFacts extends Error {
  readonly facts: Json | null;

  constructor(reason: string, facts: Json | null) {
    super(reason);
    this.name = 'IncompleteFacts';
    this.facts = facts;
  }
}
