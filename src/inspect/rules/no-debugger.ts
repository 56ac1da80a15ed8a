// F2. The rule no-debugger: pure.

import type { Rule } from '../../model/knowledge.ts';
import { findPrograms } from '../findprograms.ts';
import { programTable } from '../programs.ts';
import { recogniser, type ProgramFact } from '../recognise.ts';
import { DEBUGGER_PROGRAMS } from './programs/debuggers.ts';

const table = programTable(DEBUGGER_PROGRAMS);

export const noDebugger: Rule<ProgramFact> = {
  ...recogniser('no-debugger', 1, table),
  level: 'warning',
  title: 'Debuggers, tracers and packet sniffers',
  why:
    'A debugger reads the memory of what runs beside it, keys and passwords included, and a ' +
    'sniffer its traffic; both are large and idle until somebody breaks in.',
  fix:
    'Keep them in a debug stage of the same Dockerfile, or bring them along when needed: ' +
    '`docker debug`, `kubectl debug`.',
  against: {
    argument:
      'When production misbehaves there is no time to build an image with a debugger in it.',
    answer:
      'A debug container shares the process and network namespaces of the one that misbehaves, and ' +
      'starts in seconds, also beside an image that has nothing. Without CAP_SYS_PTRACE the ' +
      'debugger in the image would not attach anyway.',
  },
  exception: { path: '/usr/bin/gdb', reason: 'the crash handler writes back traces with it' },
  match: (input) => findPrograms(input, table, 'no-debugger', 'program'),
};
