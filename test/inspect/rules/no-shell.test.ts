import { SHELLS } from '../../../src/inspect/rules/programs/shells.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { elf, findingsOf, goProgram, program, statusOf, text, foundBy } from '../programs.ts';

const BUSYBOX = elf([
  'BusyBox v1.37.0 (2024-09-26 21:31:42 UTC)',
  'BusyBox is copyrighted by many authors between 1998-2015.\n',
  "can't access tty; job control turned off",
]);
const BASH = elf(['GNU bash, version %s-(%s)\n', '@(#)Bash version 5.2.37(1) release GNU']);
const DASH = elf(['arithmetic expression: %s: "%s"']);

/** path, what and how, of every finding. */
const found = (entries: readonly TarEntry[], env?: readonly string[]) =>
  foundBy('no-shell', entries, env);

describe('a look-alike is silent, its twin with one defect is found', () => {
  test.each<{
    name: string;
    silent: readonly TarEntry[];
    defect: readonly TarEntry[];
    want: readonly (readonly string[])[];
  }>([
    {
      name: 'a directory called bash',
      silent: [{ dir: 'usr/bin/bash' }, text('usr/bin/bash/readme')],
      defect: [program('usr/bin/bash')],
      want: [['/usr/bin/bash', 'bash', 'path']],
    },
    {
      name: 'a text file called bash',
      silent: [text('app/bash'), text('usr/bin/bash')],
      defect: [program('usr/bin/bash', 'anything')],
      want: [['/usr/bin/bash', 'bash', 'path']],
    },
    {
      name: 'documentation of bash',
      silent: [{ dir: 'usr/share/doc/bash' }, text('usr/share/doc/bash/README')],
      defect: [program('usr/share/doc/bash/bash', elf())],
      want: [['/usr/share/doc/bash/bash', 'bash', 'path']],
    },
    {
      name: 'an npm package called sh',
      silent: [{ dir: 'app/node_modules/sh' }, text('app/node_modules/sh/package.json')],
      defect: [program('app/node_modules/sh/sh', elf())],
      want: [['/app/node_modules/sh/sh', 'sh', 'path']],
    },
    {
      name: 'completions for a shell, executable by COPY --chmod',
      silent: [program('app/completions/bash', '# bash completion\n'), program('app/c/zsh', '#!')],
      defect: [program('app/completions/bash', elf())],
      want: [['/app/completions/bash', 'bash', 'path']],
    },
    {
      name: 'a link to nowhere',
      silent: [{ symlink: 'bin/sh', to: 'dash' }],
      defect: [{ symlink: 'bin/sh', to: 'dash' }, program('bin/dash', DASH)],
      want: [['/bin/dash', 'dash', 'path', '/bin/sh']],
    },
    {
      name: 'a Go program that knows the words of every shell',
      silent: [
        program(
          'app/helper',
          goProgram(SHELLS.flatMap(({ signatures }) => signatures ?? []).flatMap(({ all }) => all)),
        ),
      ],
      defect: [program('app/helper', BASH)],
      want: [['/app/helper', 'bash 5.2.37', 'content']],
    },
    {
      name: 'a program that asks whether it runs under BusyBox',
      silent: [program('app/helper', elf(['BusyBox v1.37.0', 'BusyBox v', 'busybox']))],
      defect: [program('app/helper', BUSYBOX)],
      want: [['/app/helper', 'BusyBox 1.37.0 ash', 'content']],
    },
    {
      name: 'a shell without exec bit',
      silent: [text('app/helper', BASH), text('bin/sh', BASH)],
      defect: [program('app/helper', BASH)],
      want: [['/app/helper', 'bash 5.2.37', 'content']],
    },
    {
      name: 'a shared library with a shell’s words',
      silent: [
        {
          file: 'lib/libx.so',
          mode: 0o755,
          content: elf(['GNU bash, version %s-(%s)\n'], { type: 'library' }),
        },
      ],
      defect: [program('lib/libx.so', BASH)],
      want: [['/lib/libx.so', 'bash 5.2.37', 'content']],
    },
    {
      name: 'a script named like a shell (zsh5 of Debian)',
      silent: [program('bin/zsh5', '#!/usr/bin/env python3\n')],
      defect: [program('bin/zsh5', elf())],
      want: [['/bin/zsh5', 'zsh', 'path']],
    },
    {
      name: 'a link of any name that leads to a shell',
      silent: [program('opt/x/tool'), { symlink: 'app/start', to: '/opt/x/tool' }],
      defect: [program('opt/x/tool', DASH), { symlink: 'app/start', to: '/opt/x/tool' }],
      want: [['/opt/x/tool', 'dash', 'content', '/app/start']],
    },
    {
      name: 'a link named sh',
      silent: [text('opt/x/tool'), { symlink: 'bin/sh', to: '../opt/x/tool' }],
      defect: [program('opt/x/tool'), { symlink: 'bin/sh', to: '../opt/x/tool' }],
      want: [['/bin/sh', 'sh', 'symlink']],
    },
    {
      name: 'a program of a shell’s name where PATH looks',
      silent: [program('opt/tools/sh', 'no program')],
      defect: [program('usr/bin/sh', 'no program')],
      want: [['/usr/bin/sh', 'sh', 'path']],
    },
  ])('$name', ({ silent, defect, want }) => {
    expect(found(silent)).toEqual([]);
    expect(statusOf('no-shell', [silent])).toBe('none');
    expect(found(defect)).toEqual(want);
    expect(statusOf('no-shell', [defect])).toBe('found');
  });
});

