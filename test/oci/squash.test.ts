import type { Rootfs } from '../../src/oci/rootfs.ts';
import { rootfsOf } from '../fixtures/rootfs.ts';
import type { TarEntry } from '../fixtures/tar.ts';

const list = (rootfs: Rootfs): string[] =>
  [...rootfs.entries()].map((entry) => {
    const { path, type, size, layer, linkTarget } = entry;
    const what = { file: String(size), directory: '/', symlink: `-> ${linkTarget}` }[
      type as 'file'
    ];
    return `${path} ${what ?? type} @${layer}`;
  });

test.each<{ name: string; layers: TarEntry[][]; want: string[] }>([
  { name: 'no layers', layers: [], want: [] },
  {
    name: 'path order is byte order',
    layers: [[{ file: 'a/b' }, { file: 'a-b' }, { dir: 'a' }, { file: 'A' }]],
    want: ['/A 0 @0', '/a / @0', '/a-b 0 @0', '/a/b 0 @0'],
  },
  {
    name: 'an upper file replaces a lower one',
    layers: [[{ file: 'a', content: 'x' }], [{ file: 'a', content: 'xy' }]],
    want: ['/a 2 @1'],
  },
  {
    name: 'a whiteout of a file',
    layers: [[{ file: 'usr/bin/gcc' }, { file: 'usr/bin/which' }], [{ whiteout: 'usr/bin/gcc' }]],
    want: ['/usr / @0', '/usr/bin / @0', '/usr/bin/which 0 @0'],
  },
  {
    name: 'a whiteout of a tree',
    layers: [[{ file: 'a/b/c' }, { file: 'z' }], [{ whiteout: 'a' }]],
    want: ['/z 0 @0'],
  },
  {
    name: 'a whiteout of nothing',
    layers: [[{ file: 'a' }], [{ whiteout: 'b/c' }]],
    want: ['/a 0 @0'],
  },
  {
    name: 'a whiteout before its successor',
    layers: [[{ file: 'a', content: 'x' }], [{ whiteout: 'a' }, { file: 'a' }]],
    want: ['/a 0 @1'],
  },
  {
    name: 'a whiteout after its successor',
    layers: [[{ file: 'a', content: 'x' }], [{ file: 'a' }, { whiteout: 'a' }]],
    want: ['/a 0 @1'],
  },
  {
    name: 'a whiteout of a directory made anew',
    layers: [[{ file: 'a/old' }], [{ dir: 'a' }, { file: 'a/new' }, { whiteout: 'a' }]],
    want: ['/a / @1', '/a/new 0 @1'],
  },
  {
    name: 'a whiteout of a directory that is only implied',
    layers: [
      [{ dir: 'a', mode: 0o700 }, { file: 'a/old' }],
      [{ file: 'a/new' }, { whiteout: 'a' }],
    ],
    want: ['/a / @1', '/a/new 0 @1'],
  },
  {
    name: 'deleted and back two layers up',
    layers: [[{ file: 'a' }], [{ whiteout: 'a' }], [{ file: 'a' }]],
    want: ['/a 0 @2'],
  },
  {
    name: 'an opaque directory, marker first',
    layers: [[{ file: 'd/old' }], [{ opaque: 'd' }, { file: 'd/new' }]],
    want: ['/d / @0', '/d/new 0 @1'],
  },
  {
    name: 'an opaque directory, marker last',
    layers: [
      [{ file: 'd/old' }, { file: 'd/s/t' }],
      [{ file: 'd/new' }, { file: 'd/s/u' }, { opaque: 'd' }],
    ],
    want: ['/d / @0', '/d/new 0 @1', '/d/s / @1', '/d/s/u 0 @1'],
  },
  {
    name: 'an opaque root',
    layers: [[{ file: 'a' }], [{ file: 'b' }, { opaque: '' }]],
    want: ['/b 0 @1'],
  },
  {
    name: 'a directory over a file',
    layers: [[{ file: 'a', content: 'x' }], [{ dir: 'a' }, { file: 'a/b' }]],
    want: ['/a / @1', '/a/b 0 @1'],
  },
  {
    name: 'a file over a directory',
    layers: [[{ file: 'a/b' }], [{ file: 'a', content: 'x' }]],
    want: ['/a 1 @1'],
  },
  {
    name: 'a directory over a symlink',
    layers: [[{ dir: 'r' }, { symlink: 'a', to: 'r' }], [{ dir: 'a' }]],
    want: ['/a / @1', '/r / @0'],
  },
  {
    name: 'a parent that lower layers have as a file',
    layers: [[{ file: 'a' }], [{ file: 'a/b' }]],
    want: ['/a / @1', '/a/b 0 @1'],
  },
  {
    name: 'a directory over a directory keeps its content',
    layers: [[{ file: 'a/b' }], [{ dir: 'a' }]],
    want: ['/a / @1', '/a/b 0 @0'],
  },
  {
    name: 'the last of two in one tar',
    layers: [
      [
        { file: 'a', content: 'x' },
        { file: 'a', content: 'xyz' },
      ],
    ],
    want: ['/a 3 @0'],
  },
  {
    name: 'an entry below a symlinked parent',
    layers: [
      [{ dir: 'usr/lib' }, { symlink: 'lib', to: 'usr/lib' }],
      [{ file: 'lib/x' }, { whiteout: 'lib/y' }],
    ],
    want: ['/lib -> usr/lib @0', '/usr / @0', '/usr/lib / @0', '/usr/lib/x 0 @1'],
  },
  {
    name: 'a whiteout below a symlinked parent',
    layers: [[{ file: 'usr/lib/y' }, { symlink: 'lib', to: '/usr/lib' }], [{ whiteout: 'lib/y' }]],
    want: ['/lib -> /usr/lib @0', '/usr / @0', '/usr/lib / @0'],
  },
  {
    name: 'a parent that turns into a link midway',
    layers: [
      [
        { file: 'a/x' },
        { dir: 'b' },
        { whiteout: 'q' },
        { symlink: 'a', to: 'b' },
        { file: 'a/y' },
      ],
    ],
    want: ['/a -> b @0', '/b / @0', '/b/y 0 @0'],
  },
  {
    name: 'a dangling parent link is made',
    layers: [[{ symlink: 'a', to: '../new/dir' }, { file: 'a/x' }]],
    want: ['/a -> ../new/dir @0', '/new / @0', '/new/dir / @0', '/new/dir/x 0 @0'],
  },
  {
    name: 'a hard link',
    layers: [
      [
        { file: 'a', content: 'xy' },
        { hardlink: 'b', to: './a' },
      ],
    ],
    want: ['/a 2 @0', '/b 2 @0'],
  },
  {
    name: 'a hard link to a lower layer’s file',
    layers: [[{ file: 'a', content: 'xy' }], [{ hardlink: 'b', to: '/a' }]],
    want: ['/a 2 @0', '/b 2 @1'],
  },
  {
    name: 'a hard link whose target is replaced later',
    layers: [
      [
        { file: 'a', content: 'xy' },
        { hardlink: 'b', to: 'a' },
      ],
      [{ file: 'a', content: 'z' }],
    ],
    want: ['/a 1 @1', '/b 2 @0'],
  },
  {
    name: 'a hard link whose target is deleted later',
    layers: [
      [
        { file: 'a', content: 'xy' },
        { hardlink: 'b', to: 'a' },
      ],
      [{ whiteout: 'a' }],
    ],
    want: ['/b 2 @0'],
  },
  {
    name: 'a hard link to a symlink',
    layers: [
      [
        { symlink: 's', to: 'x' },
        { hardlink: 'b', to: 's' },
      ],
    ],
    want: ['/b -> x @0', '/s -> x @0'],
  },
  {
    name: 'byte order beyond the basic plane',
    layers: [[{ file: '\uffee' }, { file: '😀' }]],
    want: ['/\uffee 0 @0', '/😀 0 @0'],
  },
])('squashes $name', ({ layers, want }) => {
  const rootfs = rootfsOf(layers);
  expect(list(rootfs)).toEqual(want);
  expect(rootfs.squashed.notes).toEqual([]);
});

