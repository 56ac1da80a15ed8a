// F2. The rule no-network-client: pure.

import type { Rule } from '../../model/knowledge.ts';
import { findPrograms } from '../findprograms.ts';
import { programTable } from '../programs.ts';
import { recogniser, type ProgramFact } from '../recognise.ts';
import { NETWORK_CLIENTS } from './programs/networkclients.ts';

const table = programTable(NETWORK_CLIENTS);

export const noNetworkClient: Rule<ProgramFact> = {
  ...recogniser('no-network-client', 1, table),
  level: 'warning',
  title: 'Network clients: curl, wget, netcat, telnet, FTP, SSH, rsync',
  why:
    'Who breaks in downloads the next tool with them, and sends out what was found; a service ' +
    'makes its own connections by a library.',
  fix:
    'Download in a builder stage (`ADD https://…`, or curl there) and copy the result; give a ' +
    'health check a small program of its own or a subcommand of the service.',
  against: {
    argument:
      'HEALTHCHECK needs curl, and an attacker who runs code opens sockets without it: with bash, ' +
      'Python or Node any client is one line.',
    answer:
      'That line needs an interpreter, which other rules judge, and most attacks are scripts that ' +
      'call curl or wget by name. A probe can be the service itself (`server --probe`), or an ' +
      'exception for the one client that the health check starts.',
  },
  exception: { path: '/usr/bin/curl', reason: 'HEALTHCHECK calls it until the service can probe' },
  match: (input) => findPrograms(input, table, 'no-network-client', 'program'),
};
