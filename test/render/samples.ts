// Reports for the tests of rendering, after the mock's `orders`: measured in code, judged by the
// gate itself, so that every state is one that can really come up.

import type { LimitSpec } from '../../src/gate/config.ts';
import { judge, type MeasuredTarget } from '../../src/gate/judge.ts';
import type { Policy } from '../../src/gate/policy.ts';
import { assembleReport, type ReportParts } from '../../src/gate/report.ts';
import type { Baseline, Report } from '../../src/model/report.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { parseGrowth } from '../../src/text/sizes.ts';
import {
  noHealthcheck,
  ordersBase,
  ordersLeak,
  ordersNext,
  RULES,
  shell,
  states,
  withoutCompressed,
} from './orders.ts';
import { BUILT_BASE, finding, MiB } from './parts.ts';

export * from './orders.ts';
export * from './orders-packages.ts';

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
      copiedFrom: { stage: 'build' },
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
