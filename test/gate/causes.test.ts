import { compare } from '../../src/gate/compare.ts';
import type { Cause, Delta } from '../../src/model/delta.ts';
import type { FileRow, Layer, Package, Snapshot } from '../../src/model/snapshot.ts';
import { layer, snapshot } from '../render/parts.ts';

const BASE_IMAGE: Partial<Layer> = { origin: 'base-image', instruction: 'FROM x' };

interface Side {
  readonly layers: readonly (Partial<Layer> & { diffId: string })[];
  readonly files?: readonly FileRow[];
  readonly packages?: readonly Package[];
}

function image({ layers, files = [], packages = [] }: Side): Snapshot {
  const made = snapshot({ layers: layers.map(layer), files, packages });
  const content = files.reduce((sum, [, bytes]) => sum + bytes, 0);
  const wasted = made.layers.reduce((sum, one) => sum + (one.wasted ?? 0), 0);
  return { ...made, size: { ...made.size, content, wasted } };
}

const npm = (name: string, version: string, size: number | null, more: object = {}): Package => ({
  purl: null,
  type: 'npm',
  name,
  version,
  size,
  location: `/app/node_modules/${name}/package.json`,
  layer: 0,
  ...more,
});

const RUN = { instruction: 'RUN npm ci', lines: [4, 4] as const };
const run = (diffId: string, bytes: number, wasted = 0) => ({
  ...RUN,
  diffId,
  compressed: bytes,
  uncompressed: bytes + wasted,
  wasted,
});

function causes(base: Side, head: Side): [kind: Cause['kind'], named: string[], all: number][] {
  const delta = compare(image(base), image(head)) as Delta;
  return (delta.causes ?? []).map(({ kind, packages, named }) => [
    kind,
    packages.slice(0, named).map((at) => delta.packages?.rows[at]?.name ?? ''),
    packages.length,
  ]);
}

test('nothing changed, no cause', () => {
  const side = { layers: [run('a', 10)], files: [['/x', 10, 1, 0]] as FileRow[] };
  expect(causes(side, side)).toEqual([]);
});

test('what the application names comes before what that needs', () => {
  const head: Side = {
    layers: [run('b', 130)],
    files: [['/app/node_modules', 130, 9, 0]],
    packages: [
      npm('body-parser', '1.0.0', 60, { direct: false }),
      npm('express', '4.0.0', 20, { direct: true, dev: false }),
      npm('qs', '6.0.0', 40, { direct: false }),
    ],
  };
  const base: Side = { layers: [run('a', 10)], files: [['/app/node_modules', 10, 1, 0]] };
  expect(causes(base, head)).toEqual([['package', ['express'], 3]]);
});

test('what is most of it is named, whoever asked for it', () => {
  const head: Side = {
    layers: [run('b', 1200)],
    files: [['/app/node_modules', 1200, 9, 0]],
    packages: [
      npm('@esbuild/linux-x64', '0.21.5', 930, { direct: false, dev: true }),
      npm('esbuild', '0.21.5', 12, { direct: true, dev: true }),
      npm('lodash', '4.18.1', 130, { direct: true, dev: false }),
      npm('other', '1.0.0', 128, { direct: false }),
    ],
  };
  expect(causes({ layers: [] }, head)).toEqual([
    ['package', ['@esbuild/linux-x64', 'lodash', 'esbuild'], 4],
  ]);
});

test('where nobody says what is direct, the largest three are named', () => {
  const packages = ['a', 'b', 'c', 'd'].map((name, at) => npm(name, '1', 10 * (at + 1)));
  const head: Side = { layers: [run('b', 100)], files: [['/n', 100, 9, 0]], packages };
  expect(causes({ layers: [] }, head)).toEqual([['package', ['d', 'c', 'b'], 4]]);
});

test('a package that explains little of it is not named', () => {
  const packages = [npm('tiny', '1', 10)];
  const head: Side = { layers: [run('b', 1000)], files: [['/big', 1000, 1, 0]], packages };
  expect(causes({ layers: [] }, head)).toEqual([['file', [], 0]]);
});

test('modules linked into a binary are the cause where the binary grew', () => {
  const linked = (version: string): Package => ({
    ...npm('golang.org/x/net', version, null),
    type: 'golang',
    location: '/app',
  });
  const side = (diffId: string, bytes: number, version: string): Side => ({
    layers: [run(diffId, bytes)],
    files: [['/app', bytes, 1, 0]],
    packages: [linked(version)],
  });
  expect(causes(side('a', 10, 'v1'), side('b', 30, 'v2'))).toEqual([
    ['package', ['golang.org/x/net'], 1],
  ]);
});

test('bytes that no path shows', () => {
  const head: Side = { layers: [run('b', 900, 900)], files: [['/x', 1, 1, 0]] };
  const base: Side = { layers: [run('a', 1)], files: [['/x', 1, 1, 0]] };
  expect(causes(base, head)).toEqual([['hidden', [], 0]]);
});

test('the larger change first; the base image’s layers are one', () => {
  const side = (from: number, own: number): Side => ({
    layers: [
      { ...BASE_IMAGE, diffId: `f${from}`, compressed: from, uncompressed: from },
      { ...BASE_IMAGE, diffId: `g${from}`, compressed: from, uncompressed: from },
      run(`r${own}`, own),
    ],
    files: [
      ['/usr', from * 2, 9, 0],
      ['/app', own, 1, 2],
    ],
  });
  expect(causes(side(10, 5), side(90, 15)).map(([kind]) => kind)).toEqual(['base image', 'file']);
  expect(causes(side(10, 5), side(11, 95)).map(([kind]) => kind)).toEqual(['file', 'base image']);
});
