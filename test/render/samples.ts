// Reports for the tests of rendering, after the mock's `orders`: measured in code, judged by the
// gate itself, so that every state is one that can really come up.

import { createHash } from 'node:crypto';
import type { LimitSpec } from '../../src/gate/config.ts';
import { judge, type MeasuredTarget } from '../../src/gate/judge.ts';
import type { Policy } from '../../src/gate/policy.ts';
import { assembleReport, type ReportParts } from '../../src/gate/report.ts';
import type { Baseline, Report } from '../../src/model/report.ts';
import type {
  FileRow,
  Finding,
  Layer,
  Level,
  Package,
  RuleState,
  Snapshot,
} from '../../src/model/snapshot.ts';
import { parseGrowth } from '../../src/text/sizes.ts';
import { BUILT_BASE, finding, KiB, layer, MiB, problem, rule, snapshot } from './parts.ts';

const LEVELS: readonly [string, Level][] = [
  ['no-shell', 'error'],
  ['no-compiler', 'error'],
  ['no-package-manager', 'error'],
  ['no-secret', 'error'],
  ['missing-library', 'error'],
  ['dangling-entrypoint', 'error'],
  ['from-builder', 'warning'],
  ['no-source-code', 'warning'],
  ['no-dev-dependency', 'warning'],
  ['wasted-bytes', 'warning'],
  ['setuid', 'note'],
  ['healthcheck', 'note'],
];
const RULES = LEVELS.map(([name, level]) => ({ name, level }));

/** Every rule's state, as the findings make it. */
export function states(findings: readonly Finding[]): RuleState[] {
  return LEVELS.map(([id, level]): RuleState => {
    if (id === 'no-dev-dependency') {
      return rule(id, level, { status: 'not-applicable', reason: 'no package.json in the image' });
    }
    return rule(id, level, { status: findings.some((one) => one.rule === id) ? 'found' : 'none' });
  });
}

const FROM_LINE = 14;
const DISTROLESS = 'FROM gcr.io/distroless/base-debian12:nonroot AS runtime';
const build = { stage: 'build' };

type Share = readonly [compressed: number, uncompressed: number];

interface Brought {
  readonly diffId: string;
  readonly line: number;
  readonly text: string;
  readonly share: Share;
  readonly from?: Layer['copiedFrom'];
}

export const brought = ({ diffId, line, text, share, from }: Brought): Layer =>
  layer({
    diffId,
    lines: [line, line],
    instruction: text,
    createdBy: `${text} # buildkit`,
    copiedFrom: from ?? null,
    compressed: share[0],
    uncompressed: share[1],
  });

const baseImage = (diffId: string, share: Share): Layer =>
  layer({
    diffId,
    origin: 'base-image',
    stage: null,
    lines: [FROM_LINE, FROM_LINE],
    instruction: DISTROLESS,
    compressed: share[0],
    uncompressed: share[1],
  });

/** `size` in bytes. */
export const deb = (name: string, version: string, size: number): Package => ({
  purl: `pkg:deb/debian/${name}@${version}`,
  type: 'deb',
  name,
  version,
  size,
  location: `/var/lib/dpkg/status.d/${name}`,
  layer: 0,
});

/** A module linked into a binary. */
export const goModule = (name: string, version: string, location: string, at: number): Package => ({
  purl: `pkg:golang/${name}@${version}`,
  type: 'golang',
  name,
  version,
  size: null,
  location,
  layer: at,
});

const ORDERS = '/usr/local/bin/orders';

/** The packages of `main`; the binary is in layer `at`. */
export const basePackages = (at = 1): Package[] => [
  deb('libssl3', '3.0.17-1~deb12u3', KiB(6020)),
  deb('tzdata', '2025b-0+deb12u2', KiB(2810)),
  goModule('github.com/jackc/pgx/v5', 'v5.7.6', ORDERS, at),
  goModule('go.opentelemetry.io/otel', 'v1.38.0', ORDERS, at),
  goModule('golang.org/x/net', 'v0.44.0', ORDERS, at),
];

/** What a newer base image brings. */
export const newerDebs = (): Package[] => [
  deb('libssl3', '3.0.18-1~deb12u1', KiB(6163.4)),
  deb('tzdata', '2026b-0+deb12u1', KiB(2820.2)),
];

