import { noSourceCode } from '../../../src/inspect/rules/no-source-code.ts';
import type { Cataloger } from '../../../src/model/knowledge.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { text } from '../programs.ts';
import { judged, type Judging } from './judged.ts';

const BUILT = [text('app/dist/main.js', 'x'), text('app/package.json', '{}')];
const found = (entries: readonly TarEntry[], more: Judging = {}) =>
  judged(noSourceCode, [entries], { origins: ['dockerfile'], ...more }).paths;

describe('a look-alike is silent, its twin with one source is found', () => {
  test.each<{ name: string; silent: readonly TarEntry[]; defect: TarEntry; want: string }>([
    {
      name: 'declarations of types',
      silent: [...BUILT, text('app/dist/main.d.ts')],
      defect: text('app/src/main.ts', 'export {}'),
      want: '/app/src/main.ts',
    },
    {
      name: 'TypeScript that runs as it is',
      silent: [text('srv/main.ts', 'Deno.serve()'), text('srv/deno.json', '{}')],
      defect: text('srv/main.js'),
      want: '/srv/main.ts',
    },
    {
      name: 'sources of third parties',
      silent: [
        ...BUILT,
        text('app/node_modules/x/src/x.ts'),
        text('app/node_modules/x/dist/x.js'),
        text('usr/lib/python3/dist-packages/x/_x.c'),
        text('usr/share/doc/x/example.c'),
        text('go/pkg/mod/x/x.go'),
      ],
      defect: text('app/cmd/main.go'),
      want: '/app/cmd/main.go',
    },
    {
      name: 'languages that run from their sources',
      silent: ['a.py', 'a.rb', 'a.php', 'a.js', 'a.sh', 'a.pl'].map((name) => text(`app/${name}`)),
      defect: text('app/Main.java'),
      want: '/app/Main.java',
    },
    {
      name: 'a stream and a translation that are called .ts',
      silent: [
        ...BUILT,
        text('app/public/seg1.ts', segment()),
        text('app/i18n/de.ts', '<?xml version="1.0"?><!DOCTYPE TS><TS/>'),
      ],
      defect: text('app/i18n/load.ts', 'import x'),
      want: '/app/i18n/load.ts',
    },
    {
      name: 'a file that is only called so, a directory of that name',
      silent: [text('app/.go'), { dir: 'app/x.go' }, text('app/readme.go.txt')],
      defect: text('app/x.go/y.rs'),
      want: '/app/x.go/y.rs',
    },
  ])('$name', ({ silent, defect, want }) => {
    expect(found(silent)).toEqual([]);
    expect(found([...silent, defect])).toEqual([want]);
  });
});

/** Packets of 188 bytes that begin with 0x47 (ISO/IEC 13818-1). */
function segment(): Buffer {
  const packets = Buffer.alloc(188 * 3);
  for (const at of [0, 188, 376]) packets[at] = 0x47;
  return packets;
}

test('what the base image brings, and what a distribution’s package owns, is not judged', () => {
  const source = [text('srv/x/main.go')];
  expect(found(source, { origins: ['base-image'] })).toEqual([]);
  expect(found(source, { origins: ['unknown'] })).toEqual(['/srv/x/main.go']);
  const owner: Cataloger = {
    name: 'x',
    version: 1,
    catalog: () => [
      {
        type: 'deb',
        name: 'x',
        version: '1',
        purl: null,
        location: '/srv/x/main.go',
        owns: [{ directory: '/srv/x', names: ['main.go'] }],
      },
    ],
  };
  expect(found(source, { catalogers: [owner] })).toEqual([]);
});

test('a directory of sources is one finding, with its files and bytes', () => {
  const { findings } = judged(noSourceCode, [
    [
      ...BUILT,
      text('app/src/a.ts', 'aaa'),
      text('app/src/x/b.tsx', 'bb'),
      text('app/src/c.go', 'c'),
    ],
  ]);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    path: '/app/src',
    message: 'Go, TypeScript source at /app/src: 3 files, 6 B',
  });
});
