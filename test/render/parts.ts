// Small builders of model data for tests: every field has a plain default.

import type { Baseline, Report, TargetReport, Verdict } from '../../src/model/report.ts';
import type {
  Finding,
  Layer,
  Level,
  Problem,
  RuleState,
  Snapshot,
} from '../../src/model/snapshot.ts';

export const KiB = (count: number): number => Math.round(count * 1024);
export const MiB = (count: number): number => Math.round(count * 1024 * 1024);

/** A made-up but well-formed digest. */
export const digest = (seed: string): string =>
  `sha256:${Buffer.from(seed.padEnd(32, '.')).toString('hex').slice(0, 64)}`;

export function layer(parts: Partial<Layer> & { diffId: string }): Layer {
  return {
    digest: digest(parts.diffId),
    compressed: 0,
    uncompressed: 0,
    files: 1,
    wasted: 0,
    createdBy: '',
    origin: 'dockerfile',
    stage: 'runtime',
    lines: null,
    instruction: null,
    copiedFrom: null,
    ...parts,
  };
}

function sum(layers: readonly Layer[], of: 'compressed' | 'uncompressed'): number | null {
  let total = 0;
  for (const one of layers) {
    const bytes = one[of];
    if (bytes === null) return null;
    total += bytes;
  }
  return total;
}

/** Sizes are those of the layers, as in every real snapshot. */
export function snapshot(parts: Partial<Snapshot> = {}): Snapshot {
  const layers = parts.layers ?? [];
  const uncompressed = sum(layers, 'uncompressed');
  return {
    schemaVersion: 1,
    digest: digest('manifest'),
    platform: 'linux/amd64',
    size: { compressed: sum(layers, 'compressed'), uncompressed, content: uncompressed, wasted: 0 },
    config: {
      user: '65532',
      entrypoint: ['/usr/local/bin/orders'],
      cmd: [],
      env: ['PATH'],
      path: '/usr/local/bin:/usr/bin:/bin',
      exposedPorts: ['8080/tcp'],
      healthcheck: null,
      workingDir: '/',
      labels: {},
    },
    layers,
    packages: [],
    rules: [],
    findings: [],
    files: [],
    problems: [],
    ...parts,
  };
}

export function rule(id: string, level: Level, parts: Partial<RuleState> = {}): RuleState {
  return { id, level, status: 'none', reason: null, next: null, ...parts };
}

export function finding(parts: Partial<Finding> & { rule: string }): Finding {
  return {
    level: 'error',
    message: '',
    path: null,
    layer: 1,
    inherited: false,
    stage: 'runtime',
    lines: null,
    copiedFrom: null,
    evidence: { what: 'something', by: 'path' },
    fix: 'Remove it.',
    contentDigest: null,
    excusedBy: null,
    ...parts,
  };
}

export function problem(parts: Partial<Problem>): Problem {
  return {
    code: 'some-problem',
    message: 'Something was not read.',
    next: 'Do something about it.',
    path: null,
    layer: null,
    affects: [],
    ...parts,
  };
}

export function target(parts: Partial<TargetReport> = {}): TargetReport {
  return {
    name: 'runtime',
    role: 'runtime',
    platform: 'linux/amd64',
    head: null,
    base: null,
    delta: null,
    ...parts,
  };
}

export function verdict(parts: Partial<Verdict> = {}): Verdict {
  return {
    id: 'max-compressed-size',
    target: 'runtime',
    platform: 'linux/amd64',
    metric: 'compressed',
    result: 'pass',
    actual: 1,
    bound: 2,
    over: null,
    reason: null,
    next: null,
    excusedBy: null,
    ...parts,
  };
}

export const BUILT_BASE: Baseline = {
  kind: 'build',
  ref: 'main',
  commit: 'a7425783f814df8cf3c138dccee492c2270065ba',
  url: null,
  reason: null,
  failed: false,
};

export const NO_BASE: Baseline = {
  kind: 'none',
  ref: null,
  commit: null,
  url: null,
  reason: '`main` has no Dockerfile.',
  failed: false,
};

export function report(parts: Partial<Report>): Report {
  return {
    schemaVersion: 1,
    tool: {
      name: 'stagegate',
      version: '1.0.0',
      counters: {
        layers: 31,
        layersRead: 19,
        bytesRead: MiB(412),
        buildSteps: 48,
        buildStepsCached: 31,
        phases: { plan: 100, build: 41_700, scan: 2_200, judge: 100 },
      },
    },
    subject: {
      name: 'orders',
      repository: 'example-org/orders',
      commit: '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736',
      event: 'pull_request',
      pullRequest: 7,
      dockerfile: null,
    },
    baseline: BUILT_BASE,
    policy: { preset: 'strict', failOn: 'error', changedHere: [] },
    targets: [],
    verdicts: [],
    buildNotes: [],
    problems: [],
    exception: null,
    conclusion: 'pass',
    ...parts,
  };
}
