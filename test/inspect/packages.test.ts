import { catalogPackages, measurePackages } from '../../src/inspect/packages.ts';
import type { Cataloger, FoundPackage, ImageView } from '../../src/model/knowledge.ts';
import { rootfsOf, type TarEntry } from '../fixtures/layout.ts';
import { text, type Layers } from './programs.ts';

const found = (name: string, more: Partial<FoundPackage> = {}): FoundPackage => ({
  type: 'npm',
  name,
  version: '1',
  purl: null,
  location: '/record',
  owns: null,
  ...more,
});

function sizes(layers: Layers, packages: readonly FoundPackage[]): [string, number | null][] {
  return measurePackages(packages, rootfsOf(layers)).packages.map(({ name, size }) => [name, size]);
}

const APP: readonly TarEntry[] = [
  text('app/node_modules/a/index.js', '12345'),
  text('app/node_modules/a/bin/tool', '123'),
  text('app/node_modules/a/node_modules/b/index.js', '1234567'),
  { symlink: 'app/node_modules/link', to: 'a' },
  text('app/index.js', '1'),
];

test('a file belongs to the innermost tree', () => {
  const packages = [
    found('a', { owns: [{ tree: '/app/node_modules/a' }] }),
    found('b', { owns: [{ tree: '/app/node_modules/a/node_modules/b' }] }),
    found('root', { owns: [{ tree: '/' }] }),
  ];
  expect(sizes([APP], packages)).toEqual([
    ['a', 8],
    ['b', 7],
    ['root', 1],
  ]);
});

test('a listed file comes before a tree, and a tree before what was read from the file', () => {
  const packages = [
    found('program', { owns: [{ file: '/app/node_modules/a/bin/tool' }] }),
    found('a', { owns: [{ tree: '/app/node_modules/a' }] }),
    found('deb', { owns: [{ directory: '/app/node_modules/a', names: ['index.js'] }] }),
    found('app', { owns: [{ file: '/app/index.js' }] }),
  ];
  expect(sizes([APP], packages)).toEqual([
    ['program', 0],
    ['a', 10],
    ['deb', 5],
    ['app', 1],
  ]);
});

test('what a record lists is not listed again by what was recognised', () => {
  const tool = { location: '/app/node_modules/a/bin/tool', unlessListed: true as const };
  const packages = [
    found('tool', { ...tool, owns: [{ file: tool.location }] }),
    found('deb', { owns: [{ directory: '/app/node_modules/a/bin', names: ['tool'] }] }),
  ];
  expect(sizes([APP], packages)).toEqual([['deb', 3]]);
  expect(sizes([APP], packages.slice(0, 1))).toEqual([['tool', 3]]);
  const two = [{ file: tool.location }, { file: '/app/index.js' }];
  expect(sizes([APP], [found('tool', { ...tool, owns: two }), ...packages.slice(1)])).toEqual([
    ['tool', 1],
    ['deb', 3],
  ]);
});

test('a nested record has the layer of the file it stands in', () => {
  const nested = found('slf4j', { location: '/app.jar!/BOOT-INF/lib/slf4j.jar' });
  const [measured] = measurePackages([nested], rootfsOf([[], [text('app.jar', 'x')]])).packages;
  expect(measured).toMatchObject({ layer: 1, size: null });
});

test('whose a file is, through links; of what is left out, nobody’s', () => {
  const packages = [
    found('bash', { owns: [{ directory: '/bin', names: ['bash'] }] }),
    found('tool', { location: '/bin/bash', unlessListed: true, owns: [{ file: '/bin/bash' }] }),
    found('app', { owns: [{ tree: '/app' }] }),
  ];
  const { ownerOf } = measurePackages(
    packages,
    rootfsOf([
      [
        text('bin/bash', 'x'),
        { symlink: 'bin/sh', to: 'bash' },
        text('app/a', 'x'),
        text('own', 'x'),
      ],
    ]),
  );
  const names = ['/bin/bash', '/bin/sh', '/app/a', '/own', '/gone'].map((at) => ownerOf(at)?.name);
  expect(names).toEqual(['bash', 'bash', 'app', undefined, undefined]);
});

const image: ImageView = {
  rootfs: rootfsOf([[text('record', 'x')]]),
  config: {
    user: '',
    entrypoint: [],
    cmd: [],
    env: [],
    path: null,
    exposedPorts: [],
    healthcheck: null,
    workingDir: '',
    labels: {},
  },
};

const cataloger = (name: string, catalog: Cataloger['catalog']): Cataloger => ({
  name,
  version: 1,
  catalog,
});

test('a record that names no package is a problem, and the others stand', () => {
  const bad = [
    found('a\nb'),
    found(''),
    found('x'.repeat(1001)),
    found('a\u009b', { version: '' }),
  ];
  const rows = [cataloger('npm', () => [found('good'), ...bad, found('fine')])];
  const { packages, problems } = catalogPackages(image, rows);
  expect(packages.map(({ name }) => name)).toEqual(['good', 'fine']);
  expect(problems).toEqual([
    expect.objectContaining({ code: 'bad-package-record', path: '/record', layer: 0 }),
  ]);
  expect(problems[0]?.message).toContain('4 records');
});

test('a cataloger that fails leaves the others alone', () => {
  const failing = cataloger('gem', () => {
    throw new Error('no gem');
  });
  const rows = [failing, cataloger('npm', () => [found('good')])];
  const { packages, problems } = catalogPackages(image, rows);
  expect(packages.map(({ name }) => name)).toEqual(['good']);
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ['cataloger-failed', 'The packages of gem could not be listed: no gem'],
  ]);
});
