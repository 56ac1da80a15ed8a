// The states that every surface must have, as reports: this wrote test/approved/*/report.json,
// which are the source from then on. To write one anew, delete it and run UPDATE_APPROVED=1.

import type { Baseline, Report, Subject } from '../../src/model/report.ts';
import type { RuleState, Snapshot } from '../../src/model/snapshot.ts';
import { BUILT_BASE, finding, KiB } from './parts.ts';
import {
  basePackages,
  goModule,
  limits,
  measured,
  newerDebs,
  noHealthcheck,
  ordersBase,
  ordersLeak,
  ordersNext,
  real,
  sample,
  shell,
  sizesOf,
  states,
  withoutCompressed,
  type SampleOptions,
} from './samples.ts';
import { longPackages, longReport, shortReport } from './states-long.ts';

const BUILD = `# syntax=docker/dockerfile:1
FROM golang:1.26.1-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /usr/local/bin/orders ./cmd/orders
RUN GOBIN=/usr/local/bin go install github.com/pressly/goose/v3/cmd/goose@v3.26.0
RUN go test ./...

# What ships: the binary, the migrations, and nothing that could build or run anything else.
# The base has no shell; see docs/runtime.md.

FROM gcr.io/distroless/base-debian12:nonroot AS runtime
`;
const PLAIN = `${BUILD}COPY --from=build /usr/local/bin/orders /usr/local/bin/orders
COPY migrations/ /migrations/
USER 65532
ENTRYPOINT ["/usr/local/bin/orders"]
`;
const LEAK = `${BUILD}COPY --from=build /usr/local/ /usr/local/
COPY --from=build /usr/local/bin/orders /usr/local/bin/orders
COPY --from=busybox:1.37.0-musl /bin/busybox /bin/sh
COPY --chmod=0755 entrypoint.sh /entrypoint.sh
COPY migrations/ /migrations/
USER 65532
ENTRYPOINT ["/entrypoint.sh"]
`;

const HEAD = '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736';
const NEXT = '2f9be04c7d1a5b8e6f30c94d82a7b1e5f6c8d903';
const TAGGED = 'e140b9c850ce738a72dcf577b56deb906576a9cf';
const ARM = 'linux/arm64';

interface StateOptions extends SampleOptions {
  readonly subject?: Partial<Subject>;
  /** The Dockerfile's text; its lines are those of the samples' layers. */
  readonly text?: string;
}

/** A pull request's report unless the options say otherwise. */
function state({ subject, text = PLAIN, ...options }: StateOptions): Report {
  const event = options.event === undefined ? 'pull_request' : options.event;
  const commit = subject?.commit ?? HEAD;
  const isLeak = text === LEAK;
  return sample({
    ...options,
    targets: options.targets.map(({ head, base, ...target }) => ({
      ...target,
      head: head === null ? null : real(head),
      base: base === null ? null : real(base),
    })),
    more: {
      subject: {
        name: options.name ?? 'orders',
        repository: 'example-org/orders',
        commit,
        event,
        pullRequest: event === 'pull_request' ? 7 : null,
        tag: null,
        dockerfile: {
          path: 'Dockerfile',
          text,
          commit,
          changedLines: event !== 'pull_request' ? null : isLeak ? [[15, 18]] : [],
        },
        ...subject,
      },
      exceptionLabel: event === 'pull_request' ? 'stagegate-exception' : null,
      ...options.more,
    },
  });
}

/** `main` without the Go files that the samples' base ships by mistake. */
function cleanBase(platform?: string): Snapshot {
  return { ...ordersBase(platform), findings: [noHealthcheck], rules: states([noHealthcheck]) };
}

/** Another platform's image of the same change. */
function onArm(image: Snapshot): Snapshot {
  const scaled = (bytes: number | null): number | null =>
    bytes === null ? null : Math.round(bytes * 0.96);
  const layers = image.layers.map((one) => ({
    ...one,
    diffId: `${one.diffId}-arm`,
    compressed: scaled(one.compressed),
    uncompressed: scaled(one.uncompressed),
  }));
  return { ...image, platform: ARM, ...sizesOf(layers) };
}

