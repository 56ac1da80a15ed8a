// The tables of no-build-tool, no-network-client, no-debugger and no-vcs.

import type { Rule } from '../../../../src/model/knowledge.ts';
import type { Program } from '../../../../src/inspect/programs.ts';
import { BUILD_TOOLS } from '../../../../src/inspect/rules/programs/buildtools.ts';
import { COMPILERS } from '../../../../src/inspect/rules/programs/compilers.ts';
import { DEBUGGER_PROGRAMS } from '../../../../src/inspect/rules/programs/debuggers.ts';
import { NETWORK_CLIENTS } from '../../../../src/inspect/rules/programs/networkclients.ts';
import { noBuildTool } from '../../../../src/inspect/rules/no-build-tool.ts';
import { noDebugger } from '../../../../src/inspect/rules/no-debugger.ts';
import { noNetworkClient } from '../../../../src/inspect/rules/no-network-client.ts';
import { noVcs } from '../../../../src/inspect/rules/no-vcs.ts';
import { PACKAGE_MANAGERS } from '../../../../src/inspect/rules/programs/packagemanagers.ts';
import { SHELLS } from '../../../../src/inspect/rules/programs/shells.ts';
import { VCS_PROGRAMS } from '../../../../src/inspect/rules/programs/vcs.ts';
import type { Json } from '../../../../src/model/json.ts';
import type { TarEntry } from '../../../fixtures/layout.ts';
import { elf, goProgram, program, text } from '../../programs.ts';
import { judged } from '../judged.ts';

/** Path, what, how and the other names of every finding. */
const found = <F extends Json>(rule: Rule<F>, layer: readonly TarEntry[]) =>
  judged(rule, [layer]).findings.map(({ path, evidence }) => [
    path,
    evidence.what,
    evidence.by,
    ...(evidence.also ?? []),
  ]);

const BUSYBOX = elf(['BusyBox is copyrighted by many authors', 'BusyBox v1.37.0']);
const NPM = 'usr/local/lib/node_modules/npm';
const GYP = '#!/usr/bin/env node\n';

interface Twin {
  readonly name: string;
  readonly rule: Rule;
  readonly silent: readonly TarEntry[];
  readonly defect: readonly TarEntry[];
  readonly want: readonly (readonly string[])[];
}

const TWINS: readonly Twin[] = [
  {
    name: 'coreutils, patch, rake, and a directory named make',
    rule: noBuildTool,
    silent: [
      ...['install', 'patch', 'rake', 'ar', 'strip'].map((name) => program(`usr/bin/${name}`)),
      { dir: 'usr/share/make' },
      text('usr/share/doc/make/make'),
      program('usr/share/bash-completion/completions/make', '#!/bin/bash\n'),
    ],
    defect: [program('usr/bin/make'), { symlink: 'usr/bin/gmake', to: 'make' }],
    want: [['/usr/bin/make', 'make', 'path', '/usr/bin/gmake']],
  },
  {
    name: 'node-gyp inside npm, and one of the service’s own',
    rule: noBuildTool,
    silent: [
      program(`${NPM}/node_modules/node-gyp/bin/node-gyp.js`, GYP),
      program(`${NPM}/bin/node-gyp-bin/node-gyp`, '#!/usr/bin/env sh\n'),
      text('app/node_modules/node-gyp-build/package.json', '{}'),
      text('app/Makefile'),
    ],
    defect: [
      program('app/node_modules/node-gyp/bin/node-gyp.js', GYP),
      { symlink: 'app/node_modules/.bin/node-gyp', to: '../node-gyp/bin/node-gyp.js' },
    ],
    want: [
      [
        '/app/node_modules/node-gyp/bin/node-gyp.js',
        'node-gyp',
        'path',
        '/app/node_modules/.bin/node-gyp',
      ],
    ],
  },
  {
    name: 'many programs of one build tool',
    rule: noBuildTool,
    silent: [text('usr/bin/autoconf'), program('usr/bin/autopoint')],
    defect: [
      ...['autoconf', 'autoheader', 'autoreconf'].map((name) => program(`usr/bin/${name}`)),
      program('usr/bin/automake-1.16', '#!/usr/bin/perl\n'),
    ],
    want: [
      ['/usr/bin/autoconf', 'Autoconf', 'path', '/usr/bin/autoheader', '/usr/bin/autoreconf'],
      ['/usr/bin/automake-1.16', 'Automake', 'path'],
    ],
  },
  {
    name: 'BusyBox without and with a path for its wget',
    rule: noNetworkClient,
    silent: [program('bin/busybox', BUSYBOX), { symlink: 'bin/sed', to: 'busybox' }],
    defect: [
      program('bin/busybox', BUSYBOX),
      { symlink: 'bin/sed', to: 'busybox' },
      { symlink: 'usr/bin/wget', to: '/bin/busybox' },
      { symlink: 'usr/bin/nc', to: '/bin/busybox' },
    ],
    want: [
      ['/usr/bin/nc', 'netcat', 'symlink'],
      ['/usr/bin/wget', 'wget', 'symlink'],
    ],
  },
  {
    name: 'apt’s methods, libcurl and curl-config',
    rule: noNetworkClient,
    silent: [
      program('usr/lib/apt/methods/http'),
      program('usr/lib/apt/methods/ftp'),
      program('usr/bin/curl-config', '#!/bin/sh\n'),
      text('usr/lib/libcurl.so.4', elf([], { type: 'library' })),
      program('usr/bin/ssh-keygen'),
      program('app/http'),
      program('bin/ping'),
      text('usr/share/doc/curl/curl'),
    ],
    defect: [program('usr/bin/curl')],
    want: [['/usr/bin/curl', 'curl', 'path']],
  },
  {
    name: 'a Go service that prints how curl is used',
    rule: noNetworkClient,
    silent: [program('app/server', goProgram(['Usage: curl [options...] <url>']))],
    defect: [program('app/server', elf(['Usage: curl [options...] <url>']))],
    want: [['/app/server', 'curl', 'content']],
  },
  {
    name: 'what a JDK and .NET bring, and gdb’s Python files',
    rule: noDebugger,
    silent: [
      program('opt/jdk/bin/jdb'),
      program('usr/share/dotnet/shared/createdump'),
      text('usr/share/gdb/auto-load/usr/lib/libstdc++.so-gdb.py'),
      { dir: 'usr/share/gdb' },
      program('usr/local/bin/rr'),
    ],
    defect: [program('usr/bin/gdb'), program('usr/bin/gdbserver')],
    want: [['/usr/bin/gdb', 'GDB', 'path', '/usr/bin/gdbserver']],
  },
  {
    name: 'documentation of git, and git’s ssh key',
    rule: noVcs,
    silent: [
      { dir: 'usr/share/doc/git' },
      text('usr/share/doc/git/git'),
      text('etc/gitconfig'),
      program('usr/share/bash-completion/completions/git', '#!/bin/bash\n'),
    ],
    defect: [
      program('usr/bin/git'),
      program('usr/lib/git-core/git'),
      { symlink: 'usr/lib/git-core/git-add', to: 'git' },
    ],
    want: [['/usr/bin/git', 'git', 'path', '/usr/lib/git-core/git', '/usr/lib/git-core/git-add']],
  },
  {
    name: 'an empty .git, a folder of templates, .gitignore',
    rule: noVcs,
    silent: [
      { dir: 'app/.git' },
      text('app/.git/hooks/pre-commit.sample'),
      text('app/.gitignore'),
      text('usr/share/templates/.git/HEAD'),
      text('app/.github/workflows/ci.yml'),
    ],
    defect: [
      text('app/.git/HEAD', 'ref: refs/heads/main\n'),
      text('app/.git/config', '[core]\n'),
      text('app/.git/modules/lib/HEAD', 'x'),
    ],
    want: [
      [
        '/app/.git',
        'Git repository',
        'path',
        '/app/.git/HEAD',
        '/app/.git/config',
        '/app/.git/hooks/pre-commit.sample',
        '/app/.git/modules/lib/HEAD',
      ],
    ],
  },
  {
    name: 'a text file .git, and that of a submodule',
    rule: noVcs,
    silent: [text('app/.git', 'nothing of git')],
    defect: [text('app/lib/.git', 'gitdir: ../.git/modules/lib\n')],
    want: [['/app/lib/.git', 'Git working tree', 'content']],
  },
  {
    name: 'directories .hg and .svn',
    rule: noVcs,
    silent: [{ dir: 'app/.hg' }, { dir: 'app/.svn' }, text('app/.svn/readme')],
    defect: [text('app/.hg/requires'), text('web/.svn/wc.db')],
    want: [
      ['/app/.hg', 'Mercurial repository', 'path', '/app/.hg/requires'],
      ['/web/.svn', 'Subversion working copy', 'path', '/web/.svn/wc.db'],
    ],
  },
];

