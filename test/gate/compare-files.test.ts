import { compare } from '../../src/gate/compare.ts';
import { inventoryOf } from '../../src/inspect/inventory.ts';
import type { Delta } from '../../src/model/delta.ts';
import type { FileRow } from '../../src/model/snapshot.ts';
import { rootfsOf, type TarEntry } from '../fixtures/layout.ts';
import { layer, snapshot } from '../render/parts.ts';

const ONE = { layers: [layer({ diffId: 'a', uncompressed: 0 })] };

/** Two stored snapshots: only their rows are known. */
function stored(base: FileRow[], head: FileRow[]): Delta {
  const of = (files: FileRow[]) => {
    const content = files.reduce((sum, [, bytes]) => sum + bytes, 0);
    return snapshot({ ...ONE, files, size: { ...snapshot(ONE).size, content } });
  };
  return compare(of(base), of(head)) as Delta;
}

/** Two images of one layer, file by file. */
function live(base: readonly TarEntry[], head: readonly TarEntry[]): Delta {
  const [old, now] = [rootfsOf([base]), rootfsOf([head])].map((rootfs) => inventoryOf(rootfs));
  const of = (inventory: typeof old) => {
    const files = [...(inventory?.rows() ?? [])];
    const content = files.reduce((sum, [, bytes]) => sum + bytes, 0);
    return snapshot({ ...ONE, files, size: { ...snapshot(ONE).size, content } });
  };
  return compare(of(old), of(now), old && now ? { base: old, head: now } : null) as Delta;
}

const filesOf = ({ layers }: Delta): unknown[] =>
  (layers[0]?.files ?? []).map(({ path, before, after }) => [path, before, after]);

test('a new directory is one entry, a new file in a known one is itself', () => {
  const delta = stored(
    [['/usr/local/bin/orders', 10, 1, 0]],
    [
      ['/usr/local/bin/goose', 7, 1, 0],
      ['/usr/local/bin/orders', 12, 1, 0],
      ['/usr/local/go/bin/go', 50, 1, 0],
      ['/usr/local/go/pkg/tool/link', 40, 1, 0],
    ],
  );
  expect(filesOf(delta)).toEqual([
    ['/usr/local/go/', null, 90],
    ['/usr/local/bin/goose', null, 7],
    ['/usr/local/bin/orders', 10, 12],
  ]);
});

test('what small files of a directory hide is not called new', () => {
  const delta = stored(
    [['/usr/lib', 90, 30, 0]],
    [
      ['/usr/lib', 50, 20, 0],
      ['/usr/lib/big.so', 45, 1, 0],
    ],
  );
  expect(delta.layers[0]?.files).toEqual([
    { path: '/usr/lib/big.so', before: null, after: 45, count: 1, uncertain: true },
    { path: '/usr/lib/', before: 90, after: 50, count: 20 },
  ]);
});

test('beyond twelve rows the rest is one', () => {
  const many = Array.from({ length: 20 }, (_, at): FileRow => [`/bin/${at}`, 100 - at, 1, 0]);
  const delta = stored([['/bin/x', 5, 1, 0]], [['/bin/x', 5, 1, 0], ...many]);
  expect(delta.layers[0]?.files).toHaveLength(13);
  expect(delta.layers[0]?.files?.at(-1)).toEqual({
    path: '(rest)',
    before: 0,
    after: 88 + 87 + 86 + 85 + 84 + 83 + 82 + 81,
    count: 8,
  });
});

const file = (path: string, content: string): TarEntry => ({ file: path, content });

test.each<{
  name: string;
  base: TarEntry[];
  head: TarEntry[];
  moved: unknown[];
  directories?: unknown[];
}>([
  {
    name: 'a renamed directory',
    base: [file('app/dist/a.js', 'aaa'), file('app/dist/lib/b.js', 'bb')],
    head: [file('app/build/a.js', 'aaa'), file('app/build/lib/b.js', 'bb')],
    moved: [['/app/dist/', '/app/build/', 2, 5]],
  },
  {
    name: 'a renamed file',
    base: [file('app/old.js', 'aaa'), file('app/x.js', 'x')],
    head: [file('app/new.js', 'aaa'), file('app/x.js', 'x')],
    moved: [['/app/old.js', '/app/new.js', 1, 3]],
  },
  {
    name: 'a file moved to the root',
    base: [file('app/x.js', 'aaa')],
    head: [file('x.js', 'aaa')],
    moved: [['/app/x.js', '/x.js', 1, 3]],
  },
  {
    name: 'of equal contents the likeliest name',
    base: [file('a/one.js', 'same'), file('a/two.js', 'same')],
    head: [file('b/two.js', 'same'), file('b/one.js', 'same')],
    moved: [['/a/', '/b/', 2, 8]],
  },
  {
    name: 'a copy is no move',
    base: [file('a.js', 'aaa')],
    head: [file('a.js', 'aaa'), file('b.js', 'aaa')],
    moved: [],
    directories: [['/', 3]],
  },
  {
    name: 'other content under the new name is no move',
    base: [file('a/x', 'aaa')],
    head: [file('b/x', 'bbb')],
    moved: [],
    directories: [
      ['/b/', 3],
      ['/a/', -3],
    ],
  },
  {
    name: 'a rename beside a growth',
    base: [file('a/x', 'aaa')],
    head: [file('b/x', 'aaa'), file('b/y', 'more')],
    moved: [['/a/x', '/b/x', 1, 3]],
    directories: [['/b/', 4]],
  },
  { name: 'empty files say nothing', base: [file('a/x', '')], head: [file('b/x', '')], moved: [] },
])('$name', ({ base, head, moved, directories = [] }) => {
  const delta = live(base, head);
  expect(delta.moved?.map(({ from, to, files, bytes }) => [from, to, files, bytes])).toEqual(moved);
  expect(delta.directories).toEqual(directories);
});

test('a rename alone is the cause, and nothing changed', () => {
  const delta = live([file('app/dist/a.js', 'aaa')], [file('app/build/a.js', 'aaa')]);
  expect(delta.causes?.map(({ kind, row }) => [kind, row])).toEqual([['rename', 0]]);
  expect(delta.packages).toEqual({ rows: [], rest: 0 });
});
