// The states that every surface must have, as reports: this wrote test/approved/*/report.json,
// which are the source from then on. To write one anew, delete it and run UPDATE_APPROVED=1.

import type { Baseline, Report, Subject } from '../../src/model/report.ts';
import { troubleWords } from '../../src/render/apitrouble.ts';
import {
  limits,
  measured,
  noHealthcheck,
  ordersBase,
  ordersLeak,
  ordersNext,
  withoutCompressed,
} from './samples.ts';
import { longPackages, longReport, shortReport } from './states-long.ts';
import {
  ARM,
  both,
  BROKEN,
  cleanBase,
  compiler,
  IMAGE,
  LEAK,
  map,
  newerBase,
  newerPgx,
  NEXT,
  shipped,
  state,
  STORED,
  TAGGED,
  withFindings,
  without,
  withoutAnswer,
  type StateOptions,
} from './states-orders.ts';

const allowed = (expires: string | null) => ({
  rule: 'no-shell',
  path: '/bin/sh',
  reason: 'entrypoint script until migrations have their own target',
  expires,
  line: 9,
});

const leaked = (parts: Partial<StateOptions> = {}): Report =>
  state({
    targets: [
      measured(ordersLeak(), ordersBase()),
      measured(ordersLeak(ARM), ordersBase(ARM)),
      measured(ordersBase(), null, { name: 'build', role: 'builder' }),
    ],
    baseline: STORED,
    text: LEAK,
    ...parts,
  });

/** A tag, as the events `release` and `push` name it. */
const tagged = (event: string, baseline: Baseline): Report =>
  state({
    targets: both(newerPgx(0.42), cleanBase()).map((one) =>
      baseline.kind === 'none' ? { ...one, base: null } : one,
    ),
    baseline,
    event,
    name: 'orders 2.14.0',
    subject: { commit: TAGGED, tag: 'v2.14.0' },
  });

const alone = (event: string, reason: string, subject: Partial<Subject> = {}): Report =>
  state({
    targets: [measured(newerPgx(0.42), null)],
    baseline: without(reason),
    event,
    subject,
  });

const excuse = { kind: 'label', label: 'stagegate-exception', by: 'octocat' } as const;

