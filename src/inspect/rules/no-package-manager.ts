// F2. The rule no-package-manager: pure.

import type { Rule } from '../../model/knowledge.ts';
import { findPrograms } from '../findprograms.ts';
import { programTable } from '../programs.ts';
import { recogniser, type ProgramFact } from '../recognise.ts';
import { PACKAGE_MANAGERS } from './packagemanagers.ts';

const table = programTable(PACKAGE_MANAGERS);

export const noPackageManager: Rule<ProgramFact> = {
  ...recogniser('no-package-manager', 1, table),
  level: 'error',
  title: 'Package managers of distributions and languages',
  why:
    'A package manager fetches and installs whatever it is told: what runs is then no longer ' +
    'what was built and reviewed.',
  fix: 'Install packages in a builder stage and copy what they installed.',
  slimWarnsInherited: true,
  match: (input) => findPrograms(input, table, 'no-package-manager', 'program'),
};
