import { byDirectory } from '../../src/inspect/paths.ts';

test.each([
  { name: 'nothing', paths: [], want: [] },
  {
    name: 'in order, without the directories that files follow',
    paths: ['/usr', '/usr/bin', '/usr/bin/a', '/usr/bin/b', '/usr/lib', '/usr/lib/c'],
    want: [
      ['/usr/bin', 'a', 'b'],
      ['/usr/lib', 'c'],
    ],
  },
  {
    name: 'a directory that comes back',
    paths: ['/a/x', '/b/y', '/a/z'],
    want: [
      ['/a', 'x', 'z'],
      ['/b', 'y'],
    ],
  },
  { name: 'the root', paths: ['/vmlinuz'], want: [['/', 'vmlinuz']] },
])('paths by directory: $name', ({ paths, want }) => {
  expect(byDirectory(paths).map(({ directory, names }) => [directory, ...names])).toEqual(want);
});