/** By the folder's name. */
export const STATES: Readonly<Record<string, () => Report>> = {
  'fail-by-rule-and-limit': () => leaked(),
  'fail-by-rule': () =>
    state({
      targets: [measured(withFindings(newerPgx(0.1), [shipped, noHealthcheck]), cleanBase())],
    }),
  'fail-by-limit': () =>
    state({
      targets: [measured(newerPgx(0.04), cleanBase())],
      policy: { limits: limits({ compressed: 16.73 }) },
    }),
  'fail-by-growth-only': () => state({ targets: both(newerPgx(6.2), cleanBase()) }),
  'warn-by-rule': () => {
    const more = ['queue', 'store'].map((name) => {
      const path = `/usr/local/bin/orders.d/${name}.go`;
      return { ...map, path, message: `${path} is a source file` };
    });
    const findings = [map, ...more, noHealthcheck];
    return state({ targets: [measured(withFindings(newerPgx(0.5), findings), cleanBase())] });
  },
  'warn-by-growth': () =>
    state({
      targets: [measured(newerPgx(2), cleanBase())],
      policy: { limits: limits({ compressed: 40, increase: '5MiB', warn: '1MiB' }) },
    }),
  pass: () => state({ targets: both(newerPgx(0.42), cleanBase()) }),
  'pass-after-fail': () =>
    state({
      targets: both(newerPgx(0.42), cleanBase()),
      baseline: STORED,
      subject: { commit: NEXT },
    }),
  shrank: () => state({ targets: [measured(ordersNext(-1.5), ordersBase())] }),
  'no-change-below-min-change': () =>
    state({ targets: [measured(ordersNext(312 / 1024 / 1024), cleanBase())] }),
  unchanged: () => state({ targets: [measured(cleanBase(), cleanBase())] }),
  'base-image-change-only': () => state({ targets: [measured(newerBase(), cleanBase())] }),
  'breach-already-in-base': () =>
    state({
      targets: [measured(cleanBase(), cleanBase())],
      policy: { limits: limits({ compressed: 16 }) },
    }),
  'finding-already-in-base': () => {
    const findings = [compiler, noHealthcheck];
    return state({
      targets: [
        measured(withFindings(newerPgx(0.1), findings), withFindings(ordersBase(), findings)),
      ],
    });
  },
  'first-run': () =>
    state({
      targets: [measured(newerPgx(0), null)],
      baseline: without('main at a742578 has no Dockerfile'),
    }),
  'base-build-failed': () => state({ targets: [measured(newerPgx(0), null)], baseline: BROKEN }),
  'base-build-failed-no-growth-limit': () =>
    state({
      targets: [measured(newerPgx(0), null)],
      baseline: BROKEN,
      policy: { limits: limits({ compressed: 40 }) },
    }),
  unknown: () =>
    state({
      targets: [measured(withoutCompressed(newerPgx(0.42)), withoutCompressed(cleanBase()))],
    }),
  'exception-used-by-label': () => leaked({ more: { exception: excuse } }),
  'exception-used-on-unknown': () =>
    state({
      targets: [measured(withoutAnswer(newerPgx(0.42)), cleanBase())],
      more: { exception: excuse },
    }),
  'exception-used-in-the-policy': () =>
    state({
      targets: [measured(withFindings(newerPgx(0.1), [shipped, noHealthcheck]), cleanBase())],
      policy: { exceptions: [allowed('2027-01-31')] },
    }),
  'exception-expired': () =>
    state({
      targets: [measured(withFindings(newerPgx(0.1), [shipped, noHealthcheck]), cleanBase())],
      policy: { exceptions: [allowed('2026-10-31')] },
    }),
  'policy-changed-here': () =>
    state({
      targets: [measured(withFindings(newerPgx(24), [shipped, noHealthcheck]), cleanBase())],
      policy: {
        limits: limits({ compressed: 60, uncompressed: 160, increase: '30MiB' }),
        exceptions: [allowed('2027-01-31')],
      },
      more: {
        changedHere: [
          'exception no-shell /bin/sh added: until 2027-01-31',
          'max-compressed-size of runtime 40.0 MiB → 60.0 MiB',
          'max-increase of runtime (compressed) 5MiB or 3% → 30MiB',
        ],
      },
    }),
  'two-runtime-stages': () =>
    state({
      targets: [
        measured(ordersNext(0.2), cleanBase(), { name: 'web' }),
        measured(newerPgx(30), cleanBase(), { name: 'worker' }),
      ],
    }),
  'no-limits': () =>
    state({ targets: [measured(newerPgx(0.2), cleanBase())], policy: { limits: [] } }),
  shortened: longReport,
  'shortened-to-a-table': shortReport,
  'older-run-finishing-last': () => leaked(),
  push: () => alone('push', 'the event push has no baseline'),
  release: () => tagged('release', IMAGE),
  'tag-without-base': () => tagged('push', without('a release without base-ref')),
  'merge-queue': () => state({ targets: both(newerPgx(0.42), cleanBase()), event: 'merge_group' }),
  schedule: () => alone('schedule', 'the event schedule has no baseline'),
  'workflow-dispatch': () =>
    alone('workflow_dispatch', 'the event workflow_dispatch has no baseline'),
  fork: () => leaked(),
  'over-1-mib': longPackages,
};

const readOnly = troubleWords(
  {
    failure: 'forbidden',
    status: 403,
    doing: 'comment on #7',
    said: 'Resource not accessible by integration',
  },
  { isFork: true },
);

/** What a run knows beside its report, where a state needs more than every run knows. */
export const STATE_OPTIONS: Readonly<Record<string, { readonly notPosted: string }>> = {
  fork: { notPosted: `${readOnly.message} ${readOnly.next}` },
};
