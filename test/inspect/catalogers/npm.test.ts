import { npm } from '../../../src/inspect/catalogers/npm.ts';
import type { Scope } from '../../../src/inspect/catalogers/npmmodules.ts';
import {
  reachModules,
  type Application,
  type Reached,
} from '../../../src/inspect/catalogers/npmreach.ts';
import { EXTRACTORS } from '../../../src/inspect/index.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { scanOf, type TarEntry } from '../../fixtures/layout.ts';
import { realBytes } from '../../formats/real.ts';
import { askedFor } from '../asked.ts';
import { snapshotOf, text } from '../programs.ts';

const STORED = `/root/.local/share/pnpm/store/v10/files/b1/${'9'.repeat(126)}`;

test('asks for manifests, npm’s hidden lock, and yarn’s map and archives', () => {
  const asked = [
    '/package.json',
    '/app/package.json',
    '/app/node_modules/a/package.json',
    '/app/node_modules/.package-lock.json',
    '/app/.pnp.cjs',
    '/app/.pnp.js',
    '/app/.pnp.data.json',
    '/app/.yarn/cache/ms-npm-2.0.0-9e1101a471-f8fda810b3.zip',
    '/root/.yarn/berry/cache/ms-npm-2.0.0-9e1101a471-f8fda810b3.zip',
  ];
  const others = [
    '/app/package-lock.json',
    '/app/my-package.json',
    '/app/package.json.bak',
    '/app/yarn.lock',
    '/app/data.zip',
    '/app/.yarn/cache/sub/a.zip',
    '/app/.package-lock.json',
    '/files/b1/99',
    // Not the start of a JSON object in this test.
    STORED,
    `${STORED}-exec`,
  ];
  expect(askedFor(npm, [...asked, ...others])).toEqual(asked);
  const head = { path: STORED, type: 'file', size: 9, mode: 0o644, uid: 0, gid: 0, linkTarget: '' };
  expect(npm.wants?.({ ...head, type: 'file' }, Buffer.from('{"name":'))).not.toBeNull();
});

const manifest = (path: string, fields: object): TarEntry =>
  text(`${path}/package.json`, JSON.stringify(fields));
const pkg = (path: string, name: string, more: object = {}): TarEntry =>
  manifest(path, { name, version: '1.0.0', ...more });

/** Place, `name@version`, and what the application says of it. */
function listed({ packages }: Snapshot): string[] {
  return packages.map(({ location, name, version, dev, direct }) => {
    const says = [
      direct === undefined ? '?' : direct ? 'direct' : 'indirect',
      dev === undefined ? '?' : dev ? 'dev' : 'runtime',
    ];
    return `${location.replace(/\/package\.json$/u, '')} ${name}@${version} ${says.join(' ')}`;
  });
}

const APP: readonly TarEntry[] = [
  pkg('app', 'orders', {
    dependencies: { a: '1', alias: 'npm:@acme/real@1' },
    optionalDependencies: { gone: '1' },
    devDependencies: { d: '1' },
  }),
  pkg('app/node_modules/a', 'a', { dependencies: { b: '1' }, devDependencies: { e: '1' } }),
  pkg('app/node_modules/a/node_modules/b', 'b', { version: '0.1.0', dependencies: { a: '1' } }),
  pkg('app/node_modules/alias', '@acme/real'),
  pkg('app/node_modules/b', 'b'),
  pkg('app/node_modules/d', 'd', { dependencies: { b: '1', '@acme/e': '1' } }),
  pkg('app/node_modules/@acme/e', '@acme/e', { peerDependencies: { a: '1' } }),
  pkg('app/node_modules/extraneous', 'extraneous'),
];

test('nested duplicates, an alias, a cycle, what is missing and what nobody asked for', () => {
  expect(listed(snapshotOf([APP]))).toEqual([
    '/app orders@1.0.0 ? ?',
    '/app/node_modules/@acme/e @acme/e@1.0.0 indirect dev',
    '/app/node_modules/a a@1.0.0 direct runtime',
    '/app/node_modules/a/node_modules/b b@0.1.0 indirect runtime',
    '/app/node_modules/alias @acme/real@1.0.0 direct runtime',
    '/app/node_modules/b b@1.0.0 indirect dev',
    '/app/node_modules/d d@1.0.0 direct dev',
    '/app/node_modules/extraneous extraneous@1.0.0 ? ?',
  ]);
});

