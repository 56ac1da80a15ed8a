import * as fc from 'fast-check';
import { rollUp } from '../../src/inspect/files.ts';
import type { RootfsEntry } from '../../src/model/rootfs.ts';

function entry(path: string, size: number, more: Partial<RootfsEntry> = {}): RootfsEntry {
  return {
    path,
    type: 'file',
    size,
    mode: 0o644,
    uid: 0,
    gid: 0,
    linkTarget: '',
    digest: null,
    layer: 0,
    inode: counter++,
    ...more,
  };
}
let counter = 1;

test('few files have a row each; directories and links have none', () => {
  expect(
    rollUp([
      entry('/a', 0, { type: 'directory' }),
      entry('/a/b', 5),
      entry('/a/c', 0, { type: 'symlink', linkTarget: 'b' }),
      entry('/d', 7, { layer: 1 }),
    ]),
  ).toEqual([
    ['/a/b', 5, 1, 0],
    ['/d', 7, 1, 1],
  ]);
});

test('a hard-linked file counts once, at its first name', () => {
  const rows = rollUp([entry('/a', 5, { inode: 1e6 }), entry('/b', 5, { inode: 1e6, layer: 2 })]);
  expect(rows).toEqual([['/a', 5, 1, 0]]);
});

test('too many files: the largest keep their names, the others fold from the deepest up', () => {
  const rows = rollUp(
    [
      entry('/big', 100),
      entry('/large', 90),
      entry('/x/a', 1),
      entry('/x/b', 2),
      entry('/x/c', 3, { layer: 1 }),
      entry('/x/y/z/d', 4),
    ],
    5,
  );
  // Half of five: two names; then /x of layer 0, /x of layer 1, /x/y/z: five rows.
  expect(rows).toEqual([
    ['/big', 100, 1, 0],
    ['/large', 90, 1, 0],
    ['/x', 3, 2, 0],
    ['/x', 3, 1, 1],
    ['/x/y/z', 4, 1, 0],
  ]);
});

test('whatever the image, the rows fit and sum to its content', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const file = fc.record({
    path: fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join('/')}`),
    size: fc.nat(1000),
    layer: fc.nat(2),
    inode: fc.nat(60),
  });
  fc.assert(
    fc.property(
      fc.array(file, { maxLength: 80 }),
      fc.integer({ min: 6, max: 40 }),
      (files, limit) => {
        // Names of one inode have one size.
        const entries = files.map(({ path, layer, inode }) =>
          entry(path, inode * 7, { layer, inode }),
        );
        const rows = rollUp(entries, limit);
        const inodes = new Set(files.map(({ inode }) => inode));
        const content = [...inodes].reduce((sum, inode) => sum + inode * 7, 0);
        expect(rows.length).toBeLessThanOrEqual(limit);
        expect(rows.reduce((sum, [, bytes]) => sum + bytes, 0)).toBe(content);
        expect(rows.reduce((sum, [, , count]) => sum + count, 0)).toBe(inodes.size);
      },
    ),
  );
});
