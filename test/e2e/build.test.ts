// Real builds: what reaches BuildKit, what is built once, what one layout holds.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FileRange } from '../../src/model/image.ts';
import type { BuildEvent, BuiltImage } from '../../src/model/build.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { buildTree, scratch, writeTree, type Built } from './tree.ts';

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['debian:bookworm-slim']);
  work = scratch('builds');
}, 600_000);

const names = (built: Built): string[] =>
  built.images.map(({ target }) => `${target.side} ${target.role} ${target.name}`);

function digestOf(image: BuiltImage | undefined): string {
  if (image?.location.kind !== 'oci') throw new Error('not in a layout');
  return image.location.digest;
}

test('head, its builders and base in one layout, each step once, nothing built again', async () => {
  const dockerfile = (last: string): string => `FROM debian:bookworm-slim AS build
RUN head -c 300000 /dev/urandom > /big && date +%s%N > /when-${work.slice(-6)}
FROM debian:bookworm-slim AS unused
RUN false
FROM scratch
COPY --from=build /when-* /
COPY --from=0 /big /big
${last}
`;
  const head = writeTree(join(work, 'head'), { Dockerfile: dockerfile('ENV A=1') });
  const base = writeTree(join(work, 'base'), { Dockerfile: dockerfile('ENV A=2') });
  const events: BuildEvent[] = [];
  const built = await buildTree(engine, { head, base }, {}, { onEvent: (e) => events.push(e) });
  expect(names(built)).toEqual(['head runtime 2', 'head builder build', 'base runtime 2']);
  expect(built).toMatchObject({ problems: [], baseFailure: null });
  expect(built.steps.total).toBe(4); // FROM, RUN, COPY, COPY: equal on both sides

  const [one, , other] = await Promise.all(
    built.images.map((image) => openImage(`oci:${join(built.dir, 'layout')}:${digestOf(image)}`)),
  );
  expect(one?.digest).not.toBe(other?.digest);
  // The RUN writes the time: the same bytes on both sides say that it ran once.
  expect(one?.layers.map((layer) => layer.diffId)).toEqual(
    other?.layers.map((layer) => layer.diffId),
  );
  expect(readdirSync(built.dir)).toEqual(['layout', 't0.json', 't1.json', 't2.json']);

  const runs = events.filter((event) => event.kind === 'step' && event.name.startsWith('RUN head'));
  expect(runs.map((event) => event.kind === 'step' && event.state)).toEqual(['started', 'done']);
  const last = events.findLast((event) => event.kind === 'step');
  expect(last).toMatchObject({ done: 4, total: 4 });
  expect(events.filter((event) => event.kind === 'export')).toHaveLength(3);
}, 120_000);

/** What HCL, a shell, CSV, JSON or an option parser could each make something else of. */
const ODD = [
  '${HOME}',
  '$${a}',
  '%{if true}x%{endif}',
  '%%{x}',
  '"double" \'single\' `back` \\ $(id)',
  'line 1\nline 2\n',
  'a,b=c;d',
  '--flag',
  'ünï \u{1F433}',
  '~/$',
];

test('build arguments reach the build unchanged', async () => {
  const keys = ODD.map((_, at) => `A${at}`);
  const head = writeTree(join(work, 'args'), {
    Dockerfile: `FROM debian:bookworm-slim
${keys.map((key) => `ARG ${key}`).join('\n')}
RUN mkdir /args && ${keys.map((key) => `printf %s "$${key}" > /args/${key}`).join(' && ')}
FROM scratch
COPY --from=0 /args /
`,
  });
  const buildArgs = ODD.map((value, at) => `A${at}=${value}`);
  const built = await buildTree(engine, { head }, { buildArgs });
  const [runtime] = built.images;
  expect(runtime?.provenance?.buildArgs).toEqual(
    Object.fromEntries(ODD.map((value, at) => [`A${at}`, value])),
  );
  expect(await filesOf(built)).toEqual(
    Object.fromEntries(ODD.map((value, at) => [`A${at}`, value])),
  );
}, 120_000);

