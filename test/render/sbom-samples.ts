// What bills of materials are made of in tests: a report with every kind of package and place.

import type { Report } from '../../src/model/report.ts';
import type { Layer, Package, Snapshot } from '../../src/model/snapshot.ts';
import { layer, problem, report, snapshot, target } from './parts.ts';

export const CREATED = '2026-11-21T18:30:00Z';

const base: Layer = layer({
  diffId: 'base',
  origin: 'base-image',
  stage: null,
  lines: [9, 9],
  instruction: 'FROM debian:bookworm-slim AS runtime',
});
const own: Layer = layer({
  diffId: 'own',
  lines: [12, 14],
  instruction: 'COPY --from=build /app /app',
  copiedFrom: { stage: 'build' },
});

export const found = (parts: Partial<Package> & Pick<Package, 'type' | 'name'>): Package => ({
  purl: null,
  version: '1',
  size: null,
  location: '/app',
  layer: 1,
  ...parts,
});

export const PACKAGES: readonly Package[] = [
  found({
    ...{ type: 'deb', name: 'libc6', version: '2.36-9+deb12u10', size: 12_000_000, layer: 0 },
    ...{ purl: 'pkg:deb/debian/libc6@2.36-9%2Bdeb12u10', location: '/var/lib/dpkg/status' },
  }),
  found({
    ...{ type: 'npm', name: '@acme/web', version: '1.2.3', size: 4_000, dev: true, direct: true },
    ...{ purl: 'pkg:npm/%40acme/web@1.2.3', location: '/app/node_modules/@acme/web/package.json' },
  }),
  found({
    ...{ type: 'maven', name: 'org.slf4j:slf4j-api', version: '2.0.13' },
    ...{ purl: 'pkg:maven/org.slf4j/slf4j-api@2.0.13', location: '/app.jar!/BOOT-INF/lib/a.jar' },
  }),
  // The same twice, at two places and at one.
  ...['/app.jar!/BOOT-INF/lib/b.jar', '/app.jar!/BOOT-INF/lib/b.jar'].map((location) =>
    found({
      ...{ type: 'maven', name: 'org.slf4j:slf4j-api', version: '2.0.13', location },
      purl: 'pkg:maven/org.slf4j/slf4j-api@2.0.13',
    }),
  ),
  found({ type: 'generic', name: 'node', version: '', purl: 'pkg:generic/node', location: '/n' }),
];

export const image = (parts: Partial<Snapshot> = {}): Snapshot =>
  snapshot({ layers: [base, own], packages: PACKAGES, ...parts });

/** As an older Stagegate wrote it. */
export const undated = (): Report =>
  report({
    subject: {
      ...{ name: 'orders', repository: 'example-org/orders', event: null, pullRequest: null },
      commit: '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736',
      dockerfile: { path: 'docker/Dockerfile', text: '', changedLines: null },
    },
    targets: [target({ head: image() })],
  });

export const billed = (parts: Partial<Report> = {}): Report => ({
  ...undated(),
  created: CREATED,
  ...parts,
});

/** Two platforms, and a builder that does not ship. */
export const platforms = (): Report =>
  billed({
    targets: [
      target({ head: image() }),
      target({ head: image({ platform: 'linux/arm64', digest: null }), platform: 'linux/arm64' }),
      target({ head: image(), name: 'build', role: 'builder' }),
    ],
  });

/** Problems that hide packages, and one that does not. */
export const PROBLEMS = [
  problem({ code: 'extractor-failed', message: 'dpkg could not read it', affects: ['dpkg'] }),
  problem({ code: 'cataloger-failed', message: 'The packages of apk could not be listed' }),
  problem({ code: 'bad-package-record', message: 'a record names no package' }),
  problem({ code: 'export-unsupported', message: 'no sizes', affects: ['compressed'] }),
];
export const HIDING = ['extractor-failed', 'cataloger-failed', 'bad-package-record'];
