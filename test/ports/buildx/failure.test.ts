// The closing texts were written by buildx 0.29.1 with engine 28.5.2 and buildkitd 0.32.2.

import { readDockerfile } from '../../../src/dockerfile/read.ts';
import type { BuildPlan, BuildTarget } from '../../../src/model/build.ts';
import { readFailure, toError } from '../../../src/ports/buildx/failure.ts';
import { followProgress } from '../../../src/ports/buildx/progress.ts';

const TARGETS: BuildTarget[] = [
  { id: 't0', side: 'head', role: 'runtime', name: 'r', stage: 1, platform: null },
  { id: 't1', side: 'base', role: 'runtime', name: 'r', stage: 1, platform: null },
];
const tree = (text: string) => ({
  context: '/c',
  file: '/c/Dockerfile',
  dockerfile: readDockerfile(text, 'app/Dockerfile'),
  buildContexts: {},
});
const PLAN = {
  targets: TARGETS,
  trees: {
    head: tree('FROM a AS b\nRUN one\nRUN two \\\n  three\nFROM c\n'),
    base: tree('FROM a AS other\nRUN x\nRUN y\nFROM c\n'),
  },
} as unknown as BuildPlan;

function ending(lines: readonly string[], targets = TARGETS) {
  const progress = followProgress(targets, () => undefined);
  lines.forEach((line) => progress.push(line));
  return readFailure(PLAN, targets, progress);
}

const source = (line: number): string[] => [
  `Dockerfile:${line}`,
  '--------------------',
  '   2 |     RUN one',
  '   3 | >>> RUN two \\',
  '   4 | >>>   three',
  '   5 |     FROM c',
  '--------------------',
];

test('the side, place and words of a failed step', () => {
  const said = 'process "/bin/sh -c two   three" did not complete successfully: exit code: 3';
  const vertex = { digest: 'a', name: '[t0 b 3/3] RUN two   three', error: said };
  const cancelled = { digest: 'c', name: '[t1 other 2/3] RUN x', error: 'context canceled' };
  const log = { vertex: 'a', data: Buffer.from('out\n').toString('base64') };
  const lines = [
    JSON.stringify({ vertexes: [cancelled, vertex], logs: [log] }),
    ...source(3),
    `ERROR: target t0: failed to solve: ${said}`,
  ];
  const found = ending(lines);
  expect(found).toEqual({
    kind: 'failed',
    syntax: false,
    sure: true,
    failure: {
      side: 'head',
      stage: 'b',
      platform: null,
      lines: [3, 4],
      instruction: 'RUN two three',
      message: said,
      log: ['out'],
    },
  });
  if (found.kind !== 'failed') return;
  expect(toError(PLAN, found.failure, false)).toMatchObject({
    code: 'build-failed',
    message: `app/Dockerfile:3, stage b: RUN two three\n${said}`,
    details: ['out'],
    places: [{ file: 'app/Dockerfile', line: 3, text: said }],
  });
  // Base's file is not the one that lies there.
  expect(toError(PLAN, { ...found.failure, side: 'base' }, false).places).toEqual([]);
});

test('base is told by its target', () => {
  const lines = [...source(3), 'ERROR: target t1: failed to solve: no'];
  expect(ending(lines)).toMatchObject({ failure: { side: 'base', stage: 'other' } });
});

test('an error without a target may be either side’s', () => {
  const said = 'ERROR: unable to prepare context: path "/b" not found';
  expect(ending([said])).toMatchObject({ kind: 'failed', sure: false });
  expect(ending([said], TARGETS.slice(1))).toMatchObject({ sure: true, failure: { side: 'base' } });
});

test('a syntax error has the line that BuildKit names', () => {
  const said = 'dockerfile parse error on line 3: unknown instruction: RUNN (did you mean RUN?)';
  const found = ending([...source(3), `ERROR: target t0: failed to solve: ${said}`]);
  expect(found).toMatchObject({ kind: 'failed', syntax: true, failure: { lines: [3, 3] } });
  if (found.kind !== 'failed') return;
  expect(toError(PLAN, found.failure, found.syntax)).toMatchObject({
    code: 'dockerfile-syntax',
    exit: 2,
    message: 'app/Dockerfile:3, stage b: unknown instruction: RUNN (did you mean RUN?)',
    places: [{ file: 'app/Dockerfile', line: 3 }],
  });
});

test.each([
  ['no builder "nope" found', 'unknown-builder'],
  ['Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?', 'no-engine'],
  [
    'failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF',
    'engine-lost',
  ],
  [
    'target t0: failed to solve: failed to load cache key: error reading from server: connection reset by peer',
    'engine-lost',
  ],
  // A node that was killed: in the middle of a build, and before buildx had reached it.
  [
    'target t3: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF',
    'engine-lost',
  ],
  ['target t4: failed to solve: Unavailable: error reading from server: EOF', 'engine-lost'],
  ['context deadline exceeded', 'engine-lost'],
  ['failed to build: context deadline exceeded', 'engine-lost'],
  ['OCI exporter is not supported for the docker driver.', 'export-unsupported'],
  ['Cache export is not supported for the docker driver.', 'export-unsupported'],
  ['use `docker --context=lab buildx` to switch to context "lab"', 'unknown-builder'],
  ['Attestation is not supported for the docker driver.', 'export-unsupported'],
])('%s is %s', (said, code) =>
  expect(ending([`ERROR: ${said}`])).toMatchObject({ kind: 'error', error: { code } }),
);

test.each([
  'target t1: failed to solve: 127.0.0.1:34473/x:1: failed to resolve source metadata for 127.0.0.1:34473/x:1: failed to do request: Head "https://127.0.0.1:34473/v2/x/manifests/1": read tcp 127.0.0.1:47190->127.0.0.1:34473: read: connection reset by peer',
  'target t1: failed to solve: the step took too long: context deadline exceeded',
])('no engine was lost, base does not build: %s', (said) =>
  expect(ending([`ERROR: ${said}`])).toMatchObject({
    kind: 'failed',
    sure: true,
    failure: { side: 'base' },
  }),
);

test('what a RUN says of engines is not believed', () => {
  const said =
    'process "/bin/sh -c echo Cannot connect to the Docker daemon; echo code = Unavailable; exit 1" did not complete successfully: exit code: 1';
  expect(ending([`ERROR: target t0: failed to solve: ${said}`])).toMatchObject({ kind: 'failed' });
});

test.each([
  { lines: [], want: 'buildx ended without saying why' },
  { lines: ['killed'], want: 'killed' },
])('an end without an error: $want', ({ lines, want }) =>
  expect(ending(lines)).toMatchObject({ kind: 'failed', failure: { message: want, lines: null } }),
);
