// What the approved states are made of: a pull request of `orders` with real digests and its
// Dockerfile, the images they compare, and the baselines.

import type { Baseline, Report, Subject } from '../../src/model/report.ts';
import type { RuleState, Snapshot } from '../../src/model/snapshot.ts';
import { BUILT_BASE, finding, KiB } from './parts.ts';
import {
  basePackages,
  goModule,
  measured,
  newerDebs,
  noHealthcheck,
  ordersBase,
  ordersNext,
  real,
  sample,
  shell,
  sizesOf,
  states,
  type SampleOptions,
} from './samples.ts';

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
export const LEAK = `${BUILD}COPY --from=build /usr/local/ /usr/local/
COPY --from=build /usr/local/bin/orders /usr/local/bin/orders
COPY --from=busybox:1.37.0-musl /bin/busybox /bin/sh
COPY --chmod=0755 entrypoint.sh /entrypoint.sh
COPY migrations/ /migrations/
USER 65532
ENTRYPOINT ["/entrypoint.sh"]
`;

const HEAD = '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736';
export const NEXT = '2f9be04c7d1a5b8e6f30c94d82a7b1e5f6c8d903';
export const TAGGED = 'e140b9c850ce738a72dcf577b56deb906576a9cf';
export const ARM = 'linux/arm64';

export interface StateOptions extends SampleOptions {
  readonly subject?: Partial<Subject>;
  /** The Dockerfile's text; its lines are those of the samples' layers. */
  readonly text?: string;
}

/** A pull request's report unless the options say otherwise. */
export function state({ subject, text = PLAIN, ...options }: StateOptions): Report {
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
export function cleanBase(platform?: string): Snapshot {
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

export const both = (head: Snapshot, base: Snapshot): SampleOptions['targets'] => [
  measured(head, base),
  measured(onArm(head), onArm(base)),
];

/** The next build of the binary, `more` MiB larger, with a newer pgx. */
export function newerPgx(more: number): Snapshot {
  const packages = basePackages().map((one) =>
    one.name.includes('pgx') ? goModule(one.name, 'v5.8.0', one.location, one.layer) : one,
  );
  return ordersNext(more, { packages });
}

/** The base image moved, and nothing else. */
export function newerBase(): Snapshot {
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

export const withFindings = (image: Snapshot, findings: Snapshot['findings']): Snapshot => ({
  ...image,
  findings,
  rules: states(findings),
});

export const map = finding({
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
export const compiler = finding({
  rule: 'no-compiler',
  path: '/usr/bin/cc',
  layer: 1,
  lines: [15, 15],
  copiedFrom: { stage: 'build' },
  message: 'gcc at /usr/bin/cc',
  evidence: { what: 'gcc', by: 'symlink' },
});
export const shipped = {
  ...shell,
  copiedFrom: null,
  fix: 'Remove line 16: it brings nothing else.',
};

export const STORED: Baseline = {
  ...BUILT_BASE,
  kind: 'report',
  url: 'https://github.com/example-org/orders/actions/runs/19391004417',
};
export const without = (reason: string): Baseline => ({
  kind: 'none',
  ref: null,
  commit: null,
  url: null,
  reason,
  failed: false,
});
export const BROKEN: Baseline = {
  ...BUILT_BASE,
  failed: true,
  reason:
    'base does not build at line 7: `RUN CGO_ENABLED=0 go build -trimpath -o /usr/local/bin/orders ./cmd/orders` (main.go:12:2: no required module provides package github.com/example-org/orders/internal/queue)',
  next: 'Merge once with the exception label, or repair the base branch: this pull request cannot.',
};
export const IMAGE: Baseline = {
  ...without(''),
  kind: 'image',
  ref: 'ghcr.io/example-org/orders:2.13.1',
  reason: null,
};

/** No answer of one rule that would fail. */
export function withoutAnswer(image: Snapshot): Snapshot {
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
