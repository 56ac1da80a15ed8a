import { IncompleteFacts } from '../../src/errors.ts';
import { readPnp } from '../../src/formats/pnp.ts';
import { realBytes } from './real.ts';

// `yarn info --all --recursive` of the three: debug 2.6.9, ms 2.0.0 and 2.1.3, and the workspace.
test.each(['pnp-yarn2', 'pnp-yarn3', 'pnp-yarn4'])('the map in %s', (name) => {
  const { packages, roots } = readPnp(realBytes(name));
  const label = (at: number): string =>
    `${packages[at]?.name}@${packages[at]?.reference.replace(/^virtual:.*#/u, '')}`;
  expect(packages.map((_, at) => label(at))).toEqual([
    'debug@npm:2.6.9',
    'debug@npm:2.6.9',
    'ms@npm:2.0.0',
    'ms@npm:2.1.3',
    'orders@workspace:.',
  ]);
  expect(roots.map(label)).toEqual(['orders@workspace:.']);
  const needs = (at: number) => packages[at]?.needs.map(([asked, to]) => `${asked}: ${label(to)}`);
  expect(needs(1)).toEqual(['debug: debug@npm:2.6.9', 'ms: ms@npm:2.0.0']);
  expect(needs(4)?.toSorted()).toEqual([
    'debug: debug@npm:2.6.9',
    'ms: ms@npm:2.1.3',
    'orders: orders@workspace:.',
    'stamp: ms@npm:2.0.0',
  ]);
  // Virtual places lead to the same archive.
  expect(packages[1]?.location).toBe(packages[0]?.location);
  expect(packages[0]?.location).toMatch(
    /^\.\/\.yarn\/cache\/debug-npm-2\.6\.9-7d4cb597dc-[0-9a-f]{10}\.zip\/node_modules\/debug\/$/u,
  );
});

const state = (packages: unknown, roots: unknown = []): Buffer =>
  Buffer.from(JSON.stringify({ dependencyTreeRoots: roots, packageRegistryData: packages }));

test('a map beside its code (pnpEnableInlining: false)', () => {
  const data = [
    [null, [[null, { packageLocation: './', packageDependencies: [] }]]],
    ['a', [['npm:1.0.0', { packageLocation: './a/', packageDependencies: [['b', null]] }]]],
  ];
  expect(readPnp(state(data, [{ name: 'a', reference: 'npm:1.0.0' }]))).toEqual({
    packages: [{ name: 'a', reference: 'npm:1.0.0', location: './a/', needs: [] }],
    roots: [0],
  });
});

test.each([
  ['./.yarn/__virtual__/a-1/0/cache/a.zip/', './.yarn/cache/a.zip/'],
  ['./.yarn/__virtual__/a-1/2/root/a.zip/', './.yarn/../../root/a.zip/'],
  ['./.yarn/$$virtual/a-1/1/a/', './.yarn/../a/'],
  ['./__virtual__/a/', './__virtual__/a/'],
  ['./__virtual__/a/99999999999/b', './__virtual__/a/99999999999/b'],
])('%s is %s', (packageLocation, want) => {
  const { packages } = readPnp(state([['a', [['1', { packageLocation }]]]]));
  expect(packages[0]?.location).toBe(want);
});

test('cut anywhere it is no map, and no crash', () => {
  for (const name of ['pnp-yarn2', 'pnp-yarn4']) {
    const bytes = realBytes(name);
    const end = bytes.lastIndexOf('}', bytes.lastIndexOf('basePath: basePath ||') - 400);
    for (let length = 0; length < end; length += 7) {
      expect(() => readPnp(bytes.subarray(0, length))).toThrow('no map of packages');
    }
  }
});

test.each([
  ['rows of other types', [1, null, 'x', [], ['a'], ['a', 1], ['a', [[1, 2]]], [['a'], []]]],
  ['needs of other types', [['a', [['1', { packageDependencies: [1, [], ['x'], [1, 2]] }]]]]],
])('%s are passed by', (_, packages) => {
  expect(() => readPnp(state(packages))).not.toThrow();
});

test('100,000 packages are too many, and 50,000 stand', () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => [`p${i}`, [['1', {}]]]);
  let thrown: unknown;
  try {
    readPnp(state(rows));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(IncompleteFacts);
  const { facts } = thrown as IncompleteFacts;
  expect((facts as { packages: unknown[] }).packages).toHaveLength(50_000);
});
