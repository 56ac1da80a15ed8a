import { mainModuleOf, workingCopyVersion } from '../../src/formats/gomain.ts';
import { readModInfo } from '../../src/formats/gomodinfo.ts';
import { fc } from '../property.ts';

test('modules, what replaces them, and settings', () => {
  const info = readModInfo(
    [
      'path\texample.com/orders/cmd',
      'mod\texample.com/orders\tv1.2.3\th1:abc=',
      'dep\texample.com/a\tv0.1.0',
      '=>\texample.com/fork\tv0.2.0\th1:def=',
      'dep\texample.com/b\tv2.0.0+incompatible\th1:ghi=',
      'build\t-ldflags="-X \'main.version=a \\"b\\"\\t\\u00e9\'"',
      'build\t`-tags`=`a b`',
      'build\tGOOS=linux',
      'later\tword',
      '',
    ].join('\n'),
  );
  expect(info).toEqual({
    path: 'example.com/orders/cmd',
    main: { path: 'example.com/orders', version: 'v1.2.3', replace: null },
    dependencies: [
      {
        path: 'example.com/a',
        version: 'v0.1.0',
        replace: { path: 'example.com/fork', version: 'v0.2.0', replace: null },
      },
      { path: 'example.com/b', version: 'v2.0.0+incompatible', replace: null },
    ],
    settings: new Map([
      ['-ldflags', '-X \'main.version=a "b"\té\''],
      ['-tags', 'a b'],
      ['GOOS', 'linux'],
    ]),
    damaged: 0,
  });
});

test('lines that name no module are counted, and a replacement of none is passed by', () => {
  const info = readModInfo('=>\ta\tv1\nmod\nmod\tx\ndep\t\tv1\ndep\ta\tb\tc\td\ndep\tok\tv1');
  expect(info.dependencies).toEqual([{ path: 'ok', version: 'v1', replace: null }]);
  expect({ main: info.main, damaged: info.damaged }).toEqual({ main: null, damaged: 3 });
});

test('any text is answered, in time', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'mod\tep=>"\\\n`build') }), (text) => {
      expect(readModInfo(text).damaged).toBeGreaterThanOrEqual(0);
    }),
  );
  readModInfo(`build\t"${'\\"'.repeat(1 << 20)}`);
  readModInfo(`build\t${'"='.repeat(1 << 20)}`);
});

const DEVEL = { version: '(devel)', replace: null };

test.each([
  {
    name: 'of single files: the one working copy',
    text: 'path\tcommand-line-arguments\ndep\texample.com/a\tv1\ndep\texample.com/x\t(devel)\t\n',
    want: { main: { path: 'example.com/x', ...DEVEL }, dependencies: ['example.com/a'] },
  },
  {
    name: 'without modules: the package',
    text: 'path\texample.com/x/cmd/y\nbuild\t-compiler=gc\n',
    want: { main: { path: 'example.com/x/cmd/y', ...DEVEL }, dependencies: [] },
  },
  {
    name: 'that lists itself: once',
    text: 'path\ta.com/x\nmod\ta.com/x\tv1\ndep\ta.com/x\tv1\ndep\ta.com/x\tv2\n',
    want: {
      main: { path: 'a.com/x', version: 'v1', replace: null },
      dependencies: ['a.com/x'],
    },
  },
  { name: 'that says nothing', text: '', want: { main: null, dependencies: [] } },
])('the main module of a build $name', ({ text, want }) => {
  const { main, dependencies } = mainModuleOf(readModInfo(text));
  expect({ main, dependencies: dependencies.map(({ path }) => path) }).toEqual(want);
});

const COMMIT = [
  ['vcs.revision', '3ae2b3a47f85a0a3d1647f9d9c204ad8e22747db'],
  ['vcs.time', '2024-01-31T12:00:00+01:00'],
] as const;

// What syft 1.54 says of the same settings; but for the module's root, which it leaves out.
test.each([
  { flags: '-s -w -X main.version=1.4.0', want: 'v1.4.0' },
  { flags: "-X 'main.version=v1.4.0' -s", want: 'v1.4.0' },
  { flags: '"-X=main.AppVersion=v2.0.0-rc.1"', want: 'v2.0.0-rc.1' },
  { flags: '-X main.appVersion=release/2.3.4+k1 -X example.com/x/in.tag=v9.9.9', want: 'v2.3.4' },
  { flags: '-X example.com/x/in.gitTag=v9.9.9', want: 'v9.9.9' },
  { flags: '-X example.com/x.Version=1.0.1', want: 'v1.0.1' },
  { flags: '-X example.com/other.Version=1.0.1', want: 'v0.0.0-20240131110000-3ae2b3a47f85' },
  { flags: '-X main.version=dev -X main.commit=abc', want: 'v0.0.0-20240131110000-3ae2b3a47f85' },
  { flags: '-X main.date=2024.1.1', want: 'v0.0.0-20240131110000-3ae2b3a47f85' },
  { flags: '-X', want: 'v0.0.0-20240131110000-3ae2b3a47f85' },
])('the version of a working copy linked with $flags', ({ flags, want }) => {
  const settings = new Map<string, string>([['-ldflags', flags], ...COMMIT]);
  expect(workingCopyVersion('example.com/x', settings)).toBe(want);
});

test('no version without a commit, or without its time', () => {
  const [revision, time] = COMMIT;
  expect(workingCopyVersion('x', new Map([revision]))).toBe('');
  expect(workingCopyVersion('x', new Map([time]))).toBe('');
  expect(workingCopyVersion('x', new Map([revision, ['vcs.time', 'soon']]))).toBe('');
});

test('long values take no time', () => {
  const values = ['1'.repeat(1 << 20), '1/'.repeat(1 << 19), `v1.${'a-'.repeat(1 << 19)}\n`];
  for (const value of values) {
    workingCopyVersion('x', new Map([['-ldflags', `-X main.version=${value}`]]));
    workingCopyVersion('x', new Map([['-ldflags', `"${value}'${value}`]]));
  }
});
