import { wastedBytes } from '../../../src/inspect/rules/wasted-bytes.ts';
import type { Layers } from '../programs.ts';
import { text } from '../programs.ts';
import { judged, type Judging } from './judged.ts';

const MIB = 1 << 20;
const big = (path: string, fill = 'x', size = MIB) => text(path, fill.repeat(size));
const OWN: Judging['origins'] = ['dockerfile', 'dockerfile', 'dockerfile'];
const BASE: Judging['origins'] = ['base-image', 'dockerfile', 'dockerfile'];

const told = (layers: Layers, origins: Judging['origins'] = OWN) =>
  judged(wastedBytes, layers, { origins: (origins ?? []).slice(0, layers.length) }).findings.map(
    ({ path, layer, hiddenBy, message }) => [path, layer, hiddenBy?.layer ?? null, message],
  );

describe('what is shipped and hidden, by whom and how', () => {
  test.each<{ name: string; layers: Layers; origins?: Judging['origins']; want: unknown[][] }>([
    {
      name: 'lists that a later RUN removes',
      layers: [
        [big('var/lib/apt/lists/a'), big('var/lib/apt/lists/b'), text('usr/bin/x')],
        [{ whiteout: 'var/lib/apt/lists/a' }, { whiteout: 'var/lib/apt/lists/b' }],
      ],
      want: [
        [
          '/var/lib/apt/lists',
          0,
          1,
          '2.0 MiB in 2 files at /var/lib/apt/lists, deleted by a later instruction',
        ],
      ],
    },
    {
      name: 'chmod -R',
      layers: [
        [big('app/model.bin')],
        [{ file: 'app/model.bin', content: 'x'.repeat(MIB), mode: 0o755 }],
      ],
      want: [
        [
          '/app/model.bin',
          0,
          1,
          '1.0 MiB in 1 file at /app/model.bin, copied again for another mode, owner or time',
        ],
      ],
    },
    {
      name: 'overwritten',
      layers: [[big('app/model.bin')], [big('app/model.bin', 'y')]],
      want: [
        [
          '/app/model.bin',
          0,
          1,
          '1.0 MiB in 1 file at /app/model.bin, overwritten by a later instruction',
        ],
      ],
    },
    {
      name: 'a base image’s bytes are charged to the layer that hides them',
      layers: [[big('usr/share/doc/a')], [{ whiteout: 'usr/share/doc/a' }]],
      origins: BASE,
      want: [
        [
          '/usr/share/doc/a',
          1,
          null,
          '1.0 MiB of the base image in 1 file at /usr/share/doc/a, deleted by a later instruction',
        ],
      ],
    },
    {
      name: 'each pair of instructions is one finding, the largest first',
      layers: [[big('a'), big('b', 'b', 2 * MIB)], [{ whiteout: 'a' }], [big('b', 'c', 2 * MIB)]],
      want: [
        ['/b', 0, 2, expect.stringContaining('2.0 MiB')],
        ['/a', 0, 1, expect.stringContaining('1.0 MiB')],
      ],
    },
  ])('$name', ({ layers, origins, want }) => {
    expect(told(layers, origins)).toEqual(want);
  });
});

describe('silent, and its twin that is not', () => {
  test('a package database that is written anew', () => {
    const status = [big('var/lib/dpkg/status'), big('var/cache/debconf/templates.dat')];
    const anew = [big('var/lib/dpkg/status', 'y'), big('var/cache/debconf/templates.dat', 'y')];
    expect(told([status, anew])).toEqual([]);
    expect(
      told([
        [...status, big('srv/db')],
        [...anew, big('srv/db', 'y')],
      ]),
    ).toHaveLength(1);
  });

  test('less than anybody would ask about', () => {
    expect(told([[big('x', 'x', MIB - 1)], [{ whiteout: 'x' }]])).toEqual([]);
    expect(told([[big('x', 'x', MIB)], [{ whiteout: 'x' }]])).toHaveLength(1);
  });

  test('what a base image hides of itself', () => {
    const layers: Layers = [[big('x')], [{ whiteout: 'x' }]];
    expect(told(layers, ['base-image', 'base-image'])).toEqual([]);
    expect(told(layers, ['base-image', 'dockerfile'])).toHaveLength(1);
  });

  test('one of two names of a file', () => {
    const lower = [big('x'), { hardlink: 'y', to: 'x' }] as const;
    expect(told([[...lower], [{ whiteout: 'x' }]])).toEqual([]);
    expect(told([[...lower], [{ whiteout: 'x' }, { whiteout: 'y' }]])).toHaveLength(1);
  });
});

test('of many files the directory of nearly all is named, and the largest of them', () => {
  const files = Array.from({ length: 30 }, (_, i) => big(`app/cache/${i}`, 'z', 100_000 + i));
  const [finding] = judged(wastedBytes, [
    [...files, text('etc/small', 'x')],
    [{ whiteout: 'app' }, { whiteout: 'etc/small' }],
  ]).findings;
  expect(finding?.path).toBe('/app/cache');
  expect(finding?.evidence.also?.[0]).toBe('/app/cache/29');
  expect(finding?.evidence).toMatchObject({ detail: 'deleted', alsoCount: 30 });
});
