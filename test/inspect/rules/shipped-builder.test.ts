import { shippedBuilder } from '../../../src/inspect/rules/shipped-builder.ts';
import { text } from '../programs.ts';
import { judged } from './judged.ts';

const LAYERS = [[text('a')], [text('b'), text('c')]];

test('a stage that another copies from; its twin is copied from by none', () => {
  const stage = { name: 'build', takenBy: ['release'], insteadOf: null, notBuilt: [] };
  const { findings, messages } = judged(shippedBuilder, LAYERS, { stage });
  expect(messages).toEqual(['Stage build is what stage release copies from']);
  expect(findings[0]).toMatchObject({ path: null, layer: null, level: 'error' });
  expect(findings[0]?.fix).toContain('as release, which copies what it needs from build');
  const { state } = judged(shippedBuilder, LAYERS, {
    stage: { name: 'release', takenBy: [], insteadOf: null, notBuilt: [] },
  });
  expect(state?.status).toBe('none');
});

test('several takers', () => {
  const stage = { name: 'base', takenBy: ['a', 'b', 'c', 'd', 'e'], insteadOf: null, notBuilt: [] };
  expect(judged(shippedBuilder, LAYERS, { stage }).messages).toEqual([
    'Stage base is what stages a, b, c and 2 more copy from',
  ]);
});

test('the layers of a builder under another name; its twin has one layer more', () => {
  const stage = { name: 'release', takenBy: [], insteadOf: null, notBuilt: [] };
  const builders = { build: LAYERS };
  expect(judged(shippedBuilder, LAYERS, { stage, builders }).messages).toEqual([
    'Stage release has the same layers as the builder stage build',
  ]);
  const more = [...LAYERS, [text('d')]];
  expect(judged(shippedBuilder, more, { stage, builders }).state?.status).toBe('none');
  // FROM scratch and nothing copied: no layers are not the same layers.
  expect(judged(shippedBuilder, [], { stage, builders: { empty: [] } }).state?.status).toBe('none');
});

test('without a Dockerfile there is no stage to be', () => {
  expect(judged(shippedBuilder, LAYERS).state).toMatchObject({
    status: 'not-applicable',
    reason: 'no Dockerfile is known that this was built from',
  });
});

test('an image that is another stage; its twin is the one that is meant', () => {
  const stage = { name: 'debug', takenBy: [], insteadOf: 'release', notBuilt: [] };
  const { messages, findings } = judged(shippedBuilder, LAYERS, { stage });
  expect(messages).toEqual(['The image is stage debug, not release, which is to ship']);
  expect(findings[0]?.fix).toContain('--target release');
  const meant = { name: 'release', takenBy: [], insteadOf: null, notBuilt: [] };
  expect(judged(shippedBuilder, LAYERS, { stage: meant }).state?.status).toBe('none');
});

test('which stage an image is cannot be told; a builder’s own layers still can', () => {
  const stage = { meant: 'release', reason: 'its history fits no stage of Dockerfile' };
  expect(judged(shippedBuilder, LAYERS, { stage }).state).toMatchObject({
    status: 'unknown',
    reason: 'whether this is stage release cannot be told: its history fits no stage of Dockerfile',
  });
  expect(judged(shippedBuilder, LAYERS, { stage, builders: { build: LAYERS } }).messages).toEqual([
    'Stage release has the same layers as the builder stage build',
  ]);
});
