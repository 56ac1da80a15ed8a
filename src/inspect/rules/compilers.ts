// F2. The compilers, assemblers and linkers the rule no-compiler knows: data.

import type { Program } from '../programs.ts';

const GO_TOOL = /\/pkg\/tool\/\w+_\w+\/\w+$/;

const GNU: readonly Program[] = [
  {
    what: 'GCC',
    names: ['gcc', 'g++', 'cc', 'c++', 'c89', 'c99', 'c89-gcc', 'c99-gcc', 'cpp'],
    versioned: true,
    cross: true,
  },
  { what: 'GCC', names: ['cc1', 'cc1plus', 'cc1obj', 'cc1objplus', 'lto1', 'collect2', 'f951'] },
  { what: 'GCC', names: ['gfortran', 'gnat', 'gdc', 'gccgo', 'gm2'], versioned: true, cross: true },
  { what: 'GNU assembler', names: ['as'], cross: true },
  { what: 'GNU linker', names: ['ld', 'ld.bfd', 'ld.gold', 'gold'], cross: true },
  { what: 'mold', names: ['mold', 'ld.mold'] },
  { what: 'Tiny C Compiler', names: ['tcc'], versioned: true, cross: true },
  { what: 'NASM', names: ['nasm', 'yasm'] },
];

const LLVM: readonly Program[] = [
  {
    what: 'Clang',
    names: ['clang', 'clang++', 'clang-cl', 'clang-cpp', 'flang', 'flang-new'],
    versioned: true,
    cross: true,
  },
  { what: 'LLD', names: ['lld', 'ld.lld', 'lld-link', 'ld64.lld', 'wasm-ld'], versioned: true },
  { what: 'LLVM', names: ['llc', 'llvm-as', 'llvm-mc', 'opt', 'lli'], versioned: true },
];

const LANGUAGES: readonly Program[] = [
  { what: 'Go toolchain', names: ['go'], versioned: true },
  { what: 'Go toolchain', names: ['asm', 'cgo', 'compile', 'link'], where: GO_TOOL },
  { what: 'TinyGo', names: ['tinygo'] },
  { what: 'Rust compiler', names: ['rustc', 'clippy-driver'], versioned: true },
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
