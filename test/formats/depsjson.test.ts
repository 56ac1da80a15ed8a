import { gunzipSync } from 'node:zlib';
import { readDepsJson } from '../../src/formats/depsjson.ts';
import { real, realBytes } from './real.ts';

const unzipped = (name: string): string => gunzipSync(realBytes(name)).toString('utf8');

/** A deps.json of libraries, in one target. */
function deps(target: object, libraries: Record<string, string> = {}): string {
  const described = Object.entries(libraries).map(([key, type]) => [key, { type }]);
  return JSON.stringify({
    targets: { '.NETCoreApp,Version=v8.0': target },
    libraries: Object.fromEntries(described) as object,
  });
}

const namesOf = (text: string, application = 'App'): string[] =>
  readDepsJson(text, application).packages.map(({ name, version }) => `${name} ${version}`);

test("pythonnet's library: the project first, then what it needs", () => {
  const { packages, complete } = readDepsJson(real('python-runtime-deps'), 'Python.Runtime');
  expect(complete).toBe(true);
  // Ten keys stand in the file's target; each has files or needs one that has.
  expect(packages.map(({ name, version, type, direct }) => [name, version, type, direct])).toEqual([
    ['Python.Runtime', '3.2.1', 'project', null],
    ['Microsoft.CSharp', '4.7.0', 'package', true],
    ['Microsoft.SourceLink.GitHub', '10.0.401', 'package', true],
    ['System.Buffers', '4.6.1', 'package', false],
    ['System.IO.Hashing', '10.0.12', 'package', false],
    ['System.Memory', '4.6.3', 'package', false],
    ['System.Numerics.Vectors', '4.6.1', 'package', false],
    ['System.Reflection.Emit', '4.7.0', 'package', true],
    ['System.Reflection.Emit.ILGeneration', '4.7.0', 'package', false],
    ['System.Runtime.CompilerServices.Unsafe', '6.1.2', 'package', false],
  ]);
  expect(packages[0]?.files).toContain('Python.Runtime.dll');
  expect(packages[1]?.files).toEqual(['Microsoft.CSharp.dll']);
  expect(packages[2]?.files).toEqual([]);
});

test('a self-contained application: all that syft reads of the same file', () => {
  const want = real('azmcp-syft').trim().replaceAll('\t', ' ').split('\n');
  const found = namesOf(unzipped('azmcp-deps.gz'), 'azmcp');
  expect(found.toSorted()).toEqual(want.toSorted());
  expect(found).toHaveLength(114);
  expect(found[0]).toBe('azmcp 2.0.5');
});

test("the list of .NET Core 3.1's runtime", () => {
  const { packages } = readDepsJson(unzipped('netcore-app-deps.gz'), 'Microsoft.NETCore.App');
  // 13 libraries: nine have neither files nor need one that has.
  expect(packages.map(({ name, files }) => [name, files.length])).toEqual([
    ['Microsoft.NETCore.App.Internal', 0],
    ['Microsoft.NETCore.DotNetHostPolicy', 0],
    ['runtime.linux-x64.Microsoft.NETCore.App', 164 + 20],
    ['runtime.linux-x64.Microsoft.NETCore.DotNetHostPolicy', 1],
  ]);
});

test('where files stand', () => {
  const target = {
    'A/1': {
      runtime: {
        'lib/net8.0/A.dll': {},
        'lib\\net8.0\\B.dll': {},
        'lib/C.dll': { localPath: 'c/C.dll' },
      },
      native: { 'runtimes/linux-x64/native/liba.so': {} },
      resources: { 'lib/net8.0/de/A.resources.dll': { locale: 'de' } },
      compile: { 'ref/net8.0/A.dll': {} },
      runtimeTargets: {
        'runtimes/win/lib/net8.0/A.dll': { rid: 'win', assetType: 'runtime' },
        'runtimes/unix/lib/_._': { rid: 'unix', assetType: 'runtime' },
        '../../etc/passwd': {},
        '/etc/passwd': {},
      },
    },
  };
  expect(readDepsJson(deps(target), 'App').packages[0]?.files).toEqual([
    'A.dll',
    'B.dll',
    'c/C.dll',
    'liba.so',
    'de/A.resources.dll',
    'refs/A.dll',
    'runtimes/win/lib/net8.0/A.dll',
  ]);
});

