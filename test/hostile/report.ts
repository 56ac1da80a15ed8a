// Reports and snapshots in which every text that a stranger may choose is one of some names.

import type { Delta } from '../../src/model/delta.ts';
import type { Report, TargetReport, Verdict } from '../../src/model/report.ts';
import type { Excuse, Finding, RuleState, Snapshot } from '../../src/model/snapshot.ts';
import {
  digest,
  finding,
  layer,
  MiB,
  problem,
  report,
  rule,
  snapshot,
  target,
  verdict,
} from '../render/parts.ts';

/** The next name; each place takes its own. */
export interface Pick {
  (): string;
  /** How many were taken: another number each time that a name was, whatever the names are. */
  taken: number;
}

/** Goes round the names, from one of them on. */
export function picking(names: readonly string[], from: number): Pick {
  const pick = (): string => {
    const name = names[(from + pick.taken) % names.length] ?? '';
    pick.taken += 1;
    return name;
  };
  pick.taken = 0;
  return pick;
}

const CONCLUSIONS = ['fail', 'unknown', 'warn', 'pass'] as const;

/** What a report is like, beside its names. */
export interface Kind {
  readonly conclusion: (typeof CONCLUSIONS)[number];
  /** Repository and commits are real ones: there are links, to paths and tags that are not. */
  readonly isLinked: boolean;
  readonly isExcused: boolean;
  readonly hasBase: boolean;
}

/** Every kind comes up, one after another. */
export function kindOf(turn: number): Kind {
  return {
    conclusion: CONCLUSIONS[turn % 4] ?? 'fail',
    isLinked: turn % 3 !== 0,
    isExcused: turn % 4 === 2 && turn % 8 === 2,
    hasBase: turn % 5 !== 4,
  };
}

/** Each has a line of its own: lines order the findings, and names never do. */
function found(pick: Pick, level: Finding['level'], excusedBy: Excuse | null = null): Finding {
  const copiedFrom = level === 'error' ? { stage: pick() } : { image: pick() };
  const line = pick.taken;
  return finding({
    rule: pick(),
    level,
    message: pick(),
    path: `/${pick()}`,
    layer: 1,
    lines: [line, line],
    copiedFrom,
    evidence: { what: pick(), by: 'content', detail: pick(), also: [pick(), `/${pick()}`] },
    fix: pick(),
    excusedBy,
  });
}

function findings(pick: Pick): Finding[] {
  const first = found(pick, 'error');
  const config = { layer: null, path: null, lines: null, copiedFrom: null };
  return [
    first,
    // No two in one directory, which would share an entry.
    { ...first, path: `/lib/${pick()}` },
    { ...first, path: `/usr/${pick()}` },
    found(pick, 'error'),
    { ...found(pick, 'error'), ...config },
    found(pick, 'warning'),
    { ...found(pick, 'warning'), ...config, inherited: true },
    found(pick, 'note'),
    found(pick, 'error', { kind: 'base' }),
    found(pick, 'error', { kind: 'exception', reason: pick(), expires: pick() }),
    found(pick, 'warning', { kind: 'label', label: pick(), by: pick() }),
  ];
}

function rules(pick: Pick, all: readonly Finding[]): RuleState[] {
  const statuses = ['none', 'satisfied', 'not-applicable', 'unknown'] as const;
  const states = statuses.map((status) =>
    rule(pick(), 'error', { status, reason: pick(), next: pick() }),
  );
  const found = all.map(({ rule: id, level }) => rule(id, level, { status: 'found' }));
  return [...states, ...found];
}

const MIBS = [6, 88, 10];

/** An image with names in everything; `side` keeps base and head apart. */
function image(pick: Pick, platform: string, side: number): Snapshot {
  const all = findings(pick);
  return snapshot({
    digest: pick(),
    platform,
    config: {
      user: pick(),
      entrypoint: [pick(), pick()],
      cmd: [pick()],
      env: [pick()],
      path: pick(),
      exposedPorts: [pick()],
      healthcheck: [pick()],
      workingDir: pick(),
      labels: { [`label ${pick()}`]: pick() },
    },
    layers: MIBS.map((mib, index) =>
      layer({
        diffId: `${side}${index}`,
        digest: digest(`${side}${index}`),
        compressed: MiB(mib + side),
        uncompressed: MiB(2 * mib + side),
        createdBy: pick(),
        origin: index === 0 ? 'base-image' : 'dockerfile',
        stage: pick(),
        lines: index === 2 ? null : [14 + index, 14 + index],
        instruction: index === 2 ? null : pick(),
        copiedFrom: { stage: pick() },
      }),
    ),
    // The renderers sort packages by size before they ask for the name.
    packages: ['deb', 'npm'].map((type, index) => ({
      purl: pick(),
      type,
      name: `${index}${pick()}`,
      version: `${pick()}${side}`,
      size: MiB(pick.taken),
      location: pick(),
      layer: index,
    })),
    rules: rules(pick, all),
    findings: all,
    files: [
      [`/${pick()}`, MiB(5), 1, 1],
      [`/new/${pick()}`, MiB(3), 1, 1],
      [`/many/${pick()}`, MiB(2), 40, 2],
    ],
    problems: [
      problem({ code: pick(), message: pick(), next: pick(), path: pick(), affects: [pick()] }),
    ],
  });
}

