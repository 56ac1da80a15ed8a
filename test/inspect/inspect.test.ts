import { inspect, type InspectInput } from '../../src/inspect/inspect.ts';
import { EXTRACTORS, RULES } from '../../src/inspect/index.ts';
import type { Rule, RuleOutcome } from '../../src/model/knowledge.ts';
import type { Problem } from '../../src/model/snapshot.ts';
import { measure } from '../../src/oci/sizes.ts';
import { rootfsOf } from '../fixtures/layout.ts';
import { elf, program, text, type Layers } from './programs.ts';

const BASE: Layers = [
  [program('bin/dash', elf(['arithmetic expression: %s: "%s"'])), text('etc/x', '12345')],
  [{ symlink: 'bin/sh', to: 'dash' }, text('app/data', '123'), { whiteout: 'etc/x' }],
];

/** Rules that such small images are made for. */
const FEW = RULES.filter(({ name }) =>
  ['no-shell', 'no-compiler', 'no-package-manager'].includes(name),
);

function inputOf(layers: Layers, more: Partial<InspectInput> = {}): InspectInput {
  const rootfs = rootfsOf(layers, EXTRACTORS);
  const { layers: layerStats, ...sizes } = measure(rootfs);
  return {
    image: {
      digest: 'sha256:aa',
      platform: 'linux/arm64',
      config: { config: { User: 'app' } },
      layers: layers.map((_, i) => ({
        digest: `sha256:b${i}`,
        size: 10 + i,
        mediaType: null,
        diffId: `sha256:c${i}`,
        createdBy: `RUN ${i}`,
      })),
    },
    rootfs,
    sizes: { compressed: 21, ...sizes },
    layerStats,
    problems: [],
    rules: FEW,
    ...more,
  };
}

const problem = (affects: readonly string[]): Problem => ({
  code: 'sparse-file',
  message: 'not read',
  next: 'pack again',
  path: '/x',
  layer: 0,
  affects,
});

test('the snapshot of two layers', () => {
  const snapshot = inspect(inputOf(BASE));
  expect(snapshot).toMatchObject({
    schemaVersion: 1,
    digest: 'sha256:aa',
    platform: 'linux/arm64',
    config: { user: 'app' },
    packages: [],
    problems: [],
  });
  expect(snapshot.layers).toEqual([
    {
      digest: 'sha256:b0',
      diffId: 'sha256:c0',
      compressed: 10,
      uncompressed: snapshot.layers[0]?.uncompressed,
      files: 2,
      wasted: 5,
      createdBy: 'RUN 0',
      origin: 'unknown',
      stage: null,
      lines: null,
      instruction: null,
      copiedFrom: null,
    },
    expect.objectContaining({ files: 1, wasted: 0, createdBy: 'RUN 1' }),
  ]);
  expect(snapshot.findings).toEqual([
    {
      rule: 'no-shell',
      level: 'error',
      message: 'dash at /bin/dash',
      path: '/bin/dash',
      layer: 0,
      inherited: false,
      stage: null,
      lines: null,
      copiedFrom: null,
      evidence: { what: 'dash', by: 'path', detail: 'dash', also: ['/bin/sh'] },
      fix: expect.stringContaining('ENTRYPOINT') as string,
      contentDigest: expect.stringMatching(/^sha256:/) as string,
      excusedBy: null,
    },
  ]);
  const rows = snapshot.files.reduce((sum, [, bytes]) => sum + bytes, 0);
  expect(rows).toBe(snapshot.size.content);
});

test('every rule has a state, always', () => {
  const { rules } = inspect(inputOf([[]], { rules: RULES }));
  expect(rules.map(({ id }) => id)).toEqual(RULES.map(({ name }) => name));
  expect(rules.filter(({ status }) => status === 'unknown')).toEqual([]);
  // Nothing in it, nobody named to run it, and nothing that it starts.
  const found = rules.filter(({ status }) => status === 'found').map(({ id }) => id);
  expect(found).toEqual(['missing-runtime-data']);
});

test('a problem makes what it affects unknown, but what was seen stays seen', () => {
  const problems = [problem(['no-shell', 'no-compiler', 'content'])];
  const { rules, findings, size } = inspect(inputOf(BASE, { problems }));
  const states = rules.map(({ id, status, reason, next }) => [id, status, reason, next]);
  expect(states).toEqual([
    ['no-shell', 'found', null, null],
    ['no-compiler', 'unknown', 'not read', 'pack again'],
    ['no-package-manager', 'none', null, null],
  ]);
  expect(findings).toHaveLength(1);
  expect(size).toMatchObject({ compressed: 21, content: null });
});

test.each<{ outcome: RuleOutcome; want: object }>([
  { outcome: { status: 'none' }, want: { status: 'none', reason: null, next: null } },
  {
    outcome: { status: 'satisfied', reason: 'static' },
    want: { status: 'satisfied', reason: 'static', next: null },
  },
  {
    outcome: { status: 'not-applicable', reason: 'a builder' },
    want: { status: 'not-applicable', reason: 'a builder', next: null },
  },
  {
    outcome: { status: 'unknown', reason: 'no data', next: 'give some' },
    want: { status: 'unknown', reason: 'no data', next: 'give some' },
  },
])('a rule that answers $outcome.status', ({ outcome, want }) => {
  const rule: Rule = {
    name: 'a',
    version: 1,
    level: 'note',
    title: '',
    why: '',
    fix: '',
    against: { argument: '', answer: '' },
    exception: { reason: '' },
    match: () => outcome,
  };
  const snapshot = inspect(inputOf([[]], { rules: [rule] }));
  expect(snapshot.rules).toEqual([{ id: 'a', level: 'note', ...want }]);
  expect(snapshot.findings).toEqual([]);
});

test('texts of the rules are there for the documentation', () => {
  for (const { name, title, why, fix, against, exception, version } of RULES) {
    const texts = [title, why, fix, against.argument, against.answer, exception.reason];
    expect({ name, texts: texts.every((it) => it.length > 20) }).toEqual({
      name,
      texts: true,
    });
    expect(version).toBeGreaterThan(0);
  }
});

test('a finding says which package owns its file, also through a link', () => {
  const status = 'Package: dash\nStatus: install ok installed\nVersion: 0.5.12-2\n';
  const { findings } = inspect(
    inputOf([
      ...BASE,
      [
        text('var/lib/dpkg/status', status),
        text('var/lib/dpkg/info/dash.list', '/.\n/bin\n/bin/dash\n'),
      ],
    ]),
  );
  expect(findings.map(({ path, package: owner }) => [path, owner])).toEqual([
    ['/bin/dash', { type: 'deb', name: 'dash', version: '0.5.12-2' }],
  ]);
  expect(inspect(inputOf(BASE)).findings[0]?.package).toBeUndefined();
});