const leakPackages = (): Package[] => [
  ...newerDebs(),
  goModule('github.com/jackc/pgx/v5', 'v5.8.0', ORDERS, 2),
  goModule('go.opentelemetry.io/otel', 'v1.39.0', ORDERS, 2),
  goModule('golang.org/x/net', 'v0.46.0', ORDERS, 2),
  { ...goModule('busybox', '1.37.0', '/bin/sh', 3), type: 'binary', purl: null, size: MiB(1.1) },
  goModule('stdlib', 'go1.26.1', '/usr/local/go/bin/go', 1),
  ...['github.com/pressly/goose/v3 v3.26.0', 'github.com/sethvargo/go-retry v0.3.0'].map((one) => {
    const [name = '', version = ''] = one.split(' ');
    return goModule(name, version, '/usr/local/bin/goose', 1);
  }),
];

export const noHealthcheck = finding({
  rule: 'healthcheck',
  level: 'note',
  layer: null,
  message: 'no HEALTHCHECK in the image config',
  evidence: { what: 'no HEALTHCHECK', by: 'config' },
  fix: 'Add a HEALTHCHECK, or turn the rule off.',
});

/** arm64 is a little smaller, as in the mock. */
const scale = (platform: string): number => (platform === 'linux/arm64' ? 0.96 : 1);

const LINE = {
  orders: 'COPY --from=build /usr/local/bin/orders /usr/local/bin/orders',
  local: 'COPY --from=build /usr/local/ /usr/local/',
  busybox: 'COPY --from=busybox:1.37.0-musl /bin/busybox /bin/sh',
  entrypoint: 'COPY --chmod=0755 entrypoint.sh /entrypoint.sh',
  migrations: 'COPY migrations/ /migrations/',
} as const;

/** `main`: a distroless base, the binary, the migrations with two Go files. */
export function ordersBase(platform = 'linux/amd64'): Snapshot {
  const by = scale(platform);
  const size = (compressed: number, uncompressed: number): Share => [
    MiB(compressed * by),
    MiB(uncompressed * by),
  ];
  const findings = [
    finding({ rule: 'no-source-code', level: 'warning', path: '/migrations/embed.go', layer: 2 }),
    finding({
      rule: 'no-source-code',
      level: 'warning',
      path: '/migrations/migrations_test.go',
      layer: 2,
    }),
    noHealthcheck,
  ];
  return snapshot({
    platform,
    layers: [
      baseImage('base-1', size(6.7, 20.6)),
      brought({ diffId: 'o1', line: 15, text: LINE.orders, share: size(9.94, 27.4), from: build }),
      brought({ diffId: 'm1', line: 16, text: LINE.migrations, share: [KiB(62.5), KiB(200)] }),
    ],
    packages: basePackages(),
    rules: states(findings),
    findings,
    files: [
      [ORDERS, MiB(27.4 * by), 1, 1],
      ['/migrations', KiB(200), 14, 2],
    ],
  });
}

