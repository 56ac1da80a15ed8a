import { reasonOf } from '../../../src/ports/registry/refusal.ts';

const failed = (cause: unknown): Error => new TypeError('fetch failed', { cause });

test.each<[string, unknown, string]>([
  [
    'its cause',
    failed(new Error('connect ECONNREFUSED 127.0.0.1:1')),
    'connect ECONNREFUSED 127.0.0.1:1',
  ],
  [
    'the last cause',
    failed(new Error('Request was cancelled.', { cause: new Error('Proxy response (407)') })),
    'Proxy response (407)',
  ],
  [
    'a code where there is no message',
    failed(Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })),
    'ECONNREFUSED',
  ],
  ['itself', new Error('no answer in 30 s'), 'no answer in 30 s'],
  ['nothing', undefined, 'it has no words for why'],
])('why a request failed: %s', (_, error, want) => {
  expect(reasonOf(error)).toBe(want);
});
