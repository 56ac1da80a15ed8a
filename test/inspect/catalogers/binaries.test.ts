import { binaries } from '../../../src/inspect/catalogers/binaries.ts';
import { BINARIES, BINARY_PATTERNS } from '../../../src/inspect/binaries/table.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { real } from '../../formats/real.ts';
import { fc } from '../../property.ts';
import { askedFor } from '../asked.ts';
import { elf, program, snapshotOf, text } from '../programs.ts';

interface Captured {
  /** Name of the package that it must be taken for. */
  readonly is: string;
  /** The package that it was taken from, and its version. */
  readonly package: string;
  readonly path: string;
  /** The parts of its content that the row asked for. */
  readonly holds: readonly string[];
}

/** A program of those strings, as they stand in it. */
function holding(path: string, holds: readonly string[]): TarEntry {
  return program(path, Buffer.from(`\x7fELF\x02\x01${holds.join('\n\x01\n')}\n`, 'latin1'));
}

const packagesOf = (entries: readonly TarEntry[]) => snapshotOf([entries]).packages;
const found = (entries: readonly TarEntry[]) =>
  packagesOf(entries).map(({ name, version }) => `${name} ${version}`);

const REAL = JSON.parse(real('binaries.json')) as readonly Captured[];

/** Programs that tell more of themselves than their package's version does. */
const OTHER: Readonly<Record<string, string>> = {
  'bash 5.3-4': '5.3.15',
  'libkrb5-26-heimdal 7.8.git20221117.28daf24+dfsg-2': '7.8.0',
  'libkrb5-26t64-heimdal 7.8.git20240113.1b4565a+dfsg-2': '7.8.1',
};

test.each(REAL)('$package has $is at $path', ({ is, package: origin, path, holds }) => {
  const [one, ...others] = packagesOf([holding(path.slice(1), holds)]);
  expect(others).toEqual([]);
  expect({ name: one?.name, location: one?.location }).toEqual({ name: is, location: path });
  const [, number = ''] = /^(\d+(?:\.\d+)+)/.exec(one?.version ?? '') ?? [];
  expect(OTHER[origin] ?? origin).toContain(number === '' ? 'a version' : number);
});