test.each(TWINS)('silent, and found with one defect: $name', ({ rule, silent, defect, want }) => {
  expect(found(rule, silent)).toEqual([]);
  expect(judged(rule, [silent]).state?.status).toBe('none');
  expect(found(rule, [...silent, ...defect])).toEqual(want);
  expect(judged(rule, [[...silent, ...defect]]).state?.status).toBe('found');
});

test('the message of a repository tells its files and bytes', () => {
  const layer = [
    text('app/.git/HEAD', 'ref: refs/heads/main\n'),
    text('app/.git/config', '[core]\n'),
    text('app/.git/objects/pack/a.pack', Buffer.alloc(3 << 20)),
  ];
  expect(judged(noVcs, [[text('etc/os-release')], layer]).findings).toMatchObject([
    { message: 'Git repository at /app/.git: 3 files, 3.0 MiB', layer: 1 },
  ]);
});

const TABLES: readonly { rule: Rule; programs: readonly Program[] }[] = [
  { rule: noBuildTool, programs: BUILD_TOOLS },
  { rule: noNetworkClient, programs: NETWORK_CLIENTS },
  { rule: noDebugger, programs: DEBUGGER_PROGRAMS },
  { rule: noVcs, programs: VCS_PROGRAMS },
];

test.each(TABLES)('$rule.name: every name of its table is found', ({ rule, programs }) => {
  for (const { names, what } of programs) {
    for (const name of names) {
      expect(found(rule, [program(`usr/bin/${name}`)])).toEqual([
        [`/usr/bin/${name}`, what, 'path'],
      ]);
    }
  }
});

test.each(TABLES)('$rule.name: a signature is found, and one byte less is not', (table) => {
  for (const { what, signatures } of table.programs) {
    for (const { all } of signatures ?? []) {
      expect(found(table.rule, [program('app/helper', elf(all))])).toEqual([
        ['/app/helper', what, 'content'],
      ]);
      const broken = all.map((needle) => needle.slice(1));
      expect(found(table.rule, [program('app/helper', elf(broken))])).toEqual([]);
    }
  }
});

test('no program is in two tables', () => {
  const tables = [SHELLS, COMPILERS, PACKAGE_MANAGERS, ...TABLES.map(({ programs }) => programs)];
  const names = tables.flatMap((programs) => programs.flatMap((row) => row.names));
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  expect(twice).toEqual([]);
});
