import { parseChallenges } from '../../../src/ports/registry/challenge.ts';

const plain = (header: string) =>
  parseChallenges(header).map(({ scheme, params }) => [scheme, Object.fromEntries(params)]);

test.each([
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"',
    [
      [
        'bearer',
        {
          realm: 'https://auth.docker.io/token',
          service: 'registry.docker.io',
          scope: 'repository:a/b:pull',
        },
      ],
    ],
  ],
  ['Basic realm="Registry Realm"', [['basic', { realm: 'Registry Realm' }]]],
  [
    'Basic realm="a, b", Bearer realm=https://x/token, service=y',
    [
      ['basic', { realm: 'a, b' }],
      ['bearer', { realm: 'https://x/token', service: 'y' }],
    ],
  ],
  ['BEARER Realm="a\\"b"', [['bearer', { realm: 'a"b' }]]],
  ['Negotiate', [['negotiate', {}]]],
  [
    'Negotiate, Basic realm="x"',
    [
      ['negotiate', {}],
      ['basic', { realm: 'x' }],
    ],
  ],
  ['', []],
  ['"', []],
])('%s', (header, want) => {
  expect(plain(header)).toEqual(want);
});

test('a hostile header ends', () => {
  expect(parseChallenges('a '.repeat(100_000))).toHaveLength(20);
  expect(parseChallenges(`Bearer realm="${'\\'.repeat(100_001)}`)).toHaveLength(1);
});