// Strings of upstream's builds that this repository's machines cannot get, as anchore/syft 1.54
// records them in its classifiers.
test.each([
  ['usr/local/bin/node', '\0v4.9.1\0', 'node 4.9.1', 'pkg:generic/node@4.9.1'],
  ['usr/local/bin/node', '\0node v0.10.48\0', 'node 0.10.48', 'pkg:generic/node@0.10.48'],
  [
    'usr/local/bin/redis-server',
    '\x017.0.14buildkitsandbox-1702957741000000000',
    'redis 7.0.14',
    'pkg:generic/redis@7.0.14',
  ],
  [
    'usr/local/bin/redis-server',
    '\x014.0.11841ce7054bd9-1542359302000000000',
    'redis 4.0.11',
    'pkg:generic/redis@4.0.11',
  ],
  [
    'usr/local/bin/valkey-server',
    'valkey9.0.0buildkitsandbox-1764887574000000000',
    'valkey 9.0.0',
    'pkg:generic/valkey@9.0.0',
  ],
  ['usr/local/bin/perl', '\0/usr/local/lib/perl5/5.38.2\0', 'perl 5.38.2', 'pkg:cpan/perl@5.38.2'],
  [
    'usr/local/bin/helm',
    '\0v1.21.2\0.......\0\0v4.1.4\0\0\0',
    'helm 4.1.4',
    'pkg:golang/helm.sh/helm@4.1.4',
  ],
  ['usr/bin/helm', "'\x10v3.12.0\0\x01", 'helm 3.12.0', 'pkg:golang/helm.sh/helm@3.12.0'],
  [
    'bin/consul',
    '\0\0v1.7.14\0\0',
    'consul 1.7.14',
    'pkg:golang/github.com/hashicorp/consul@1.7.14',
  ],
  [
    'bin/vault',
    'secondsrevoke1.18.0more',
    'github.com/hashicorp/vault 1.18.0',
    'pkg:golang/github.com/hashicorp/vault@1.18.0',
  ],
  ['traefik', '\x012.9.6\0\0', 'traefik 2.9.6', 'pkg:generic/traefik@2.9.6'],
  [
    'usr/share/grafana/bin/grafana',
    '\0\0release-12.3.2+security-01\0\0',
    'grafana 12.3.2',
    'pkg:generic/grafana@12.3.2',
  ],
  [
    'usr/local/bin/envoy',
    '\x001.28.7\0..........envoy.service',
    'envoy 1.28.7',
    'pkg:generic/envoy@1.28.7',
  ],
  [
    'fluent-bit/bin/fluent-bit',
    '\x003.0.2\0%sFluent Bit',
    'fluent-bit 3.0.2',
    'pkg:github/fluent/fluent-bit@3.0.2',
  ],
  [
    'usr/local/bin/pilot-agent',
    '\x001.26.8\0\x001.26.8\0',
    'pilot-agent 1.26.8',
    'pkg:generic/istio@1.26.8',
  ],
  [
    'usr/share/filebeat/filebeat',
    'forcestdinsetupTest 9.4.2%s %w',
    'filebeat 9.4.2',
    'pkg:generic/filebeat@9.4.2',
  ],
  [
    'usr/bin/mysql',
    'shutdown\x008.0.37\0\0\0mysql_real_esc',
    'mysql 8.0.37',
    'pkg:generic/mysql@8.0.37',
  ],
  [
    'usr/sbin/mysqld',
    '/build/mysql-8.0.4-rc/mysys_ssl/x /release/mysql-8.4.0/sql/a.cc',
    'mysql-server 8.4.0',
    'pkg:generic/mysql-server@8.4.0',
  ],
  ['usr/bin/mongod', '\x007.0.28\0heap_size', 'mongodb 7.0.28', 'pkg:generic/mongodb@7.0.28'],
  [
    'usr/local/rustup/lib/libstd-0123456789abcdef.so',
    '\0clang LLVM (rustc version 1.48.0 (7eac88abb 2020-11-16))',
    'rust 1.48.0',
    'pkg:generic/rust@1.48.0',
  ],
  [
    'usr/local/lib/php/extensions/no-debug-non-zts-20230831/sodium.so',
    '\0sodium\x008.3.2\0\0API20230831,NTS',
    'sodium 8.3.2',
    'pkg:generic/sodium@8.3.2',
  ],
  [
    'usr/bin/composer',
    "'pretty_version' => '2.7.1',",
    'composer 2.7.1',
    'pkg:generic/composer@2.7.1',
  ],
  [
    'opt/graalvm/bin/java',
    '\x0017.0.9+11-jvmci-23.0-b21\0',
    'graalvm 17.0.9+11-jvmci-23.0-b21',
    'pkg:generic/oracle/graalvm@17.0.9%2B11-jvmci-23.0-b21',
  ],
  [
    'usr/lib/jvm/zulu11/bin/java',
    '\0openjdk\0java\x000.0\x0011.0.17+8-LTS\0',
    'zulu 11.0.17+8-LTS',
    'pkg:generic/azul/zulu@11.0.17%2B8-LTS',
  ],
  [
    'usr/local/openjdk-8/bin/java',
    '\0openjdk\0java\x001.8\x001.8.0_352-b08\0',
    'openjdk 1.8.0_352-b08',
    'pkg:generic/oracle/openjdk@1.8.0_352-b08',
  ],
  [
    'opt/java/bin/java',
    '\x000.0\0\0\0\x0011.0.22+7\0\0\0openjdk\0java\0',
    'openjdk 11.0.22+7',
    'pkg:generic/oracle/openjdk@11.0.22%2B7',
  ],
])('/%s of upstream', (path, holds, is, purl) => {
  const entries = [holding(path, [holds])];
  expect(found(entries)).toEqual([is]);
  expect(packagesOf(entries).map((one) => one.purl)).toEqual([purl]);
});

test('asks for files of these names, and for nothing else', () => {
  const yes = [
    '/usr/local/bin/node',
    '/usr/local/bin/python3.11',
    '/usr/lib/libpython3.11.so.1.0',
    '/usr/lib/libnode.so.108',
    '/usr/lib/jvm/bin/java',
    '/usr/lib/php83/modules/bcmath.so',
    '/usr/sbin/nginx',
    '/usr/bin/php8.2',
    '/usr/lib/elixir/ebin/elixir.app',
  ];
  const no = [
    '/usr/local/bin/node_modules',
    '/usr/local/bin/python3',
    '/usr/local/bin/python3.11-config',
    '/usr/lib/libpython3.11.a',
    '/usr/lib/jvm/bin/javac',
    '/usr/lib/other/modules/bcmath.so',
    '/etc/nginx/nginx.conf',
    '/opt/app/server',
    '/usr/bin/php-config8.2',
    '/app/ebin/elixir.app',
  ];
  expect(askedFor(binaries, [...yes, ...no])).toEqual(yes);
});

test('a program and its library are one package, two installations are two', () => {
  const python = ['\x003.11.2\0'];
  expect(
    packagesOf([
      holding('usr/local/bin/python3.11', python),
      holding('usr/local/lib/libpython3.11.so.1.0', python),
      holding('opt/other/bin/python3.11', python),
    ]).map(({ location, size }) => [location, size]),
  ).toEqual([
    ['/opt/other/bin/python3.11', 15],
    ['/usr/local/bin/python3.11', 30],
  ]);
});

test('what a distribution lists is not named again, and a copy of it is', () => {
  const nginx = ['nginx version: nginx/1.22.1\n'];
  const entries = [
    text('var/lib/dpkg/status', 'Package: nginx\nVersion: 1.22.1-9\n'),
    text('var/lib/dpkg/info/nginx.list', '/.\n/usr\n/usr/sbin\n/usr/sbin/nginx\n'),
    holding('usr/sbin/nginx', nginx),
  ];
  expect(found(entries)).toEqual(['nginx 1.22.1-9']);
  expect(found([...entries, holding('opt/bin/nginx', nginx)])).toEqual([
    'nginx 1.22.1-9',
    'nginx 1.22.1',
  ]);
});

