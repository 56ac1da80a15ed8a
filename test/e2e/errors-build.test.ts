// Each failure is one clear error with its exit code, or an answer that says what is missing.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine, type PrivateEngine } from '../../tools/lab/index.ts';
import type { BuildEvent } from '../../src/model/build.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { findEngine } from '../../src/ports/buildx.ts';
import { makeExec } from '../../src/ports/exec.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { buildTree, scratch, writeTree } from './tree.ts';

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['debian:bookworm-slim']);
  work = scratch('errors');
}, 600_000);

let count = 0;
const tree = (dockerfile: string) =>
  writeTree(join(work, `tree-${++count}`), { Dockerfile: dockerfile });
/** The same engine with another environment. */
const withEnv = (env: Record<string, string | undefined>): TestEngine => ({
  env: engine.env,
  exec: makeExec({ ...process.env, ...engine.env, ...env }),
});

// stdout and stderr reach BuildKit by two pipes: without the pause their order is by chance.
test('a failing RUN: line, stage, instruction and its last 20 lines of output', async () => {
  const head = tree(`FROM debian:bookworm-slim AS tools
RUN echo fine

FROM tools AS build
RUN for i in $(seq 30); do echo line $i; done; \\
    sleep 1; echo done >&2; \\
    exit 3
FROM scratch
COPY --from=build /x /x
`);
  const error = await buildTree(engine, { head }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'build-failed',
    exit: 3,
    message: [
      'Dockerfile:5, stage build: RUN for i in $(seq 30); do echo line $i; done; sleep 1; echo done >&2; exit 3',
      'process "/bin/sh -c for i in $(seq 30); do echo line $i; done;     sleep 1; echo done >&2;     exit 3" did not complete successfully: exit code: 3',
    ].join('\n'),
  });
  const { details } = error as { details: string[] };
  expect(details).toHaveLength(20);
  expect(details).toEqual(expect.arrayContaining(['line 30', 'done']));
}, 60_000);

test('a file that the context lacks', async () => {
  const head = tree('FROM debian:bookworm-slim\n# why\nCOPY missing.txt /\n');
  await expect(buildTree(engine, { head })).rejects.toMatchObject({
    code: 'build-failed',
    message: expect.stringMatching(
      /^Dockerfile:3, stage 0: COPY missing.txt \/\n.*"\/missing.txt": not found$/,
    ) as string,
  });
}, 60_000);

test('a base image that no registry has', async () => {
  const head = tree('ARG X=1\nFROM stagegate.invalid/no/such:1 AS b\n');
  await expect(buildTree(engine, { head })).rejects.toMatchObject({
    code: 'build-failed',
    exit: 3,
    message: expect.stringMatching(/^Dockerfile:2, stage b: FROM stagegate.invalid/) as string,
  });
}, 60_000);

test('syntax that only BuildKit refuses', async () => {
  const head = tree('FROM debian:bookworm-slim\n\nCOPY one\n');
  await expect(buildTree(engine, { head })).rejects.toMatchObject({
    code: 'dockerfile-syntax',
    exit: 2,
    message: expect.stringMatching(/^Dockerfile:3, stage 0: COPY requires/) as string,
  });
}, 60_000);

test('an unknown target lists the stages', async () => {
  const head = tree('FROM scratch AS a\nFROM scratch AS b\n');
  await expect(buildTree(engine, { head }, { target: 'c' })).rejects.toMatchObject({
    code: 'unknown-target',
    exit: 2,
    details: ['a  line 1: FROM scratch AS a', 'b  line 2: FROM scratch AS b'],
  });
});

test.each([true, false])(
  'base that does not build, isolated: %s',
  async (isolateBase) => {
    const head = tree('FROM debian:bookworm-slim AS r\nRUN echo head > /h\n');
    const base = tree('FROM debian:bookworm-slim AS r\nRUN echo base; exit 7\n');
    const built = await buildTree(engine, { head, base }, { isolateBase });
    expect(built.baseFailure).toMatchObject({
      side: 'base',
      stage: 'r',
      lines: [2, 2],
      instruction: 'RUN echo base; exit 7',
      message: expect.stringContaining('exit code: 7') as string,
      log: ['base'],
    });
    expect(built.images.map((image) => image.target.side)).toEqual(['head']);
  },
  60_000,
);

test('base without the context folder: buildx does not say whose it was', async () => {
  const head = tree('FROM scratch AS r\nCOPY Dockerfile /d\n');
  const base = { ...tree('FROM scratch AS r\n'), context: join(work, 'nowhere') };
  const built = await buildTree(engine, { head, base });
  expect(built.baseFailure).toMatchObject({
    side: 'base',
    message: expect.stringContaining('nowhere') as string,
  });
  expect(built.images.map((image) => image.target.side)).toEqual(['head']);
}, 60_000);

