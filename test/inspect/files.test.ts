import { fc } from '../property.ts';
import { rollUp } from '../../src/inspect/files.ts';
import { directoryOf } from '../../src/inspect/paths.ts';
import { surveyOf } from '../../src/inspect/survey.ts';
import { rootfsOf, type TarEntry } from '../fixtures/layout.ts';
import { text } from './programs.ts';

const rowsOf = (layers: readonly (readonly TarEntry[])[], limit?: number) =>
  rollUp(surveyOf(rootfsOf(layers)).inodes, limit);

const file = (path: string, bytes: number): TarEntry => text(path, 'x'.repeat(bytes));

test('few files have a row each; directories and links have none', () => {
  const layers = [
    [{ dir: 'a' }, file('a/b', 5), { symlink: 'a/c', to: 'b' }, file('a/e', 0)],
    [file('d', 7)],
  ];
  expect(rowsOf(layers)).toEqual([
    ['/a/b', 5, 1, 0],
    ['/a/e', 0, 1, 0],
    ['/d', 7, 1, 1],
  ]);
});

test('a hard-linked file counts once, at its first name', () => {
  expect(rowsOf([[file('b', 5), { hardlink: 'c', to: 'b' }, { hardlink: 'a', to: 'b' }]])).toEqual([
    ['/a', 5, 1, 0],
  ]);
});

test('too many files: the largest keep their names, the others fold from the deepest up', () => {
  const lower = [
    file('big', 100),
    file('large', 90),
    file('x/a', 1),
    file('x/b', 2),
    file('x/y/z/d', 4),
  ];
  const rows = rowsOf([lower, [file('x/c', 3)]], 5);
  // Half of five: two names; then /x of layer 0, /x of layer 1, /x/y/z: five rows.
  expect(rows).toEqual([
    ['/big', 100, 1, 0],
    ['/large', 90, 1, 0],
    ['/x', 3, 2, 0],
    ['/x', 3, 1, 1],
    ['/x/y/z', 4, 1, 0],
  ]);
  // One row less: the deepest folds into /x/y; two less: into /x of its layer.
  expect(rowsOf([lower, [file('x/c', 3)]], 4)).toEqual([
    ['/big', 100, 1, 0],
    ['/large', 90, 1, 0],
    ['/x', 7, 3, 0],
    ['/x', 3, 1, 1],
  ]);
});

test('whatever the image, the rows fit and sum to its content', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd');
  const some = fc
    .record({
      path: fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join('/')}`),
      bytes: fc.nat(1000),
      layer: fc.nat(2),
    })
    .map((file) => ({ ...file, directory: directoryOf(file.path) }));
  fc.assert(
    fc.property(
      fc.array(some, { maxLength: 80 }),
      fc.integer({ min: 6, max: 40 }),
      (files, limit) => {
        const rows = rollUp(files, limit);
        const content = files.reduce((sum, { bytes }) => sum + bytes, 0);
        expect(rows.length).toBeLessThanOrEqual(limit);
        expect(rows.reduce((sum, [, bytes]) => sum + bytes, 0)).toBe(content);
        expect(rows.reduce((sum, [, , count]) => sum + count, 0)).toBe(files.length);
      },
    ),
  );
});