test.each([
  {
    name: 'MariaDB is no MySQL',
    path: 'usr/bin/mysql',
    holds: '\x0010.11.18-MariaDB\0\x0010.11.18\0mysql_native',
    want: ['mariadb 10.11.18'],
  },
  {
    name: "SQLCipher, and zlib's version before its own",
    path: 'usr/bin/sqlcipher',
    holds: '\x001.3.2\0deflate\0\x004.19.0\0',
    want: ['sqlcipher 4.19.0'],
  },
  { name: 'a gzip of another program', path: 'bin/gzip', holds: '\x001.37\0', want: [] },
  {
    name: 'an openssl of AWS-LC',
    path: 'bin/openssl',
    holds: '\0OpenSSL 1.1.1 (compatible; AWS-LC 1.69.0)\0',
    want: ['aws-lc 1.69.0'],
  },
  {
    name: 'a library of Deno',
    path: 'bin/deno',
    holds: 'OTel-OTLP-Exporter-Deno/0.80.0 Deno/2.9.6Deno/2.9.6',
    want: ['deno 2.9.6'],
  },
  {
    name: 'a libavcodec without FFmpeg’s version',
    path: 'lib/libavcodec.so.59',
    holds: 'Lavc59.37.100',
    want: [],
  },
  { name: 'an own program called traefik', path: 'bin/traefik', holds: 'traefik', want: [] },
  {
    name: 'Python of another minor version',
    path: 'bin/python3.11',
    holds: '\x003.12.1\0',
    want: [],
  },
])('$name', ({ path, holds, want }) => {
  expect(found([holding(path, [holds])])).toEqual(want);
});

test("a launcher is left to its installation's release file", () => {
  const java = ['\0openjdk\0java\x000.0\x0021.0.4+7-LTS\0'];
  const release =
    'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_RUNTIME_VERSION="21.0.4+7-LTS"\nJAVA_VERSION="21.0.4"\n';
  const home = 'opt/java/openjdk';
  expect(found([text(`${home}/release`, release), holding(`${home}/bin/java`, java)])).toEqual([
    'openjdk 21.0.4+7-LTS',
  ]);
  expect(packagesOf([holding(`${home}/bin/java`, java)]).map(({ location }) => location)).toEqual([
    '/opt/java/openjdk/bin/java',
  ]);
});

test('any bytes under any of the names: no crash, no version of control characters', () => {
  const names = [
    ...BINARIES.flatMap(({ files }) => files),
    ...BINARY_PATTERNS.map(({ file }) => file.replace('*', 'php/x')),
    'python3.11',
    'libpython3.12.so.1.0',
  ];
  const marks = BINARIES.flatMap(({ kinds }) => kinds).flatMap((kind) => kind.marks);
  const piece = fc.oneof(
    fc.constantFrom(...marks.map(({ needle }) => needle)),
    fc.constantFrom('1.2.3', '\0', '9'.repeat(500), 'v', '-', '+', '_'),
    fc.string({ unit: 'binary-ascii', maxLength: 40 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.array(piece, { maxLength: 40 }), (name, pieces) => {
      const content = Buffer.concat([elf(), Buffer.from(pieces.join(''), 'latin1')]);
      const { packages, problems } = snapshotOf([[program(`bin/php/${name}`, content)]]);
      expect(problems).toEqual([]);
      for (const { version } of packages) expect(version).toMatch(/^[\w.+~-]{1,100}$/);
    }),
    { numRuns: 300 },
  );
});

test.each(['java', 'envoy', 'helm', 'grafana', 'pilot-agent', 'mysqld', 'php', 'dart'])(
  'a %s made of nothing but its own marks is read in time',
  (name) => {
    const row = BINARIES.find(({ files }) => files.includes(name));
    const marks = row?.kinds.flatMap((kind) => kind.marks.map(({ needle }) => needle)) ?? [
      'X-Powered-By: PHP/',
    ];
    const content = Buffer.from(
      marks.join('1.1.').repeat(1 + (1 << 20) / marks.join('1.1.').length),
      'latin1',
    );
    snapshotOf([[program(`bin/${name}`, content)]]);
  },
);

test('every mark quotes where its string comes from, and has what it needs to be found', () => {
  const marks = BINARIES.flatMap(({ kinds }) => kinds).flatMap((kind) => kind.marks);
  for (const { needle, bytes, version, source } of marks) {
    expect(needle.length).toBeGreaterThan(0);
    expect(bytes).toBeGreaterThanOrEqual(needle.length);
    expect(version.source).toContain('(?<version>');
    expect(version.flags).toBe('s');
    expect(source.length).toBeGreaterThan(15);
  }
});
