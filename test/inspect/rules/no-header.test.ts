import { noHeader } from '../../../src/inspect/rules/no-header.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { askedFor } from '../asked.ts';
import { text } from '../programs.ts';
import { judged } from './judged.ts';

const KIB = 1024;
const sized = (path: string, bytes: number): TarEntry => text(path, Buffer.alloc(bytes, 'x'));
const WHAT = 'headers and static libraries';
const ARCHIVE = `!<arch>\n${'x'.repeat(1016)}`;
const NUMPY = 'usr/lib/python3/dist-packages/numpy';

test.each<{ name: string; silent: readonly TarEntry[]; defect: readonly TarEntry[]; want: string }>(
  [
    {
      name: 'documentation about headers, and an empty include',
      silent: [
        { dir: 'usr/include' },
        text('usr/share/doc/libssl-dev/include/ssl.h'),
        text('usr/lib/x/examples/a.h'),
      ],
      defect: [sized('usr/include/openssl/ssl.h', 2 * KIB), sized('usr/include/zlib.h', KIB)],
      want: `${WHAT} at /usr/include: 2 files, 3.0 KiB`,
    },
    {
      name: 'headers outside of include, which are sources',
      silent: [text('app/src/main.h'), text('app/src/level.hpp')],
      defect: [
        sized('usr/local/include/node/v8.h', KIB),
        sized('usr/local/include/node/uv/a.h', KIB),
      ],
      want: `${WHAT} at /usr/local/include/node: 2 files, 2.0 KiB`,
    },
    {
      name: 'a file .a that is no archive of objects, and one that is',
      silent: [text('usr/lib/game/level.a', 'level'), text('app/data.a', '!<arc')],
      defect: [text('usr/lib/x86_64-linux-gnu/libz.a', ARCHIVE)],
      want: `${WHAT} at /usr/lib/x86_64-linux-gnu: 1 file, 1.0 KiB`,
    },
    {
      name: 'an archive anywhere',
      silent: [
        text('app/target/libserver.so', ARCHIVE),
        text('usr/local/go/src/go/internal/testdata/a.a', ARCHIVE),
      ],
      defect: [text('app/target/libserver.a', ARCHIVE)],
      want: `${WHAT} at /app/target: 1 file, 1.0 KiB`,
    },
    {
      name: 'libtool’s files and other .la',
      silent: [text('usr/lib/words.la', 'lorem ipsum')],
      defect: [text('usr/lib/libz.la', '# libz.la - a libtool library file\n')],
      want: `${WHAT} at /usr/lib: 1 file, 35 B`,
    },
    {
      name: 'pkg-config files and other .pc',
      silent: [text('usr/share/games/a.pc')],
      defect: [sized('usr/lib/pkgconfig/zlib.pc', KIB)],
      want: `${WHAT} at /usr/lib/pkgconfig: 1 file, 1.0 KiB`,
    },
    {
      name: 'a wheel with one small header, and one with many',
      silent: [sized('usr/lib/python3/dist-packages/greenlet/greenlet.h', 4 * KIB)],
      defect: [
        sized(`${NUMPY}/core/include/numpy/a.h`, 70 * KIB),
        text(`${NUMPY}/random/lib/libnpyrandom.a`, ARCHIVE),
      ],
      want: `${WHAT} at /${NUMPY}: 2 files, 71.0 KiB`,
    },
    {
      name: 'modules of Node, all in one',
      silent: [sized('app/node_modules/nan/nan.h', KIB)],
      defect: [
        sized('app/node_modules/node-addon-api/napi.h', 40 * KIB),
        sized('app/node_modules/sqlite3/node_modules/nan/nan.h', 40 * KIB),
      ],
      want: `${WHAT} at /app/node_modules: 3 files, 81.0 KiB`,
    },
  ],
)('silent, and found with one defect: $name', ({ silent, defect, want }) => {
  expect(judged(noHeader, [silent]).state?.status).toBe('none');
  const { messages, findings } = judged(noHeader, [silent, defect]);
  expect(messages).toEqual([want]);
  expect(findings).toMatchObject([{ layer: 1, level: 'warning', evidence: { what: WHAT } }]);
});

test('one finding for each top directory, and none for what a later layer removed', () => {
  const layer = ['usr/include/a.h', 'usr/local/include/b.h', 'opt/x/include/c.h'];
  const files = layer.map((path) => text(path));
  expect(judged(noHeader, [files]).paths).toEqual([
    '/opt/x/include',
    '/usr/include',
    '/usr/local/include',
  ]);
  const removed = layer.map((whiteout) => ({ whiteout }));
  expect(judged(noHeader, [files, removed]).state?.status).toBe('none');
});

test('asks for archives and libtool’s files alone', () => {
  expect(
    askedFor(noHeader, ['/usr/include/a.h', '/usr/lib/a.a', '/usr/lib/a.la', '/a.so']),
  ).toEqual(['/usr/lib/a.a', '/usr/lib/a.la']);
});
