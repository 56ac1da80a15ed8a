import { comparePackages } from '../../src/gate/compare-packages.ts';
import type { Package } from '../../src/model/snapshot.ts';

/** `name@version in place`, of type npm unless it says otherwise. */
function parse(text: string, type = 'npm'): Package {
  const [, name = '', version = '', location = '/'] = /^(.+)@(\S+)(?: in (\S+))?$/.exec(text) ?? [];
  return { purl: null, type, name, version, size: null, location, layer: 0 };
}

const say = (found: Package | null): string | null =>
  found && `${found.name}@${found.version} in ${found.location}`;

describe('two images', () => {
  test.each<{
    name: string;
    base: string[];
    head: string[];
    want: [string | null, string | null][];
  }>([
    { name: 'the same', base: ['a@1'], head: ['a@1'], want: [] },
    { name: 'changed', base: ['a@1'], head: ['a@2'], want: [['a@1 in /', 'a@2 in /']] },
    { name: 'added', base: [], head: ['a@1'], want: [[null, 'a@1 in /']] },
    { name: 'removed', base: ['a@1'], head: [], want: [['a@1 in /', null]] },
    { name: 'moved, in the same version', base: ['a@1 in /x'], head: ['a@1 in /y'], want: [] },
    {
      name: 'moved to another version and place, as pnpm does',
      base: ['a@1 in /a-1'],
      head: ['a@2 in /a-2'],
      want: [['a@1 in /a-1', 'a@2 in /a-2']],
    },
    {
      name: 'one of two versions of a name changed',
      base: ['a@1 in /x', 'a@2 in /y'],
      head: ['a@2 in /y', 'a@3 in /x'],
      want: [['a@1 in /x', 'a@3 in /x']],
    },
    {
      name: 'a second version of a name came',
      base: ['a@1 in /x'],
      head: ['a@1 in /x', 'a@2 in /y'],
      want: [[null, 'a@2 in /y']],
    },
    {
      name: 'a second copy of the same version came',
      base: ['a@1 in /x'],
      head: ['a@1 in /x', 'a@1 in /y'],
      want: [[null, 'a@1 in /y']],
    },
    {
      name: 'all three versions of a name changed',
      base: ['a@1 in /x', 'a@2 in /y', 'a@3 in /z'],
      head: ['a@4 in /x', 'a@5 in /y', 'a@6 in /w'],
      want: [
        ['a@1 in /x', 'a@4 in /x'],
        ['a@2 in /y', 'a@5 in /y'],
        ['a@3 in /z', 'a@6 in /w'],
      ],
    },
  ])('$name', ({ base, head, want }) => {
    const got = comparePackages(
      base.map((text) => parse(text)),
      head.map((text) => parse(text)),
    );
    expect(got.map(({ before, after }) => [say(before), say(after)])).toEqual(want);
  });

  test('another type is another package', () => {
    const got = comparePackages([parse('a@1', 'npm')], [parse('a@1', 'deb')]);
    expect(got.map(({ before, after }) => [before?.type, after?.type])).toEqual([
      [undefined, 'deb'],
      ['npm', undefined],
    ]);
  });
});
