import { COMPILERS } from '../../../src/inspect/rules/programs/compilers.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { elf, findingsOf, goProgram, program, statusOf, text, foundBy } from '../programs.ts';

const GCC = elf(['Using built-in specs.\n']);

const found = (entries: readonly TarEntry[]) => foundBy('no-compiler', entries);

describe('a look-alike is silent, its twin with one defect is found', () => {
  test.each<{
    name: string;
    silent: readonly TarEntry[];
    defect: readonly TarEntry[];
    want: readonly (readonly string[])[];
  }>([
    {
      name: 'a directory named gcc',
      silent: [{ dir: 'usr/lib/gcc' }, { dir: 'usr/bin/gcc' }, text('usr/lib/gcc/specs')],
      defect: [program('usr/lib/gcc/gcc')],
      want: [['/usr/lib/gcc/gcc', 'GCC', 'path']],
    },
    {
      name: 'bash completions for gcc',
      silent: [
        text('usr/share/bash-completion/completions/gcc', '# gcc(1) completion'),
        program('app/completions/gcc', '#!/bin/bash\n'),
      ],
      defect: [program('usr/share/bash-completion/completions/gcc', elf())],
      want: [['/usr/share/bash-completion/completions/gcc', 'GCC', 'path']],
    },
    {
      name: 'a link to a compiler that is not there',
      silent: [{ symlink: 'usr/local/bin/cc', to: '/opt/tc/bin/x86_64-linux-gnu-gcc-12' }],
      defect: [
        { symlink: 'usr/local/bin/cc', to: '/opt/tc/bin/x86_64-linux-gnu-gcc-12' },
        program('opt/tc/bin/x86_64-linux-gnu-gcc-12'),
      ],
      want: [['/opt/tc/bin/x86_64-linux-gnu-gcc-12', 'GCC', 'path', '/usr/local/bin/cc']],
    },
    {
      name: 'a link that keeps a renamed compiler',
      silent: [text('opt/x/driver', GCC), { symlink: 'usr/local/bin/cc', to: '/opt/x/driver' }],
      defect: [program('opt/x/driver', GCC), { symlink: 'usr/local/bin/cc', to: '/opt/x/driver' }],
      want: [['/opt/x/driver', 'GCC', 'content', '/usr/local/bin/cc']],
    },
    {
      name: 'coreutils’ link, beside Go’s',
      silent: [program('usr/bin/link', elf()), program('app/bin/compile', elf())],
      defect: [program('usr/local/go/pkg/tool/linux_amd64/link', elf())],
      want: [['/usr/local/go/pkg/tool/linux_amd64/link', 'Go toolchain', 'path']],
    },
    {
      name: 'programs whose names only resemble',
      silent: [
        'gcc-ar-12',
        'x86_64-linux-gnu-gcc-nm-12',
        'gcov',
        'clang-format',
        'clang-tidy-16',
        'gofmt',
        'ldd',
        'ldconfig',
        'assess',
        'java',
        'node',
        'python3.11',
        'git',
        'my-as',
      ].map((name) => program(`usr/bin/${name}`)),
      defect: [program('usr/bin/gcc-12')],
      want: [['/usr/bin/gcc-12', 'GCC', 'path']],
    },
    {
      name: 'a Go program of one’s own, even with the words of all compilers',
      silent: [
        program(
          'app/server',
          goProgram([
            'path\tgithub.com/example/cmd/go\n',
            ...COMPILERS.flatMap(({ signatures }) => signatures ?? [])
              .filter(({ go }) => go !== true)
              .flatMap(({ all }) => all),
          ]),
        ),
      ],
      defect: [program('app/server', goProgram(['path\tcmd/go\n']))],
      want: [['/app/server', 'Go toolchain', 'content']],
    },
    {
      name: 'TypeScript’s library without its compiler',
      silent: [text('app/node_modules/typescript/lib/typescript.js')],
      defect: [
        program('app/node_modules/typescript/bin/tsc', '#!/usr/bin/env node\n'),
        { symlink: 'app/node_modules/.bin/tsc', to: '../typescript/bin/tsc' },
      ],
      want: [
        [
          '/app/node_modules/typescript/bin/tsc',
          'TypeScript compiler',
          'path',
          '/app/node_modules/.bin/tsc',
        ],
      ],
    },
  ])('$name', ({ silent, defect, want }) => {
    expect(found(silent)).toEqual([]);
    expect(statusOf('no-compiler', [silent])).toBe('none');
    expect(found(defect)).toEqual(want);
    expect(statusOf('no-compiler', [defect])).toBe('found');
  });
});

test.each([
  ['gcc', 'GCC'],
  ['gcc-12', 'GCC'],
  ['x86_64-linux-gnu-gcc', 'GCC'],
  ['x86_64-linux-gnu-gcc-12', 'GCC'],
  ['x86_64-linux-gnu-g++-14', 'GCC'],
  ['aarch64-alpine-linux-musl-gcc', 'GCC'],
  ['arm-none-eabi-gcc', 'GCC'],
  ['x86_64-w64-mingw32-gcc', 'GCC'],
  ['x86_64-alpine-linux-musl-gcc-14.2.0', 'GCC'],
  ['riscv64-unknown-elf-gcc', 'GCC'],
  ['c99', 'GCC'],
  ['cc1plus', 'GCC'],
  ['x86_64-linux-gnu-ld.bfd', 'GNU linker'],
  ['aarch64-linux-gnu-as', 'GNU assembler'],
  ['clang-16', 'Clang'],
  ['clang++-19', 'Clang'],
  ['ld.lld-14', 'LLD'],
  ['go1.22.3', 'Go toolchain'],
  ['ghc-9.4.7', 'GHC'],
  ['rustc', 'Rust toolchain'],
  ['javac', 'JDK'],
  ['kotlinc', 'Kotlin compiler'],
  ['swiftc', 'Swift compiler'],
  ['zig', 'Zig'],
  ['nim', 'Nim'],
  ['ocamlopt', 'OCaml compiler'],
])('/usr/bin/%s is %s', (name, what) => {
  expect(found([program(`usr/bin/${name}`)])).toEqual([[`/usr/bin/${name}`, what, 'path']]);
});

test('every signature is found in a renamed program, and one byte less is not', () => {
  for (const { what, signatures } of COMPILERS) {
    for (const { all, go } of signatures ?? []) {
      const make = go === true ? goProgram : elf;
      expect(found([program('app/helper', make(all))])).toEqual([['/app/helper', what, 'content']]);
      const broken = all.map((needle) => needle.slice(1));
      expect({ what, found: found([program('app/helper', make(broken))]) }).toEqual({
        what,
        found: [],
      });
    }
  }
});

test('each program of the Go toolchain is a finding, all under one heading', () => {
  const tools = ['asm', 'cgo', 'compile', 'link', 'vet', 'nm'];
  const layer = [
    program('usr/local/go/bin/go'),
    program('usr/local/go/bin/gofmt'),
    ...tools.map((tool) => program(`usr/local/go/pkg/tool/linux_amd64/${tool}`)),
  ];
  const findings = findingsOf('no-compiler', [layer]);
  expect(findings.map(({ path }) => path)).toEqual([
    '/usr/local/go/bin/go',
    '/usr/local/go/pkg/tool/linux_amd64/asm',
    '/usr/local/go/pkg/tool/linux_amd64/cgo',
    '/usr/local/go/pkg/tool/linux_amd64/compile',
    '/usr/local/go/pkg/tool/linux_amd64/link',
  ]);
  expect(new Set(findings.map(({ evidence }) => evidence.what))).toEqual(new Set(['Go toolchain']));
});
