// F2. The compilers, assemblers and linkers the rule no-compiler knows: data.
//
// Every byte string is quoted from the program's source, and was found in the binaries of Debian 12
// and 13 (amd64) and in no other program there (test/e2e/rules.test.ts asks real packages again).

import type { Program } from '../../programs.ts';

const GO_TOOL = /\/pkg\/tool\/\w+_\w+\/\w+$/;

const GNU: readonly Program[] = [
  {
    what: 'GCC',
    names: ['gcc', 'g++', 'cc', 'c++', 'c89', 'c99', 'c89-gcc', 'c99-gcc', 'cpp'],
    versioned: true,
    cross: true,
    signatures: [
      {
        all: ['Using built-in specs.'],
        what: 'GCC',
        source: 'gcc gcc/gcc.cc, init_spec: fnotice (stderr, "Using built-in specs.\\n")',
      },
      {
        all: ['GGC heuristics: --param ggc-min-expand='],
        what: 'GCC',
        source:
          'gcc gcc/toplev.cc, print_version: N_("%s%sGGC heuristics: --param ggc-min-expand=%d ' +
          '--param ggc-min-heapsize=%d\\n"); in cc1, cc1plus, lto1, f951 …',
      },
    ],
  },
  {
    what: 'GCC',
    names: ['cc1', 'cc1plus', 'cc1obj', 'cc1objplus', 'lto1', 'lto-wrapper', 'collect2', 'f951'],
  },
  { what: 'GCC', names: ['gfortran', 'gnat', 'gdc', 'gccgo', 'gm2'], versioned: true, cross: true },
  {
    what: 'GNU assembler',
    names: ['as'],
    cross: true,
    signatures: [
      {
        all: ['GNU assembler version %s (%s)'],
        what: 'GNU assembler',
        source:
          'binutils gas/as.c, print_version_id: _("GNU assembler version %s (%s) using BFD version ' +
          '%s\\n")',
      },
    ],
  },
  {
    what: 'GNU linker',
    names: ['ld', 'ld.bfd', 'ld.gold', 'gold'],
    cross: true,
    signatures: [
      {
        all: ['cannot open linker script file %s: %E'],
        what: 'GNU linker',
        source:
          'binutils ld/ldfile.c: einfo (_("%F%P: cannot open linker script file %s: %E\\n"), name)',
      },
    ],
  },
  { what: 'mold', names: ['mold', 'ld.mold'] },
  {
    what: 'Tiny C Compiler',
    names: ['tcc'],
    versioned: true,
    cross: true,
    signatures: [
      {
        all: ['Copyright (C) 2001-2006 Fabrice Bellard'],
        what: 'Tiny C Compiler',
        source:
          'tinycc tcc.c: "Tiny C Compiler "TCC_VERSION" - Copyright (C) 2001-2006 Fabrice ' +
          'Bellard\\n"',
      },
    ],
  },
  { what: 'NASM', names: ['nasm', 'yasm'] },
];

const LLVM: readonly Program[] = [
  {
    what: 'Clang',
    names: ['clang', 'clang++', 'clang-cl', 'clang-cpp', 'flang', 'flang-new'],
    versioned: true,
    cross: true,
    signatures: [
      {
        all: ['FORCE_CLANG_DIAGNOSTICS_CRASH'],
        what: 'Clang',
        source:
          'llvm-project clang/tools/driver/driver.cpp: ::getenv("FORCE_CLANG_DIAGNOSTICS_CRASH")',
      },
    ],
  },
  { what: 'LLD', names: ['lld', 'ld.lld', 'lld-link', 'ld64.lld', 'wasm-ld'], versioned: true },
  { what: 'LLVM', names: ['llc', 'llvm-as', 'llvm-mc'], versioned: true },
];

const LANGUAGES: readonly Program[] = [
  {
    what: 'Go toolchain',
    names: ['go'],
    versioned: true,
    signatures: [
      {
        all: ['path\tcmd/go\n'],
        go: true,
        what: 'Go toolchain',
        source: 'go runtime/debug/mod.go, BuildInfo.String: "path\\t%s\\n" with Path cmd/go',
      },
      {
        all: ['path\tcmd/compile\n'],
        go: true,
        what: 'Go toolchain',
        source: 'go runtime/debug/mod.go, BuildInfo.String: "path\\t%s\\n" with Path cmd/compile',
      },
    ],
  },
  { what: 'Go toolchain', names: ['asm', 'cgo', 'compile', 'link'], where: GO_TOOL },
  { what: 'TinyGo', names: ['tinygo'] },
  {
    what: 'Rust toolchain',
    names: ['rustc', 'clippy-driver'],
    versioned: true,
    signatures: [
      {
        all: ['librustc_driver-'],
        what: 'Rust toolchain',
        source:
          'rust compiler/rustc_driver/Cargo.toml: crate-type = ["dylib"]; every driver needs ' +
          'librustc_driver-<hash>.so (rustc, rustdoc, clippy-driver, miri)',
      },
    ],
  },
  { what: 'JDK', names: ['javac', 'jlink', 'jshell', 'native-image'] },
  { what: 'Kotlin compiler', names: ['kotlinc', 'kotlinc-jvm', 'kotlinc-native'] },
  { what: 'Scala compiler', names: ['scalac', 'scala-cli'], versioned: true },
  { what: 'Groovy compiler', names: ['groovyc'] },
  { what: 'TypeScript compiler', names: ['tsc'], root: /^(.*\/node_modules\/typescript)\// },
  { what: 'GHC', names: ['ghc', 'ghci', 'runghc', 'runhaskell'], versioned: true },
  { what: 'Swift compiler', names: ['swiftc', 'swift-frontend'] },
  { what: 'Zig', names: ['zig'] },
  { what: 'Nim', names: ['nim'] },
  { what: 'OCaml compiler', names: ['ocamlc', 'ocamlopt', 'ocamlc.opt', 'ocamlopt.opt'] },
  { what: 'D compiler', names: ['dmd', 'ldc2', 'ldmd2'] },
  { what: 'Crystal', names: ['crystal'] },
  { what: 'V', names: ['vlang'] },
  { what: 'Erlang compiler', names: ['erlc'] },
  { what: 'Elixir compiler', names: ['elixirc'] },
  { what: '.NET compiler', names: ['csc', 'mcs', 'vbc', 'fsharpc'] },
  { what: 'Dart SDK', names: ['dart2js', 'dart2native'] },
  { what: 'Free Pascal', names: ['fpc', 'ppcx64', 'ppca64'] },
  { what: 'CUDA compiler', names: ['nvcc', 'ptxas', 'cicc'] },
];

export const COMPILERS: readonly Program[] = [...GNU, ...LLVM, ...LANGUAGES];