test('purls, sizes, and what the application owns', () => {
  const { packages } = snapshotOf([
    [
      ...APP.slice(0, 2),
      text('app/server.js', '1234567'),
      text('app/node_modules/.bin/a', '123'),
      text('app/node_modules/@acme/web/package.json', '{"name":"@acme/web","version":"2.0.0+1"}'),
      text('app/node_modules/a/lib/index.js', '12345'),
    ],
    [text('app/node_modules/a/lib/more.js', '12'), text('app/node_modules/a/lib/most.js', '1')],
  ]);
  const bytes = (at: number): number => ('content' in APP[at]! ? APP[at].content.length : 0);
  expect(packages).toEqual([
    {
      purl: 'pkg:npm/orders@1.0.0',
      type: 'npm',
      name: 'orders',
      version: '1.0.0',
      size: bytes(0) + 10,
      location: '/app/package.json',
      layer: 0,
    },
    expect.objectContaining({ purl: 'pkg:npm/%40acme/web@2.0.0%2B1', size: 40 }),
    {
      purl: 'pkg:npm/a@1.0.0',
      type: 'npm',
      name: 'a',
      version: '1.0.0',
      size: bytes(1) + 8,
      location: '/app/node_modules/a/package.json',
      layer: 0,
      dev: false,
      direct: true,
    },
  ]);
});

test('which manifests are packages', () => {
  const inside = 'app/node_modules/a';
  const snapshot = snapshotOf([
    [
      pkg('app', 'orders', { dependencies: { a: '1' } }),
      pkg(inside, 'a'),
      manifest(`${inside}/dist/esm`, { type: 'module' }),
      manifest(`${inside}/ajax`, { name: 'a/ajax', main: 'x' }),
      manifest(`${inside}/hooks`, { name: 'a-hooks' }),
      pkg(`${inside}/dist/lib`, 'a'),
      pkg(`${inside}/benchmark`, 'benchmark'),
      pkg(`${inside}/lib/playground`, 'playground', { private: true }),
      pkg(`${inside}/test/x/node_modules/y`, 'y'),
      pkg(`${inside}/dist/compiled/react-is`, 'react-is'),
      pkg(`${inside}/vendor/node_modules/z`, 'z'),
      text(`${inside}/test/malformed/package.json`, '{'),
      // Its folder names it, as npm does.
      manifest('app/node_modules/nameless', { main: 'x' }),
      pkg('app/node_modules/.cache/x', 'cached', { private: true }),
      manifest('app/dist/esm', { type: 'module' }),
      pkg('app/dist', 'orders'),
      pkg('app/plugins/one', 'plugin-one'),
      text('app/templates/package.json', '{"name":"{{name}}","n":{{n}}}'),
      manifest('opt/tool', { name: 'tool' }),
      pkg('usr/local/lib/node_modules/npm', 'npm', { dependencies: { ini: '1' } }),
      pkg('usr/local/lib/node_modules/npm/node_modules/ini', 'ini'),
    ],
  ]);
  expect(listed(snapshot)).toEqual([
    '/app orders@1.0.0 ? ?',
    '/app/node_modules/a a@1.0.0 direct runtime',
    '/app/node_modules/a/dist/compiled/react-is react-is@1.0.0 indirect runtime',
    '/app/node_modules/a/vendor/node_modules/z z@1.0.0 ? ?',
    '/app/node_modules/nameless nameless@ ? ?',
    '/app/plugins/one plugin-one@1.0.0 ? ?',
    '/opt/tool tool@ ? ?',
    '/usr/local/lib/node_modules/npm npm@1.0.0 ? ?',
    '/usr/local/lib/node_modules/npm/node_modules/ini ini@1.0.0 ? ?',
  ]);
  expect(snapshot.packages.find(({ name }) => name === 'react-is')?.size).toBeNull();
});

