import { filesIn } from '../../src/render/view/files.ts';
import type { FileRow } from '../../src/model/snapshot.ts';
import { snapshot } from './parts.ts';

test.each<{ name: string; files: FileRow[]; want: unknown[] }>([
  {
    name: 'directories on the way to most of the bytes are opened',
    files: [
      ['/app/node_modules/a/index.js', 60, 1, 0],
      ['/app/node_modules/b/index.js', 50, 1, 0],
      ['/app/server.js', 5, 1, 0],
    ],
    want: [
      ['/app/node_modules/a/index.js', 60, 1],
      ['/app/node_modules/b/index.js', 50, 1],
      ['/app/server.js', 5, 1],
    ],
  },
  {
    name: 'one file of many stays one',
    files: [
      ['/nodejs/bin/node', 900, 1, 0],
      ['/etc/a', 1, 1, 0],
      ['/etc/b', 1, 1, 0],
    ],
    want: [
      ['/nodejs/bin/node', 900, 1],
      ['/etc/', 2, 2],
    ],
  },
  {
    name: 'small files that are summed up are a directory',
    files: [['/usr/share', 90, 30, 0]],
    want: [['/usr/share/', 90, 30]],
  },
  { name: 'other layers are not looked at', files: [['/b', 1, 1, 1]], want: [] },
])('$name', ({ files, want }) => {
  const got = filesIn(snapshot({ files }), 0).map(({ path, after, count }) => [path, after, count]);
  expect(got).toEqual(want);
});
