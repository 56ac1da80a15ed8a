// F2. The rule no-package-manager: pure.

import type { Rule } from '../../model/knowledge.ts';
import { findPrograms } from '../findprograms.ts';
import { programTable } from '../programs.ts';
import { recogniser, type ProgramFact } from '../recognise.ts';
import { PACKAGE_MANAGERS } from './programs/packagemanagers.ts';

const table = programTable(PACKAGE_MANAGERS);

export const noPackageManager: Rule<ProgramFact> = {
  ...recogniser('no-package-manager', 1, table),
  level: 'error',
  title: 'Package managers of distributions and languages',
  why:
    'A package manager fetches and installs whatever it is told: what runs is then no longer ' +
    'what was built and reviewed.',
  fix: 'Install packages in a builder stage and copy what they installed.',
  against: {
    argument:
      'Scanners read its database to know what is installed, and the next image on top of this one ' +
      'needs it.',
    answer:
      'The database is data and no finding: only programs are. An image that others build on is a ' +
      'base image, for which `rules: { no-package-manager: off }` is right.',
  },
  exception: { path: '/usr/bin/apt*', reason: 'base image of the team: others install on top' },
  slimWarnsInherited: true,
  match: (input) => findPrograms(input, table, 'no-package-manager', 'program'),
};
