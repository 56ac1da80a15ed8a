// Facts are cached under (diffID, row, version): a row that answers differently under the same
// version would read old answers from users' caches. This test remembers what every row answered.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXTRACTORS } from '../../src/inspect/index.ts';
import type { Program } from '../../src/inspect/programs.ts';
import { COMPILERS } from '../../src/inspect/rules/programs/compilers.ts';
import { PACKAGE_MANAGERS } from '../../src/inspect/rules/programs/packagemanagers.ts';
import { SHELLS } from '../../src/inspect/rules/programs/shells.ts';
import type { Extractor, Want } from '../../src/model/knowledge.ts';
import { pathOf } from '../../src/oci/layerindex.ts';
import { scanOf, type TarEntry } from '../fixtures/layout.ts';
import { real, realBytes } from '../formats/real.ts';
import { database } from '../formats/rpmblobs.ts';
import { sparse } from '../formats/sparse.ts';
import { elf, goProgram, program, text } from './programs.ts';

const GOLDEN = join(import.meta.dirname, 'facts.golden.json');
const MS_ZIP = 'ms-npm-2.0.0-9e1101a471-f8fda810b3.zip';
const UPDATE = process.env['UPDATE_FACTS'] === '1';

type Golden = Record<string, { version: number; answers: string }>;

/** Every name and every signature of the tables, beside real databases and things of no interest. */
function fixture(): TarEntry[] {
  const tables: readonly Program[] = [...SHELLS, ...COMPILERS, ...PACKAGE_MANAGERS];
  const names = tables.flatMap((row) => row.names.map((name) => program(`opt/bin/${name}`, '#!x')));
  const signed = tables.flatMap(({ signatures }) => signatures ?? []);
  const binaries = JSON.parse(real('binaries.json')) as { path: string; holds: string[] }[];
  return [
    text('etc/os-release', real('os-release-alpine')),
    text('usr/lib/os-release', real('os-release-debian-12')),
    text('var/lib/dpkg/status', real('dpkg-status')),
    text('var/lib/dpkg/info/dash.list', real('dash.list')),
    text('var/lib/dpkg/status.d/dash', real('dash.control')),
    text('var/lib/dpkg/status.d/dash.md5sums', real('dash.md5sums')),
    text('lib/apk/db/installed', real('apk-installed')),
    ...binaries.map(({ path, holds }, i) => program(`b/${i}${path}`, elf(holds))),
    text('opt/java/release', real('jvm-release-debian-21')),
    program('usr/bin/zstd', realBytes('zstd-head.elf')),
    text('app/listenablefuture.jar', realBytes('listenablefuture.jar')),
    text('app/kotlin-stdlib-jdk7-1.8.21.war', realBytes('kotlin-stdlib-jdk7-1.8.21.jar')),
    text('app/script.jar', realBytes('script.zip')),
    text('app/dist.zip', realBytes('jartool.jar')),
    text('app/song.kar', 'MThd'),
    text('app/vendor/composer/installed.json', real('composer2-installed')),
    text('old/vendor/composer/installed.json', real('composer1-installed')),
    text('net/Python.Runtime.deps.json', real('python-runtime-deps')),
    text('net/ClrLoader.dll', realBytes('ClrLoader.dll')),
    text('net/System.AppContext.dll', realBytes('System.AppContext.dll')),
    program(
      'net/single',
      Buffer.concat([elf([], { size: 70_000 }), Buffer.from(real('python-runtime-deps'))]),
    ),
    text('old/composer.json', '{"require":{"psr/container":"^1.0"}}'),
    text(
      'var/lib/gems/3.1.0/specifications/acme.gemspec',
      real('acme-orders-1.2.0.pre1-x86_64-linux.gemspec'),
    ),
    text('lib/ruby/gems/3.1.0/specifications/default/json.gemspec', real('json-2.6.1.gemspec')),
    text('shop/package.json', '{"name":"shop","dependencies":{"ms":"2"}}'),
    text('shop/node_modules/ms/package.json', '{"name":"ms","version":"2.0.0"}'),
    text('shop/node_modules/ms/dist/package.json', '{"type":"module"}'),
    text('shop/node_modules/.package-lock.json', real('npm-hidden-lock.json')),
    text(`store/v10/files/b1/${'9'.repeat(126)}`, '{"name":"ms","version":"2.1.3"}'),
    text('orders/.pnp.cjs', real('pnp-yarn4')),
    text('orders/.pnp.js', real('pnp-yarn2')),
    text(`orders/.yarn/cache/${MS_ZIP}`, realBytes(MS_ZIP)),
    text('opt/conda/conda-meta/libgomp-11.2.0-h1234567_1.json', real('libgomp.conda-meta')),
    text('opt/conda/conda-meta/acme-words-0.4.1-pyh5c6b4ff_0.json', real('acme-words.conda-meta')),
    text('site/markupsafe-3.0.4.dist-info/RECORD', real('python-markupsafe.RECORD')),
    text('site/acme_orders-0.3.0.dist-info/METADATA', real('python-editable.METADATA')),
    text('site/acme_orders-0.3.0.dist-info/RECORD', real('python-editable.RECORD')),
    text('site/acme_orders-0.3.0.dist-info/direct_url.json', real('python-editable.direct_url')),
    text('site/acme_orders-0.3.0.dist-info/top_level.txt', 'acme_orders\n'),
    text('site/acme.old-1.0-py3.7.egg-info/PKG-INFO', 'Name: acme.old\nVersion: 1.0\n'),
    text(
      'site/acme.old-1.0-py3.7.egg-info/installed-files.txt',
      real('python-installed-files.txt'),
    ),
    text('orders/src/Acme_Orders.egg-info/SOURCES.txt', real('python-SOURCES.txt')),
    text('site/cupshelpers-1.0-py3.10.egg-info', real('python-cupshelpers.egg-info')),
    text('var/lib/rpm/Packages', database('rpm-Packages.gz')),
    text('usr/lib/sysimage/rpm/Packages.db', database('rpm-Packages.db.gz')),
    text('usr/lib/sysimage/rpm/rpmdb.sqlite', database('rpmdb.sqlite.gz')),
    text('usr/lib/sysimage/rpm/rpmdb.sqlite-wal', ''),
    text('var/lib/rpmmanifest/container-manifest-2', real('container-manifest-2')),
    program('app/go', sparse('go-1.26.json')),
    program('app/old-go', sparse('go-1.15.json')),
    program('app/rust', sparse('rust-auditable.json')),
    ...names,
    ...signed.map(({ all, go }) => program(`s/${hashOf(all)}`, (go ? goProgram : elf)([...all]))),
    program('app/busybox', elf(['BusyBox is copyrighted by many authors', 'BusyBox v1.37.0'])),
    program('app/large', elf(['GNU bash, version %s-(%s)'], { size: 5 << 20 })),
    program('app/server', goProgram()),
    program('app/own', elf()),
    program('lib/libc.so', elf([], { type: 'library' })),
    text('app/own.txt'),
  ];
}

