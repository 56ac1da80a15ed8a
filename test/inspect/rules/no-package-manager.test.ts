import type { TarEntry } from '../../fixtures/layout.ts';
import { elf, findingsOf, program, statusOf, text, foundBy } from '../programs.ts';

const NPM = 'usr/local/lib/node_modules/npm/bin';
const NODE = '#!/usr/bin/env node\n';

const found = (entries: readonly TarEntry[]) => foundBy('no-package-manager', entries);

describe('a look-alike is silent, its twin with one defect is found', () => {
  test.each<{
    name: string;
    silent: readonly TarEntry[];
    defect: readonly TarEntry[];
    want: readonly (readonly string[])[];
  }>([
    {
      name: 'the databases of dpkg and apk',
      silent: [
        text('var/lib/dpkg/status', 'Package: dpkg\nStatus: install ok installed\nVersion: 1\n'),
        text('lib/apk/db/installed', 'P:apk-tools\nV:2.14.9-r2\n\n'),
        { dir: 'etc/apk' },
      ],
      defect: [program('sbin/apk')],
      want: [['/sbin/apk', 'apk', 'path']],
    },
    {
      name: 'scripts that others run, named after dpkg',
      silent: [
        program('etc/cron.daily/dpkg', '#!/bin/sh\n'),
        program('usr/share/bug/dpkg', '#!/bin/sh\n'),
      ],
      defect: [program('opt/dpkg/dpkg', elf())],
      want: [['/opt/dpkg/dpkg', 'dpkg', 'path']],
    },
    {
      name: 'Python’s packages of pip without a program',
      silent: [{ dir: 'usr/lib/python3/dist-packages/pip' }, text('usr/bin/pip')],
      defect: [program('usr/local/bin/pip3.11', '#!/usr/local/bin/python\n')],
      want: [['/usr/local/bin/pip3.11', 'pip', 'path']],
    },
    {
      name: 'Hadoop’s yarn',
      silent: [program('opt/hadoop-3.4.0/bin/yarn', '#!/usr/bin/env bash\n')],
      defect: [program('opt/yarn-v1.22.22/bin/yarn', '#!/bin/sh\n')],
      want: [['/opt/yarn-v1.22.22/bin/yarn', 'yarn', 'path']],
    },
    {
      name: 'a link to an npm that was removed',
      silent: [{ symlink: 'usr/local/bin/npm', to: '../lib/node_modules/npm/bin/npm-cli.js' }],
      defect: [
        program(`${NPM}/npm-cli.js`, NODE),
        { symlink: 'usr/local/bin/npm', to: '../lib/node_modules/npm/bin/npm-cli.js' },
      ],
      want: [['/usr/local/bin/npm', 'npm', 'symlink', `/${NPM}/npm-cli.js`]],
    },
    {
      name: 'npm’s own text about npm',
      silent: [text('usr/share/doc/npm/npm'), { dir: 'app/node_modules/npm' }],
      defect: [program(`${NPM}/npm-cli.js`, NODE)],
      want: [[`/${NPM}/npm-cli.js`, 'npm', 'path']],
    },
  ])('$name', ({ silent, defect, want }) => {
    expect(found(silent)).toEqual([]);
    expect(statusOf('no-package-manager', [silent])).toBe('none');
    expect(found(defect)).toEqual(want);
    expect(statusOf('no-package-manager', [defect])).toBe('found');
  });
});

test('npm with all its names is one finding', () => {
  const layer = [
    ...['npm', 'npx', 'npm-cli.js', 'npx-cli.js'].map((name) => program(`${NPM}/${name}`, NODE)),
    { symlink: 'usr/local/bin/npm', to: '../lib/node_modules/npm/bin/npm-cli.js' },
    { symlink: 'usr/local/bin/npx', to: '../lib/node_modules/npm/bin/npx-cli.js' },
  ];
  expect(found(layer)).toEqual([
    [
      '/usr/local/bin/npm',
      'npm',
      'symlink',
      '/usr/local/bin/npx',
      ...['npm', 'npm-cli.js', 'npx', 'npx-cli.js'].map((name) => `/${NPM}/${name}`),
    ],
  ]);
});