function deltaOf(pick: Pick): Delta {
  const row = { instruction: null, copiedFrom: null, uncompressed: MiB(2) } as const;
  return {
    size: { compressed: MiB(90), uncompressed: MiB(6), content: MiB(6), wasted: 0 },
    layers: [
      { ...row, base: 0, head: 0, lines: [14, 14], origin: 'base-image', compressed: MiB(2) },
      {
        ...row,
        base: 1,
        head: 1,
        lines: [15, 15],
        origin: 'dockerfile',
        instruction: pick(),
        compressed: MiB(87),
      },
      { ...row, base: null, head: 2, lines: null, origin: 'unknown', compressed: MiB(2) },
      { ...row, base: 2, head: null, lines: null, origin: 'dockerfile', compressed: MiB(-1) },
    ],
    directories: [[`/${pick()}`, MiB(6)]],
    findings: { added: [], fixed: [found(pick, 'error'), found(pick, 'warning')] },
  };
}

function targetOf(pick: Pick, name: string, platform: string, { hasBase }: Kind): TargetReport {
  const head = image(pick, platform, 1);
  if (!hasBase) return target({ name, platform, head });
  return target({ name, platform, head, base: image(pick, platform, 0), delta: deltaOf(pick) });
}

function verdicts(pick: Pick, targets: readonly TargetReport[], kind: Kind): Verdict[] {
  const over = { actual: MiB(105), bound: MiB(40), over: MiB(65) } as const;
  const result = kind.conclusion;
  const numbers = result === 'fail' || result === 'warn' ? over : { actual: null, bound: MiB(40) };
  const measured = result === 'pass' ? { actual: MiB(30), bound: MiB(40) } : numbers;
  return targets.flatMap(({ name, platform }): Verdict[] => {
    const place = { target: name, platform, reason: pick(), next: pick(), limit: pick() };
    const excusedBy: Excuse | null = kind.isExcused
      ? { kind: 'label', label: pick(), by: pick() }
      : null;
    return [
      verdict({ ...place, result: kind.isExcused ? 'fail' : result, ...measured, excusedBy }),
      verdict({ ...place, id: 'max-increase', result: 'n/a', actual: null, bound: null }),
    ];
  });
}

const COMMIT = '7c46762a3cc4ad23eb4431fe91d7c08aa3d3d736';

/** Real parts of links, or names in their place. */
function addresses(pick: Pick, { isLinked }: Kind): { repository: string; commit: () => string } {
  return isLinked
    ? { repository: 'example-org/orders', commit: () => COMMIT }
    : { repository: `${pick()}?`, commit: pick };
}

/**
 * A report of a kind. Long names are not put where they would stand in hundreds of links, which
 * micromark reads too slowly.
 */
export function reportWith(pick: Pick, kind: Kind): Report {
  const { repository, commit } = addresses(pick, kind);
  const linked = (): string => pick().slice(0, 300);
  const name = pick();
  const targets = [
    targetOf(pick, name, pick(), kind),
    targetOf(pick, name, pick(), kind),
    { ...targetOf(pick, pick(), pick(), kind), role: 'builder' as const },
  ];
  return report({
    subject: {
      name: pick(),
      repository,
      commit: commit(),
      event: kind.conclusion === 'pass' ? pick() : 'pull_request',
      pullRequest: 7,
      tag: kind.conclusion === 'pass' ? linked() : null,
      dockerfile: { path: linked(), text: pick(), commit: commit(), changedLines: [[15, 18]] },
    },
    baseline: {
      kind: kind.hasBase ? 'build' : 'none',
      ref: linked(),
      commit: commit(),
      url: pick(),
      reason: pick(),
      failed: kind.conclusion === 'unknown' && !kind.hasBase,
    },
    policy: {
      preset: 'strict',
      failOn: 'error',
      changedHere: [pick(), pick(), pick()],
      exceptionLabel: pick(),
    },
    targets,
    verdicts: verdicts(pick, targets.slice(0, 2), kind),
    buildNotes: [{ id: pick(), message: pick(), lines: [3, 3], fix: pick() }],
    problems: [problem({ message: pick(), next: pick(), path: pick() })],
    exception: kind.isExcused ? { kind: 'label', label: pick(), by: pick() } : null,
    conclusion: kind.conclusion,
  });
}
