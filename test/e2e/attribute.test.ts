// Every layer has the line that a reader would name. Expected lines are counted by hand.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attribute } from '../../src/gate/attribute.ts';
import type { BuildSettings } from '../../src/model/build.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { buildTree, scratch, writeTree } from './tree.ts';

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['debian:bookworm-slim']);
  work = scratch('attribute');
  await makeBase('triggers', 'ONBUILD RUN echo 1 > /t\nONBUILD COPY f.txt /tt\n');
  await makeBase('layers', 'RUN --network=none true\nRUN --network=none true\n');
}, 600_000);

async function makeBase(name: string, instructions: string): Promise<void> {
  const dir = join(work, `base-${name}`);
  mkdirSync(dir);
  writeFileSync(join(dir, 'Dockerfile'), `FROM debian:bookworm-slim\n${instructions}`);
  const argv = ['docker', 'build', '--quiet', '--tag', `stagegate-test/${name}`, dir];
  expect(await engine.exec(argv)).toMatchObject({ code: 0 });
}

interface Case {
  readonly name: string;
  readonly dockerfile: string;
  readonly settings?: Partial<BuildSettings>;
  /** `stage first-last KEYWORD [<from]` of each layer of the runtime image. */
  readonly want: readonly string[];
  /** What the history cannot tell from the base image's own layers. */
  readonly wantByHistory?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'here-documents, repeated empty layers, COPY --link twice, parents of the same file',
    dockerfile: `# syntax is the built-in one
ARG VARIANT=one
FROM debian:bookworm-slim AS base
RUN <<EOS
echo a > /a
EOS
RUN true
RUN true

FROM base AS build-one
COPY --link f.txt \\
   /f.txt
RUN echo b > /b \\
 # a comment
 && echo c > /c

FROM build-\${VARIANT} AS chosen
FROM base
WORKDIR /w
RUN true
COPY --from=chosen /f.txt /b /w/
COPY <<"ONE" <<TWO /x/
1
ONE
2
TWO
RUN --mount=from=build-one,target=/m cat /m/c > /z
ADD --link f.txt /added
COPY --link f.txt /added
COPY --link f.txt /added
WORKDIR /w
RUN true
ENV X=1
USER 1
`,
    want: [
      'base-image base 3-3 FROM',
      'dockerfile base 4-6 RUN',
      'dockerfile base 7-7 RUN',
      'dockerfile base 8-8 RUN',
      'dockerfile 3 19-19 WORKDIR',
      'dockerfile 3 20-20 RUN',
      'dockerfile 3 21-21 COPY <chosen',
      'dockerfile 3 22-26 COPY',
      'dockerfile 3 27-27 RUN',
      'dockerfile 3 28-28 ADD',
      'dockerfile 3 29-29 COPY',
      'dockerfile 3 30-30 COPY',
      'dockerfile 3 31-31 WORKDIR',
      'dockerfile 3 32-32 RUN',
    ],
  },
  {
    name: 'FROM scratch with nothing but linked copies of the same file',
    dockerfile: `FROM debian:bookworm-slim AS build
FROM scratch
COPY --link f.txt /f
COPY --link f.txt /f
COPY --from=build --link /etc/os-release /o
COPY --from=0 --link /etc/os-release /o
COPY --from=debian:bookworm-slim /etc/passwd /p
`,
    want: [
      'dockerfile 1 3-3 COPY',
      'dockerfile 1 4-4 COPY',
      'dockerfile 1 5-5 COPY <build',
      'dockerfile 1 6-6 COPY <build',
      'dockerfile 1 7-7 COPY <debian:bookworm-slim',
    ],
  },
  {
    name: 'two stages that begin with the same instructions',
    dockerfile: `FROM debian:bookworm-slim AS build
RUN echo same > /same
RUN echo more > /more

FROM debian:bookworm-slim AS other
RUN echo same > /same
COPY --from=build /more /m
RUN echo more > /more
`,
    want: [
      'base-image other 5-5 FROM',
      'dockerfile other 6-6 RUN',
      'dockerfile other 7-7 COPY <build',
      'dockerfile other 8-8 RUN',
    ],
  },
  {
    name: 'a stage chosen by build argument, its own FROM line below',
    dockerfile: `ARG VARIANT=one
FROM debian:bookworm-slim AS kind-one
RUN echo one > /1
FROM debian:bookworm-slim AS kind-two
ARG WHO
RUN echo \${WHO} > /2
FROM kind-\${VARIANT} AS runtime
RUN true
`,
    settings: { buildArgs: ['VARIANT=two', 'WHO=%{me} ${you}'], target: 'RUNTIME' },
    want: [
      'base-image kind-two 4-4 FROM',
      'dockerfile kind-two 6-6 RUN',
      'dockerfile runtime 8-8 RUN',
    ],
  },
  {
    name: 'carriage returns, a byte-order mark and another escape token',
    dockerfile: [
      '\uFEFF# escape=`',
      'FROM debian:bookworm-slim',
      'RUN echo 1 `',
      '  > /1',
      '',
      'RUN echo 2 > /2',
      '',
    ].join('\r\n'),
    want: ['base-image 0 2-2 FROM', 'dockerfile 0 3-4 RUN', 'dockerfile 0 6-6 RUN'],
  },
  {
    name: 'everything that makes no layer in between, links after a base of several layers',
    dockerfile: `# a parent and its child say the same
FROM stagegate-test/layers AS parent
LABEL a=b
WORKDIR /
WORKDIR /srv
COPY --link f.txt /srv/
RUN true
SHELL ["/bin/sh", "-ec"]

FROM --platform=$TARGETPLATFORM parent AS child
ARG X=1
ENV Y=\${X} \\
    Z=2
COPY --link --chmod=0755 f.txt /srv/
COPY --link f.txt /srv/
RUN true
RUN <<-"ONE" cat > /one && <<TWO cat > /two
	RUN not an instruction
	ONE
COPY . /not/one/either
TWO
VOLUME /data
RUN --mount=type=cache,target=/c \\
    --mount=type=tmpfs,target=/t true
HEALTHCHECK CMD true
WORKDIR sub/dir
ADD --chown=1:1 f.txt \\

    # the destination
    ./
EXPOSE 80
STOPSIGNAL 9
USER 1
RUN true
`,
    want: [
      'base-image parent 2-2 FROM',
      'base-image parent 2-2 FROM',
      'base-image parent 2-2 FROM',
      'dockerfile parent 5-5 WORKDIR',
      'dockerfile parent 6-6 COPY',
      'dockerfile parent 7-7 RUN',
      'dockerfile child 14-14 COPY',
      'dockerfile child 15-15 COPY',
      'dockerfile child 16-16 RUN',
      'dockerfile child 17-21 RUN',
      'dockerfile child 23-24 RUN',
      'dockerfile child 26-26 WORKDIR',
      'dockerfile child 27-30 ADD',
      'dockerfile child 34-34 RUN',
    ],
  },
  {
    name: 'triggers of the base image run where FROM names it',
    dockerfile: `# the base image has ONBUILD RUN and ONBUILD COPY

FROM stagegate-test/triggers AS runtime
RUN echo after > /after
FROM runtime
RUN true
`,
    want: [
      'base-image runtime 3-3 FROM',
      'dockerfile runtime 3-3 FROM',
      'dockerfile runtime 3-3 FROM',
      'dockerfile runtime 4-4 RUN',
      'dockerfile 1 6-6 RUN',
    ],
    wantByHistory: [
      'base-image runtime 3-3 FROM',
      'base-image runtime 3-3 FROM',
      'base-image runtime 3-3 FROM',
      'dockerfile runtime 4-4 RUN',
      'dockerfile 1 6-6 RUN',
    ],
  },
];

