// F2. The rule no-compiler: pure.

import type { Rule } from '../../model/knowledge.ts';
import { findPrograms } from '../findprograms.ts';
import { programTable } from '../programs.ts';
import { recogniser, type ProgramFact } from '../recognise.ts';
import { COMPILERS } from './programs/compilers.ts';

const table = programTable(COMPILERS);

export const noCompiler: Rule<ProgramFact> = {
  ...recogniser('no-compiler', 1, table),
  level: 'error',
  title: 'Compilers, assemblers, linkers and language toolchains',
  why:
    'A compiler belongs to the builder stage: in the runtime image it is size to pull, packages ' +
    'to patch, and the means to build an attack in place.',
  fix: 'Copy what the build made, not the directory of the toolchain that made it.',
  against: {
    argument:
      'Some programs compile while they run: a JIT that calls a C compiler, templates, query ' +
      'plans, CUDA kernels.',
    answer:
      'Those are few, and then the compiler is part of what runs: an exception with its path says ' +
      'so to whoever reads the policy. Interpreters and runtimes (`python`, `node`, `java`) are no ' +
      'compilers to this rule.',
  },
  exception: { path: '/usr/bin/gcc-12', reason: 'the query engine compiles its plans' },
  match: (input) => findPrograms(input, table, 'no-compiler'),
};