test('both sides fail: head’s failure ends the run', async () => {
  const text = 'FROM debian:bookworm-slim\nRUN exit 5\n';
  await expect(buildTree(engine, { head: tree(text), base: tree(text) })).rejects.toMatchObject({
    code: 'build-failed',
  });
}, 60_000);

test('no docker', async () => {
  const empty = join(work, 'empty');
  mkdirSync(empty, { recursive: true });
  const none = withEnv({ PATH: empty });
  await expect(findEngine(none.exec, null)).rejects.toMatchObject({ code: 'no-docker', exit: 3 });
});

test('no buildx', async () => {
  const bin = join(work, 'bin');
  mkdirSync(bin, { recursive: true });
  const { stdout } = await engine.exec(['which', 'docker']);
  const docker = join(bin, 'docker');
  // A client that looks for plugins in its own empty folder alone.
  writeFileSync(
    docker,
    `#!/bin/sh\ncase $1 in buildx) echo "docker: 'buildx' is not a docker command." >&2; exit 1;; esac\nexec ${stdout.trim()} "$@"\n`,
    { mode: 0o755 },
  );
  await expect(
    findEngine(withEnv({ PATH: `${bin}:/usr/bin:/bin` }).exec, null),
  ).rejects.toMatchObject({
    code: 'no-buildx',
    exit: 3,
  });
});

test('no engine', async () => {
  const none = withEnv({ DOCKER_HOST: `unix://${work}/none.sock` });
  await expect(findEngine(none.exec, null)).rejects.toMatchObject({ code: 'no-engine', exit: 3 });
});

test.each(['no-such-builder', '--bootstrap'])('the unknown builder %s', async (builder) => {
  const head = tree('FROM scratch\nENV A=1\n');
  await expect(buildTree(engine, { head }, { builder })).rejects.toMatchObject({
    code: 'unknown-builder',
    exit: 3,
    details: expect.arrayContaining(['default']) as string[],
  });
});

test('interrupted: the step stops', async () => {
  const stop = new AbortController();
  const mark = `sleep 5${String(Date.now()).slice(-4)}`;
  const head = tree(`FROM debian:bookworm-slim\nRUN ${mark}\n`);
  const onEvent = (event: BuildEvent): void => {
    if (event.kind === 'step' && event.name.includes(mark)) stop.abort();
  };
  const started = Date.now();
  await expect(
    buildTree(engine, { head }, {}, { onEvent, signal: stop.signal }),
  ).rejects.toMatchObject({ code: 'interrupted', exit: 3 });
  expect(Date.now() - started).toBeLessThan(20_000);
  const { stdout } = await engine.exec(['ps', '-eo', 'args']);
  expect(stdout.split('\n').filter((line) => line.trim() === mark)).toEqual([]);
}, 60_000);

describe('an engine of its own', () => {
  let own: PrivateEngine;
  let root: string;

  beforeAll(async () => {
    root = `/tmp/sg-${process.pid}`; // sockets need a short path
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root);
    own = await startEngine({
      root,
      store: 'classic',
      images: ['debian:bookworm-slim'],
      log: () => undefined,
    });
  }, 600_000);
  afterAll(async () => {
    await own.stop();
    rmSync(root, { recursive: true, force: true });
  }, 60_000);
  const there = (): TestEngine => ({
    env: { ...own.env },
    exec: makeExec({ ...process.env, ...own.env }),
  });

  test('on the classic store it still answers, without compressed sizes and provenance', async () => {
    const head = tree(`FROM debian:bookworm-slim AS build
RUN echo 1 > /1
FROM scratch AS runtime
COPY --from=build /1 /1
`);
    const built = await buildTree(there(), { head });
    expect(built.problems).toMatchObject([{ code: 'classic-store', affects: ['compressed'] }]);
    expect(built.images.map((image) => image.provenance)).toEqual([null, null]);
    const [runtime] = built.images;
    if (runtime?.location.kind !== 'docker-archive') throw new Error('not an archive');
    const image = await openImage(`docker-archive:${runtime.location.file}`);
    expect(image.layers).toHaveLength(1);
    const left = await there().exec(['docker', 'images', '--format', '{{.Repository}}']);
    expect(left.stdout).not.toContain('stagegate');
  }, 120_000);

  test('killed in the middle of a step', async () => {
    const head = tree('FROM debian:bookworm-slim\nRUN sleep 30\n');
    const onEvent = (event: BuildEvent): void => {
      if (event.kind === 'step' && event.name.includes('sleep 30')) void own.stop();
    };
    await expect(buildTree(there(), { head }, {}, { onEvent })).rejects.toMatchObject({
      code: 'engine-lost',
      exit: 3,
    });
  }, 120_000);
});
