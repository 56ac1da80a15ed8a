import { composer } from '../../../src/inspect/catalogers/composer.ts';
import { EXTRACTORS } from '../../../src/inspect/index.ts';
import { scanOf, type TarEntry } from '../../fixtures/layout.ts';
import { real } from '../../formats/real.ts';
import { askedFor } from '../asked.ts';
import { snapshotOf, text } from '../programs.ts';

const RECORD = 'app/vendor/composer/installed.json';
const MANIFEST = JSON.stringify({
  name: 'example/shop',
  require: { php: '>=8', 'acme/meta': '^1.0' },
  'require-dev': { 'acme/testkit': '^0.9@beta' },
});

/** What the real project of `composer2-installed` looked like; `acme/plain` is a link. */
const SHOP: readonly TarEntry[] = [
  text(RECORD, real('composer2-installed')),
  text('app/composer.json', MANIFEST),
  text('app/vendor/acme/mono/src/code.php', 'x'.repeat(104)),
  text('app/vendor/acme/orders-lib/src/code.php', 'x'.repeat(103)),
  text('app/vendor/acme/testkit/src/code.php', 'x'.repeat(107)),
  { symlink: 'app/vendor/acme/plain', to: '../../packages/plain/' },
  text('app/packages/plain/src/code.php', 'x'.repeat(105)),
  text('app/packages/plain/composer.json', '{}'),
];

test("asks for Composer's records and the application's manifest, and for nothing else", () => {
  const asked = [
    '/app/vendor/composer/installed.json',
    '/app/vendor_prefixed/composer/installed.json',
    '/composer/installed.json',
    '/app/composer.json',
    '/composer.json',
  ];
  const others = [
    '/app/vendor/acme/meta/composer.json',
    '/app/composer.lock',
    '/app/installed.json',
    '/app/vendor/composer/installed.php',
    '/app/mycomposer/installed.json',
  ];
  expect(askedFor(composer, [...asked, ...others])).toEqual(asked);
});

test('the packages are those that `composer show` names', () => {
  const { packages, problems } = snapshotOf([SHOP]);
  const shown = (
    JSON.parse(real('composer2-show')) as {
      installed: { name: string; version: string; 'direct-dependency': boolean }[];
    }
  ).installed;
  expect(problems).toEqual([]);
  expect(packages.map(({ name, version, direct }) => [name, version, direct])).toEqual(
    shown.map((one) => [one.name, one.version, one['direct-dependency']]),
  );
});

test('bytes, purls, and what is for development', () => {
  const { packages } = snapshotOf([SHOP]);
  expect(packages.map(({ name, size, dev, location }) => [name, size, dev, location])).toEqual([
    ['acme/meta', 0, false, `/${RECORD}`],
    ['acme/mono', 104, true, `/${RECORD}`],
    ['acme/orders-lib', 103, false, `/${RECORD}`],
    ['acme/plain', 107, false, `/${RECORD}`],
    ['acme/testkit', 107, true, `/${RECORD}`],
  ]);
  expect(packages[2]?.purl).toBe('pkg:composer/acme/orders-lib@v1.2.3');
});

test('Composer 1 tells neither paths nor development; without a manifest nothing is direct', () => {
  const { packages } = snapshotOf([
    [
      text(RECORD, real('composer1-installed')),
      text('app/vendor/nikic/fast-route/src/Route.php', '12345'),
    ],
  ]);
  expect(packages).toEqual([
    {
      type: 'composer',
      name: 'nikic/fast-route',
      version: 'v1.3.0',
      purl: 'pkg:composer/nikic/fast-route@v1.3.0',
      location: `/${RECORD}`,
      size: 5,
      layer: 0,
    },
    expect.objectContaining({ name: 'psr/container', version: '1.0.0', size: 0 }),
  ]);
});

const record = (...packages: readonly object[]): TarEntry =>
  text(RECORD, JSON.stringify({ packages, dev: true, 'dev-package-names': [] }));

test.each([
  { name: 'the root', path: '../../../..', want: 0 },
  { name: 'the application', path: '../..', want: null },
  { name: 'the vendor folder', path: '..', want: null },
  { name: 'the folder of the record', path: '.', want: null },
  { name: 'the record', path: './installed.json', want: 0 },
  { name: 'links that lead in a circle', path: '../loop/a', want: 0 },
  { name: 'a link to above the record', path: '../up', want: null },
  { name: 'nothing', path: '../nothing', want: 0 },
  { name: 'an absolute folder', path: '/srv/lib', want: 4 },
  { name: 'two thousand folders up', path: '../'.repeat(2000), want: 0 },
])('a path that leads to $name', ({ path, want }) => {
  const { packages } = snapshotOf([
    [
      record({ name: 'a/b', version: '1', 'install-path': path }),
      { symlink: 'app/vendor/loop', to: 'pool' },
      { symlink: 'app/vendor/pool', to: 'loop' },
      { symlink: 'app/vendor/up', to: '/app' },
      text('srv/lib/x', '1234'),
    ],
  ]);
  expect(packages.map(({ size }) => size)).toEqual([want]);
});

test('capitals of a name are no part of its purl', () => {
  const { packages } = snapshotOf([
    [record({ name: 'Acme/Web', version: '1' }, { name: 'plain', version: '2' })],
  ]);
  expect(packages.map(({ name, purl }) => [name, purl])).toEqual([
    ['Acme/Web', 'pkg:composer/acme/web@1'],
    ['plain', 'pkg:composer/plain@2'],
  ]);
});

test('names that are none become a problem, and the others stand', () => {
  const { packages, problems } = snapshotOf([
    [
      record(
        { name: 'a/b', version: '1' },
        { name: 'a/\u001b[2J', version: '1' },
        { version: '1' },
        { name: 'x'.repeat(2000), version: '1' },
      ),
    ],
  ]);
  expect(packages.map(({ name }) => name)).toEqual(['a/b']);
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ['bad-package-record', `/${RECORD}`],
  ]);
});

const rows = (count: number): string => `[${'{"name":"a/b"},'.repeat(count - 1)}{"name":"a/b"}]`;

test.each([
  {
    name: 'cut',
    content: '{"packages":[{"name":"a/b"',
    want: 'it is no JSON, or only a part of it',
  },
  { name: 'deep', content: '['.repeat(1 << 20), want: 'its JSON nests more than 100 deep' },
  { name: 'empty', content: '', want: 'it is no JSON, or only a part of it' },
  {
    name: 'with too many packages',
    content: rows(1_000_000),
    want: '1000000 packages, of which the first 50000 are listed',
  },
  {
    name: 'too large',
    content: Buffer.alloc((16 << 20) + 1, 32),
    want: `/${RECORD} is larger than 16777216 bytes`,
  },
])('a record that is $name is told', ({ content, want }) => {
  const { facts } = scanOf([text(RECORD, content)], EXTRACTORS);
  expect(facts.failures).toEqual([{ extractor: 'composer', path: `/${RECORD}`, reason: want }]);
});

test('of too many packages the first are listed', () => {
  const { packages } = snapshotOf([[text(RECORD, rows(50_001))]]);
  expect(packages).toHaveLength(50_000);
});
