import { apk } from '../../../src/inspect/catalogers/apk.ts';
import { real } from '../../formats/real.ts';
import { askedFor } from '../asked.ts';
import { snapshotOf, text } from '../programs.ts';

const ALPINE = text('etc/os-release', real('os-release-alpine'));

test('asks for the database and os-release, and for nothing else', () => {
  const paths = [
    '/lib/apk/db/installed',
    '/usr/lib/apk/db/installed',
    '/lib/apk/db/triggers',
    '/lib/apk/db/scripts.tar',
    '/etc/apk/world',
    '/etc/os-release',
    '/usr/lib/os-release',
    '/app/lib/apk/db/installed',
  ];
  expect(askedFor(apk, paths)).toEqual([
    '/lib/apk/db/installed',
    '/usr/lib/apk/db/installed',
    '/etc/os-release',
    '/usr/lib/os-release',
  ]);
});

test.each([
  { name: 'Alpine up to 3.22', entries: [text('lib/apk/db/installed', real('apk-installed'))] },
  {
    name: 'a merged /usr',
    entries: [
      text('usr/lib/apk/db/installed', real('apk-installed')),
      { symlink: 'lib', to: 'usr/lib' },
    ],
  },
])('packages of $name', ({ entries }) => {
  const { packages } = snapshotOf([
    [
      ALPINE,
      ...entries,
      { file: 'bin/busybox', content: 'x'.repeat(50), mode: 0o755 },
      { symlink: 'bin/sh', to: '/bin/busybox' },
      text('etc/securetty', '123'),
    ],
  ]);
  expect(packages.map(({ name, size, layer, type }) => [name, size, layer, type])).toEqual([
    ['musl', 0, 0, 'apk'],
    ['libc-utils', 0, 0, 'apk'],
    ['busybox', 53, 0, 'apk'],
  ]);
  expect(packages[2]?.purl).toBe(
    'pkg:apk/alpine/busybox@1.33.1-r3?arch=armv7&distro=alpine-3.14.0',
  );
  expect(packages[2]?.location).toMatch(/^(\/usr)?\/lib\/apk\/db\/installed$/);
});