test('a manifest in the root directory does not own the image', () => {
  const { packages } = snapshotOf([
    [
      text('package.json', '{"name":"orders","dependencies":{"a":"1"}}'),
      text('usr/bin/env', 'x'.repeat(1000)),
      pkg('node_modules/a', 'a'),
    ],
  ]);
  expect(packages).toEqual([
    expect.objectContaining({ name: 'orders', size: null }),
    expect.objectContaining({ name: 'a', direct: true, dev: false, size: 30 }),
  ]);
});

test('without a manifest the hidden lock tells what is for development', () => {
  const modules = ['debug', 'debug/node_modules/ms', 'ms', 'stamp'].map((path) =>
    pkg(`app/node_modules/${path}`, path === 'debug' ? 'debug' : 'ms'),
  );
  const lock = text('app/node_modules/.package-lock.json', realBytes('npm-hidden-lock.json'));
  expect(listed(snapshotOf([[...modules, lock]]))).toEqual([
    '/app/node_modules/debug debug@1.0.0 ? runtime',
    '/app/node_modules/debug/node_modules/ms ms@1.0.0 ? runtime',
    '/app/node_modules/ms ms@1.0.0 ? dev',
    '/app/node_modules/stamp ms@1.0.0 ? runtime',
  ]);
});

test('a name in both lists is needed to run', () => {
  const both = { dependencies: { a: '1' }, devDependencies: { a: '1' } };
  const layer = [pkg('app', 'orders', both), pkg('app/node_modules/a', 'a')];
  expect(listed(snapshotOf([layer]))[1]).toBe('/app/node_modules/a a@1.0.0 direct runtime');
});

describe('pnpm', () => {
  const store = 'app/node_modules/.pnpm';
  const tree: readonly TarEntry[] = [
    pkg('app', 'shop', { dependencies: { a: '1' }, devDependencies: { d: '1' } }),
    pkg('app/packages/api', '@acme/api', { dependencies: { c: '1', '@acme/lib': '1' } }),
    pkg('app/packages/lib', '@acme/lib', { devDependencies: { d: '1' } }),
    pkg('app/packages/lib/test/fixture', 'fixture', { dependencies: { e: '1' } }),
    pkg(`${store}/a@1.0.0/node_modules/a`, 'a', { dependencies: { b: '1' } }),
    { symlink: `${store}/a@1.0.0/node_modules/b`, to: '../../b@1.0.0/node_modules/b' },
    pkg(`${store}/b@1.0.0/node_modules/b`, 'b', { dependencies: { a: '1' } }),
    { symlink: `${store}/b@1.0.0/node_modules/a`, to: '../../a@1.0.0/node_modules/a' },
    pkg(`${store}/c@1.0.0/node_modules/c`, 'c'),
    pkg(`${store}/d@1.0.0/node_modules/d`, 'd', { dependencies: { e: '1' } }),
    pkg(`${store}/e@1.0.0/node_modules/e`, 'e'),
    { symlink: `${store}/node_modules/e`, to: '../e@1.0.0/node_modules/e' },
    { symlink: 'app/node_modules/a', to: '.pnpm/a@1.0.0/node_modules/a' },
    { symlink: 'app/node_modules/d', to: '.pnpm/d@1.0.0/node_modules/d' },
    {
      symlink: 'app/packages/api/node_modules/c',
      to: '../../../node_modules/.pnpm/c@1.0.0/node_modules/c',
    },
    { symlink: 'app/packages/api/node_modules/@acme/lib', to: '../../../lib' },
    { symlink: 'app/node_modules/loop', to: 'loop' },
  ];
  const want = [
    '/app shop@1.0.0 ? ?',
    `/${store}/a@1.0.0/node_modules/a a@1.0.0 direct runtime`,
    `/${store}/b@1.0.0/node_modules/b b@1.0.0 indirect runtime`,
    `/${store}/c@1.0.0/node_modules/c c@1.0.0 direct runtime`,
    `/${store}/d@1.0.0/node_modules/d d@1.0.0 direct dev`,
    `/${store}/e@1.0.0/node_modules/e e@1.0.0 indirect dev`,
    '/app/packages/api @acme/api@1.0.0 ? ?',
    '/app/packages/lib @acme/lib@1.0.0 direct runtime',
    '/app/packages/lib/test/fixture fixture@1.0.0 ? ?',
  ];

  test('links, workspaces, and one place a package', () => {
    expect(listed(snapshotOf([tree]))).toEqual(want);
  });

  test('contents in the store, hard-linked into two projects', () => {
    const content = '{"name":"a","version":"1.0.0"}';
    const places = ['z/node_modules/.pnpm/a@1.0.0/node_modules/a', 'zz/node_modules/a'];
    const snapshot = snapshotOf([
      [
        text(STORED.slice(1), content),
        text(`${STORED.slice(1, -1)}8`, '{"not":"a manifest"}'),
        ...places.map((place) => ({ hardlink: `${place}/package.json`, to: STORED.slice(1) })),
      ],
    ]);
    expect(listed(snapshot)).toEqual(places.map((place) => `/${place} a@1.0.0 ? ?`));
  });

  test('node_modules is a link', () => {
    const snapshot = snapshotOf([
      [
        pkg('app', 'orders', { dependencies: { a: '1' } }),
        { symlink: 'app/node_modules', to: '/deps/node_modules' },
        pkg('deps/node_modules/a', 'a', { dependencies: { b: '1' } }),
        pkg('deps/node_modules/b', 'b'),
      ],
    ]);
    expect(listed(snapshot).slice(1)).toEqual([
      '/deps/node_modules/a a@1.0.0 direct runtime',
      '/deps/node_modules/b b@1.0.0 indirect runtime',
    ]);
  });
});

