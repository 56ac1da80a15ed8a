import { fileChanges } from '../../src/render/view/files.ts';
import type { FileRow } from '../../src/model/snapshot.ts';
import { snapshot, target } from './parts.ts';

const BOTH = { base: [0], head: [0] };

test.each<{ name: string; base: FileRow[] | null; head: FileRow[]; want: unknown[] }>([
  {
    name: 'a new directory is one entry, a new file in a known one is itself',
    base: [['/usr/local/bin/orders', 10, 1, 0]],
    head: [
      ['/usr/local/bin/goose', 7, 1, 0],
      ['/usr/local/bin/orders', 12, 1, 0],
      ['/usr/local/go/bin/go', 50, 1, 0],
      ['/usr/local/go/pkg/tool/link', 40, 1, 0],
    ],
    want: [
      ['/usr/local/go', null, 90],
      ['/usr/local/bin/goose', null, 7],
      ['/usr/local/bin/orders', 10, 12],
    ],
  },
  {
    name: 'without a base, directories on the way to most of the bytes are opened',
    base: null,
    head: [
      ['/app/node_modules/a/index.js', 60, 1, 0],
      ['/app/node_modules/b/index.js', 50, 1, 0],
      ['/app/server.js', 5, 1, 0],
    ],
    want: [
      ['/app/node_modules/a/index.js', null, 60],
      ['/app/node_modules/b/index.js', null, 50],
      ['/app/server.js', null, 5],
    ],
  },
  {
    name: 'one file of many stays one',
    base: null,
    head: [
      ['/nodejs/bin/node', 900, 1, 0],
      ['/etc/a', 1, 1, 0],
      ['/etc/b', 1, 1, 0],
    ],
    want: [
      ['/nodejs/bin/node', null, 900],
      ['/etc', null, 2],
    ],
  },
  {
    name: 'other layers are not looked at',
    base: [['/a', 1, 1, 1]],
    head: [['/b', 1, 1, 1]],
    want: [],
  },
])('$name', ({ base, head, want }) => {
  const pair = target({
    head: snapshot({ files: head }),
    base: base === null ? null : snapshot({ files: base }),
  });
  const got = fileChanges(pair, BOTH).map(({ path, before, after }) => [path, before, after]);
  expect(got).toEqual(want);
});

test('what small files of a directory hide is not called new', () => {
  const pair = target({
    base: snapshot({ files: [['/usr/lib', 90, 30, 0]] }),
    head: snapshot({
      files: [
        ['/usr/lib', 50, 20, 0],
        ['/usr/lib/big.so', 45, 1, 0],
      ],
    }),
  });
  expect(fileChanges(pair, BOTH)).toEqual([
    { path: '/usr/lib/big.so', isDirectory: false, isCertain: false, before: null, after: 45 },
    { path: '/usr/lib', isDirectory: true, isCertain: true, before: 90, after: 50 },
  ]);
});