const both = (head: Snapshot, base: Snapshot): SampleOptions['targets'] => [
  measured(head, base),
  measured(onArm(head), onArm(base)),
];

/** The next build of the binary, `more` MiB larger, with a newer pgx. */
function newerPgx(more: number): Snapshot {
  const packages = basePackages().map((one) =>
    one.name.includes('pgx') ? goModule(one.name, 'v5.8.0', one.location, one.layer) : one,
  );
  return ordersNext(more, { packages });
}

/** The base image moved, and nothing else. */
function newerBase(): Snapshot {
  const base = cleanBase();
  const layers = base.layers.map((one) =>
    one.origin === 'base-image'
      ? {
          ...one,
          diffId: 'base-2',
          compressed: (one.compressed ?? 0) + KiB(59.8),
          uncompressed: (one.uncompressed ?? 0) + KiB(155),
        }
      : one,
  );
  return { ...base, ...sizesOf(layers), packages: [...newerDebs(), ...basePackages().slice(2)] };
}

const withFindings = (image: Snapshot, findings: Snapshot['findings']): Snapshot => ({
  ...image,
  findings,
  rules: states(findings),
});

const map = finding({
  rule: 'no-source-code',
  level: 'warning',
  path: '/usr/local/bin/orders.d/server.go',
  layer: 1,
  lines: [15, 15],
  copiedFrom: { stage: 'build' },
  message: '/usr/local/bin/orders.d/server.go is a source file',
  evidence: { what: 'Go sources', by: 'path' },
  fix: 'Copy only what was compiled.',
});
const compiler = finding({
  rule: 'no-compiler',
  path: '/usr/bin/cc',
  layer: 1,
  lines: [15, 15],
  copiedFrom: { stage: 'build' },
  message: 'gcc at /usr/bin/cc',
  evidence: { what: 'gcc', by: 'symlink' },
});
const shipped = { ...shell, copiedFrom: null, fix: 'Remove line 16: it brings nothing else.' };

const STORED: Baseline = {
  ...BUILT_BASE,
  kind: 'report',
  url: 'https://github.com/example-org/orders/actions/runs/19391004417',
};
const without = (reason: string): Baseline => ({
  kind: 'none',
  ref: null,
  commit: null,
  url: null,
  reason,
  failed: false,
});
const BROKEN: Baseline = {
  ...BUILT_BASE,
  failed: true,
  reason:
    'base does not build at line 7: RUN CGO_ENABLED=0 go build -trimpath -o /usr/local/bin/orders ./cmd/orders (main.go:12:2: no required module provides package github.com/example-org/orders/internal/queue)',
};
const IMAGE: Baseline = {
  ...without(''),
  kind: 'image',
  ref: 'ghcr.io/example-org/orders:2.13.1',
  reason: null,
};

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

/** No answer of one rule that would fail. */
function withoutAnswer(image: Snapshot): Snapshot {
  const rules = image.rules.map((one): RuleState =>
    one.id === 'no-secret'
      ? {
          ...one,
          status: 'unknown',
          reason: '/app/data/seed.bin is 2.10 GiB; one file is searched up to 1.00 GiB',
          next: 'Ship it outside the image, or make an exception in stagegate.yml',
        }
      : one,
  );
  return { ...image, rules };
}

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
          'max-compressed-size of runtime 40.0 MiB → 60.0 MiB',
          'max-increase of runtime (compressed) 5MiB or 3% → 30MiB',
          'exception no-shell /bin/sh added: until 2027-01-31',
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

/** What a run knows beside its report, where a state needs more than every run knows. */
export const STATE_OPTIONS: Readonly<Record<string, { readonly notPosted: string }>> = {
  fork: {
    notPosted:
      'The comment could not be posted: pull requests from forks get a read-only token. The verdict stands.',
  },
  'older-run-finishing-last': {
    notPosted: 'No comment was written: #7 has a newer commit, `2f9be04`, and its own run speaks.',
  },
};