test('BusyBox’s dpkg and rpm are two package managers, by hard link or by symlink', () => {
  const hard = [
    program('bin/busybox'),
    ...['dpkg', 'dpkg-deb', 'rpm'].map((name) => ({ hardlink: `bin/${name}`, to: 'bin/busybox' })),
  ];
  expect(found(hard)).toEqual([
    ['/bin/dpkg', 'dpkg', 'path', '/bin/dpkg-deb'],
    ['/bin/rpm', 'rpm', 'path'],
  ]);
  const soft = [
    program('bin/busybox'),
    ...['dpkg', 'dpkg-deb', 'rpm'].map((name) => ({ symlink: `bin/${name}`, to: 'busybox' })),
  ];
  expect(found(soft)).toEqual([
    ['/bin/dpkg', 'dpkg', 'symlink', '/bin/dpkg-deb'],
    ['/bin/rpm', 'rpm', 'symlink'],
  ]);
});

test('only names of the package manager itself are told of a multi-call binary', () => {
  const applets = ['dpkg', 'rpm', 'run-parts', 'sed', 'sh'];
  const links = applets.map((name) => ({ symlink: `bin/${name}`, to: '/bin/busybox' }));
  const chain = { symlink: 'bin/tool', to: '/bin/rpm' };
  expect(found([program('bin/busybox'), ...links, chain])).toEqual([
    ['/bin/dpkg', 'dpkg', 'symlink'],
    ['/bin/rpm', 'rpm', 'symlink'],
  ]);
  const hard = applets.map((name) => ({ hardlink: `bin/${name}`, to: 'bin/busybox' }));
  const more = { symlink: 'usr/bin/vi', to: '/bin/busybox' };
  expect(found([program('bin/busybox'), ...hard, more])).toEqual([
    ['/bin/dpkg', 'dpkg', 'path'],
    ['/bin/rpm', 'rpm', 'path'],
  ]);
});

test('a link of any name to a package manager’s own file is one more name of it', () => {
  const layer = [program('usr/bin/rpm'), { symlink: 'app/start', to: '/usr/bin/rpm' }];
  expect(found(layer)).toEqual([['/usr/bin/rpm', 'rpm', 'path', '/app/start']]);
});

test('npm’s names removed by a later layer do not show', () => {
  const layers: TarEntry[][] = [
    [
      program(`${NPM}/npm-cli.js`, NODE),
      { symlink: 'usr/local/bin/npm', to: '../lib/node_modules/npm/bin/npm-cli.js' },
    ],
    [{ whiteout: 'usr/local/lib/node_modules/npm' }],
  ];
  expect(findingsOf('no-package-manager', layers)).toEqual([]);
});

test.each([
  ['apt', 'apt'],
  ['apt-get', 'apt'],
  ['dpkg', 'dpkg'],
  ['rpm', 'rpm'],
  ['microdnf', 'dnf'],
  ['yum', 'yum'],
  ['zypper', 'zypper'],
  ['pacman', 'pacman'],
  ['pip', 'pip'],
  ['pip3', 'pip'],
  ['pip3.11', 'pip'],
  ['pnpm', 'pnpm'],
  ['corepack', 'corepack'],
  ['gem3.1', 'gem'],
  ['bundle', 'bundler'],
  ['cargo', 'cargo'],
  ['composer', 'composer'],
  ['conda', 'conda'],
  ['mamba', 'mamba'],
  ['uv', 'uv'],
  ['poetry', 'poetry'],
  ['pipx', 'pipx'],
  ['opkg', 'opkg'],
  ['nix', 'nix'],
])('/usr/bin/%s is %s', (name, what) => {
  expect(found([program(`usr/bin/${name}`)])).toEqual([[`/usr/bin/${name}`, what, 'path']]);
});