async function attributed(one: Case, withProvenance: boolean): Promise<string[]> {
  const head = writeTree(join(work, one.name.replaceAll(/\W/g, '-')), {
    Dockerfile: one.dockerfile,
    'f.txt': 'hi\n',
  });
  const built = await buildTree(engine, { head }, one.settings);
  expect(built.problems).toEqual([]);
  const runtime = built.images.find((image) => image.target.role === 'runtime');
  if (runtime?.location.kind !== 'oci') throw new Error('no runtime image was exported');
  const image = await openImage(`oci:${runtime.location.dir}:${runtime.location.digest}`);
  const layers = attribute(image, {
    dockerfile: head.dockerfile,
    stage: runtime.target.stage,
    scope: built.scope,
    provenance: withProvenance ? runtime.provenance : null,
  });
  rmSync(built.dir, { recursive: true });
  return layers.map(({ origin, stage, lines, instruction, copiedFrom }) =>
    [
      origin,
      stage,
      lines?.join('-'),
      instruction?.split(' ')[0],
      ...(copiedFrom ? [`<${'stage' in copiedFrom ? copiedFrom.stage : copiedFrom.image}`] : []),
    ].join(' '),
  );
}

test.each(CASES)(
  '$name',
  async (one) => expect(await attributed(one, true)).toEqual(one.want),
  120_000,
);

test.each(CASES)(
  'by history alone: $name',
  async (one) => expect(await attributed(one, false)).toEqual(one.wantByHistory ?? one.want),
  120_000,
);
