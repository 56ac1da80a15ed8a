import { readRpmHeader } from '../../src/formats/rpmheader.ts';
import { EPOCH, header, NAME, packageHeader, RELEASE, VERSION, words } from './rpmblobs.ts';

const OLD_FILE_NAMES = 1027;
const STATES = 1029;
const MODES = 1030;
const DIRECTORY_INDEXES = 1116;
const BASE_NAMES = 1117;
const DIRECTORY_NAMES = 1118;

test('what is not there is empty, and what is added later counts', () => {
  expect(readRpmHeader(packageHeader('a'))).toEqual({
    name: 'a',
    epoch: null,
    version: '1-2',
    architecture: '',
    sourceRpm: '',
    files: [],
  });
  const more = packageHeader('a', [EPOCH, 4, [0]], [RELEASE, ['3']], [1022, ['(none)']]);
  expect(readRpmHeader(more)).toMatchObject({ epoch: 0, version: '1-3', architecture: '' });
});

test('files of packages that rpm 3 made', () => {
  const blob = packageHeader('a', [OLD_FILE_NAMES, ['/etc/a', '/a', '/etc/b', 'etc/c', '/etc/']]);
  expect(readRpmHeader(blob).files).toEqual([
    { directory: '/etc', names: ['a', 'b'] },
    { directory: '/', names: ['a'] },
  ]);
});

test('directories are none of the files, nor what is not here', () => {
  const blob = packageHeader(
    'a',
    [BASE_NAMES, ['dir', 'kept', 'replaced', 'left-out', 'shared', 'other-color']],
    [DIRECTORY_NAMES, ['/usr/', '/']],
    [DIRECTORY_INDEXES, 4, [0, 1, 0, 0, 0, 0]],
    [MODES, 2, [0o040755, 0o100644, 0o100644, 0o100644, 0o120777, 0o100644]],
    [STATES, 1, [0, 0, 1, 2, 3, 4]],
  );
  expect(readRpmHeader(blob).files).toEqual([
    { directory: '/', names: ['kept'] },
    { directory: '/usr', names: ['shared'] },
  ]);
});

test.each([
  { name: 'nothing', blob: Buffer.alloc(0) },
  { name: 'no entries', blob: words(0, 0) },
  {
    name: 'more entries than rpm allows',
    blob: Buffer.alloc(2 << 20).fill(words(0x10000, 0), 0, 8),
  },
  { name: 'more entries than bytes', blob: words(100, 0, 0, 0) },
  { name: 'more data than bytes', blob: words(1, 0xffffffff, NAME, 6, 0, 1) },
  { name: 'no name', blob: header([VERSION, ['1']]) },
  { name: 'no version', blob: header([NAME, ['a']]) },
  { name: 'an empty name', blob: packageHeader('') },
  { name: 'a name of 5,000 characters', blob: packageHeader('a'.repeat(5000)) },
  { name: 'a name that is a number', blob: header([NAME, 4, [1]], [VERSION, ['1']]) },
  { name: 'an epoch that is a text', blob: packageHeader('a', [EPOCH, ['1']]) },
  { name: 'a name that does not end', blob: Buffer.concat([words(1, 1, NAME, 6, 0, 1), words(1)]) },
  { name: 'a name beyond the data', blob: words(1, 0, NAME, 6, 0xfffffff0, 1) },
])('no package: $name', ({ blob }) => {
  expect(() => readRpmHeader(blob)).toThrow();
});

test.each([
  { name: 'no directories', tags: [[BASE_NAMES, ['x']]] },
  {
    name: 'a directory too many',
    tags: [
      [BASE_NAMES, ['x']],
      [DIRECTORY_INDEXES, 4, [1]],
    ],
  },
  { name: 'names that are numbers', tags: [[BASE_NAMES, 4, [1]]] },
  { name: 'modes that are texts', tags: [[MODES, ['x']]] },
] as const)('files that cannot be told: $name', ({ tags }) => {
  expect(readRpmHeader(packageHeader('a', ...tags))).toMatchObject({ name: 'a', files: null });
});

test('counts beyond the data end the reading, whatever they are', () => {
  for (const tag of [BASE_NAMES, OLD_FILE_NAMES, MODES, STATES]) {
    const blob = packageHeader('a', [BASE_NAMES, ['x']]);
    const type = tag === MODES ? 3 : tag === STATES ? 1 : 8;
    // The fourth entry is the list of names.
    words(tag, type, 0, 0xffffffff).copy(blob, 8 + 3 * 16);
    expect(readRpmHeader(blob).files).toBeNull();
  }
});

test.each([
  { count: 500_000, want: 500_000 },
  { count: 500_001, want: undefined },
])('a package of $count files', ({ count, want }) => {
  const names = Array.from({ length: count }, () => 'f');
  const blob = packageHeader(
    'a',
    [BASE_NAMES, names],
    [DIRECTORY_NAMES, ['/usr/']],
    [DIRECTORY_INDEXES, 4, names.map(() => 0)],
    [STATES, 1, names.map(() => 0)],
  );
  expect(readRpmHeader(blob).files?.[0]?.names.length).toBe(want);
});
