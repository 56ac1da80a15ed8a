import { compareStages, type MeasuredImage } from '../../src/gate/compare-stages.ts';
import { mainDirectories } from '../../src/gate/main-directories.ts';
import { inventoryOf } from '../../src/inspect/inventory.ts';
import type { StageComparison } from '../../src/model/delta.ts';
import type { FileRow, Layer, Package } from '../../src/model/snapshot.ts';
import { rootfsOf, type TarEntry } from '../fixtures/layout.ts';
import { layer, snapshot } from '../render/parts.ts';

function compareStage(
  stage: string,
  builder: MeasuredImage,
  runtime: MeasuredImage,
): StageComparison | undefined {
  return compareStages([{ stage, ...builder }], runtime)[0];
}

const file = (path: string, content: string): TarEntry => ({ file: path, content });

function image(
  layers: readonly (readonly TarEntry[])[],
  made: readonly Partial<Layer>[] = [],
  packages: readonly Package[] = [],
): MeasuredImage {
  const described = layers.map((_, at) => layer({ diffId: `${at}`, ...made[at] }));
  return {
    snapshot: snapshot({ layers: described, packages }),
    files: inventoryOf(rootfsOf(layers)),
  };
}

const COPY: Partial<Layer> = {
  instruction: 'COPY --from=build /out/ /app/',
  lines: [9, 9],
  copiedFrom: { stage: 'build' },
};
const BASE = [file('etc/os', 'debian'), file('usr/lib/libc', 'libc')];

test('carried by a COPY, shared with the base image, or left: each inode once', () => {
  const builder = image([
    BASE,
    [file('usr/local/go/bin/go', 'toolchain!'), file('out/app', 'binary'), file('out/b', 'bb')],
  ]);
  const runtime = image(
    [BASE, [file('app/app', 'binary'), file('app/renamed', 'bb')], [file('own', 'x')]],
    [{ origin: 'base-image' }, COPY],
  );
  expect(compareStage('build', builder, runtime)).toEqual({
    stage: 'build',
    content: 28,
    carried: 8,
    shared: 10,
    left: 10,
    copies: [{ layer: 1, lines: [9, 9], instruction: COPY.instruction, files: 2, bytes: 8 }],
    packages: { left: 0, largest: [] },
    directories: [['/usr/local/go/bin/', 10]],
  });
});

test('one file of the runtime image answers for one of the builder’s', () => {
  const builder = image([[file('a', 'same'), file('b', 'same'), file('c', 'same')]]);
  const runtime = image([[file('app', 'same')]], [COPY]);
  expect(compareStage('build', builder, runtime)).toMatchObject({ carried: 4, shared: 0, left: 8 });
});

test('what was copied from another stage is shared, not carried', () => {
  const builder = image([[file('a', 'same')]]);
  const runtime = image([[file('app', 'same')]], [{ ...COPY, copiedFrom: { stage: 'other' } }]);
  expect(compareStage('build', builder, runtime)).toMatchObject({ carried: 0, shared: 4, left: 0 });
});

test('what one builder took is there for the next', () => {
  const builder = image([[file('a', 'same')]]);
  const runtime = image([[file('app', 'same')]], [COPY]);
  const both = [
    { stage: 'build', ...builder },
    { stage: 'other', ...builder },
  ];
  expect(compareStages(both, runtime).map(({ carried, shared }) => [carried, shared])).toEqual([
    [4, 0],
    [0, 4],
  ]);
});

const deb = (name: string, version: string, size: number | null): Package => ({
  purl: null,
  type: 'deb',
  name,
  version,
  size,
  location: '/var/lib/dpkg/status',
  layer: 0,
});

test('packages that stay behind, the largest first, in another version too', () => {
  const builder = image(
    [[]],
    [],
    [deb('gcc', '12', 500), deb('libc6', '2', 9), deb('x', '1', null)],
  );
  const runtime = image([[]], [], [deb('libc6', '1', 8), deb('x', '1', null)]);
  expect(compareStage('build', builder, runtime)?.packages).toEqual({
    left: 2,
    largest: [
      { type: 'deb', name: 'gcc', version: '12', size: 500 },
      { type: 'deb', name: 'libc6', version: '2', size: 9 },
    ],
  });
});

test.each<{ name: string; files: FileRow[]; want: unknown[] }>([
  { name: 'nothing', files: [], want: [] },
  {
    name: 'the way to most of the bytes is opened, the others stay in sum',
    files: [
      ['/usr/local/go/bin/go', 60, 1, 0],
      ['/usr/local/go/pkg/link', 40, 1, 0],
      ['/usr/share/doc', 5, 30, 0],
      ['/etc/x', 1, 1, 0],
    ],
    want: [
      ['/usr/local/go/bin/', 60],
      ['/usr/local/go/pkg/', 40],
      ['/usr/', 5],
      ['/', 1],
    ],
  },
  {
    name: 'a flat directory stays closed',
    files: Array.from({ length: 40 }, (_, at): FileRow => [`/app/node_modules/${at}/x`, 10, 1, 0]),
    want: [['/app/node_modules/', 400]],
  },
])('main directories: $name', ({ files, want }) => {
  expect(mainDirectories(files)).toEqual(want);
});