/** The pull request of the mock: the toolchain leaks, a shell comes along. */
export function ordersLeak(platform = 'linux/amd64'): Snapshot {
  const by = scale(platform);
  const size = (compressed: number, uncompressed: number): Share => [
    MiB(compressed * by),
    MiB(uncompressed * by),
  ];
  const tools = `/usr/local/go/pkg/tool/${platform.replace('/', '_')}`;
  const compiler = (path: string): Finding =>
    finding({
      rule: 'no-compiler',
      path,
      layer: 1,
      lines: [15, 15],
      copiedFrom: build,
      message: `Go toolchain at ${path}`,
      evidence: { what: 'Go toolchain', by: 'path' },
      fix: 'Copy what the image runs, not the directory. Outside the toolchain, line 15 brings /usr/local/bin/goose and /usr/local/bin/orders.',
    });
  const findings = [
    finding({
      rule: 'no-shell',
      path: '/bin/sh',
      layer: 3,
      lines: [17, 17],
      copiedFrom: { image: 'busybox:1.37.0-musl' },
      message: 'BusyBox 1.37.0 ash at /bin/sh',
      evidence: { what: 'BusyBox 1.37.0 ash', by: 'content', also: ['wget', 'nc', 'dpkg'] },
      fix: 'Remove lines 17 and 18; ENTRYPOINT ["/usr/local/bin/orders"]',
    }),
    compiler('/usr/local/go/bin/go'),
    ...['asm', 'cgo', 'compile', 'link'].map((name) => compiler(`${tools}/${name}`)),
    finding({
      rule: 'from-builder',
      level: 'warning',
      path: '/usr/local/go',
      layer: 1,
      lines: [15, 15],
      message: '14,857 files under /usr/local/go/ (205.8 MiB)',
      evidence: { what: 'toolchain of stage build', by: 'content' },
    }),
    finding({
      rule: 'wasted-bytes',
      level: 'warning',
      path: '/usr/local/bin/orders',
      layer: 2,
      lines: [16, 16],
      message: '/usr/local/bin/orders ships twice (28.6 MiB)',
      evidence: { what: 'ships twice', by: 'path' },
      fix: 'Drop line 16, or narrow line 15.',
    }),
    noHealthcheck,
  ];
  const moved: Share = [MiB(6.7 * by) + KiB(59.8), MiB(20.6 * by) + KiB(155)];
  return snapshot({
    platform,
    layers: [
      baseImage('base-2', moved),
      brought({ diffId: 'l2', line: 15, text: LINE.local, share: size(87.7, 266.4), from: build }),
      brought({
        diffId: 'o2',
        line: 16,
        text: LINE.orders,
        share: [MiB(9.94 * by) + KiB(433.7), MiB(28.6 * by)],
        from: build,
      }),
      brought({
        diffId: 'b2',
        line: 17,
        text: LINE.busybox,
        share: [KiB(609.2), MiB(1.1)],
        from: { image: 'busybox:1.37.0-musl' },
      }),
      brought({ diffId: 'e2', line: 18, text: LINE.entrypoint, share: [661, 2048] }),
      brought({ diffId: 'm2', line: 19, text: LINE.migrations, share: [KiB(57.8), KiB(180)] }),
    ],
    packages: leakPackages(),
    rules: states(findings),
    findings,
    files: [
      ['/usr/local/go', MiB(205.8 * by), 14_857, 1],
      ['/usr/local/bin/goose', MiB(21.3 * by), 1, 1],
      ['/usr/local/bin/orders', MiB(28.6 * by), 1, 2],
      ['/bin/sh', MiB(1.1), 1, 3],
      ['/entrypoint.sh', 412, 1, 4],
      ['/migrations', KiB(180), 12, 5],
    ],
  });
}

/** A small change of the binary; `more` in MiB of the binary's compressed layer. */
export function ordersNext(more: number, parts: Partial<Snapshot> = {}): Snapshot {
  const base = ordersBase();
  const findings = [noHealthcheck];
  const layers = base.layers.map((one) =>
    one.diffId === 'o1'
      ? {
          ...one,
          diffId: 'o3',
          compressed: (one.compressed ?? 0) + MiB(more),
          uncompressed: (one.uncompressed ?? 0) + MiB(more * 2.5),
        }
      : one,
  );
  const files = base.files.map(([path, bytes, ...rest]): FileRow => {
    return [path, path === ORDERS ? bytes + MiB(more * 2.5) : bytes, ...rest];
  });
  return snapshot({
    ...base,
    ...sizesOf(layers),
    files,
    rules: states(findings),
    findings,
    ...parts,
  });
}

export function sizesOf(layers: readonly Layer[]): Pick<Snapshot, 'layers' | 'size'> {
  return { layers, size: snapshot({ layers }).size };
}

export function limits(parts: {
  compressed?: number;
  uncompressed?: number;
  increase?: string;
  warn?: string;
}): LimitSpec[] {
  const growth = (text: string | undefined): LimitSpec['maxIncrease'] => {
    const parsed = text === undefined ? null : parseGrowth(text);
    return parsed?.ok === true ? parsed.value : null;
  };
  return [
    {
      target: 'runtime',
      metric: 'compressed',
      maxCompressedSize: parts.compressed === undefined ? null : MiB(parts.compressed),
      maxUncompressedSize: parts.uncompressed === undefined ? null : MiB(parts.uncompressed),
      maxIncrease: growth(parts.increase),
      warnIncrease: growth(parts.warn),
    },
  ];
}

