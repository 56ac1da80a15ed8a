// Chains as BuildKit writes them, with digests of one letter; real builds are in test/e2e.

import { readDockerfile } from '../../src/dockerfile/read.ts';
import type { Made } from '../../src/gate/attribute.ts';
import { attribute } from '../../src/gate/attribute.ts';
import type { ProvenanceStep } from '../../src/model/build.ts';
import type { ImageSource } from '../../src/model/image.ts';
import type { LineRange } from '../../src/model/snapshot.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const step = (
  kind: ProvenanceStep['kind'],
  chain: string,
  ...locations: LineRange[]
): ProvenanceStep => ({
  id: '',
  kind,
  source: null,
  inputs: [],
  platform: null,
  chains: chain === '' ? [] : [[...chain].map(digest)],
  locations,
});

function image(layers: string, history: readonly (readonly [string, boolean])[] = []): ImageSource {
  return {
    digest: null,
    platform: 'linux/amd64',
    config: {
      history: history.map(([by, empty]) => ({
        created_by: by,
        ...(empty ? { empty_layer: true } : {}),
      })),
    },
    layers: [...layers].map((letter) => ({
      digest: letter === '-' ? null : digest(letter),
      size: 1,
      mediaType: null,
      diffId: digest(letter),
      createdBy: '',
    })),
    blobs: [],
    provenance: null,
    problems: [],
  };
}

const TEXT = `FROM debian AS base
RUN true
RUN true
FROM base
COPY --link a /a
COPY --from=base /b /b
`;
const made = (steps: readonly ProvenanceStep[] | null, text = TEXT, built = text): Made => {
  const dockerfile = readDockerfile(text, 'Dockerfile');
  return {
    dockerfile,
    stage: dockerfile.stages.length - 1,
    scope: {
      buildArgs: {},
      platform: null,
      buildPlatform: null,
      contexts: [],
    },
    provenance: steps && {
      steps,
      source: { filename: 'D', text: built },
      target: null,
      contexts: [],
      buildArgs: {},
    },
  };
};
const shown = (source: ImageSource, from: Made | null): string[] =>
  attribute(source, from).map(
    ({ origin, stage, lines }) => `${origin} ${stage} ${lines?.join('-')}`,
  );

const UNKNOWN = 'unknown null undefined';
const STEPS = [
  step('source', 'xy', [1, 1]),
  step('exec', 'xye', [2, 2]),
  step('exec', 'xyee', [3, 3]),
  step('file', 'c', [5, 5]),
  step('merge', 'xyeec', [5, 5]),
  step('file', 'xyeecd', [6, 6]),
];
const WANT = [
  'base-image base 1-1',
  'base-image base 1-1',
  'dockerfile base 2-2',
  'dockerfile base 3-3',
  'dockerfile 1 5-5',
  'dockerfile 1 6-6',
];

test('exact chains: a base of two layers, repeated empty layers, a linked copy', () => {
  expect(shown(image('xyeecd'), made(STEPS))).toEqual(WANT);
});

test('the source of the last COPY', () => {
  expect(attribute(image('xyeecd'), made(STEPS)).map((layer) => layer.copiedFrom)).toEqual([
    null,
    null,
    null,
    null,
    null,
    { stage: 'base' },
  ]);
});

test('a location outside of the stage and its parents is of an equal step of another stage', () => {
  const text = 'FROM a AS one\nRUN x\nFROM a AS two\nRUN x\nCOPY --from=one /x /y\n';
  const steps = [
    step('source', 'b', [1, 1], [3, 3]),
    step('exec', 'bx', [2, 2], [4, 4]),
    step('file', 'bxc', [5, 5]),
  ];
  expect(shown(image('bxc'), made(steps, text))).toEqual([
    'base-image two 3-3',
    'dockerfile two 4-4',
    'dockerfile two 5-5',
  ]);
});

test('a layer that no step ends with stays unknown, its neighbours do not', () => {
  expect(shown(image('xyeezd'), made(STEPS)).slice(3)).toEqual([
    'dockerfile base 3-3',
    UNKNOWN,
    UNKNOWN,
  ]);
  expect(shown(image('xyeec'), made(STEPS.slice(0, 4)))).toEqual([...WANT.slice(0, 4), UNKNOWN]);
});

test.each([
  { name: 'made from nothing known', from: null },
  { name: 'no provenance and no history', from: made(null) },
  { name: 'lines beyond the file', from: made([step('exec', 'x', [70, 71])]) },
])('unknown: $name', ({ from }) => expect(shown(image('x'), from)).toEqual([UNKNOWN]));

test('FROM scratch has no base image, whatever a source’s chain is', () => {
  const steps = [step('source', 'c', [2, 2]), step('file', 'c', [2, 2])];
  expect(shown(image('c'), made(steps, 'FROM scratch\nCOPY --link --from=x / /\n'))).toEqual([
    'dockerfile 0 2-2',
  ]);
});

test('the text that was built counts, unless ours only goes on where it was cut', () => {
  const steps = [step('exec', 'x', [3, 3])];
  const other = '# one line more\nFROM scratch\nRUN x\n';
  expect(shown(image('x'), made(steps, 'FROM scratch\nRUN x\n', other))).toEqual([
    'dockerfile 0 3-3',
  ]);
  expect(shown(image('x'), made(steps, 'FROM scratch\nRUN x\n', 'no dockerfile'))).toEqual([
    UNKNOWN,
  ]);
  const cut = made(
    [step('exec', 'x', [2, 2])],
    'FROM scratch\nRUN x\nFROM scratch',
    'FROM scratch\nRUN x\n',
  );
  expect(shown(image('x'), { ...cut, stage: 0 })).toEqual(['dockerfile 0 2-2']);
});

const HISTORY: readonly (readonly [string, boolean])[] = [
  ['ADD rootfs.tar /', false],
  ['CMD ["bash"]', true],
  ['/bin/sh -c #(nop) ADD x', false],
  ['RUN /bin/sh -c true # buildkit', false],
  ['RUN /bin/sh -c true # buildkit', false],
  ['COPY a /a # buildkit', false],
  ['COPY /b /b # buildkit', false],
];

test('without provenance the history tells, also of an archive without digests', () => {
  expect(shown(image('------', HISTORY), made(null))).toEqual(WANT);
});

test.each([
  { name: 'an instruction less', history: HISTORY.slice(0, -1), layers: '-----' },
  { name: 'another instruction', history: HISTORY.with(4, ['ADD x /', false]), layers: '------' },
  {
    name: 'an entry that claims no layer',
    history: HISTORY.with(3, ['RUN x', true]),
    layers: '-----',
  },
  { name: 'more layers than entries', history: HISTORY, layers: '-------' },
])('a history that does not fit tells nothing: $name', ({ history, layers }) =>
  expect(new Set(shown(image(layers, history), made(null)))).toEqual(new Set([UNKNOWN])),
);
