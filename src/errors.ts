// F0. Every expected failure, one row each: what it means, what to do, how the process ends.
// docs/errors.md is generated from it.

import type { Json } from './model/json.ts';

/** How the process ends: 1 a limit or rule failed, 2 bad usage, 3 could not be told or carried out. */
export type ExitCode = 0 | 1 | 2 | 3;

interface ErrorRow {
  readonly exit: 2 | 3;
  /** What happened, and then what it typically comes from: `docs/errors.md` shows both. */
  readonly means: string;
  /** What the user can do next. */
  readonly next: string;
}

/**
 * By exit code, then by theme. Codes are part of the contract: messages end with them, and
 * `docs/errors.md` has an anchor for each.
 */
export const ERRORS = {
  // What was asked.
  usage: {
    exit: 2,
    means:
      'The command line, or a value that goes with it, is not one that Stagegate takes. Typically a misspelt flag, an image without its transport, or `baseline: report` without a `base-ref`.',
    next: 'Run the command with --help to see what it takes.',
  },
  'bad-config': {
    exit: 2,
    means:
      'Inputs or the policy file say what is not understood or not allowed; all of it is told at once. Typically a misspelt key or rule, a size without its unit (`5M`), or a file that an input names and that is not there.',
    next: 'Correct what is named above.',
  },
  'not-a-report': {
    exit: 2,
    means:
      'There is no report at that path, or the file is none that this version can read. Typically another JSON file, one that a failed download cut off, or the report of a newer Stagegate.',
    next: 'Give a report.json that stagegate gate or compare wrote.',
  },
  // The sources.
  'context-missing': {
    exit: 2,
    means:
      'A build context is no folder. Typically a misspelt path, a repository that was not checked out, or a URL: Stagegate builds what is on this disk.',
    next: 'Name an existing folder with `context`.',
  },
  'dockerfile-missing': {
    exit: 2,
    means:
      'There is no Dockerfile where it is looked for. Typically it has another name, or `file` was given relative to the context.',
    next: 'Name the Dockerfile with `file`, relative to the workspace.',
  },
  'dockerfile-syntax': {
    exit: 2,
    means:
      'The Dockerfile cannot be read, and BuildKit would refuse it too. Typically a misspelt instruction, a missing argument, or a here-document without its end.',
    next: 'Correct the Dockerfile line named above.',
  },
  'unknown-target': {
    exit: 2,
    means:
      'An input or a limit names a stage that the Dockerfile does not have. Typically it is misspelt, or the stage was renamed.',
    next: 'Name one of the stages listed above with `target`.',
  },
  'base-ref-unknown': {
    exit: 2,
    means:
      '`base-ref` names nothing: no commit that git knows or can fetch, no report, or no image that a registry has. Typically a branch that was deleted, a misspelt name, the previous release of a first one, or a folder that is no git repository.',
    next: 'Name an existing commit, report or image, or leave `base-ref` out.',
  },
  // Images.
  'image-not-found': {
    exit: 2,
    means:
      'There is no such image: no file, no tag or digest in the registry, or none of that name or platform in what was given. Typically a misspelt name, or a tag that was not pushed yet.',
    next: 'Name an existing image: docker://NAME, oci:DIR, oci-archive:TAR or docker-archive:TAR. :REF and --platform choose one of several.',
  },
  'image-ambiguous': {
    exit: 2,
    means:
      'What was given holds several images, and nothing says which one is meant. Typically an image of several platforms, or an archive of several tags.',
    next: 'Add :REF (or --platform) to name one of the images listed above.',
  },
  'not-an-image': {
    exit: 2,
    means:
      'What was given is there, but it is no image of the kind that was named. Typically `oci:` for an archive of `docker save`, a Helm chart or another artifact, or some other folder.',
    next: 'Give an image: docker://NAME, an OCI layout, or an archive that `docker save` or buildx wrote.',
  },
  // Pull requests.
  'strangers-code': {
    exit: 2,
    means:
      'The job holds secrets, and the code to build comes from a fork or from nobody knows where; a Dockerfile runs what its author wrote. Typically a workflow on `pull_request_target`, `workflow_run` or a comment.',
    next: 'Run the gate on `pull_request`: its token is read-only on forks, and the result stands in the job summary.',
  },
  'not-the-pull-request': {
    exit: 2,
    means:
      'What is checked out is not what the pull request proposes, so a verdict would be about something else. Typically a checkout with a `ref` of its own, or one of the base branch.',
    next: 'Check out the pull request: actions/checkout does by itself on `pull_request`.',
  },
  'pull-request-unknown': {
    exit: 2,
    means:
      'The pull request that `pull-request` names cannot be asked for. Typically a wrong number, a token of another repository, or a run without one.',
    next: 'Leave `pull-request` out, or run as a workflow with a `github-token` that can read pull requests.',
  },
  // Images that are damaged.
  'digest-mismatch': {
    exit: 3,
    means:
      'A manifest, config or layer has other bytes than its digest says. Typically a damaged copy, a cache or proxy that answers something else, or somebody’s hand.',
    next: 'The image is damaged or was tampered with: build or fetch it again.',
  },
  'truncated-blob': {
    exit: 3,
    means:
      'A part of the image is missing or ends early. Typically a copy or download that broke off, a full disk, or a layout whose blobs were cleaned up.',
    next: 'The image is incomplete: build or fetch it again.',
  },
  'bad-layer': {
    exit: 3,
    means:
      'A layer has the bytes that its digest says, but they are no tar, or not compressed as they claim. Typically a tool that pushed something else as a layer, or a compression that no engine knows.',
    next: 'The layer is not a tar that an engine could unpack: build the image again.',
  },
  // Registries.
  'registry-denied': {
    exit: 3,
    means:
      'The registry wants another account, or Docker’s stored credentials cannot be used. Typically nobody is logged in, the token lacks the right to pull, or a credential helper is not installed.',
    next: 'Log in with docker login (in a workflow: docker/login-action), with an account that may pull it.',
  },
  'registry-failed': {
    exit: 3,
    means:
      'The registry did not answer, or not as a registry does, also when asked again. Typically it is down or out of reach, limits its callers, or breaks off in the middle of a layer.',
    next: 'Look whether the registry answers, then run again.',
  },
  // Docker.
  'no-docker': {
    exit: 3,
    means:
      'There is no `docker` command on the PATH. Typically a runner or container without Docker’s client.',
    next: 'Install Docker with buildx; in a workflow take a runner that has them, such as ubuntu-latest.',
  },
  'no-buildx': {
    exit: 3,
    means:
      'Docker has no buildx plugin. Typically a distribution that packages it apart, or a DOCKER_CONFIG that leads elsewhere.',
    next: 'Install the docker-buildx plugin.',
  },
  'no-engine': {
    exit: 3,
    means:
      'No Docker engine answers. Typically it is not started, DOCKER_HOST or the docker context leads elsewhere, or the socket may not be opened by this user.',
    next: 'Start Docker, or set DOCKER_HOST; in a workflow add docker/setup-buildx-action before this step.',
  },
  'unknown-builder': {
    exit: 3,
    means:
      'buildx has no builder of that name. Typically it was created by another user, on another machine or in another job.',
    next: 'List builders with `docker buildx ls`, or leave `builder` out.',
  },
  'engine-lost': {
    exit: 3,
    means:
      'The engine or the builder’s node went away in the middle of the build. Typically it was restarted, ran out of memory, or the connection to a remote builder broke.',
    next: 'Look at the engine’s log, then run again.',
  },
  'export-unsupported': {
    exit: 3,
    means:
      'The builder does not hand out what was asked of it. Typically the engine’s classic image store, which exports no cache, or has too little room for an archive.',
    next: 'Create a builder that can export: docker buildx create --use.',
  },
  // The build.
  'prepare-failed': {
    exit: 3,
    means:
      'The command of `prepare` failed in head’s tree. Typically a tool that the runner lacks, or a step that needs a token: the command runs without the job’s.',
    next: 'Correct the command; its last output stands above.',
  },
  'build-failed': {
    exit: 3,
    means:
      'A step of the Dockerfile failed. Typically a RUN that ends with an error, a file that the context lacks, or a base image that cannot be pulled.',
    next: 'Correct the failing step; its last output stands above.',
  },
  // The run itself.
  'git-failed': {
    exit: 3,
    means:
      'git could not check base out. Typically a partial clone (`filter` of actions/checkout), a damaged one, or a full disk.',
    next: 'Check out the repository without `filter`, or set `baseline: none`.',
  },
  'not-writable': {
    exit: 3,
    means:
      'A result cannot be written, or an older one not removed. Typically a file where a folder is meant, a folder of another user, a full disk, or a folder of the checkout that is a symlink out of it.',
    next: 'Name another place with `report-dir` (or --output), or make that one writable.',
  },
  interrupted: {
    exit: 3,
    means:
      'The run was stopped before there was a verdict; its build was stopped too. Typically Ctrl-C, a cancelled job, or a newer run of the same concurrency group.',
    next: 'Run again.',
  },
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