describe('damage', () => {
  const failuresOf = (path: string, content: string): string[] => {
    const extractors = EXTRACTORS.filter(({ name }) => name === npm.name);
    const { facts } = scanOf([text(path, content)], extractors);
    return facts.failures.map(({ reason }) => reason);
  };

  test.each([
    ['app/node_modules/a/package.json', ['no JSON object']],
    ['app/package.json', ['no JSON object']],
    ['app/node_modules/a/test/malformed/package.json', []],
    [STORED.slice(1), []],
    ['app/node_modules/.package-lock.json', ['no lock file: no `packages`']],
    ['app/.pnp.cjs', ['no map of packages: no runtime state']],
    [
      'app/.yarn/cache/a-npm-1.0.0-9e1101a471-f8fda810b3.zip',
      ['no zip archive, or its end is missing: no central directory'],
    ],
  ])('%s', (path, want) => {
    expect(failuresOf(path, '{"name":')).toEqual(want);
  });

  test('larger than any manifest is', () => {
    const content = `{"name":"a","description":"${'x'.repeat(4 << 20)}"}`;
    expect(failuresOf('app/package.json', content)).toEqual(['larger than 4194304 bytes']);
  });

  test('what an application needs is left untold where it would take too long', () => {
    let scope: Scope | null = null;
    const packages = new Map([['a', 0]]);
    for (let depth = 0; depth < 2_500; depth += 1) {
      scope = { packages: depth === 0 ? packages : new Map<string, number>(), above: scope };
    }
    const needing = (needs: readonly string[]): Application => {
      const fields = { name: 'a', version: '1.0.0', private: false, dev: [] };
      return { directory: '/app', manifest: { ...fields, needs } };
    };
    const reachedFrom = (one: Application): Reached =>
      reachModules([one], [{ ...one, kind: 'installed', name: 'a', outer: null }], () => scope);
    const missing = Array.from({ length: 10_000 }, (_, i) => `missing-${i}`);
    expect(reachedFrom(needing(['a'])).runtime).toEqual(new Set([0]));
    expect(reachedFrom(needing(['a', ...missing])).runtime).toEqual(new Set());
  });
});
