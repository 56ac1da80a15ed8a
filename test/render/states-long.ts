// The states that do not fit: a monorepo's image with long paths, and one with thousands of packages.

import type { Report } from '../../src/model/report.ts';
import type { Finding, Layer, Package, Snapshot } from '../../src/model/snapshot.ts';
import { finding, layer, MiB, snapshot } from './parts.ts';
import { limits, measured, real, sample, sizesOf, states } from './samples.ts';

const FROM_LINE = 3;
const FIRST_LINE = 4;

interface Copied {
  readonly from: string;
  readonly to: string;
  readonly compressed: number;
}

const copy = ({ from, to }: Copied): string => `COPY --from=build ${from} ${to}`;

/** One layer a line, after the base image's. */
function layersOf(copied: readonly Copied[]): Layer[] {
  const base = layer({
    diffId: 'node-base',
    origin: 'base-image',
    stage: null,
    lines: [FROM_LINE, FROM_LINE],
    instruction: 'FROM gcr.io/distroless/nodejs24-debian12:nonroot AS runtime',
    compressed: MiB(68.1),
    uncompressed: MiB(180),
  });
  const own = copied.map((one, index): Layer => {
    const line = FIRST_LINE + index;
    return layer({
      diffId: `layer-${one.to}-${one.compressed}`,
      lines: [line, line],
      instruction: copy(one),
      createdBy: `${copy(one)} # buildkit`,
      copiedFrom: { stage: 'build' },
      compressed: MiB(one.compressed),
      uncompressed: MiB(one.compressed * 3),
    });
  });
  return [base, ...own];
}

function textOf(copied: readonly Copied[]): string {
  const lines = [
    'FROM node:24-bookworm AS build',
    'RUN pnpm install --frozen-lockfile && pnpm -r build',
    'FROM gcr.io/distroless/nodejs24-debian12:nonroot AS runtime',
    ...copied.map(copy),
    'CMD ["/app/server.js"]',
  ];
  return `${lines.join('\n')}\n`;
}

interface Storefront {
  readonly copied: readonly Copied[];
  readonly before: readonly Copied[];
  readonly findings: readonly Finding[];
  readonly packages: readonly [base: readonly Package[], head: readonly Package[]];
  readonly limit: number;
}

/** `storefront`, compared with a smaller `main`. */
function storefront({ copied, before, findings, packages, limit }: Storefront): Report {
  const image = (
    all: readonly Copied[],
    found: readonly Finding[],
    of: readonly Package[],
  ): Snapshot =>
    snapshot({
      ...sizesOf(layersOf(all)),
      config: { ...snapshot().config, entrypoint: [], cmd: ['/app/server.js'], exposedPorts: [] },
      rules: states(found),
      findings: found,
      packages: of,
    });
  const [base, head] = packages;
  const commit = '688e24bf0de6ea3075f33133232873b5cfbb788e';
  return sample({
    targets: [measured(real(image(copied, findings, head)), real(image(before, [], base)))],
    policy: { limits: limits({ compressed: limit, uncompressed: 500 }) },
    name: 'storefront',
    more: {
      subject: {
        name: 'storefront',
        repository: 'example-org/storefront',
        commit,
        event: 'pull_request',
        pullRequest: 12,
        tag: null,
        dockerfile: { path: 'Dockerfile', text: textOf(copied), commit, changedLines: [[5, 9]] },
      },
      exceptionLabel: 'stagegate-exception',
    },
  });
}

const npm = (name: string, version: string, location: string, at: number): Package => ({
  purl: null,
  type: 'npm',
  name,
  version,
  size: null,
  location,
  layer: at,
});

const PEERS = '@babel+core@7.28.4_@types+react@19.2.2_react-dom@19.2.0_react@19.2.0__react@19.2.0';

/** As pnpm lays packages out: the directory's name holds every peer, and their peers. */
const pnpm = (name: string, version: string, depth = 1): string => {
  const peers = Array.from({ length: depth }, () => PEERS).join('_');
  return `/app/node_modules/.pnpm/${name.replace('/', '+')}@${version}_${peers}/node_modules/${name}`;
};

const RULES = ['no-compiler', 'no-package-manager', 'no-shell', 'no-secret'] as const;

/** `count` files of one kind in one layer. */
function found(at: number, kind: number, count: number, fix: string): Finding[] {
  const rule = RULES[kind % RULES.length] ?? 'no-shell';
  return Array.from({ length: count }, (_, index): Finding => {
    const path = `${pnpm(`@storefront/tool-${kind}-${index}`, '1.4.2')}/bin/${rule.slice(3)}`;
    const line = FIRST_LINE + at;
    return finding({
      rule,
      path,
      layer: at + 1,
      lines: [line, line],
      copiedFrom: { stage: 'build' },
      message: `tool ${kind} at ${path}`,
      evidence: { what: `tool ${kind}`, by: 'path' },
      fix,
    });
  });
}

const LINES: readonly Copied[] = Array.from({ length: 16 }, (_, index) => ({
  from: `/src/apps/web/dist-${index}`,
  to: `/app/part-${index}`,
  compressed: 4 + index,
}));

/** Paths and package rows have to go. */
export function longReport(): Report {
  const names = Array.from({ length: 300 }, (_, index) => `@storefront/library-${index}`);
  const side = (version: string): Package[] =>
    names.map((name) => npm(name, version, pnpm(name, version), 1));
  return storefront({
    copied: LINES,
    before: LINES.map((one) => ({ ...one, compressed: one.compressed / 4 })),
    findings: Array.from({ length: 10 }, (_, kind) =>
      found(kind, kind, 15, 'Copy what the image runs, not the directory.'),
    ).flat(),
    packages: [side('1.0.0'), side('1.1.0')],
    limit: 150,
  });
}

/** Long fixes: not even twenty entries fit. */
export function shortReport(): Report {
  const runs = Array.from(
    { length: 5 },
    (_, index) => `${pnpm('@storefront/cli', '2.0.0')}/bin/${index}`,
  );
  const peers = runs.map((path) => path.replace('/bin/', `/node_modules/${PEERS}/${PEERS}/bin/`));
  const fix = (line: number): string =>
    `Copy what the image runs, not the directory. Outside the toolchain, line ${line} brings ${[...runs, ...peers].join(', ')}.`;
  return storefront({
    copied: LINES,
    before: LINES.slice(0, 2),
    findings: Array.from({ length: 24 }, (_, kind) =>
      found(kind < 14 ? 15 : kind - 14, kind, 5, fix(FIRST_LINE + 15)),
    ).flat(),
    packages: [[], []],
    limit: 150,
  });
}

/** A summary of more than 1 MiB: every package of a monorepo is new. */
export function longPackages(): Report {
  const names = Array.from({ length: 500 }, (_, index) => `@storefront/library-${index}`);
  return storefront({
    copied: LINES.slice(0, 3),
    before: LINES.slice(0, 2),
    findings: [],
    packages: [[], names.map((name) => npm(name, '3.1.4', pnpm(name, '3.1.4', 24), 3))],
    limit: 150,
  });
}
