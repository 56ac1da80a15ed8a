import { measure } from '../../src/oci/sizes.ts';
import { rootfsOf } from '../fixtures/rootfs.ts';
import type { TarEntry } from '../fixtures/tar.ts';

test.each<{ name: string; layers: TarEntry[][]; content: number; wasted: number[] }>([
  { name: 'one file', layers: [[{ file: 'a', content: 'xyz' }]], content: 3, wasted: [0] },
  {
    name: 'overwritten',
    layers: [[{ file: 'a', content: 'xyz' }], [{ file: 'a', content: 'xy' }]],
    content: 2,
    wasted: [3, 0],
  },
  {
    name: 'deleted',
    layers: [[{ file: 'a', content: 'xyz' }], [{ whiteout: 'a' }]],
    content: 0,
    wasted: [3, 0],
  },
  {
    name: 'a hard link counts once',
    layers: [
      [
        { file: 'a', content: 'xyz' },
        { hardlink: 'b', to: 'a' },
      ],
    ],
    content: 3,
    wasted: [0],
  },
  {
    name: 'one name of two deleted',
    layers: [
      [
        { file: 'a', content: 'xyz' },
        { hardlink: 'b', to: 'a' },
      ],
      [{ whiteout: 'a' }],
    ],
    content: 3,
    wasted: [0, 0],
  },
  {
    name: 'twice in one tar',
    layers: [
      [
        { file: 'a', content: 'xyz' },
        { file: 'a', content: 'x' },
      ],
    ],
    content: 1,
    wasted: [3],
  },
  {
    name: 'copied again for its mode',
    layers: [[{ file: 'a', content: 'xyz' }], [{ file: 'a', content: 'xyz', mode: 0o755 }]],
    content: 3,
    wasted: [3, 0],
  },
])('measures $name', ({ layers, content, wasted }) => {
  const sizes = measure(rootfsOf(layers));
  expect([sizes.content, sizes.layers.map((layer) => layer.wasted)]).toEqual([content, wasted]);
});
