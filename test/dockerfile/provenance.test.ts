import { fc } from '../property.ts';
import { readProvenance } from '../../src/dockerfile/provenance.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const TEXT = 'FROM scratch\n';
const metadata = {
  source: {
    locations: {
      step0: { locations: [{ ranges: [{ start: { line: 1 }, end: { line: 1 } }] }, {}] },
      step1: {
        locations: [
          {
            ranges: [
              { start: { line: 4 }, end: { line: 4 } },
              { start: { line: 5 }, end: { line: 5 } },
            ],
          },
          { sourceIndex: 1, ranges: [{ start: { line: 9 }, end: { line: 9 } }] },
          { ranges: [{ start: { line: 7 }, end: { line: 7 } }] },
        ],
      },
    },
    infos: [{ filename: 'Dockerfile', data: Buffer.from(TEXT).toString('base64') }],
  },
  layers: {
    'step0:0': [[{ digest: digest('a') }]],
    'step1:0': [[{ digest: digest('a') }, { digest: digest('b') }], [{ digest: 'nonsense' }]],
  },
};
const config = {
  llbDefinition: [
    {
      id: 'step0',
      op: {
        Op: { source: { identifier: 'docker-image://x' } },
        platform: { OS: 'linux', Architecture: 'arm', Variant: 'v7' },
      },
    },
    { id: 'step1', inputs: ['step0:0'], op: { Op: { exec: {} } } },
  ],
};
const want = {
  steps: [
    {
      id: 'step0',
      kind: 'source',
      source: 'docker-image://x',
      inputs: [],
      platform: 'linux/arm/v7',
      chains: [[digest('a')]],
      locations: [[1, 1]],
    },
    {
      id: 'step1',
      kind: 'exec',
      source: null,
      inputs: ['step0:0'],
      platform: null,
      chains: [[digest('a'), digest('b')]],
      locations: [
        [4, 5],
        [7, 7],
      ],
    },
  ],
  source: { filename: 'Dockerfile', text: TEXT },
  target: 'a',
  contexts: ['base'],
  buildArgs: { X: '${y}' },
};
const args = { 'build-arg:X': '${y}', target: 'a', 'context:base': 'docker-image://debian' };
const v1 = (definition: object, runMetadata: object): object => ({
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: { buildDefinition: definition, runDetails: { metadata: runMetadata } },
});

test.each([
  {
    name: 'v1 as the documentation has it',
    statement: v1(
      {
        externalParameters: { request: { args } },
        internalParameters: { buildConfig: config },
      },
      { buildkit_metadata: metadata },
    ),
  },
  {
    name: 'v1 as the first BuildKit with it wrote it',
    statement: v1(
      { externalParameters: { parameters: { args }, buildConfig: config } },
      { 'https://mobyproject.org/buildkit@v1#metadata': metadata },
    ),
  },
  {
    name: 'v0.2',
    statement: {
      predicateType: 'https://slsa.dev/provenance/v0.2',
      predicate: {
        invocation: { parameters: { args } },
        buildConfig: config,
        metadata: { 'https://mobyproject.org/buildkit@v1#metadata': metadata },
      },
    },
  },
])('reads $name', ({ statement }) => expect(readProvenance(statement)).toEqual(want));

test.each([null, [], 'x', {}, { predicateType: 'https://spdx.dev/Document' }])(
  'no provenance: %j',
  (statement) => expect(readProvenance(statement)).toBeNull(),
);

test('mode=min has no steps', () => {
  expect(readProvenance(v1({}, {}))).toEqual({
    steps: [],
    source: null,
    target: null,
    contexts: [],
    buildArgs: {},
  });
});

test('whatever stands in it, nothing is thrown and lines stay in bounds', () => {
  const hostile = fc.record({
    predicateType: fc.constantFrom(
      'https://slsa.dev/provenance/v1',
      'https://slsa.dev/provenance/v0.2',
    ),
    predicate: fc.oneof(
      fc.jsonValue(),
      fc.record({
        buildDefinition: fc.constant({ internalParameters: { buildConfig: config } }),
        runDetails: fc.record({
          metadata: fc.record({
            buildkit_metadata: fc.record({
              layers: fc.jsonValue(),
              source: fc.record({
                infos: fc.jsonValue(),
                locations: fc.record({
                  step0: fc.record({
                    locations: fc.array(
                      fc.record({
                        ranges: fc.array(
                          fc.record({
                            start: fc.record({ line: fc.oneof(fc.integer(), fc.double()) }),
                          }),
                        ),
                      }),
                    ),
                  }),
                }),
              }),
            }),
          }),
        }),
      }),
    ),
  });
  fc.assert(
    fc.property(hostile, (statement) => {
      for (const step of readProvenance(statement)?.steps ?? []) {
        for (const [first, last] of step.locations) {
          expect(Number.isInteger(first) && first > 0 && first <= last).toBe(true);
        }
      }
    }),
  );
});
