import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { gem } from '../../../src/inspect/catalogers/gem.ts';
import { EXTRACTORS } from '../../../src/inspect/index.ts';
import { catalogPackages } from '../../../src/inspect/packages.ts';
import { rootfsOfScans } from '../../../src/oci/rootfs.ts';
import { scanOf } from '../../fixtures/layout.ts';
import { real } from '../../formats/real.ts';
import { askedFor } from '../asked.ts';
import { snapshotOf, text } from '../programs.ts';

const RUBY = 'usr/local/lib/ruby';
const GEMS = `${RUBY}/gems/3.1.0`;
const ACME = 'acme-orders-1.2.0.pre1-x86_64-linux';

test('asks for specifications, and for nothing else', () => {
  const asked = [
    '/usr/local/bundle/specifications/rack-3.1.0.gemspec',
    '/usr/local/lib/ruby/gems/3.4.0/specifications/default/json-2.9.1.gemspec',
    '/usr/share/rubygems-integration/all/specifications/rake-13.0.6.gemspec',
    '/var/lib/gems/3.1.0/specifications/puma-5.6.5.gemspec',
    '/app/vendor/bundle/ruby/3.4.0/specifications/a-1.gemspec',
  ];
  const others = [
    '/app/acme.gemspec',
    '/usr/local/bundle/gems/rack-3.1.0/rack.gemspec',
    '/usr/local/bundle/cache/rack-3.1.0.gem',
    '/app/Gemfile.lock',
    '/usr/local/bundle/specifications/README',
  ];
  expect(askedFor(gem, [...asked, ...others])).toEqual(asked);
});

test("the gems of Debian's ruby3.1 are those that its `gem list` names", () => {
  const tar = readFileSync(join(import.meta.dirname, '../../formats/real/ruby3.1-gemspecs.tar.gz'));
  const rootfs = rootfsOfScans([scanOf(gunzipSync(tar), EXTRACTORS)]);
  const { packages, problems } = catalogPackages({ rootfs, config: {} as never }, [gem]);
  expect(problems).toEqual([]);
  // 99 specifications; rake 13.0.6 is there twice, once from its own package.
  expect(packages).toHaveLength(99);
  // `bundler (2.3.15, default: 2.3.7)`
  const listed = real('ruby3.1-gem-list')
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [name, versions = ''] = line.replace(')', '').split(' (');
      return versions.split(', ').map((version) => `${name} ${version.replace('default: ', '')}`);
    });
  const found = packages.map(({ name, version }) => `${name} ${version}`);
  expect(new Set(found)).toEqual(new Set(listed));
  expect(listed).toHaveLength(98);
});

test('an installed gem owns its folder, its extension, its archive and its record', () => {
  const record = real(`${ACME}.gemspec`);
  const { packages } = snapshotOf([
    [
      text(`${GEMS}/specifications/${ACME}.gemspec`, record),
      text(`${GEMS}/gems/${ACME}/lib/acme-orders.rb`, 'x'.repeat(17)),
      text(`${GEMS}/extensions/x86_64-linux/3.1.0/${ACME}/acme_orders.so`, 'x'.repeat(3000)),
      text(`${GEMS}/cache/${ACME}.gem`, 'x'.repeat(4096)),
      text(`${GEMS}/gems/acme-orders-1.2.0.pre1/lib/acme-orders.rb`, 'not of this platform'),
    ],
  ]);
  expect(packages).toEqual([
    {
      type: 'gem',
      name: 'acme-orders',
      version: '1.2.0.pre1',
      purl: 'pkg:gem/acme-orders@1.2.0.pre1?platform=x86_64-linux',
      location: `/${GEMS}/specifications/${ACME}.gemspec`,
      size: 17 + 3000 + 4096 + record.length,
      layer: 0,
    },
  ]);
});

test("a gem that comes with Ruby owns its files in Ruby's library", () => {
  const record = text(
    `${GEMS}/specifications/default/json-2.6.1.gemspec`,
    real('json-2.6.1.gemspec'),
  );
  const { packages } = snapshotOf([
    [
      record,
      text(`${RUBY}/3.1.0/json.rb`, '1'),
      text(`${RUBY}/3.1.0/json/add/core.rb`, '12'),
      text(`${RUBY}/3.1.0/x86_64-linux/rbconfig.rb`, 'not of json'),
      text(`${RUBY}/3.1.0/x86_64-linux/json/ext/parser.so`, '1234'),
      text(`${RUBY}/3.1.0/other/json/ext/parser.so`, 'not where Ruby looks'),
      text(`${RUBY}/3.1.0/csv.rb`, 'not of json'),
    ],
  ]);
  expect(packages.map(({ size }) => size)).toEqual([7 + real('json-2.6.1.gemspec').length]);
});

test('a gem whose files the package manager put elsewhere has no size', () => {
  const path = 'usr/share/rubygems-integration/all/specifications/json-2.6.1.gemspec';
  const { packages } = snapshotOf([[text(path, real('json-2.6.1.gemspec'))]]);
  expect(packages.map(({ name, size }) => [name, size])).toEqual([['json', null]]);
});

const gemspec = (name: string, version = '1'): string =>
  `Gem::Specification.new do |s|\n  s.name = "${name}"\n  s.version = "${version}"\nend\n`;

test('a name is no way to the files of others', () => {
  const { packages } = snapshotOf([
    [
      text('g/specifications/a.gemspec', gemspec('../..', '../../etc')),
      text('g/gems/..-1/x', 'x'),
      text('etc/secret', 'x'),
    ],
  ]);
  expect(packages.map(({ size }) => size)).toEqual([null]);
});

test('damaged and hostile records are problems, and the others stand', () => {
  const { packages, problems } = snapshotOf([
    [
      text('g/specifications/a.gemspec', gemspec('a')),
      text('g/specifications/cut.gemspec', gemspec('b').slice(0, 40)),
      text('g/specifications/empty.gemspec', ''),
      text('g/specifications/escape.gemspec', gemspec('\u001b[2J')),
      text('g/specifications/large.gemspec', Buffer.alloc((4 << 20) + 1, 32)),
    ],
  ]);
  expect(packages.map(({ name }) => name)).toEqual(['a']);
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ['bad-package-record', '/g/specifications/escape.gemspec'],
  ]);
});

test('what could not be read of a layer is told', () => {
  const { facts } = scanOf(
    [text('g/specifications/empty.gemspec', ''), text('g/specifications/a.gemspec', gemspec('a'))],
    EXTRACTORS,
  );
  expect(facts.failures).toEqual([
    {
      extractor: 'gem',
      path: '/g/specifications/empty.gemspec',
      reason: 'the specification tells no name and version',
    },
  ]);
});