const dll = { runtime: { 'lib/A.dll': {} } };

test.each([
  {
    name: 'what has no file, nor needs one that has, does not ship',
    text: deps({
      'A/1': dll,
      'B/1': {},
      'C/1': { dependencies: { A: '1' } },
      'D/1': { dependencies: { B: '1' } },
    }),
    want: ['A 1', 'C 1'],
  },
  {
    name: 'needs in a circle',
    text: deps({ 'A/1': { dependencies: { B: '1' } }, 'B/1': { dependencies: { A: '1' } } }),
    want: [],
  },
  {
    name: 'a circle that ships',
    text: deps({
      'A/1': { ...dll, dependencies: { B: '1' } },
      'B/1': { dependencies: { A: '1' } },
    }),
    want: ['A 1', 'B 1'],
  },
  {
    name: 'another version of what is needed is something else',
    text: deps({ 'A/1': dll, 'B/1': { dependencies: { A: '2' } } }),
    want: ['A 1'],
  },
  {
    name: 'native libraries alone, for each kind of machine',
    text: deps({ 'A/1': { runtimeTargets: { 'runtimes/linux-x64/native/liba.so': {} } } }),
    want: ['A 1'],
  },
  {
    name: 'only marks of empty folders',
    text: deps({ 'A/1': { runtimeTargets: { 'runtimes/unix/lib/_._': {} } } }),
    want: [],
  },
  {
    name: 'merged assemblies',
    text: deps({ 'A/1': {}, 'ILRepack.Lib.MSBuild.Task/2': {} }),
    want: ['A 1', 'ILRepack.Lib.MSBuild.Task 2'],
  },
  {
    name: 'other projects are part of the application',
    text: deps({ 'App/1': dll, 'Core/1': dll }, { 'App/1': 'project', 'Core/1': 'project' }),
    want: ['App 1'],
  },
  {
    name: 'no project of that name',
    text: deps({ 'Tool/1': dll, 'A/1': dll }, { 'Tool/1': 'project', 'A/1': 'package' }),
    want: ['A 1'],
  },
  {
    name: 'assemblies for compilers',
    text: deps({ 'R/1': dll, 'A/1': dll }, { 'R/1': 'referenceassembly' }),
    want: ['A 1'],
  },
  {
    name: 'values of other kinds',
    text: '{"targets":{"t":{"A/1":7,"B":{"runtime":{"B.dll":1}},"C/1/2":{"native":{"c.so":null}}},"u":[]},"libraries":[]}',
    want: ['B ', 'C 1'],
  },
])('$name', ({ text, want }) => {
  expect(namesOf(text)).toEqual(want);
});

test('two targets are one list', () => {
  const text = JSON.stringify({
    targets: { portable: { 'A/1': {} }, 'linux-x64': { 'A/1': dll } },
  });
  expect(namesOf(text)).toEqual(['A 1']);
});

test.each(['[]', '7', '{}', '{"targets":[]}'])('no deps.json: %s', (text) => {
  expect(() => readDepsJson(text, 'App')).toThrow('it has no targets');
});

test('cut at many places, it is refused', () => {
  const text = real('python-runtime-deps').trimEnd();
  for (let end = 0; end < text.length; end += 5) {
    expect(() => readDepsJson(text.slice(0, end), 'App')).toThrow('no JSON');
  }
});

test('of too many libraries the first are read', () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `"A${i}/1":{"runtime":{"A.dll":{}}}`);
  const { packages, complete } = readDepsJson(`{"targets":{"t":{${rows.join()}}}}`, 'App');
  expect([packages.length, complete]).toEqual([50_000, false]);
});
