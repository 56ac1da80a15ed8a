import { pathWithin } from '../../src/text/paths.ts';

test.each([
  ['/a', '/a/b/c', 'b/c'],
  ['/a', '/a', ''],
  ['/a', '/a/..b', '..b'],
  ['/a', '/a/..', null],
  ['/a', '/ab', null],
  ['/a', '/', null],
  ['/', '/a', 'a'],
  ['a/b', 'a/c', null],
])('in %p, %p is %p', (folder, path, expected) => {
  expect(pathWithin(folder, path)).toBe(expected);
});
