// F2. The rule healthcheck: pure.

import type { Rule } from '../../model/knowledge.ts';
import { probeBy } from './start/near.ts';

export const healthcheck: Rule = {
  name: 'healthcheck',
  version: 1,
  level: 'note',
  title: 'No HEALTHCHECK in the image config',
  why:
    'Without one, Docker, Compose and Swarm take a process that hangs for one that works: nothing ' +
    'waits for it to be ready, and nothing replaces it.',
  fix:
    'Add `HEALTHCHECK CMD ["/app/server", "--probe"]` in exec form, with a probe of the service’s ' +
    'own, or `HEALTHCHECK NONE` where the orchestrator probes.',
  against: {
    argument: 'Kubernetes ignores HEALTHCHECK and has probes of its own, and a job needs none.',
    answer:
      'Then `HEALTHCHECK NONE` says so in the Dockerfile, and satisfies the rule. It is a note: it ' +
      'changes no conclusion.',
  },
  exception: { reason: 'runs in Kubernetes alone, which has probes of its own' },
  match: (input) => {
    const { config, values } = input;
    if (config.healthcheck !== null) return { status: 'none' };
    if (values.refusesHealthcheck) {
      return { status: 'satisfied', reason: 'HEALTHCHECK NONE says that it is meant so' };
    }
    if (config.entrypoint.length === 0 && config.cmd.length === 0) {
      return {
        status: 'not-applicable',
        reason: 'the image starts nothing by default: no ENTRYPOINT and no CMD',
      };
    }
    const message = 'No HEALTHCHECK: an engine cannot tell a hanging container from a working one';
    const evidence = { what: 'HEALTHCHECK', by: 'config', detail: 'not set' } as const;
    const setBy = { keyword: 'HEALTHCHECK' } as const;
    const fix =
      `Add \`${probeBy(input)}\` in exec form, with a probe of the service’s own, or ` +
      '`HEALTHCHECK NONE` where the orchestrator probes.';
    const match = { path: null, layer: null, message, evidence, setBy, fix };
    return { status: 'found', matches: [match] };
  },
};
