import { noSourceMap } from '../../../src/inspect/rules/no-source-map.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { askedFor } from '../asked.ts';
import { text } from '../programs.ts';
import { judged } from './judged.ts';

const MAP = '{"version":3,"file":"main.js","sources":["main.ts"],"names":[],"mappings":"AAAA"}';
const BASE64 = Buffer.from(MAP).toString('base64');
const INLINE = `sourceMappingURL=data:application/json;charset=utf-8;base64,${BASE64}`;
const CODE = `${'x();\n'.repeat(40)}`;

test.each<{ name: string; silent: readonly TarEntry[]; defect: readonly TarEntry[]; want: string }>(
  [
    {
      name: 'a game’s level and the kernel’s System.map',
      silent: [
        text('app/level.map', '{"version":3,"tiles":[1,2]}'),
        text('boot/System.map', 'ffffffff81000000 T _text\n'),
        text('app/readme.map', `see "version" and "mappings" in ${MAP}`),
      ],
      defect: [text('app/main.js.map', MAP)],
      want: 'source maps at /app: 1 file, 81 B',
    },
    {
      name: 'a directory main.js.map, and maps below an output directory',
      silent: [{ dir: 'app/dist/main.js.map' }, text('app/dist/main.js', 'x()')],
      defect: [
        text('app/dist/a/b.js.map', `)]}'\n${MAP}`),
        text('app/dist/c.css.map', '{ "version": 3,\n "sections": [] }'),
      ],
      want: 'source maps at /app/dist: 2 files, 119 B',
    },
    {
      name: 'a bundler that writes inline maps, and a file with one',
      silent: [
        text(
          'app/bundler.js',
          `${CODE}s += "//# sourceMappingURL=data:application/json;charset=utf-8;base64," + encode(map);`,
        ),
        text('app/main.js', `${CODE}//# sourceMappingURL=main.js.map\n`),
        text('app/notes.txt', INLINE),
      ],
      defect: [text('app/inline.mjs', `${CODE}//# ${INLINE}`)],
      want: `source maps at /app: 1 file, ${INLINE.length} B, 1 of them inline`,
    },
    {
      name: 'styles with an inline map',
      silent: [text('srv/www/a.css', `${CODE}/*# sourceMappingURL=a.css.map */`)],
      defect: [text('srv/www/css/b.css', `${CODE}/*# ${INLINE}`)],
      want: `source maps at /srv/www: 1 file, ${INLINE.length} B, 1 of them inline`,
    },
    {
      name: 'maps of all packages in one, from 1 MiB on',
      silent: [
        text('app/node_modules/source-map/lib/source-map.js', CODE),
        text('app/node_modules/a/dist/a.js.map', MAP),
      ],
      defect: [text('app/node_modules/b/node_modules/c/c.js.map', MAP.padEnd(1 << 20))],
      want: 'source maps at /app/node_modules: 2 files, 1.0 MiB',
    },
  ],
)('silent, and found with one defect: $name', ({ silent, defect, want }) => {
  expect(judged(noSourceMap, [silent]).state?.status).toBe('none');
  const { messages, findings } = judged(noSourceMap, [silent, defect]);
  expect(messages).toEqual([want]);
  expect(findings).toMatchObject([{ layer: 1, level: 'warning' }]);
});

test('files and inline maps of one directory are one finding', () => {
  const layer = [text('app/a.js.map', MAP), text('app/b.js', `${CODE}//# ${INLINE}`)];
  const bytes = MAP.length + INLINE.length;
  expect(judged(noSourceMap, [layer]).messages).toEqual([
    `source maps at /app: 2 files, ${bytes} B, 1 of them inline`,
  ]);
  const removed = [{ whiteout: 'app/a.js.map' }, { whiteout: 'app/b.js' }];
  expect(judged(noSourceMap, [layer, removed]).state?.status).toBe('none');
});

test('asks for maps, scripts and styles', () => {
  const paths = ['/a.js.map', '/a.map', '/a.js', '/a.ts', '/a.css', '/a.json'];
  expect(askedFor(noSourceMap, paths)).toEqual(['/a.js.map', '/a.map']);
  const head = { type: 'file', size: 900, mode: 0o644, uid: 0, gid: 0, linkTarget: '' } as const;
  const asked = paths.filter((path) => noSourceMap.wants?.({ ...head, path }, Buffer.alloc(0)));
  expect(asked).toEqual(['/a.js.map', '/a.map', '/a.js', '/a.css']);
});