test('so do the paths of context and Dockerfile, named contexts, secrets and their ids', async () => {
  const odd = join(work, 'it\'s ${a}, %{b} "c"\nd');
  const head = {
    ...writeTree(odd, {
      Dockerfile: `FROM debian:bookworm-slim AS a.b_c-1
RUN --mount=type=secret,id=value --mount=type=secret,id=file mkdir /out \\
 && cp /run/secrets/value /out/value && cp /run/secrets/file /out/file
COPY --from=extra f.txt /out/extra
COPY f.txt /out/own
FROM scratch
COPY --from=a.b_c-1 /out /
`,
      'f.txt': 'own',
      'secret, "file"': 'from a file',
    }),
    buildContexts: { extra: join(odd, 'extra ${x}') },
  };
  writeTree(join(odd, 'extra ${x}'), { 'f.txt': 'extra' });
  const built = await buildTree(
    engine,
    { head },
    {
      secrets: [`value=${ODD[0]}`],
      secretFiles: [`file=${join(odd, 'secret, "file"')}`],
    },
  );
  expect(await filesOf(built)).toEqual({
    value: '${HOME}',
    file: 'from a file',
    extra: 'extra',
    own: 'own',
  });
}, 120_000);

test('a stage without a name is built on its own, with its own ignore file', async () => {
  const head = writeTree(join(work, 'unnamed'), {
    Dockerfile: `FROM debian:bookworm-slim
COPY . /in
FROM debian:bookworm-slim
RUN false
FROM scratch
COPY --from=0 /in /
`,
    'Dockerfile.dockerignore': '*\n!kept\n',
    kept: 'k',
    dropped: 'd',
  });
  const built = await buildTree(engine, { head });
  expect(names(built)).toEqual(['head runtime 2', 'head builder 0']);
  expect(await filesOf(built)).toEqual({ kept: 'k' });
  const { layers } = await openImage(
    `oci:${join(built.dir, 'layout')}:${digestOf(built.images[1])}`,
  );
  expect(layers).toHaveLength(2);
  // The builder was cut behind its stage; its lines are those of the whole file.
  expect(built.images[1]?.provenance?.steps.flatMap((step) => step.locations)).toEqual([
    [1, 1],
    [2, 2],
  ]);
}, 120_000);

test('two platforms: a target each, stages chosen by platform', async () => {
  const head = writeTree(join(work, 'platforms'), {
    Dockerfile: `FROM scratch AS amd64
COPY one /x
FROM scratch AS arm64
COPY two /x
FROM \${TARGETARCH} AS picked
FROM scratch
COPY --from=picked /x /x
`,
    one: 'amd64',
    two: 'arm64',
  });
  const platforms = ['linux/amd64', 'linux/arm64'];
  const built = await buildTree(engine, { head }, { platforms, target: '3' });
  expect(
    built.images.map(({ target }) => `${target.role} ${target.name} ${target.platform}`),
  ).toEqual([
    'runtime 3 linux/amd64',
    'builder picked linux/amd64',
    'runtime 3 linux/arm64',
    'builder picked linux/arm64',
  ]);
  for (const image of built.images) {
    const { platform } = await openImage(`oci:${join(built.dir, 'layout')}:${digestOf(image)}`);
    expect(platform).toBe(image.target.platform);
  }
}, 120_000);

/** Names and texts of the files in the runtime image, whose layers are few and small. */
async function filesOf(built: Built): Promise<Record<string, string>> {
  const dir = join(built.dir, 'layout');
  const image = await openImage(`oci:${dir}:${digestOf(built.images[0])}`);
  const files: Record<string, string> = {};
  for (const blob of image.blobs) {
    const { file } = blob as FileRange;
    const listed = await engine.exec(['tar', '-tzf', file]);
    for (const name of listed.stdout.split('\n').filter((line) => /[^/]$/.test(line))) {
      const { stdout } = await engine.exec(['tar', '-xzOf', file, name]);
      files[name] = stdout;
    }
  }
  return files;
}
