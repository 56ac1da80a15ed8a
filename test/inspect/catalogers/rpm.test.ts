import { rpm } from '../../../src/inspect/catalogers/rpm.ts';
import type { Extractor } from '../../../src/model/knowledge.ts';
import { scanOf, type TarEntry } from '../../fixtures/layout.ts';
import { real } from '../../formats/real.ts';
import { database } from '../../formats/rpmblobs.ts';
import { askedFor } from '../asked.ts';
import { snapshotOf, text } from '../programs.ts';

const ROCKY = 'ID="rocky"\nVERSION_ID="9.3"\n';
const SQLITE = 'usr/lib/sysimage/rpm/rpmdb.sqlite';

/** What the row told of one layer, and what it complained about. */
function scanned(layer: readonly TarEntry[]): { paths: number; failures: string[] } {
  const { facts } = scanOf(layer, [rpm as Extractor]);
  const failures = facts.failures.map(({ path, reason }) => `${path}: ${reason}`);
  return { paths: facts.rows.get('rpm')?.length ?? 0, failures };
}

test('asks for databases of any root, their logs and os-release, and for nothing else', () => {
  const wanted = [
    '/var/lib/rpm/Packages',
    '/var/lib/rpm/rpmdb.sqlite',
    '/var/lib/rpm/rpmdb.sqlite-wal',
    '/usr/lib/sysimage/rpm/Packages.db',
    '/usr/lib/sysimage/rpm/rpmdb.sqlite',
    '/usr/lib/sysimage/rpm/rpmdb.sqlite-wal',
    '/usr/share/rpm/rpmdb.sqlite',
    '/var/lib/rpmmanifest/container-manifest-2',
    '/etc/os-release',
    '/usr/lib/os-release',
    '/mnt/rootfs/usr/lib/sysimage/rpm/rpmdb.sqlite',
    '/mnt/rootfs/etc/os-release',
  ];
  const others = [
    '/var/lib/rpm/Name',
    '/var/lib/rpm/Index.db',
    '/var/lib/rpm/__db.001',
    '/var/lib/rpm/rpmdb.sqlite-shm',
    '/var/lib/rpmmanifest/container-manifest-1',
    '/opt/rpm/Packages',
    '/dists/stable/Packages',
    '/etc/xos-release',
    '/usr/bin/rpm',
  ];
  expect(askedFor(rpm, [...wanted, ...others])).toEqual(wanted);
});

test.each([
  { path: 'usr/lib/sysimage/rpm/rpmdb.sqlite', name: 'rpmdb.sqlite.gz' },
  { path: 'usr/lib/sysimage/rpm/Packages.db', name: 'rpm-Packages.db.gz' },
  { path: 'var/lib/rpm/Packages', name: 'rpm-Packages.gz' },
])('packages of $path, with the files they own', ({ path, name }) => {
  const { packages } = snapshotOf([
    [
      text('usr/lib/os-release', ROCKY),
      { symlink: 'etc/os-release', to: '../usr/lib/os-release' },
      text(path, database(name)),
      { dir: 'usr/bin' },
      { dir: 'usr/lib64' },
      // Where an image keeps its libraries is its own affair.
      { symlink: 'lib64', to: 'usr/lib64' },
      text('usr/lib64/libnative.so', '123'),
      text('usr/bin/hello', 'x'.repeat(100)),
      text('usr/bin/hola', 'x'.repeat(10)),
      text('etc-acme', 'xx'),
      text('opt/plus/ünï', 'x'),
      text('opt/plus/with space', 'xx'),
      text('opt/plus/other', 'x'.repeat(1000)),
    ],
  ]);
  expect(packages.map((pkg) => [pkg.name, pkg.version, pkg.size])).toEqual([
    ['native', '0.1-1', 3],
    // Its program was replaced by that of `hola`.
    ['hello', '1.0-1.test', 0],
    ['acme-web', '2:2.4.1~rc1-3.el9', 2],
    ['plus++', '1.0+git^20250101-2+b1', 3],
    ['many', '7-1', 0],
    ['hola', '3-1', 110],
    ['zero-epoch', '0:1-1', 0],
    ['gpg-pubkey', 'c78a4453-6b01e562', 0],
  ]);
  const upstream = (source: string): string => `upstream=${source}.src.rpm`;
  const rest = 'distro=rocky-9.3';
  expect(packages.map(({ purl }) => purl)).toEqual([
    `pkg:rpm/rocky/native@0.1-1?arch=x86_64&${rest}&${upstream('native-0.1-1')}`,
    `pkg:rpm/rocky/hello@1.0-1.test?arch=noarch&${rest}&${upstream('hello-1.0-1.test')}`,
    `pkg:rpm/rocky/acme-web@2.4.1~rc1-3.el9?arch=noarch&${rest}&epoch=2&${upstream('acme-web-2.4.1~rc1-3.el9')}`,
    `pkg:rpm/rocky/plus%2B%2B@1.0%2Bgit%5E20250101-2%2Bb1?arch=noarch&${rest}&${upstream('plus%2B%2B-1.0%2Bgit%5E20250101-2%2Bb1')}`,
    `pkg:rpm/rocky/many@7-1?arch=noarch&${rest}&${upstream('many-7-1')}`,
    `pkg:rpm/rocky/hola@3-1?arch=noarch&${rest}&${upstream('hola-3-1')}`,
    `pkg:rpm/rocky/zero-epoch@1-1?arch=noarch&${rest}&epoch=0&${upstream('zero-epoch-1-1')}`,
    `pkg:rpm/rocky/gpg-pubkey@c78a4453-6b01e562?${rest}`,
  ]);
  expect(new Set(packages.map(({ type, location }) => `${type} ${location}`))).toEqual(
    new Set([`rpm /${path}`]),
  );
});

