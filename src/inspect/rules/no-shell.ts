// F2. The rule no-shell: pure.

import type { Rule } from '../../model/knowledge.ts';
import { findPrograms } from '../findprograms.ts';
import { programTable } from '../programs.ts';
import { recogniser, type ProgramFact } from '../recognise.ts';
import { SHELLS } from './programs/shells.ts';

const table = programTable(SHELLS);

export const noShell: Rule<ProgramFact> = {
  ...recogniser('no-shell', 1, table),
  level: 'error',
  title: 'A shell, whatever its name, BusyBox and Toybox included',
  why:
    'Whoever can make the service run a command gets a working environment with a shell; ' +
    'without one, most exploits have nothing to start.',
  fix: 'Copy only what the image runs, use a base image without a shell, and ENTRYPOINT ["…"].',
  against: {
    argument:
      'Who can run commands in a container has broken in already, and a shell is what operators ' +
      'need when it misbehaves at night.',
    answer:
      'Most ways in start as one command line handed to `sh`; where there is none they end there. ' +
      '`docker debug`, `kubectl debug` and a debug stage of the same Dockerfile bring a shell to a ' +
      'container that has none. On a base with a shell, `preset: slim` keeps it a warning.',
  },
  exception: {
    path: '/bin/busybox',
    reason: 'entrypoint script until migrations have their own target',
  },
  slimWarnsInherited: true,
  match: (input) => findPrograms(input, table, 'no-shell'),
};
