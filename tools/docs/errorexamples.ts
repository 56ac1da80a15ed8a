// What real causes made Stagegate say, one row for each error. test/e2e/errorcodes.test.ts makes
// each of them happen and holds these lines against it.

import type { ErrorCode } from '../../src/errors.ts';

interface Example {
  /** Completes "For example, …:". */
  readonly cause: string;
  /** What was said, line by line; `…` is what differs by run or by the version of a program. */
  readonly says: readonly string[];
}

export const EXAMPLES: Readonly<Record<ErrorCode, Example>> = {
  usage: {
    cause: 'a misspelt flag',
    says: [
      '--fromat: no such flag; did you mean --format?',
      'fix  Run the command with --help to see what it takes.',
    ],
  },
  'bad-config': {
    cause: 'a `stagegate.yml` with a wrong word and a wrong unit',
    says: [
      'stagegate.yml: 2 problems',
      '  line 1:9    preset: strickt             want strict, slim or off',
      '  line 3:19   limits[0].max-increase: 5M  want MiB (1024) or MB (1000): a bare M does not say which',
    ],
  },
  'not-a-report': {
    cause: 'another JSON file',
    says: [
      'package.json is JSON, but no report: it has no schemaVersion.',
      'fix  Give a report.json that stagegate gate or compare wrote.',
    ],
  },
  'context-missing': {
    cause: 'a folder that is not there',
    says: [
      'context: there is no folder services/orders',
      'fix  Name an existing folder with `context`.',
    ],
  },
  'dockerfile-missing': {
    cause: '`file` given relative to the context',
    says: [
      'There is no Dockerfile at docker/Dockerfile',
      'fix  `file` is relative to the workspace: did you mean orders/docker/Dockerfile?',
    ],
  },
  'dockerfile-syntax': {
    cause: 'a misspelt instruction',
    says: [
      'Dockerfile:2: unknown instruction: COPPY',
      'fix  Correct the Dockerfile line named above.',
    ],
  },
  'unknown-target': {
    cause: 'a stage of another name',
    says: [
      'Dockerfile has no stage "runtime"',
      '  release  line 1: FROM scratch AS release',
      'fix  Name one of the stages listed above with `target`.',
    ],
  },
  'base-ref-unknown': {
    cause: 'a misspelt branch',
    says: [
      'base-ref: git knows no commit realease',
      'fix  Name an existing commit, report or image, or leave `base-ref` out.',
    ],
  },
  'image-not-found': {
    cause: 'a layout that holds another tag',
    says: [
      'layout holds no image 2.0',
      '  1.0  linux/amd64',
      'fix  Name an existing image: docker://NAME, oci:DIR, oci-archive:TAR or docker-archive:TAR. :REF and',
      '     --platform choose one of several.',
    ],
  },
  'image-ambiguous': {
    cause: 'an image of two platforms, and none asked for',
    says: [
      'layout holds 2 images',
      '  1.0  linux/amd64',
      '  1.0  linux/arm64',
      'fix  Add :REF (or --platform) to name one of the images listed above.',
    ],
  },
  'not-an-image': {
    cause: 'a folder that is no layout',
    says: [
      'build has no index.json',
      'fix  Give an image: docker://NAME, an OCI layout, or an archive that `docker save` or buildx wrote.',
    ],
  },
  'strangers-code': {
    cause: 'a pull request from a fork, in a workflow on `pull_request_target`',
    says: [
      "pull_request_target: the code to build comes from the fork somebody/orders, and this event's jobs hold secrets",
      "  A job on pull_request_target gets the repository's secrets and a token that may write.",
      '  Building a Dockerfile runs what its author wrote, so a fork could take both.',
      'fix  Run the gate on `pull_request`: its token is read-only on forks, and the result stands in the',
      '     job summary.',
    ],
  },
  'not-the-pull-request': {
    cause: 'a checkout of the base commit',
    says: [
      'pull request #7: … is checked out, which is its base',
      "fix  Check out `refs/pull/7/merge` with actions/checkout's `ref`.",
    ],
  },
  'pull-request-unknown': {
    cause: '`pull-request: 7` without a `github-token`',
    says: [
      'pull-request: #7: there is no token to ask with',
      'fix  Leave `pull-request` out, or run as a workflow with a `github-token` that can read pull',
      '     requests.',
    ],
  },
  'digest-mismatch': {
    cause: 'a layout in which one bit of a layer flipped',
    says: [
      'Layer sha256:… holds other bytes: sha256:…',
      'fix  The image is damaged or was tampered with: build or fetch it again.',
    ],
  },
  'truncated-blob': {
    cause: 'a layout whose copy broke off',
    says: [
      'Layer sha256:… has 1000 of … bytes',
      'fix  The image is incomplete: build or fetch it again.',
    ],
  },
  'bad-layer': {
    cause: 'a text that was pushed as a layer',
    says: [
      'The layer is not a readable tar: it has a header with a wrong checksum',
      '  layer sha256:…',
      'fix  The layer is not a tar that an engine could unpack: build the image again.',
    ],
  },
  'registry-denied': {
    cause: 'a registry that asks for a password, and nobody is logged in',
    says: [
      '127.0.0.1:… refuses acme/orders:1.0 without an account (HTTP 401)',
      'fix  Log in with docker login (in a workflow: docker/login-action), with an account that may pull',
      '     it.',
    ],
  },
  'registry-failed': {
    cause: 'a registry that is down',
    says: [
      'The registry 127.0.0.1:… does not answer: …',
      'fix  Look whether the registry answers, then run again.',
    ],
  },
  'no-docker': {
    cause: 'a PATH without Docker',
    says: [
      'no docker command was found',
      'fix  Install Docker with buildx; in a workflow take a runner that has them, such as ubuntu-latest.',
    ],
  },
  'no-buildx': {
    cause: 'a client without its plugins',
    says: ['docker has no buildx', 'fix  Install the docker-buildx plugin.'],
  },
  'no-engine': {
    cause: 'a DOCKER_HOST where nothing listens',
    says: [
      'no Docker engine answers',
      'fix  Start Docker, or set DOCKER_HOST; in a workflow add docker/setup-buildx-action before this',
      '     step.',
    ],
  },
  'unknown-builder': {
    cause: '`builder: fleet`, which was created elsewhere',
    says: [
      'there is no builder "fleet"',
      '  default',
      'fix  List builders with `docker buildx ls`, or leave `builder` out.',
    ],
  },
  'engine-lost': {
    cause:
      'an engine that is stopped while it builds, in one of the ways that buildx has to say so',
    says: ['…', 'fix  Look at the engine’s log, then run again.'],
  },
  'export-unsupported': {
    cause: '`cache-to` with an engine on the classic image store',
    says: [
      '…ache export is not supported for the docker driver.…',
      'fix  Create a builder that can export: docker buildx create --use.',
    ],
  },
  'prepare-failed': {
    cause: 'a command that ends with 4',
    says: [
      "prepare ended with exit code 4 in head's tree",
      '  generating',
      'fix  Correct the command; its last output stands above.',
    ],
  },
  'build-failed': {
    cause: 'a file that the context lacks',
    says: [
      'Dockerfile:2, stage release: COPY orders /',
      '…"/orders": not found',
      'fix  Correct the failing step; its last output stands above.',
    ],
  },
  'git-failed': {
    cause: 'a partial clone, which left base’s files out',
    says: [
      'git failed: …',
      'fix  Check out the repository without `filter`, or set `baseline: none`.',
    ],
  },
  'not-writable': {
    cause: 'a file where `report-dir` wants a folder',
    says: [
      'cannot write in …/reports/today: a part of that path is a file, want folders',
      'fix  Name another place with `report-dir` (or --output), or make that one writable.',
    ],
  },
  interrupted: {
    cause: 'Ctrl-C',
    says: ['interrupted while building', 'fix  Run again.'],
  },
};