test.each([
  { os: ROCKY, want: 'pkg:rpm/rocky/native@0.1-1?arch=x86_64&distro=rocky-9.3' },
  {
    os: 'ID="rhel"\nVERSION_ID="8.4"',
    want: 'pkg:rpm/redhat/native@0.1-1?arch=x86_64&distro=rhel-8.4',
  },
  {
    os: 'ID="opensuse-leap"\nVERSION_ID="15.6"',
    want: 'pkg:rpm/opensuse/native@0.1-1?arch=x86_64&distro=opensuse-leap-15.6',
  },
  {
    os: 'ID=fedora\nVERSION_ID=43',
    want: 'pkg:rpm/fedora/native@0.1-1?arch=x86_64&distro=fedora-43',
  },
  { os: 'NAME=x', want: undefined },
])('the vendor of $os', ({ os, want }) => {
  const layer = [text('etc/os-release', os), text(SQLITE, database('rpmdb.sqlite.gz'))];
  const purl = snapshotOf([layer]).packages[0]?.purl?.replace(/&upstream=.*/u, '');
  expect(purl).toBe(want);
});

test('an installation below another root has its own files and its own os-release', () => {
  const { packages } = snapshotOf([
    [
      text('etc/os-release', 'ID=debian\nVERSION_ID=12'),
      text('mnt/rootfs/usr/lib/os-release', 'ID=azurelinux\nVERSION_ID=3.0'),
      text(`mnt/rootfs/${SQLITE}`, database('rpmdb.sqlite.gz')),
      text('mnt/rootfs/usr/lib64/libnative.so', '12345'),
      text('mnt/rootfs/etc-acme', '12'),
      text('usr/lib64/libnative.so', 'x'.repeat(100)),
    ],
  ]);
  expect(packages).toHaveLength(8);
  expect(packages[0]).toEqual({
    type: 'rpm',
    name: 'native',
    version: '0.1-1',
    purl: 'pkg:rpm/azurelinux/native@0.1-1?arch=x86_64&distro=azurelinux-3.0&upstream=native-0.1-1.src.rpm',
    size: 5,
    location: `/mnt/rootfs/${SQLITE}`,
    layer: 0,
  });
  expect(packages[2]).toMatchObject({ name: 'acme-web', size: 2 });
});

test('distroless: a list of names, and nothing of their files', () => {
  const { packages } = snapshotOf([
    [
      text('etc/os-release', 'ID=mariner\nVERSION_ID="2.0"'),
      text('var/lib/rpmmanifest/container-manifest-2', real('container-manifest-2')),
    ],
  ]);
  expect(packages.map(({ name, version, size }) => [name, version, size])).toEqual([
    ['acme-web', '2:2.4.1~rc1-3.el9', null],
    ['gpg-pubkey', 'c78a4453-6b01e562', null],
    ['hello', '1.0-1.test', null],
    ['hola', '3-1', null],
    ['many', '7-1', null],
    ['native', '0.1-1', null],
    ['plus++', '1.0+git^20250101-2+b1', null],
    ['zero-epoch', '0:1-1', null],
  ]);
  expect(packages[0]?.purl).toBe(
    'pkg:rpm/mariner/acme-web@2.4.1~rc1-3.el9?arch=noarch&distro=mariner-2.0&epoch=2&upstream=acme-web-2.4.1~rc1-3.el9.src.rpm',
  );
});

describe('a damaged database', () => {
  test('tells what could be read, and that it is not all', () => {
    const file = database('rpm-Packages.gz');
    expect(scanned([text('var/lib/rpm/Packages', file.subarray(0, file.length - 4096))])).toEqual({
      paths: 1,
      failures: [
        expect.stringMatching(/^\/var\/lib\/rpm\/Packages: the database is damaged: page/),
      ],
    });
  });

  test('and nothing of what is none; an empty one is empty', () => {
    expect(scanned([text('var/lib/rpm/Packages', 'x'.repeat(1000))])).toEqual({
      paths: 0,
      failures: ['/var/lib/rpm/Packages: not a database of rpm: SQLite, ndb or Berkeley DB'],
    });
    expect(scanned([text('var/lib/rpm/Packages', '')])).toEqual({ paths: 0, failures: [] });
  });
});

describe('a write-ahead log', () => {
  /** The first bytes of the one that SQLite 3.40 left when its process was killed after a commit. */
  const LOG = Buffer.from(
    '377f0682002de2180000100000000000fe3405487c79bb951cec38116a8f8932' +
      '000000360000003ffe3405487c79bb95bb85feef0c96a98e',
    'hex',
  );
  const failuresOf = (log: Buffer): string[] => {
    const { paths, failures } = scanned([
      text(SQLITE, database('rpmdb.sqlite.gz')),
      text(`${SQLITE}-wal`, log),
    ]);
    expect(paths).toBe(1);
    return failures;
  };

  test('with changes: the database may be incomplete', () => {
    expect(failuresOf(Buffer.concat([LOG, Buffer.alloc(4096)]))).toEqual([
      `/${SQLITE}-wal: the database beside this log may lack the last changes, which stand in it`,
    ]);
  });

  test.each([
    { name: 'as rpm leaves it', log: Buffer.alloc(0) },
    { name: 'cut off its first frame', log: LOG.subarray(0, 40) },
    { name: 'zeroed', log: Buffer.alloc(4152) },
    { name: 'with frames of an earlier one', log: Buffer.from(LOG).fill(7, 40, 48) },
  ])('$name: nothing is missing', ({ log }) => {
    expect(failuresOf(log)).toEqual([]);
  });
});