test.each<{ name: string; layers: TarEntry[][]; note: string }>([
  {
    name: 'a hard link to nothing',
    layers: [[{ hardlink: 'b', to: 'a' }]],
    note: 'hardlink-target',
  },
  {
    name: 'a hard link to what comes later',
    layers: [[{ hardlink: 'b', to: 'a' }, { file: 'a' }]],
    note: 'hardlink-target',
  },
  {
    name: 'a hard link out of the root',
    layers: [[{ hardlink: 'b', to: '../a' }]],
    note: 'hardlink-target',
  },
  {
    name: 'a hard link to a directory',
    layers: [[{ dir: 'a' }, { hardlink: 'b', to: 'a' }]],
    note: 'hardlink-target',
  },
  {
    name: 'a parent that loops',
    layers: [[{ symlink: 'a', to: 'b' }, { symlink: 'b', to: 'a' }, { file: 'a/x' }]],
    note: 'symlink-loop',
  },
  {
    name: 'parents that grow without end',
    layers: [[{ symlink: 'a', to: `${'x/'.repeat(1500)}` }, { file: `a/${'y/'.repeat(1500)}f` }]],
    note: 'symlink-loop',
  },
])('says $name', ({ layers, note }) => {
  expect(rootfsOf(layers).squashed.notes.map(({ code }) => code)).toEqual([note]);
});
