import { buildNotes } from '../../src/gate/buildnotes/index.ts';
import type { BuildFacts } from '../../src/gate/buildnotes/row.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';
import { MiB } from '../render/parts.ts';

const SCOPE = {
  buildArgs: {},
  contexts: [],
  platform: 'linux/amd64',
  buildPlatform: 'linux/amd64',
};

function notes(text: string, more: Partial<BuildFacts> = {}): string[] {
  const dockerfile = readDockerfile(text, 'Dockerfile');
  const stage = dockerfile.stages.length - 1;
  const facts = { dockerfile, stage, scope: SCOPE, warnings: [], contextBytes: null };
  return buildNotes({ ...facts, hasIgnoreFile: true, ...more }).map(
    ({ id, lines, message }) => `${id} ${lines?.join('-') ?? ''} ${message}`,
  );
}

const ids = (text: string): string[] => notes(text).map((note) => note.split(' ')[0] ?? '');

describe('a # syntax= that counts is no note, one that does not is', () => {
  test.each([
    ['# syntax=docker/dockerfile:1\nFROM scratch', []],
    ['# escape=`\n# syntax=docker/dockerfile:1\nFROM scratch', []],
    ['\n# syntax=docker/dockerfile:1\nFROM scratch', ['ignored-syntax']],
    ['# our image\n#syntax = docker/dockerfile:1\nFROM scratch', ['ignored-syntax']],
    ['FROM a\nRUN <<EOF\n# syntax=docker/dockerfile:1\nEOF\n', []],
  ])('%j', (text, want) => {
    expect(ids(text)).toEqual(want);
  });

  test('is named by its line', () => {
    expect(notes('# x\n# syntax=docker/dockerfile:1\nFROM scratch')).toEqual([
      'ignored-syntax 2-2 Line 2, `# syntax=docker/dockerfile:1`, is a comment: a directive counts only where nothing but directives stands above it',
    ]);
  });
});

test('stages that what ships does not reach', () => {
  const text = `FROM a AS deps
FROM deps AS build
FROM build AS test
FROM a AS mounted
FROM a AS lint
FROM scratch AS release
COPY --from=build /x /x
RUN --mount=from=mounted,target=/m true
`;
  expect(notes(text)).toEqual([
    'unused-stage 3-3 Stage test is no part of release, so this build skips it',
    'unused-stage 5-5 Stage lint is no part of release, so this build skips it',
  ]);
  // What stands below the target could be no part of it.
  expect(notes(text, { stage: 2 })).toEqual([]);
});

test('stages that another build argument would choose are no note, others are', () => {
  const text = `ARG VARIANT=scratch
FROM a AS base-scratch
FROM a AS tools
FROM tools AS base-alpine
FROM a AS lint
FROM base-\${VARIANT} AS release
`;
  expect(notes(text)).toEqual([
    'unused-stage 5-5 Stage lint is no part of release, so this build skips it',
  ]);
});

describe('sources before dependencies', () => {
  const stage = (...lines: string[]): string => ['FROM a', ...lines].join('\n');

  test.each([
    ['npm ci', stage('COPY . .', 'RUN npm ci'), 1],
    ['yarn alone', stage('COPY . /app/', 'RUN cd /app && yarn'), 1],
    ['pip', stage('COPY ./ /app', 'RUN pip install -r requirements.txt'), 1],
    ['go', stage('ADD . .', 'RUN go mod download && go build'), 1],
    [
      'manifests first',
      stage('COPY package*.json ./', 'RUN npm ci', 'COPY . .', 'RUN npm test'),
      0,
    ],
    ['a global tool', stage('COPY . .', 'RUN npm install -g serve'), 0],
    ['another stage’s files', stage('COPY --from=x . .', 'RUN npm ci'), 0],
    ['one folder', stage('COPY src .', 'RUN npm ci'), 0],
    ['a build alone', stage('COPY . .', 'RUN go build && yarn run build'), 0],
    ['words of it', stage('COPY . .', 'RUN echo npm circus && cat yarn.lock'), 0],
  ])('%s', (_, text, want) => {
    expect(notes(text)).toHaveLength(want);
  });

  test('is named by both lines', () => {
    expect(notes(stage('COPY . .', 'RUN npm ci'))).toEqual([
      'copy-before-install 2-2 Line 2 copies all sources before line 3 installs dependencies: any changed file installs them again',
    ]);
  });
});

test('a large context, and whether anything keeps it small', () => {
  const context = (contextBytes: number | null, hasIgnoreFile: boolean | null): string[] =>
    notes('FROM a', { contextBytes, hasIgnoreFile });
  expect(context(MiB(19), false)).toEqual([]);
  expect(context(null, false)).toEqual([]);
  expect(context(MiB(21), false)).toEqual([
    'large-context  The build sent 21.0 MiB of context, and there is no .dockerignore',
  ]);
  expect(context(MiB(21), true)).toEqual(['large-context  The build sent 21.0 MiB of context']);
});

test('BuildKit’s own checks, each once', () => {
  const warning = {
    message: "StageNameCasing: Stage name 'Build' should be lowercase",
    detail: 'Stage names should be lowercase',
    url: 'https://docs.docker.com/go/dockerfile/rule/stage-name-casing/',
    lines: [3, 3] as const,
  };
  const dockerfile = readDockerfile('FROM a', 'Dockerfile');
  const facts = { dockerfile, stage: 0, scope: SCOPE, contextBytes: null, hasIgnoreFile: true };
  expect(buildNotes({ ...facts, warnings: [warning, warning] })).toEqual([
    {
      id: 'buildkit-check',
      message: warning.message,
      lines: [3, 3],
      fix: `Stage names should be lowercase. See ${warning.url}`,
    },
  ]);
});
