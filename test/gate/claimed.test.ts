import { readProvenance } from '../../src/dockerfile/provenance.ts';
import { claimedMade } from '../../src/gate/claimed.ts';
import type { Provenance } from '../../src/model/build.ts';
import { fc } from '../property.ts';
import { digestOf, imageOf, provenanceOf } from './claims.ts';

const TEXT = `FROM golang AS build
RUN make
FROM scratch AS release
COPY --from=build /out /
FROM release AS debug
COPY --from=build /src /src
`;
const HISTORY = ['COPY /out / # buildkit'];

test.each([
  { name: 'a stage by its name', target: 'release', layers: 'a', stage: 1 },
  { name: 'in other letters', target: 'RELEASE', layers: 'a', stage: 1 },
  { name: 'by its number', target: '1', layers: 'a', stage: 1 },
  { name: 'the last one', target: null, layers: 'ab', stage: 2 },
  { name: 'one that is not there', target: 'runtime', layers: 'a', stage: null },
  { name: 'an empty name', target: '', layers: 'a', stage: null },
  { name: 'layers of another image', target: 'release', layers: 'c', stage: null },
  { name: 'layers in another order', target: null, layers: 'ba', stage: null },
  { name: 'a layer more than any step has', target: null, layers: 'abc', stage: null },
])('$name', ({ target, layers, stage }) => {
  const provenance = provenanceOf(TEXT, target, ['a', 'ab']);
  const made = claimedMade(imageOf({ layers, provenance }));
  expect(made?.stage ?? null).toBe(stage);
});

test('layers that were compressed again are borne out by the history', () => {
  const provenance = provenanceOf(TEXT, 'release', ['a']);
  expect(claimedMade(imageOf({ layers: 'z', history: HISTORY, provenance }))?.stage).toBe(1);
  const other = ['ADD /out / # buildkit'];
  expect(claimedMade(imageOf({ layers: 'z', history: other, provenance }))).toBeNull();
});

test('its build arguments and contexts are the scope', () => {
  const provenance: Provenance = {
    ...provenanceOf(TEXT, 'release', ['a']),
    contexts: ['golang'],
    buildArgs: { VERSION: '1' },
  };
  expect(claimedMade(imageOf({ layers: 'a', provenance }))?.scope).toEqual({
    buildArgs: { VERSION: '1' },
    contexts: ['golang'],
    platform: 'linux/amd64',
    buildPlatform: null,
  });
});

test.each([
  { name: 'no provenance', provenance: null },
  { name: 'no text', provenance: { ...provenanceOf(TEXT, null, ['a']), source: null } },
  { name: 'an empty text', provenance: provenanceOf('', null, ['a']) },
  { name: 'no Dockerfile', provenance: provenanceOf('not a Dockerfile', null, ['a']) },
  { name: 'no stage', provenance: provenanceOf('ARG A=1\n', null, ['a']) },
  { name: 'bytes', provenance: provenanceOf('FROM \0\u{FFFD}\n\u202E', null, []) },
  { name: 'a stage of itself', provenance: provenanceOf('FROM a AS a\nFROM b AS b\n', null, []) },
])('$name: nothing is claimed', ({ provenance }) => {
  expect(claimedMade(imageOf({ layers: 'a', provenance }))).toBeNull();
});

/** What hostile statements are made of: the keys that are read, with anything below them. */
const anything = fc.anything({ maxDepth: 3, withNullPrototype: true });
const metadata = fc.record(
  {
    source: fc.oneof(
      anything,
      fc.record({
        infos: fc.oneof(
          anything,
          fc.array(fc.record({ filename: fc.string(), data: fc.base64String() }), { maxLength: 2 }),
          fc.constant([{ filename: 'Dockerfile', data: Buffer.from(TEXT).toString('base64') }]),
        ),
        locations: fc.oneof(anything, fc.dictionary(fc.string(), anything)),
      }),
    ),
    layers: fc.oneof(
      anything,
      fc.constant({ 'step0:0': [[{ digest: digestOf('a') }]], __proto__: [[{}]] }),
      fc.dictionary(fc.string(), fc.array(fc.array(anything), { maxLength: 3 })),
    ),
  },
  { requiredKeys: [] },
);
const statement = fc.record({
  predicateType: fc.constant('https://slsa.dev/provenance/v0.2'),
  predicate: fc.oneof(
    anything,
    fc.record({
      buildConfig: fc.oneof(
        anything,
        fc.record({ llbDefinition: fc.oneof(anything, fc.array(anything)) }),
      ),
      metadata: fc.record({ 'https://mobyproject.org/buildkit@v1#metadata': metadata }),
      invocation: fc.oneof(
        anything,
        fc.record({
          parameters: fc.record({ args: fc.dictionary(fc.string(), anything) }),
        }),
        fc.record({
          parameters: fc.record({
            args: fc.record({ target: fc.constantFrom('release', '__proto__', '-1', '1e9') }),
          }),
        }),
      ),
    }),
  ),
});

test('whatever is attached, nothing is thrown, and a stage is one that there is', () => {
  fc.assert(
    fc.property(statement, fc.string({ unit: fc.constantFrom('a', 'b') }), (said, layers) => {
      const provenance = readProvenance(said);
      const made = claimedMade(imageOf({ layers, history: HISTORY, provenance }));
      if (made !== null) expect(made.dockerfile.stages[made.stage]).toBeDefined();
    }),
    { numRuns: 500 },
  );
});

test('a statement that holds itself', () => {
  const ring: Record<string, unknown> = { predicateType: 'https://slsa.dev/provenance/v1' };
  Object.assign(ring, {
    predicate: ring,
    buildDefinition: ring,
    internalParameters: ring,
    externalParameters: ring,
    buildConfig: ring,
    llbDefinition: [ring],
    id: 'step0',
    op: ring,
    Op: ring,
    request: ring,
    args: ring,
    runDetails: ring,
    metadata: ring,
    buildkit_metadata: ring,
    source: ring,
    infos: [ring],
    layers: ring,
  });
  const provenance = readProvenance(ring);
  expect(provenance?.source).toBeNull();
  expect(claimedMade(imageOf({ layers: 'a', provenance }))).toBeNull();
});

test('steps without number, each with every layer', () => {
  const chains = Array.from({ length: 20_000 }, () => 'abcdefghij'.repeat(10));
  const provenance = provenanceOf(TEXT, 'release', chains);
  expect(claimedMade(imageOf({ layers: 'a', provenance }))).toBeNull();
});
