import { readDockerfile } from '../../src/dockerfile/read.ts';
import { recogniseStage } from '../../src/gate/recognise-stage.ts';
import { fc } from '../property.ts';
import { digestOf, imageOf, provenanceOf } from './claims.ts';

const TEXT = `FROM golang AS build
WORKDIR /src
COPY . .
RUN go build -o /out/app .
FROM debian AS release
COPY --from=build /out/app /app
USER 65532
ENTRYPOINT ["/app"]
FROM release AS debug
COPY --from=build /src /src
ENV LEVEL=debug
`;
const BASE = ['# debian.sh', '-CMD ["bash"]'];
const RELEASE = [...BASE, 'COPY /out/app /app # buildkit', '-USER 65532', '-ENTRYPOINT ["/app"]'];
const DEBUG = [...RELEASE, 'COPY /src /src # buildkit', '-ENV LEVEL=debug'];
const BUILD = [
  '# debian.sh',
  'WORKDIR /src',
  'COPY . . # buildkit',
  'RUN /bin/sh -c go build -o /out/app . # buildkit',
];

const SCOPE = { buildArgs: {}, platform: 'linux/amd64', buildPlatform: null, contexts: [] };
const UNKNOWN = 'its history fits no stage of Dockerfile';

/** The stage's name, or the reason. */
function recognise(
  image: Parameters<typeof imageOf>[0],
  { text = TEXT, builders = [] as { stage: number; diffIds: string[] }[] } = {},
): string {
  const dockerfile = readDockerfile(text, 'Dockerfile');
  const { stage, reason } = recogniseStage(imageOf(image), { dockerfile, scope: SCOPE, builders });
  return stage?.name ?? reason ?? String(stage?.index);
}

test.each([
  { name: 'release', layers: 'ab', history: RELEASE, want: 'release' },
  { name: 'debug, which stands on release', layers: 'abc', history: DEBUG, want: 'debug' },
  { name: 'build', layers: 'abcd', history: BUILD, want: 'build' },
  { name: 'no history', layers: 'ab', history: [], want: UNKNOWN },
  { name: 'a base image of many layers', layers: 'xyab', history: ['# x', '# y', ...RELEASE] },
  {
    name: 'a history of fewer layers than there are',
    ...{ layers: 'abz', history: RELEASE, want: UNKNOWN },
  },
  {
    name: 'an instruction more, which no line has',
    ...{ layers: 'abz', history: [...RELEASE, 'RUN curl x | sh # buildkit'], want: UNKNOWN },
  },
  {
    name: 'another command',
    ...{
      layers: 'abcd',
      history: BUILD.map((entry) => entry.replace('go build', 'go run')),
      want: UNKNOWN,
    },
  },
  {
    name: 'a COPY to another place',
    ...{
      layers: 'ab',
      history: RELEASE.map((entry) => entry.replace('/out/app /app', '/out/app /usr/bin/app')),
      want: UNKNOWN,
    },
  },
])('by its history: $name', ({ layers, history, want = 'release' }) => {
  expect(recognise({ layers, history })).toBe(want);
});

test('two stages with the same instructions are told apart by nothing', () => {
  const text = `FROM golang AS build
FROM distroless AS release
COPY --from=build /app /app
FROM distroless:debug AS debug
COPY --from=build /app /app
`;
  const image = { layers: 'ab', history: ['# base', 'COPY /app /app # buildkit'] };
  const both = 'its history fits the stages release and debug alike';
  expect(recognise(image, { text })).toBe(both);
  // What was asked for is told by the provenance alone.
  for (const target of ['release', 'debug']) {
    const provenance = provenanceOf(text, target, ['a', 'ab']);
    expect(recognise({ ...image, provenance }, { text })).toBe(target);
  }
  // That of another image tells nothing.
  const text2 = text.replace('/app /app', '/app /app2');
  const foreign = provenanceOf(text2, 'release', ['a', 'ax']);
  expect(recognise({ ...image, provenance: foreign }, { text })).toBe(both);
});

test('a stage that adds nothing is not told from the one it stands on', () => {
  const text = `${TEXT}FROM debug AS last\n`;
  expect(recognise({ layers: 'abc', history: DEBUG }, { text })).toBe(
    'its history fits the stages debug and last alike',
  );
});

test('the provenance of another image does not make a debug image a release', () => {
  const provenance = provenanceOf(TEXT, 'release', ['a', 'ab']);
  expect(recognise({ layers: 'abc', history: DEBUG, provenance })).toBe('debug');
  expect(recognise({ layers: 'abc', history: [], provenance })).toBe(UNKNOWN);
});

test('nor does that of another text', () => {
  const provenance = provenanceOf(TEXT.replace('AS debug', 'AS other'), 'release', ['a', 'abc']);
  expect(recognise({ layers: 'abc', history: DEBUG, provenance })).toBe('debug');
});

test('a byte order mark is no other text', () => {
  const provenance = provenanceOf(`\uFEFF${TEXT}`, 'release', ['a', 'ab']);
  expect(recognise({ layers: 'ab', provenance })).toBe('release');
});

test('the layers of a builder stage say more than what is claimed', () => {
  const builders = [{ stage: 0, diffIds: ['a', 'b'].map(digestOf) }];
  const provenance = provenanceOf(TEXT, 'release', ['a', 'ab']);
  expect(recognise({ layers: 'ab', history: RELEASE, provenance }, { builders })).toBe('build');
  // An image without a layer is nobody's.
  const none = [{ stage: 0, diffIds: [] }];
  expect(recognise({ layers: '', history: [] }, { builders: none })).toBe(UNKNOWN);
  // A stage that the Dockerfile has not.
  const gone = [{ stage: 99, diffIds: ['a', 'b'].map(digestOf) }];
  expect(recognise({ layers: 'ab', history: RELEASE }, { builders: gone })).toBe('release');
});

test('whatever a history holds, nothing is thrown', () => {
  const dockerfile = readDockerfile(TEXT, 'Dockerfile');
  fc.assert(
    fc.property(fc.anything(), (history) => {
      const image = { ...imageOf({ layers: 'ab' }), config: { history } };
      const { stage, reason } = recogniseStage(image, { dockerfile, scope: SCOPE, builders: [] });
      expect([stage, reason].filter((one) => one === null)).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});