/** What a capture must look like is part of the question. */
function regexAsText(_key: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, regexAsText)).digest('hex');
}

/** What the row asked for and what it told, by path. */
function answersOf(row: Extractor, layer: readonly TarEntry[]): string {
  const asked: Record<string, Want> = {};
  const spy: Extractor = {
    ...row,
    wants(entry, head) {
      const want = row.wants(entry, head);
      if (want !== null) asked[entry.path] = want;
      return want;
    },
  };
  const { index, facts } = scanOf(layer, [spy]);
  expect(facts.failures).toEqual([]);
  const told = facts.rows.get(row.name)?.map(([at, fact]) => [pathOf(index, at), fact]);
  return hashOf([asked, told]);
}

function readGolden(): Golden {
  return JSON.parse(readFileSync(GOLDEN, 'utf8')) as Golden;
}

const layer = fixture();

if (UPDATE) {
  const now: Golden = Object.fromEntries(
    EXTRACTORS.map((row) => [row.name, { version: row.version, answers: answersOf(row, layer) }]),
  );
  writeFileSync(GOLDEN, `${JSON.stringify(now, null, 2)}\n`);
}

test('no row was forgotten, and none is left over', () => {
  expect(Object.keys(readGolden()).sort()).toEqual(EXTRACTORS.map(({ name }) => name).sort());
});

test.each(EXTRACTORS.map((row) => ({ name: row.name, row })))('$name', ({ name, row }) => {
  const before = readGolden()[name];
  const same = before?.answers === answersOf(row, layer);
  if (same && before.version === row.version) return;
  const todo =
    before !== undefined && before.version === row.version
      ? `The row "${name}" answers differently, but its version is still ${row.version}: ` +
        'readers with a cache would keep the old answers. Raise `version` in its file'
      : `The row "${name}" has version ${row.version}, recorded is ${before?.version ?? 'none'}`;
  throw new Error(`${todo}; then record it: UPDATE_FACTS=1 npm run test:unit -- facts`);
});

test('row names are unique', () => {
  const names = EXTRACTORS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
