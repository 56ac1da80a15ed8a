import type { Scope } from '../../src/dockerfile/args.ts';
import { readDockerfile } from '../../src/dockerfile/read.ts';
import {
  builderStages,
  stagesTaking,
  copiedFrom,
  findStage,
  sourcesOf,
  stageChain,
  stageName,
} from '../../src/dockerfile/stages.ts';

const NONE: Scope = { buildArgs: {}, platform: null, buildPlatform: 'linux/amd64', contexts: [] };

const BIG = readDockerfile(
  `ARG VARIANT=one
ARG KIND=\${VARIANT}x
FROM base:1 AS deps
FROM deps AS build-one
COPY --from=tools /t /t
FROM deps AS build-two
FROM build-\${VARIANT} AS chosen
FROM alpine AS tools
FROM alpine AS arm64
FROM alpine AS amd64
RUN --mount=type=bind,from=lint,target=/l true
FROM alpine AS lint
FROM alpine AS unused
FROM scratch AS runtime-base
COPY --from=\${TARGETARCH} /x /x
FROM runtime-base AS Runtime
COPY --from=Chosen /a /a
COPY --from=busybox:1.37 /b /b
COPY --from=4 ["/c", "/c"]
ADD --from=not https://x /d
`,
  'Dockerfile',
);
const runtime = findStage(BIG, 'RUNTIME')?.index ?? -1;

test.each([
  { name: 'BUILD-ONE', want: 1 },
  { name: '0', want: 0 },
  { name: 'nosuch', want: undefined },
  { name: '99', want: undefined },
  { name: '-1', want: undefined },
  { name: '1e0', want: undefined },
])('findStage $name', ({ name, want }) => expect(findStage(BIG, name)?.index).toBe(want));

test('the chain of a stage ends at the one that names an image', () => {
  const chosen = findStage(BIG, 'chosen')?.index ?? -1;
  const chain = (scope: Scope): string[] => stageChain(BIG, chosen, scope).map(stageName);
  expect(chain(NONE)).toEqual(['chosen', 'build-one', 'deps']);
  expect(chain({ ...NONE, buildArgs: { VARIANT: 'two' } })).toEqual([
    'chosen',
    'build-two',
    'deps',
  ]);
  expect(chain({ ...NONE, buildArgs: { VARIANT: 'x' } })).toEqual(['chosen']);
  expect(chain({ ...NONE, contexts: ['DEPS'] })).toEqual(['chosen', 'build-one']);
});

test.each([
  { name: 'defaults', scope: NONE, want: ['chosen', 'tools', 'amd64', 'lint'] },
  {
    name: 'a build argument',
    scope: { ...NONE, buildArgs: { VARIANT: 'two' } },
    want: ['chosen', 'tools', 'amd64', 'lint'],
  },
  {
    name: 'another platform',
    scope: { ...NONE, platform: 'linux/arm64' },
    want: ['chosen', 'tools', 'arm64'],
  },
  {
    name: 'a named context in the place of a stage',
    scope: { ...NONE, contexts: ['chosen'] },
    want: ['tools', 'amd64', 'lint'],
  },
])('builder stages with $name', ({ scope, want }) => {
  // COPY --from=4 names `tools`, which build-one would reach as well.
  expect(builderStages(BIG, runtime, scope).map(stageName)).toEqual(want);
});

test('what a COPY took from', () => {
  const copies = BIG.stages[runtime]?.instructions ?? [];
  expect(copies.map((copy) => copiedFrom(BIG, copy, NONE))).toEqual([
    { stage: 'chosen' },
    { image: 'busybox:1.37' },
    { stage: 'tools' },
    null,
  ]);
  const mounted = readDockerfile(
    'FROM a AS b\nFROM c\nRUN --mount=type=bind,target=/x,FROM=b --mount=type=cache,target=/y z',
    'D',
  );
  const run = mounted.stages[1]?.instructions[0];
  expect(run && sourcesOf(mounted, run, NONE)).toEqual([{ kind: 'stage', stage: 0 }]);
  expect(run && copiedFrom(mounted, run, NONE)).toBeNull();
});

test('who takes from a stage, itself', () => {
  const text = `FROM a AS deps
FROM deps AS build
FROM a AS lint
RUN --mount=from=deps,target=/d true
FROM scratch AS release
COPY --from=build /x /x
FROM busybox AS debug
COPY --from=release / /
COPY --from=3 /x /y
`;
  const dockerfile = readDockerfile(text, 'D');
  const takers = dockerfile.stages.map(({ index }) =>
    stagesTaking(dockerfile, index, NONE).map(stageName),
  );
  expect(takers).toEqual([['lint'], ['release'], [], ['debug'], []]);
});

test('stages that copy from each other do not loop for ever', () => {
  const odd = readDockerfile('FROM a AS x\nCOPY --from=y / /\nFROM a AS y\nCOPY --from=x / /', 'D');
  expect(builderStages(odd, 1, NONE).map(stageName)).toEqual(['x']);
});

test('a FROM names a stage as it is named, a COPY in any case or by number, a mount by name', () => {
  const text = `FROM a AS Build
FROM BUILD
FROM build
COPY --from=BUILD / /
COPY --from=00 / /
RUN --mount=from=Build,target=/b --mount=from=0,target=/0 true
`;
  const dockerfile = readDockerfile(text, 'D');
  const chains = [1, 2].map((stage) => stageChain(dockerfile, stage, NONE).map(stageName));
  expect(chains).toEqual([['1'], ['2', 'build']]);
  const taken = dockerfile.stages[2]?.instructions.map((one) => sourcesOf(dockerfile, one, NONE));
  const build = { kind: 'stage', stage: 0 };
  expect(taken).toEqual([[build], [build], [build, { kind: 'outside', name: '0' }]]);
});

test('a stage takes what the triggers of its parent take, and nobody else does', () => {
  const text = `FROM a AS tools
FROM a AS other
FROM a AS parent
ONBUILD COPY --from=tools / /
ONBUILD RUN --mount=from=other,target=/o true
FROM parent AS child
FROM child AS grandchild
FROM a AS stranger
`;
  const dockerfile = readDockerfile(text, 'D');
  const builders = [2, 3, 4, 5].map((at) => builderStages(dockerfile, at, NONE).map(stageName));
  expect(builders).toEqual([[], ['tools', 'other'], ['tools', 'other'], []]);
});