const sha256 = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** With digests as a registry has them: two images share one only where they share its content. */
export function real(image: Snapshot): Snapshot {
  const layers = image.layers.map((one) => ({
    ...one,
    diffId: sha256(`tar ${one.diffId}`),
    digest: one.digest === null ? null : sha256(`blob ${one.diffId}`),
  }));
  const all = layers.map(({ diffId }) => diffId).join(' ');
  return { ...image, layers, digest: sha256(`${image.platform} ${all}`) };
}

export const ALL_LIMITS = limits({ compressed: 40, uncompressed: 120, increase: '5MiB or 3%' });

const DOCKERFILE = {
  path: 'Dockerfile',
  text: 'FROM golang AS build\n',
  changedLines: [[15, 18] as const],
};

export interface SampleOptions {
  readonly targets: readonly MeasuredTarget[];
  readonly policy?: Partial<Policy>;
  readonly baseline?: Baseline;
  readonly event?: string | null;
  readonly name?: string;
  readonly more?: Partial<ReportParts>;
}

export function sample(options: SampleOptions): Report {
  const policy: Policy = {
    preset: 'strict',
    failOn: 'error',
    rules: {},
    limits: ALL_LIMITS,
    exceptions: [],
    minChange: 1024,
    ...options.policy,
  };
  const baseline = options.baseline ?? BUILT_BASE;
  const event = options.event === undefined ? 'pull_request' : options.event;
  const { targets } = options;
  return assembleReport({
    version: '1.0.0',
    counters: {
      layers: 31,
      layersRead: 19,
      bytesRead: MiB(412),
      buildSteps: 48,
      buildStepsCached: 31,
      phases: { plan: 100, build: 41_700, scan: 2_200, judge: 100 },
    },
    subject: {
      name: options.name ?? 'orders',
      repository: 'example-org/orders',
      commit: '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736',
      event,
      pullRequest: event === 'pull_request' ? 7 : null,
      dockerfile: DOCKERFILE,
    },
    baseline,
    policy,
    changedHere: [],
    judged: judge({ targets, policy, rules: RULES, baseline, event, today: '2026-11-21' }),
    ...options.more,
  });
}

export const measured = (
  head: Snapshot | null,
  base: Snapshot | null,
  parts: Partial<MeasuredTarget> = {},
): MeasuredTarget => ({
  name: 'runtime',
  role: 'runtime',
  platform: head?.platform ?? base?.platform ?? 'linux/amd64',
  head,
  base,
  ...parts,
});

export const STORED: Baseline = { ...BUILT_BASE, kind: 'report' };
const NONE: Baseline = {
  kind: 'none',
  ref: 'main',
  commit: 'a7425783f814df8cf3c138dccee492c2270065ba',
  url: null,
  reason: 'main at a742578 has no Dockerfile, so there is nothing to compare with.',
  failed: false,
};
const BROKEN: Baseline = {
  ...BUILT_BASE,
  failed: true,
  reason: 'main at a742578 does not build: RUN go build failed (Dockerfile:9).',
};

export const ARM = 'linux/arm64';
const compressedUnknown = problem({
  code: 'export-unsupported',
  message: 'builder "default" cannot export OCI layers (docker driver, classic store)',
  next: 'Create one: docker buildx create --use',
  affects: ['compressed'],
});

export function withoutCompressed(image: Snapshot): Snapshot {
  const layers = image.layers.map((one) => ({ ...one, compressed: null, digest: null }));
  const large = 'is 2.10 GiB; one file is searched up to 1.00 GiB';
  const rules = image.rules.map((one): RuleState =>
    one.id === 'no-secret'
      ? {
          ...one,
          status: 'unknown',
          reason: `/app/data/seed.bin ${large}`,
          next: 'Ship it outside the image, or make an exception in stagegate.yml',
        }
      : one,
  );
  return { ...image, ...sizesOf(layers), rules, problems: [compressedUnknown] };
}

export const shell = finding({
  rule: 'no-shell',
  path: '/bin/sh',
  layer: 2,
  lines: [16, 16],
  message: 'dash at /bin/sh',
  evidence: { what: 'dash', by: 'path' },
});