test('every signature is found in a renamed program, and one string less is not', () => {
  for (const { what, signatures } of SHELLS) {
    for (const { all, what: is } of signatures ?? []) {
      const title = is.replace(' %v', '');
      expect(found([program('app/helper', elf(all))])).toEqual([['/app/helper', title, 'content']]);
      const broken = all.map((needle) => needle.slice(1));
      expect({ what, found: found([program('app/helper', elf(broken))]) }).toEqual({
        what,
        found: [],
      });
    }
  }
});

test('a multi-call binary is one finding, whatever names it has', () => {
  const layer: TarEntry[] = [
    program('bin/busybox', BUSYBOX),
    { hardlink: 'bin/ash', to: 'bin/busybox' },
    { symlink: 'bin/sh', to: '/bin/busybox' },
    { symlink: 'usr/bin/wget', to: '/bin/busybox' },
    { symlink: 'sbin/apk', to: '../bin/busybox' },
  ];
  expect(found(layer)).toEqual([
    [
      '/bin/busybox',
      'BusyBox 1.37.0 ash',
      'path',
      '/bin/ash',
      '/bin/sh',
      '/sbin/apk',
      '/usr/bin/wget',
    ],
  ]);
  // An applet counts under its own rule only where a path of its name exists.
  const managers = findingsOf('no-package-manager', [layer]);
  expect(managers.map(({ path, evidence }) => [path, evidence.what, evidence.by])).toEqual([
    ['/sbin/apk', 'apk', 'symlink'],
  ]);
});

test('at most fifty other names are told', () => {
  const links = Array.from({ length: 300 }, (_, i) => ({ symlink: `bin/a${i}`, to: 'busybox' }));
  const [finding] = findingsOf('no-shell', [[program('bin/busybox', BUSYBOX), ...links]]);
  expect(finding?.evidence.also).toHaveLength(50);
  expect(finding?.evidence.alsoCount).toBe(300);
});

test('of the other names, those of shells come first, the rest by the alphabet', () => {
  const links = Array.from({ length: 60 }, (_, i) => ({
    symlink: `bin/a${i + 10}`,
    to: 'busybox',
  }));
  const shells = ['sh', 'ash'].map((name) => ({ symlink: `bin/${name}`, to: 'busybox' }));
  const layer = [program('bin/busybox', BUSYBOX), ...links, ...shells];
  const [finding] = findingsOf('no-shell', [layer]);
  expect(finding?.path).toBe('/bin/busybox');
  expect(finding?.evidence.also?.slice(0, 4)).toEqual([
    '/bin/ash',
    '/bin/sh',
    '/bin/a10',
    '/bin/a11',
  ]);
  expect(finding?.evidence.alsoCount).toBe(62);
});

test('all other names are told: no count is needed', () => {
  const layer = [program('bin/dash', DASH), { symlink: 'bin/sh', to: 'dash' }];
  expect(findingsOf('no-shell', [layer])[0]?.evidence).not.toHaveProperty('alsoCount');
});

test('a finding says which layer brought the name, and the content it has', () => {
  const layers = [[program('opt/tool', DASH)], [{ hardlink: 'app/start', to: 'opt/tool' }]];
  const [finding] = findingsOf('no-shell', [
    layers[0] ?? [],
    layers[1] ?? [],
    [{ whiteout: 'opt/tool' }],
  ]);
  expect(finding).toMatchObject({ path: '/app/start', layer: 1, inherited: false, stage: null });
  expect(finding?.contentDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(finding?.fix).not.toBe('');
});

test('a directory that only the image’s PATH names is a directory of programs', () => {
  const entries = [program('tools/sh', 'no program')];
  expect(found(entries)).toEqual([]);
  expect(found(entries, ['PATH=/usr/bin:/tools/'])).toEqual([['/tools/sh', 'sh', 'path']]);
});

test('BusyBox too large for its version, and without a shell, is named without', () => {
  const large = elf(['BusyBox is copyrighted by many authors', 'BusyBox v1.37.0'], {
    size: 4 << 20,
  });
  expect(found([program('app/x', large)])).toEqual([['/app/x', 'BusyBox', 'content']]);
});
