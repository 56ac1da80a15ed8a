import { readCondaFileName, readCondaRecord as readBytes } from '../../src/formats/condameta.ts';
import { real } from './real.ts';

const readCondaRecord = (text: string) => readBytes(Buffer.from(text));

// What rattler's own reader (PrefixRecord of py-rattler 0.28.0) says of these files, but for the
// channel, which stands as the purl specification writes it.
test.each([
  {
    file: 'libgomp.conda-meta',
    want: {
      name: 'libgomp',
      version: '11.2.0',
      build: 'h1234567_1',
      channel: 'main',
      subdir: 'linux-64',
      archive: 'conda',
      requested: false,
    },
    files: [
      'lib/libgomp.so',
      'lib/libgomp.so.1.0.0',
      'share/licenses/gcc-libs/RUNTIME.LIBRARY.EXCEPTION.gomp_copy',
    ],
  },
  {
    file: 'zlib.conda-meta',
    want: {
      name: 'zlib',
      version: '1.2.11',
      build: 'h90dfc92_1014',
      channel: 'conda-forge',
      subdir: 'osx-arm64',
      archive: 'tar.bz2',
      requested: false,
    },
    files: [
      'include/zconf.h',
      'include/zlib.h',
      'lib/pkgconfig/zlib.pc',
      'lib/libz.a',
      'lib/libz.dylib',
    ],
  },
  {
    file: 'acme-words.conda-meta',
    want: {
      name: 'acme-words',
      version: '0.4.1',
      build: 'pyh5c6b4ff_0',
      channel: 'file:///srv/acme/channel',
      subdir: 'noarch',
      archive: 'tar.bz2',
      requested: true,
    },
    files: [
      'bin/acme-words',
      'lib/python3.11/site-packages/acme_words/__init__.py',
      'lib/python3.11/site-packages/acme_words-0.4.1.dist-info/METADATA',
      'lib/python3.11/site-packages/acme_words-0.4.1.dist-info/RECORD',
    ],
  },
])('$file', ({ file, want, files }) => {
  expect(readCondaRecord(real(file))).toEqual({ package: want, files });
});

test.each([
  ['https://user:pass@conda.example.com/team/linux-64/', 'https://conda.example.com/team'],
  ['https://conda.anaconda.org/t/a-token/acme/linux-64', 'acme'],
  ['https://conda.anaconda.org/acme/label/dev/linux-64', 'acme/label/dev'],
  ['https://repo.anaconda.com/pkgs/r/linux-64', 'r'],
  ['https://conda.example.com/x?token=a', 'https://conda.example.com/x'],
  ['conda-forge/linux-64', 'conda-forge'],
  ['defaults', 'defaults'],
  ['', ''],
])('channel %s', (channel, want) => {
  const { package: found } = readCondaRecord(
    JSON.stringify({ name: 'a', version: '1', subdir: 'linux-64', channel }),
  );
  expect(found.channel).toBe(want);
});

test.each([
  [{ requested_spec: 'None' }, false],
  [{ requested_spec: '' }, false],
  [{ requested_spec: 'python=3.11' }, true],
  [{ requested_specs: ['python'] }, true],
  [{ requested_specs: 'x' }, false],
])('asked for: %j', (more, want) => {
  expect(readCondaRecord(JSON.stringify({ name: 'a', ...more })).package.requested).toBe(want);
});

test.each([
  { name: 'files that are no names', more: { files: ['a', 1, null, ['b']] }, want: ['a'] },
  {
    name: 'only the paths told of',
    more: { paths_data: { paths: [{ _path: 'a' }, {}, null, { _path: 1 }] } },
    want: ['a'],
  },
  { name: 'no list', more: { files: 'a', paths_data: 'b' }, want: [] },
])('a record with $name', ({ more, want }) => {
  expect(readCondaRecord(JSON.stringify({ name: 'a', ...more })).files).toEqual(want);
});

test.each(['', '{', '[]', 'null', '{}', '{"name": 1}', '{"name": ""}', '['.repeat(1_000_000)])(
  'no record: %#',
  (text) => {
    expect(() => readCondaRecord(text)).toThrow(/^it (?:is no JSON object|names no package)$/u);
  },
);

test('cut off anywhere, a record is none', () => {
  const whole = real('libgomp.conda-meta').trimEnd();
  for (let length = 0; length < whole.length; length += 1)
    expect(() => readCondaRecord(whole.slice(0, length))).toThrow('it is no JSON object');
});

test.each([
  ['libgomp-11.2.0-h1234567_1.json', ['libgomp', '11.2.0', 'h1234567_1']],
  ['acme-two-words-1-0.json', ['acme-two-words', '1', '0']],
  ['history.json', null],
  ['-1-0.json', null],
  ['a-0.json', null],
])('%s', (file, want) => {
  const found = readCondaFileName(file);
  expect(found && [found.name, found.version, found.build]).toEqual(want);
});
