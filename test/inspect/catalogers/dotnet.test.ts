import { gunzipSync } from 'node:zlib';
import { dotnet } from '../../../src/inspect/catalogers/dotnet.ts';
import { EXTRACTORS } from '../../../src/inspect/index.ts';
import { scanOf, type TarEntry } from '../../fixtures/layout.ts';
import { real, realBytes } from '../../formats/real.ts';
import { askedFor } from '../asked.ts';
import { elf, program, snapshotOf, text } from '../programs.ts';

const AZMCP = gunzipSync(realBytes('azmcp-deps.gz'));
const RUNTIME = 'usr/share/dotnet/shared/Microsoft.NETCore.App/3.1.23';

/** Those of this row alone. */
function nugetOf(...layers: readonly (readonly TarEntry[])[]) {
  const { packages, problems } = snapshotOf(layers);
  return { packages: packages.filter(({ type }) => type === 'nuget'), problems };
}

const deps = (path: string, target: object, libraries: object = {}): TarEntry =>
  text(path, JSON.stringify({ targets: { t: target }, libraries }));

test('asks for lists of libraries, and for nothing else by its name', () => {
  expect(
    askedFor(dotnet, [
      '/app/App.deps.json',
      '/app/App.runtimeconfig.json',
      '/app/a.dll',
      '/app/a.so',
    ]),
  ).toEqual(['/app/App.deps.json']);
});

test.each([
  { name: 'an assembly', path: '/a/A.dll', head: realBytes('ClrLoader.dll'), want: true },
  { name: 'in capitals', path: '/a/A.EXE', head: realBytes('ClrLoader.dll'), want: true },
  {
    name: 'an assembly under another name',
    path: '/a/A.bin',
    head: realBytes('ClrLoader.dll'),
    want: false,
  },
  { name: 'a program', path: '/a/app', head: elf([], { size: 1024 }), want: true },
  { name: 'a library', path: '/a/liba.so.1', head: elf([], { size: 1024 }), want: false },
  { name: 'a script', path: '/a/run', head: Buffer.from('#!/bin/sh'), want: false },
])('asks for content: $name', ({ path, head, want }) => {
  const entry = {
    path,
    type: 'file',
    size: 1 << 20,
    mode: 0o755,
    uid: 0,
    gid: 0,
    linkTarget: '',
  } as const;
  expect(dotnet.wants?.(entry, head.subarray(0, 1024)) !== null).toBe(want);
});

test('an application owns its program, its packages their assemblies', () => {
  const { packages, problems } = nugetOf([
    text('app/Python.Runtime.deps.json', real('python-runtime-deps')),
    text('app/Python.Runtime.dll', 'x'.repeat(100)),
    text('app/Python.Runtime.pdb', 'x'.repeat(20)),
    text('app/System.Buffers.dll', 'x'.repeat(7)),
    text('app/other.txt', 'x'),
  ]);
  const size = real('python-runtime-deps').length;
  const location = '/app/Python.Runtime.deps.json';
  expect(problems).toEqual([]);
  expect(packages.slice(0, 2)).toEqual([
    // The project itself is in no feed: no purl.
    {
      type: 'nuget',
      name: 'Python.Runtime',
      version: '3.2.1',
      purl: null,
      location,
      size: 120 + size,
      layer: 0,
    },
    {
      type: 'nuget',
      name: 'Microsoft.CSharp',
      version: '4.7.0',
      purl: 'pkg:nuget/Microsoft.CSharp@4.7.0',
      location,
      size: 0,
      layer: 0,
      direct: true,
    },
  ]);
  expect(packages.find(({ name }) => name === 'System.Buffers')).toMatchObject({
    size: 7,
    direct: false,
  });
});

test('a single-file program carries its list', () => {
  const path = 'opt/azmcp';
  const content = Buffer.concat([
    elf([], { size: 70_000 }),
    AZMCP,
    Buffer.from('\x06\0\0more{"a":[', 'latin1'),
  ]);
  const { packages, problems } = nugetOf([program(path, content)]);
  expect(problems).toEqual([]);
  const want = real('azmcp-syft').trim().split('\n');
  expect(packages.map(({ name, version }) => `${name}\t${version}`).toSorted()).toEqual(
    want.toSorted(),
  );
  expect(packages[0]).toMatchObject({ name: 'azmcp', size: content.length, location: `/${path}` });
  expect(
    packages.find(({ name }) => name.startsWith('runtimepack.Microsoft.NETCore')),
  ).toMatchObject({
    name: 'runtimepack.Microsoft.NETCore.App.Runtime.linux-x64',
    purl: 'pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.9',
    size: null,
  });
});

test('a list that is cut inside its program is told; a program that knows the field is none', () => {
  const cut = Buffer.concat([elf([], { size: 70_000 }), AZMCP.subarray(0, 50_000)]);
  const knows = Buffer.concat([elf([], { size: 70_000 }), Buffer.from('"runtimeTarget": {"x"')]);
  const { facts } = scanOf([program('cut', cut), program('knows', knows)], EXTRACTORS);
  expect(facts.failures).toEqual([
    { extractor: 'dotnet', path: '/cut', reason: 'the list of libraries inside is cut' },
  ]);
});

