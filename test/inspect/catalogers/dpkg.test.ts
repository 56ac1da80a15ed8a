import { dpkg } from '../../../src/inspect/catalogers/dpkg.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { real } from '../../formats/real.ts';
import { askedFor } from '../asked.ts';
import { snapshotOf, text } from '../programs.ts';

const INFO = 'var/lib/dpkg/info';
const DEBIAN: readonly TarEntry[] = [
  { dir: 'usr/bin' },
  { symlink: 'bin', to: 'usr/bin' },
  text('usr/lib/os-release', real('os-release-debian-12')),
  { symlink: 'etc/os-release', to: '../usr/lib/os-release' },
  text('var/lib/dpkg/status', real('dpkg-status')),
  text(`${INFO}/dash.list`, real('dash.list')),
  text(`${INFO}/hostname.list`, real('hostname.list')),
  text(`${INFO}/libgcc-s1:amd64.list`, real('libgcc-s1.amd64.list')),
];

test('asks for the database, the lists and os-release, and for nothing else', () => {
  expect(
    askedFor(dpkg, [
      '/var/lib/dpkg/status',
      '/var/lib/dpkg/status-old',
      '/var/lib/dpkg/available',
      '/var/lib/dpkg/status.d/base',
      '/var/lib/dpkg/status.d/base.md5sums',
      '/var/lib/dpkg/info/dash.list',
      '/var/lib/dpkg/info/libc6:amd64.list',
      '/var/lib/dpkg/info/dash.md5sums',
      '/var/lib/dpkg/info/dash.postinst',
      '/etc/os-release',
      '/usr/lib/os-release',
      '/opt/etc/os-release',
      '/opt/var/lib/dpkg/status',
      '/usr/bin/dpkg',
    ]),
  ).toEqual([
    '/var/lib/dpkg/status',
    '/var/lib/dpkg/status.d/base',
    '/var/lib/dpkg/status.d/base.md5sums',
    '/var/lib/dpkg/info/dash.list',
    '/var/lib/dpkg/info/libc6:amd64.list',
    '/etc/os-release',
    '/usr/lib/os-release',
  ]);
});

test('packages of Debian 12, with the files they own on a merged /usr', () => {
  const { packages } = snapshotOf([
    [
      ...DEBIAN,
      { file: 'usr/bin/dash', content: 'x'.repeat(100), mode: 0o755 },
      { symlink: 'usr/bin/sh', to: 'dash' },
      text('usr/share/doc/dash/copyright', 'x'.repeat(7)),
      text('usr/share/doc/other/copyright', 'x'.repeat(1000)),
    ],
  ]);
  const location = '/var/lib/dpkg/status';
  const purl = (rest: string): string => `pkg:deb/debian/${rest}?arch=amd64&distro=debian-12`;
  expect(packages).toEqual([
    {
      purl: purl('dash@0.5.12-2'),
      type: 'deb',
      name: 'dash',
      version: '0.5.12-2',
      size: 107,
      location,
      layer: 0,
    },
    // Its list is not in the fixture.
    expect.objectContaining({ purl: purl('gcc-12-base@12.2.0-14%2Bdeb12u1'), size: null }),
    expect.objectContaining({ purl: purl('hostname@3.23%2Bnmu1'), size: 0 }),
    expect.objectContaining({ purl: purl('libgcc-s1@12.2.0-14%2Bdeb12u1'), size: 0 }),
  ]);
});

test('distroless: a control file and sums for each package', () => {
  const { packages } = snapshotOf([
    [
      text('usr/lib/os-release', real('os-release-debian-12')),
      text('var/lib/dpkg/status.d/dash', real('dash.control')),
      text('var/lib/dpkg/status.d/dash.md5sums', real('dash.md5sums')),
      { file: 'usr/bin/dash', content: 'x'.repeat(100), mode: 0o755 },
    ],
  ]);
  expect(packages).toEqual([
    {
      purl: 'pkg:deb/debian/dash@0.5.12-12?arch=amd64&distro=debian-12',
      type: 'deb',
      name: 'dash',
      version: '0.5.12-12',
      size: 100,
      location: '/var/lib/dpkg/status.d/dash',
      layer: 0,
    },
  ]);
});

test('a package belongs to the layer of its files, not to that of the database', () => {
  const { packages } = snapshotOf([
    [...DEBIAN, text('usr/bin/dash', '12345')],
    [
      text('var/lib/dpkg/status', real('dpkg-status')),
      text('usr/bin/hostname', '123'),
      text('usr/share/doc/hostname/copyright', '1'),
    ],
    [text('usr/share/doc/dash/copyright', '1'), text('usr/share/doc/dash/NEWS.Debian.gz', '1')],
    [{ whiteout: 'usr/share/doc/dash/copyright' }],
  ]);
  expect(packages.map(({ name, layer, size }) => [name, layer, size])).toEqual([
    ['dash', 0, 6],
    ['gcc-12-base', 1, null],
    ['hostname', 1, 4],
    ['libgcc-s1', 1, 0],
  ]);
});

test('a file that two packages list is counted once, for the first', () => {
  const lists = { a: '/.\n/etc\n/etc/x\n', b: '/.\n/etc\n/etc/x\n/etc/y\n' };
  const { packages } = snapshotOf([
    [
      text('var/lib/dpkg/status', 'Package: a\nVersion: 1\n\nPackage: b\nVersion: 1\n'),
      text(`${INFO}/a.list`, lists.a),
      text(`${INFO}/b.list`, lists.b),
      text('etc/x', '12345'),
      { hardlink: 'etc/y', to: 'etc/x' },
    ],
  ]);
  expect(packages.map(({ name, size }) => [name, size])).toEqual([
    ['a', 5],
    ['b', 0],
  ]);
});

test('no os-release, no purl; Debian testing has no VERSION_ID', () => {
  const status = text('var/lib/dpkg/status', 'Package: a\nVersion: 1:2-3\nArchitecture: all\n');
  const purls = (entries: readonly TarEntry[]) =>
    snapshotOf([[status, ...entries]]).packages.map(({ purl }) => purl);
  expect(purls([])).toEqual([null]);
  expect(purls([text('etc/os-release', 'ID=debian\nVERSION_CODENAME=forky\n')])).toEqual([
    'pkg:deb/debian/a@1:2-3?arch=all&distro=debian-forky',
  ]);
});
