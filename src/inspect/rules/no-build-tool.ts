// F2. The rule no-build-tool: pure.

import type { Rule } from '../../model/knowledge.ts';
import { findPrograms } from '../findprograms.ts';
import { programTable } from '../programs.ts';
import { recogniser, type ProgramFact } from '../recognise.ts';
import { BUILD_TOOLS } from './programs/buildtools.ts';

const table = programTable(BUILD_TOOLS);

export const noBuildTool: Rule<ProgramFact> = {
  ...recogniser('no-build-tool', 1, table),
  level: 'warning',
  title: 'Build tools: make, CMake, Ninja, the Autotools, node-gyp, Gradle, Maven',
  why:
    'What drives a compiler has nothing to do once the program is built: it is size to pull and ' +
    'packages to patch, and a sign that the builder stage was not left behind.',
  fix: 'Build in a builder stage and copy only what was built.',
  against: {
    argument:
      'Some services start by a Makefile target, and some fetch plug-ins that are built when they ' +
      'are installed.',
    answer:
      'A target that only starts a program is one line of ENTRYPOINT. Plug-ins built at run time ' +
      'are no longer what was reviewed; where that is meant, an exception with its path says so.',
  },
  exception: { path: '/usr/bin/make', reason: 'operators start maintenance jobs by make targets' },
  match: (input) => findPrograms(input, table, 'no-build-tool', 'program'),
};