test('a shared runtime is what its list names, and itself by its folder', () => {
  const { packages } = nugetOf([
    text(
      `${RUNTIME}/Microsoft.NETCore.App.deps.json`,
      gunzipSync(realBytes('netcore-app-deps.gz')),
    ),
    text(`${RUNTIME}/System.AppContext.dll`, realBytes('System.AppContext.dll')),
    text(`${RUNTIME}/libcoreclr.so`, 'x'.repeat(9)),
    text(`${RUNTIME}/.version`, 'x'.repeat(3)),
  ]);
  const list = gunzipSync(realBytes('netcore-app-deps.gz')).length;
  expect(packages.map(({ name, version, size }) => [name, version, size])).toEqual([
    ['Microsoft.NETCore.App.Internal', '3.1.23-servicing.22122.4', 0],
    ['Microsoft.NETCore.DotNetHostPolicy', '3.1.23', 0],
    ['runtime.linux-x64.Microsoft.NETCore.App', '3.1.23-servicing.22122.4', 5632 + 9],
    ['runtime.linux-x64.Microsoft.NETCore.DotNetHostPolicy', '3.1.23', 0],
    ['Microsoft.NETCore.App', '3.1.23', 3 + list],
  ]);
});

test('assemblies that no list names are packages by their own words', () => {
  const clr = realBytes('ClrLoader.dll');
  const { packages } = nugetOf([
    text('a/amd64/ClrLoader.dll', clr),
    text('a/x86/ClrLoader.dll', Buffer.concat([clr, Buffer.from('x')])),
    text('a/policy.5.0.Newtonsoft.Json.dll', realBytes('policy.5.0.Newtonsoft.Json.dll')),
    text('a/native.dll', 'MZ'),
  ]);
  expect(packages).toEqual([
    {
      type: 'nuget',
      name: 'ClrLoader',
      version: '1.0.0.0',
      purl: null,
      location: '/a/amd64/ClrLoader.dll',
      size: 2 * clr.length + 1,
      layer: 0,
    },
    expect.objectContaining({ name: 'policy.5.0.Newtonsoft.Json', version: '0.0.0.0', size: 3072 }),
  ]);
});

test('an assembly that a list gives to a package is not a second one', () => {
  const target = {
    'A/1': { runtimeTargets: { 'runtimes/unix/lib/net8.0/ClrLoader.dll': { rid: 'unix' } } },
  };
  const { packages } = nugetOf([
    deps('app/App.deps.json', target, { 'A/1': { type: 'package' } }),
    text('app/runtimes/unix/lib/net8.0/ClrLoader.dll', realBytes('ClrLoader.dll')),
  ]);
  expect(packages.map(({ name, size }) => [name, size])).toEqual([['A', 10752]]);
});

test('tools of one folder share their packages', () => {
  const target = { 'A/1': { runtime: { 'lib/A.dll': {} } }, 'App/1': { dependencies: { A: '1' } } };
  const libraries = { 'A/1': { type: 'package' }, 'App/1': { type: 'project' } };
  const { packages } = nugetOf([
    deps('app/App.deps.json', target, libraries),
    deps('app/Tool.deps.json', target, libraries),
    deps('other/App.deps.json', target, libraries),
    text('app/A.dll', '12345'),
  ]);
  expect(packages.map(({ name, location, direct }) => [name, location, direct])).toEqual([
    ['App', '/app/App.deps.json', undefined],
    ['A', '/app/App.deps.json', true],
    ['App', '/other/App.deps.json', undefined],
    ['A', '/other/App.deps.json', true],
  ]);
});

test('names that are none become a problem, and the others stand', () => {
  const file = { runtime: { 'A.dll': {} } };
  const { packages, problems } = nugetOf([
    deps('a/App.deps.json', {
      'A/1': file,
      '\u001b[2J/1': file,
      '/1': file,
      [`${'x'.repeat(2000)}/1`]: file,
    }),
  ]);
  expect(packages.map(({ name }) => name)).toEqual(['A']);
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ['bad-package-record', '/a/App.deps.json'],
  ]);
});

test.each([
  { name: 'cut', content: '{"targets":{', want: 'it is no JSON, or only a part of it' },
  {
    name: 'deep',
    content: '{"targets":'.repeat(100_000),
    want: 'its JSON nests more than 100 deep',
  },
  { name: 'empty', content: '', want: 'it is no JSON, or only a part of it' },
  { name: 'of another kind', content: '{"targets":7}', want: 'it has no targets' },
  {
    name: 'with too many libraries',
    content: `{"targets":{"t":{${Array.from({ length: 500_000 }, (_, i) => `"A${i}/1":{"native":{}}`).join()}}}}`,
    want: 'it names too many libraries',
  },
  {
    name: 'too large',
    content: Buffer.alloc((16 << 20) + 1, 32),
    want: '/a/App.deps.json is larger than 16777216 bytes',
  },
])('a list that is $name is told', ({ content, want }) => {
  const { facts } = scanOf([text('a/App.deps.json', content)], EXTRACTORS);
  expect(facts.failures).toEqual([{ extractor: 'dotnet', path: '/a/App.deps.json', reason: want }]);
});