/** Every state a surface must have, by name. */
export const SAMPLES: Readonly<Record<string, () => Report>> = {
  'fail by rule and limit': () =>
    sample({
      targets: [
        measured(ordersLeak(), ordersBase()),
        measured(ordersLeak(ARM), ordersBase(ARM)),
        measured(ordersBase(), null, { name: 'build', role: 'builder' }),
      ],
      baseline: STORED,
    }),
  'fail by rule': () =>
    sample({
      targets: [
        measured(
          ordersNext(0.1, { findings: [shell, noHealthcheck], rules: states([shell]) }),
          ordersBase(),
        ),
      ],
    }),
  'fail by limit, by a hair': () =>
    sample({
      targets: [measured(ordersNext(0.04), ordersBase())],
      policy: { limits: limits({ compressed: 16.73 }) },
    }),
  'fail by growth only': () => sample({ targets: [measured(ordersNext(6.2), ordersBase())] }),
  'warn by rule': () => {
    const map = finding({
      rule: 'no-source-code',
      level: 'warning',
      path: '/app/server.ts',
      layer: 1,
      lines: [15, 15],
      copiedFrom: build,
      message: '/app/server.ts is a source file',
      evidence: { what: 'TypeScript sources', by: 'path' },
      fix: 'Copy only what was compiled.',
    });
    const more = ['a', 'b'].map((name) => ({ ...map, path: `/app/${name}.ts` }));
    const findings = [map, ...more, noHealthcheck];
    return sample({
      targets: [measured(ordersNext(0.5, { findings, rules: states(findings) }), ordersBase())],
    });
  },
  'warn by growth': () =>
    sample({
      targets: [measured(ordersNext(2), ordersBase())],
      policy: { limits: limits({ compressed: 40, increase: '5MiB', warn: '1MiB' }) },
    }),
  pass: () =>
    sample({
      targets: [measured(ordersNext(0.42), ordersBase())],
      event: null,
      name: 'orders 2.14.0',
    }),
  shrank: () => sample({ targets: [measured(ordersNext(-1.5), ordersBase())] }),
  unchanged: () => sample({ targets: [measured(ordersNext(0), ordersBase())] }),
  'first run': () => sample({ targets: [measured(ordersNext(0), null)], baseline: NONE }),
  'base build failed': () => sample({ targets: [measured(ordersNext(0), null)], baseline: BROKEN }),
  'base build failed, no growth limit': () =>
    sample({
      targets: [measured(ordersNext(0), null)],
      baseline: BROKEN,
      policy: { limits: limits({ compressed: 40 }) },
    }),
  unknown: () =>
    sample({
      targets: [measured(withoutCompressed(ordersNext(0.42)), withoutCompressed(ordersBase()))],
      name: 'web',
    }),
  'breach already in base': () =>
    sample({
      targets: [measured(ordersNext(0), ordersBase())],
      policy: { limits: limits({ compressed: 16 }) },
    }),
  'findings already in base and excepted': () => {
    const findings = [shell, { ...noHealthcheck, level: 'note' as const }];
    const base = ordersBase();
    const toolchain = finding({
      rule: 'no-compiler',
      path: '/usr/bin/cc',
      lines: [15, 15],
      evidence: { what: 'gcc', by: 'symlink' },
      message: 'gcc at /usr/bin/cc',
    });
    return sample({
      targets: [
        measured(
          ordersNext(0.1, {
            findings: [...findings, toolchain],
            rules: states([...findings, toolchain]),
          }),
          {
            ...base,
            findings: [toolchain, noHealthcheck],
            rules: states([toolchain, noHealthcheck]),
          },
        ),
      ],
      policy: {
        exceptions: [
          {
            rule: 'no-shell',
            path: '/bin/sh',
            reason: 'entrypoint script until migrations move',
            expires: '2027-01-31',
            line: 9,
          },
        ],
      },
      more: { changedHere: ['exception no-shell /bin/sh added: until 2027-01-31'] },
    });
  },
  'no limits, no findings': () =>
    sample({
      targets: [measured(ordersNext(0.2, { findings: [] }), ordersBase())],
      policy: { limits: [] },
    }),
  'two runtime stages': () =>
    sample({
      targets: [
        measured(ordersNext(0.2), ordersBase(), { name: 'web' }),
        measured(ordersNext(30), ordersBase(), { name: 'worker' }),
      ],
    }),
  'exception by label': () =>
    sample({
      targets: [measured(ordersLeak(), ordersBase())],
      more: { exception: { kind: 'label', label: 'stagegate-exception', by: 'octocat' } },
    }),
};
