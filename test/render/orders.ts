// The images of the samples' `orders`, after the mock: `main`, a leak, and the next small change.

import { createHash } from 'node:crypto';
import type {
  FileRow,
  Finding,
  Layer,
  Level,
  RuleState,
  Snapshot,
} from '../../src/model/snapshot.ts';
import { basePackages, leakPackages, ORDERS } from './orders-packages.ts';
import { finding, KiB, layer, MiB, problem, rule, snapshot } from './parts.ts';

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
/** What the gate is told of them. */
export const RULES = LEVELS.map(([name, level]) => ({ name, level }));

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
