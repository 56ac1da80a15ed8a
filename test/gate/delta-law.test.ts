// The law of DESIGN decision 10: for whatever pair of images, the parts of a delta sum to the delta.

import { compare } from '../../src/gate/compare.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import { inventoryOf } from '../../src/inspect/inventory.ts';
import type { Cataloger, FoundPackage } from '../../src/model/knowledge.ts';
import type { Delta } from '../../src/model/delta.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Rootfs } from '../../src/oci/rootfs.ts';
import { measure } from '../../src/oci/sizes.ts';
import { rootfsOf, type TarEntry } from '../fixtures/layout.ts';
import { fc } from '../property.ts';

const path = fc
  .array(fc.constantFrom('usr', 'lib', 'app', 'x'), { minLength: 1, maxLength: 3 })
  .map((names) => names.join('/'));
const entry: fc.Arbitrary<TarEntry> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(path, fc.string({ maxLength: 40 })).map(asFile) },
  { weight: 2, arbitrary: path.map((whiteout) => ({ whiteout })) },
  { weight: 1, arbitrary: fc.tuple(path, path).map(([hardlink, to]) => ({ hardlink, to })) },
  { weight: 1, arbitrary: path.map((dir) => ({ dir })) },
);

function asFile([file, content]: [string, string]): TarEntry {
  return { file, content };
}

/** A package for every directory that anybody could name, as trees and as lists. */
const everywhere = (versions: readonly string[]): Cataloger => ({
  name: 'any',
  version: 1,
  catalog: () =>
    ['/', '/usr', '/usr/lib', '/app'].flatMap((tree, at): FoundPackage[] => {
      const version = versions[at] ?? '';
      if (version === '') return [];
      const record = { type: 'npm', name: tree, version, purl: null, location: tree };
      const owns = at === 1 ? [{ directory: tree, names: ['lib', 'x'] }] : [{ tree }];
      return [{ ...record, owns: version === 'unknown' ? null : owns }];
    }),
});

const stack = fc.record({
  layers: fc.array(fc.tuple(fc.array(entry, { maxLength: 12 }), fc.nat(9999)), {
    minLength: 1,
    maxLength: 4,
  }),
  shared: fc.boolean(),
  inherited: fc.nat(3),
  versions: fc.array(fc.constantFrom('', '1', '2', 'unknown'), { minLength: 4, maxLength: 4 }),
});
type Stack = typeof stack extends fc.Arbitrary<infer T> ? T : never;

function measured({ layers, inherited, versions }: Stack): { rootfs: Rootfs; snapshot: Snapshot } {
  const rootfs = rootfsOf(layers.map(([entries]) => entries));
  const { layers: layerStats, ...sizes } = measure(rootfs);
  const compressed = layers.reduce((sum, [, bytes]) => sum + bytes, 0);
  const snapshot = inspect({
    image: {
      digest: null,
      platform: 'linux/amd64',
      config: {},
      layers: layers.map(([, size], at) => ({
        digest: null,
        size,
        mediaType: null,
        diffId: rootfs.squashed.indexes[at]?.diffId ?? '',
        createdBy: '',
      })),
    },
    rootfs,
    sizes: { compressed, ...sizes },
    layerStats,
    problems: [],
    catalogers: [everywhere(versions)],
    rules: [],
  });
  const origin = (at: number) =>
    at < inherited ? ('base-image' as const) : ('dockerfile' as const);
  return {
    rootfs,
    snapshot: {
      ...snapshot,
      layers: snapshot.layers.map((layer, at) => ({ ...layer, origin: origin(at) })),
    },
  };
}

const METRICS = ['compressed', 'uncompressed', 'content', 'wasted'] as const;

function expectSums(delta: Delta): void {
  for (const metric of METRICS) {
    const sum = delta.layers.reduce((total, row) => total + (row[metric] ?? NaN), 0);
    expect([metric, sum]).toEqual([metric, delta.size[metric]]);
  }
  const { content } = delta.size;
  expect(delta.directories.reduce((total, [, bytes]) => total + bytes, 0)).toBe(content);
  const packages = delta.packages?.rows.reduce((total, { size }) => total + (size ?? 0), 0) ?? NaN;
  expect(packages + (delta.packages?.rest ?? NaN)).toBe(content);
  for (const row of delta.layers) {
    const told = row.files?.reduce(
      (sum, { before, after }) => sum + (after ?? 0) - (before ?? 0),
      0,
    );
    expect(Number.isSafeInteger(told)).toBe(true);
  }
  const files = delta.layers.flatMap((row) => row.files ?? []);
  expect(files.reduce((sum, one) => sum + (one.after ?? 0) - (one.before ?? 0), 0)).toBe(content);
}

test('layers, packages and directories sum to the delta, in every metric', () => {
  fc.assert(
    fc.property(stack, stack, (one, other) => {
      const base = measured(one);
      const shared = { ...other, layers: [...one.layers.slice(0, 2), ...other.layers].slice(0, 5) };
      const head = measured(other.shared ? shared : other);
      const files = { base: inventoryOf(base.rootfs), head: inventoryOf(head.rootfs) };
      expectSums(compare(base.snapshot, head.snapshot, files) as Delta);
      // Against a stored report only rows are known; the sums hold all the same.
      expectSums(compare(base.snapshot, head.snapshot) as Delta);
    }),
    { numRuns: 300 },
  );
});
