import type { LimitSpec } from '../../src/gate/config.ts';
import type { PolicyException } from '../../src/gate/config-exceptions.ts';
import { conclude, exitCodeOf, worst } from '../../src/gate/conclude.ts';
import { forgivesBase } from '../../src/gate/excuse.ts';
import { judge, type JudgeInput, type MeasuredTarget } from '../../src/gate/judge.ts';
import type { Policy, RuleFacts } from '../../src/gate/policy.ts';
import type { Baseline, Conclusion } from '../../src/model/report.ts';
import type { Finding, Snapshot } from '../../src/model/snapshot.ts';
import { parseGrowth, type GrowthBound } from '../../src/text/sizes.ts';
import { BUILT_BASE, finding, NO_BASE, problem, rule, snapshot } from '../render/parts.ts';

const RULES: RuleFacts[] = [
  { name: 'no-shell', level: 'error', slimWarnsInherited: true },
  { name: 'no-compiler', level: 'error' },
  { name: 'no-source-map', level: 'warning' },
  { name: 'healthcheck', level: 'note' },
];
const STATES = RULES.map(({ name, level }) => rule(name, level));

function growth(text: string): GrowthBound {
  const parsed = parseGrowth(text);
  if (!parsed.ok) throw new Error(parsed.expected);
  return parsed.value;
}

const limit = (parts: Partial<LimitSpec>): LimitSpec => ({
  target: 'runtime',
  metric: 'compressed',
  maxCompressedSize: null,
  maxUncompressedSize: null,
  maxIncrease: null,
  warnIncrease: null,
  ...parts,
});

const policy = (parts: Partial<Policy> = {}): Policy => ({
  preset: 'strict',
  failOn: 'error',
  rules: {},
  limits: [],
  exceptions: [],
  minChange: 10,
  ...parts,
});

function image(compressed: number | null, parts: Partial<Snapshot> = {}): Snapshot {
  const size = { compressed, uncompressed: 5000, content: 4000, wasted: 0 };
  return snapshot({ rules: STATES, ...parts, size });
}

const measured = (
  head: Snapshot | null,
  base: Snapshot | null,
  parts: Partial<MeasuredTarget> = {},
): MeasuredTarget => ({
  name: 'runtime',
  role: 'runtime',
  platform: 'linux/amd64',
  head,
  base,
  ...parts,
});

function run(parts: Partial<JudgeInput> & { targets: MeasuredTarget[] }) {
  const input: JudgeInput = {
    policy: policy(),
    rules: RULES,
    baseline: BUILT_BASE,
    event: 'pull_request',
    today: '2026-11-21',
    ...parts,
  };
  const judged = judge(input);
  const { targets, verdicts } = judged;
  const conclusion = conclude({ targets, verdicts, failOn: input.policy.failOn, exception: null });
  return { ...judged, conclusion };
}

describe('a limit over one target', () => {
  const failedBase: Baseline = { ...BUILT_BASE, failed: true, reason: 'main does not build.' };
  const compressedUnknown = problem({
    affects: ['compressed'],
    message: 'No layers.',
    next: 'Use buildx.',
  });
  test.each<{
    name: string;
    limit: Partial<LimitSpec>;
    head: Snapshot | null;
    base: Snapshot | null;
    baseline?: Baseline;
    event?: string | null;
    want: object;
    conclusion: Conclusion;
  }>([
    {
      name: 'under',
      limit: { maxCompressedSize: 100 },
      head: image(99),
      base: null,
      want: { result: 'pass', actual: 99, bound: 100, over: null },
      conclusion: 'pass',
    },
    {
      name: 'exactly at',
      limit: { maxCompressedSize: 100 },
      head: image(100),
      base: null,
      want: { result: 'pass', actual: 100 },
      conclusion: 'pass',
    },
    {
      name: 'one byte over',
      limit: { maxCompressedSize: 100 },
      head: image(101),
      base: null,
      want: { result: 'fail', over: 1 },
      conclusion: 'fail',
    },
    {
      name: 'limit 0',
      limit: { maxCompressedSize: 0 },
      head: image(0),
      base: null,
      want: { result: 'pass', actual: 0 },
      conclusion: 'pass',
    },
    {
      name: 'uncompressed',
      limit: { maxUncompressedSize: 4999 },
      head: image(1),
      base: null,
      want: {
        id: 'max-uncompressed-size',
        metric: 'uncompressed',
        result: 'fail',
        actual: 5000,
        over: 1,
      },
      conclusion: 'fail',
    },
    {
      name: 'size not known',
      limit: { maxCompressedSize: 100 },
      head: image(null, { problems: [compressedUnknown] }),
      base: null,
      want: {
        result: 'unknown',
        actual: null,
        bound: 100,
        reason: 'No layers.',
        next: 'Use buildx.',
      },
      conclusion: 'unknown',
    },
    {
      name: 'no image',
      limit: { maxCompressedSize: 100 },
      head: null,
      base: image(5),
      want: { result: 'unknown', actual: null },
      conclusion: 'unknown',
    },
    {
      name: 'base over already, head not more',
      limit: { maxCompressedSize: 100 },
      head: image(200),
      base: image(200),
      want: { result: 'warn', over: 100 },
      conclusion: 'warn',
    },
    {
      name: 'base over already, head more by min-change',
      limit: { maxCompressedSize: 100 },
      head: image(210),
      base: image(200),
      want: { result: 'warn' },
      conclusion: 'warn',
    },
    {
      name: 'base over already, head more than min-change',
      limit: { maxCompressedSize: 100 },
      head: image(211),
      base: image(200),
      want: { result: 'fail' },
      conclusion: 'fail',
    },
    {
      name: 'base over already, on a push',
      limit: { maxCompressedSize: 100 },
      head: image(200),
      base: image(200),
      event: 'push',
      want: { result: 'fail' },
      conclusion: 'fail',
    },
    {
      name: 'base exactly at the limit, head over within min-change',
      limit: { maxCompressedSize: 100 },
      head: image(105),
      base: image(100),
      want: { result: 'fail', over: 5 },
      conclusion: 'fail',
    },
    {
      name: 'growth within the bytes',
      limit: { maxIncrease: growth('5B or 3%') },
      head: image(105),
      base: image(100),
      want: { result: 'pass', actual: 5, bound: 5 },
      conclusion: 'pass',
    },
    {
      name: 'growth: the larger of the two',
      limit: { maxIncrease: growth('5B or 30%') },
      head: image(130),
      base: image(100),
      want: { result: 'pass', actual: 30, bound: 30 },
      conclusion: 'pass',
    },
    {
      name: 'growth over',
      limit: { maxIncrease: growth('3%') },
      head: image(104),
      base: image(100),
      want: { result: 'fail', actual: 4, bound: 3, over: 1 },
      conclusion: 'fail',
    },
    {
      name: 'shrunk',
      limit: { maxIncrease: growth('0B') },
      head: image(50),
      base: image(100),
      want: { result: 'pass', actual: -50, bound: 0 },
      conclusion: 'pass',
    },
    {
      name: 'growth that warns',
      limit: { warnIncrease: growth('1B') },
      head: image(102),
      base: image(100),
      want: { id: 'warn-increase', result: 'warn', over: 1 },
      conclusion: 'warn',
    },
    {
      name: 'growth in uncompressed',
      limit: { maxIncrease: growth('1B'), metric: 'uncompressed' },
      head: image(102),
      base: image(100),
      want: { metric: 'uncompressed', result: 'pass', actual: 0 },
      conclusion: 'pass',
    },
    {
      name: 'no baseline',
      limit: { maxIncrease: growth('1B') },
      head: image(102),
      base: null,
      baseline: NO_BASE,
      want: { result: 'n/a', actual: null, bound: null, reason: '`main` has no Dockerfile.' },
      conclusion: 'pass',
    },
    {
      name: 'baseline failed',
      limit: { maxIncrease: growth('1B') },
      head: image(102),
      base: null,
      baseline: failedBase,
      want: {
        result: 'unknown',
        actual: null,
        reason: 'main does not build.',
        next: 'Repair the baseline, or set `baseline: none` to judge sizes alone.',
      },
      conclusion: 'unknown',
    },
    {
      name: 'baseline failed, and it is known what helps',
      limit: { maxIncrease: growth('1B') },
      head: image(102),
      base: null,
      baseline: { ...failedBase, next: 'Repair main.' },
      want: { result: 'unknown', reason: 'main does not build.', next: 'Repair main.' },
      conclusion: 'unknown',
    },
    {
      name: 'baseline failed, size limit only',
      limit: { maxCompressedSize: 200 },
      head: image(102),
      base: null,
      baseline: failedBase,
      want: { result: 'pass' },
      conclusion: 'pass',
    },
    {
      name: 'base without this target',
      limit: { maxIncrease: growth('1B') },
      head: image(102),
      base: null,
      // Renaming a stage must not be a way around the limit.
      want: {
        result: 'unknown',
        reason: 'The baseline has no runtime on linux/amd64.',
        next: 'Take a new baseline, or set `baseline: none` to judge sizes alone.',
      },
      conclusion: 'unknown',
    },
    {
      name: 'base size not known',
      limit: { maxIncrease: growth('1B') },
      head: image(102),
      base: image(null),
      want: { result: 'unknown', actual: null },
      conclusion: 'unknown',
    },
    {
      name: 'head size not known',
      limit: { maxIncrease: growth('3%') },
      head: image(null),
      base: image(100),
      want: { result: 'unknown', actual: null, bound: 3 },
      conclusion: 'unknown',
    },
    {
      name: 'a target that was not built',
      limit: { target: 'runtmie', maxCompressedSize: 100 },
      head: image(1),
      base: null,
      want: {
        target: 'runtmie',
        result: 'unknown',
        reason: 'No target named runtmie was built; there are: runtime.',
      },
      conclusion: 'unknown',
    },
  ])('$name', ({ limit: bounds, head, base, baseline, event, want, conclusion }) => {
    const result = run({
      targets: [measured(head, base)],
      policy: policy({ limits: [limit(bounds)] }),
      ...(baseline === undefined ? {} : { baseline }),
      ...(event === undefined ? {} : { event }),
    });
    expect(result.verdicts).toEqual([expect.objectContaining(want)]);
    expect(result.conclusion).toBe(conclusion);
  });
});

test('a verdict for each bound and platform; a named stage wins over the role', () => {
  const { verdicts } = run({
    targets: [
      measured(image(50), null),
      measured(image(50), null, { platform: 'linux/arm64' }),
      measured(image(70), null, { name: 'Debug' }),
      measured(image(900), null, { name: 'build', role: 'builder' }),
    ],
    policy: policy({
      limits: [
        limit({ maxCompressedSize: 60, maxUncompressedSize: 9000 }),
        limit({ target: 'debug', maxCompressedSize: 80 }),
        limit({ target: 'build', maxCompressedSize: 800 }),
      ],
    }),
  });
  expect(
    verdicts.map(({ id, target, platform, bound, result }) => [
      id,
      target,
      platform,
      bound,
      result,
    ]),
  ).toEqual([
    ['max-compressed-size', 'runtime', 'linux/amd64', 60, 'pass'],
    ['max-uncompressed-size', 'runtime', 'linux/amd64', 9000, 'pass'],
    ['max-compressed-size', 'runtime', 'linux/arm64', 60, 'pass'],
    ['max-uncompressed-size', 'runtime', 'linux/arm64', 9000, 'pass'],
    ['max-compressed-size', 'Debug', 'linux/amd64', 80, 'pass'],
    ['max-uncompressed-size', 'Debug', 'linux/amd64', 9000, 'pass'],
    ['max-compressed-size', 'build', 'linux/amd64', 800, 'fail'],
  ]);
});

describe('findings and rules', () => {
  const shell = finding({ rule: 'no-shell', path: '/bin/sh' });
  const inherited = { ...shell, inherited: true };
  const busybox = finding({
    rule: 'no-shell',
    path: '/bin/busybox',
    evidence: { what: 'BusyBox', by: 'path', also: ['/bin/sh', 'wget'] },
  });
  const ofBash: Finding = { ...shell, package: { type: 'deb', name: 'bash', version: '5.2' } };
  const map = finding({ rule: 'no-source-map', level: 'warning', path: '/app/a.map' });
  const note = finding({ rule: 'healthcheck', level: 'note' });
  const exception = (parts: Partial<PolicyException>): PolicyException => ({
    rule: 'no-shell',
    path: '/bin/*',
    reason: 'why',
    expires: null,
    line: 1,
    ...parts,
  });
  const kept = { level: 'error', excusedBy: null };
  test.each<{
    name: string;
    head: Finding[];
    base?: Finding[];
    policy?: Partial<Policy>;
    event?: string | null;
    baseline?: Baseline;
    want: object[];
    conclusion: Conclusion;
  }>([
    { name: 'an error fails', head: [shell], want: [kept], conclusion: 'fail' },
    { name: 'a warning warns', head: [map], want: [{ level: 'warning' }], conclusion: 'warn' },
    { name: 'a note passes', head: [note], want: [{ level: 'note' }], conclusion: 'pass' },
    {
      name: 'fail-on warning',
      head: [map],
      policy: { failOn: 'warning' },
      want: [{}],
      conclusion: 'fail',
    },
    {
      name: 'fail-on never',
      head: [shell],
      policy: { failOn: 'never' },
      want: [kept],
      conclusion: 'warn',
    },
    { name: 'inherited under strict', head: [inherited], want: [kept], conclusion: 'fail' },
    {
      name: 'inherited under slim',
      head: [inherited],
      policy: { preset: 'slim' },
      want: [{ level: 'warning' }],
      conclusion: 'warn',
    },
    {
      name: 'own under slim',
      head: [shell],
      policy: { preset: 'slim' },
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'inherited under slim, level set by hand',
      head: [inherited],
      policy: { preset: 'slim', rules: { 'no-shell': 'error' } },
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'preset off',
      head: [shell, map],
      policy: { preset: 'off' },
      want: [],
      conclusion: 'pass',
    },
    {
      name: 'preset off with one rule on',
      head: [shell, map],
      policy: { preset: 'off', rules: { 'no-source-map': 'error' } },
      want: [{ rule: 'no-source-map', level: 'error' }],
      conclusion: 'fail',
    },
    {
      name: 'a rule off',
      head: [shell],
      policy: { rules: { 'no-shell': 'off' } },
      want: [],
      conclusion: 'pass',
    },
    {
      name: 'base has it, by path',
      head: [shell],
      base: [shell],
      want: [{ level: 'error', excusedBy: { kind: 'base' } }],
      conclusion: 'pass',
    },
    {
      name: 'base has it, in a merge queue',
      head: [shell],
      base: [shell],
      event: 'merge_group',
      want: [{ excusedBy: { kind: 'base' } }],
      conclusion: 'pass',
    },
    {
      name: 'base has it, on the command line',
      head: [shell],
      base: [shell],
      event: null,
      want: [{ excusedBy: { kind: 'base' } }],
      conclusion: 'pass',
    },
    {
      name: 'a stored report has it, on the command line',
      head: [shell],
      base: [shell],
      event: null,
      baseline: { ...BUILT_BASE, kind: 'report' },
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'base has it, on a release',
      head: [shell],
      base: [shell],
      event: 'release',
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'base has it at another path',
      head: [shell],
      base: [{ ...shell, path: '/sh' }],
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'an exception',
      head: [shell],
      policy: { exceptions: [exception({})] },
      want: [{ level: 'error', excusedBy: { kind: 'exception', reason: 'why', expires: null } }],
      conclusion: 'pass',
    },
    {
      name: 'an exception on its last day',
      head: [shell],
      policy: { exceptions: [exception({ expires: '2026-11-21' })] },
      want: [{ excusedBy: { kind: 'exception', reason: 'why', expires: '2026-11-21' } }],
      conclusion: 'pass',
    },
    {
      name: 'an exception of yesterday',
      head: [shell],
      policy: { exceptions: [exception({ expires: '2026-11-20' })] },
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'an exception for another rule',
      head: [shell],
      policy: { exceptions: [exception({ rule: 'no-compiler' })] },
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'an exception for another name of the same file',
      head: [busybox],
      policy: { exceptions: [exception({ path: '/bin/sh' })] },
      want: [{ excusedBy: { kind: 'exception', reason: 'why', expires: null } }],
      conclusion: 'pass',
    },
    {
      name: 'an exception for what the same file holds',
      head: [busybox],
      policy: { exceptions: [exception({ path: 'wget' })] },
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'an exception for another path',
      head: [shell],
      policy: { exceptions: [exception({ path: '/usr/**' })] },
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'an exception for the package that owns the file',
      head: [ofBash],
      policy: { exceptions: [exception({ path: '/**', package: 'bash' })] },
      want: [{ excusedBy: { kind: 'exception', reason: 'why', expires: null } }],
      conclusion: 'pass',
    },
    {
      name: 'an exception for another package',
      head: [ofBash],
      policy: { exceptions: [exception({ path: '/**', package: 'dash' })] },
      want: [{ excusedBy: null }],
      conclusion: 'fail',
    },
    {
      name: 'an exception for a package, and a file of none',
      head: [shell],
      policy: { exceptions: [exception({ path: '/**', package: 'bash' })] },
      want: [kept],
      conclusion: 'fail',
    },
    {
      name: 'an exception for a package at another path',
      head: [ofBash],
      policy: { exceptions: [exception({ path: '/opt/**', package: 'bash' })] },
      want: [{ excusedBy: null }],
      conclusion: 'fail',
    },
  ])('$name', ({ head, base, policy: parts, event, baseline, want, conclusion }) => {
    const result = run({
      targets: [
        measured(
          image(1, { findings: head }),
          base === undefined ? null : image(1, { findings: base }),
        ),
      ],
      policy: policy(parts),
      ...(event === undefined ? {} : { event }),
      ...(baseline === undefined ? {} : { baseline }),
    });
    expect(result.targets[0]?.head?.findings).toEqual(
      want.map((one) => expect.objectContaining(one) as object),
    );
    expect(result.conclusion).toBe(conclusion);
  });

  test('an exception that expired is said', () => {
    const { problems } = run({
      targets: [measured(image(1), null)],
      policy: policy({ exceptions: [exception({ expires: '2026-11-20', line: 9 })] }),
    });
    expect(problems).toMatchObject([
      {
        code: 'exception-expired',
        message: 'The exception for no-shell at /bin/* expired on 2026-11-20 (stagegate.yml:9).',
      },
    ]);
  });

  describe('an exception that matched nothing is said', () => {
    const unused = {
      code: 'exception-unused',
      message: 'The exception for no-shell at /bin/zsh (stagegate.yml:9) matched nothing.',
      next: 'Remove it, or correct the path.',
      path: null,
      layer: null,
      affects: [],
    };
    const zsh = exception({ path: '/bin/zsh', line: 9 });
    const answered = [rule('no-shell', 'error', { status: 'found' })];
    const unanswered = [rule('no-shell', 'error', { status: 'unknown', reason: 'x', next: 'y' })];
    const notBuilt = { ...measured(image(1), null), head: null };
    const has = (...findings: Finding[]) => measured(image(1, { findings, rules: answered }), null);
    test.each<{
      name: string;
      targets: Parameters<typeof run>[0]['targets'];
      exceptions: PolicyException[];
      want: object[];
    }>([
      { name: 'nothing found', targets: [has()], exceptions: [zsh], want: [unused] },
      { name: 'another path', targets: [has(shell)], exceptions: [zsh], want: [unused] },
      {
        name: 'one matched',
        targets: [has(shell)],
        exceptions: [exception({}), zsh],
        want: [unused],
      },
      {
        name: 'in one of two images',
        targets: [has(), has(shell)],
        exceptions: [exception({})],
        want: [],
      },
      {
        name: 'by the link that a distribution has for /usr/bin',
        targets: [
          has({
            ...shell,
            path: '/usr/bin/dash',
            evidence: { ...shell.evidence, also: ['/usr/bin/sh'] },
          }),
        ],
        exceptions: [exception({ path: '/bin/sh' })],
        want: [],
      },
      {
        name: 'a variable that has another name',
        targets: [has({ ...shell, path: null, setBy: { keyword: 'ENV', name: 'OTHER' } })],
        exceptions: [exception({ path: null, name: 'TOKEN', line: 9 })],
        want: [
          {
            ...unused,
            message: 'The exception for no-shell at TOKEN (stagegate.yml:9) matched nothing.',
            next: 'Remove it, or correct the name.',
          },
        ],
      },
      {
        name: 'the variable of this name',
        targets: [has({ ...shell, path: null, setBy: { keyword: 'ENV', name: 'TOKEN' } })],
        exceptions: [exception({ path: null, name: 'TOKEN' })],
        want: [],
      },
      {
        name: 'no variable where none is named',
        targets: [has({ ...shell, path: null, setBy: { keyword: 'ENV', name: 'TOKEN' } })],
        exceptions: [exception({ path: null, line: 9 })],
        want: [
          {
            ...unused,
            message: 'The exception for no-shell at the image (stagegate.yml:9) matched nothing.',
            next: 'Remove it, or say what it is for: `path` for a file, `name` for a variable.',
          },
        ],
      },
      {
        name: 'by another name',
        targets: [has(busybox)],
        exceptions: [exception({ path: '/bin/sh' })],
        want: [],
      },
      {
        name: 'under a wider one',
        targets: [has(shell)],
        exceptions: [exception({}), exception({ path: '/bin/sh' })],
        want: [],
      },
      {
        name: 'an image that was not measured',
        targets: [has(), notBuilt],
        exceptions: [zsh],
        want: [],
      },
      { name: 'no image', targets: [], exceptions: [zsh], want: [] },
      {
        name: 'a rule without an answer',
        targets: [measured(image(1, { rules: unanswered }), null)],
        exceptions: [zsh],
        want: [],
      },
      {
        name: 'expired: said once',
        targets: [has()],
        exceptions: [{ ...zsh, expires: '2026-11-20' }],
        want: [expect.objectContaining({ code: 'exception-expired' }) as object],
      },
    ])('$name', ({ targets, exceptions, want }) => {
      expect(run({ targets, policy: policy({ exceptions }) }).problems).toEqual(want);
    });
  });

  test.each<{ level: 'error' | 'warning' | 'note'; failOn: Policy['failOn']; want: Conclusion }>([
    { level: 'error', failOn: 'error', want: 'unknown' },
    { level: 'warning', failOn: 'error', want: 'warn' },
    { level: 'note', failOn: 'error', want: 'pass' },
    { level: 'warning', failOn: 'warning', want: 'unknown' },
    { level: 'error', failOn: 'never', want: 'warn' },
  ])(
    'a rule of level $level without an answer, fail-on $failOn: $want',
    ({ level, failOn, want }) => {
      const rules = [
        rule('no-secret', level, { status: 'unknown', reason: 'too large', next: 'x' }),
      ];
      const { conclusion } = run({
        targets: [measured(image(1, { rules }), null)],
        policy: policy({ failOn }),
      });
      expect(conclusion).toBe(want);
    },
  );

  test('a rule that is off has no say, whatever it could not tell', () => {
    const rules = [rule('no-shell', 'error', { status: 'unknown', reason: 'r', next: 'n' })];
    const { targets, conclusion } = run({
      targets: [measured(image(1, { rules }), null)],
      policy: policy({ rules: { 'no-shell': 'off' } }),
    });
    expect(conclusion).toBe('pass');
    expect(targets[0]?.head?.rules[0]).toMatchObject({
      status: 'not-applicable',
      reason: 'turned off in the policy',
    });
  });

  test('findings of a builder do not count, nor does a rule that base broke and is off count as fixed', () => {
    const builder = measured(image(1, { findings: [shell] }), null, {
      role: 'builder',
      name: 'build',
    });
    const runtime = measured(image(1), image(1, { findings: [shell] }));
    const result = run({
      targets: [runtime, builder],
      policy: policy({ rules: { 'no-shell': 'off' } }),
    });
    expect(result.conclusion).toBe('pass');
    expect(result.targets[0]?.delta?.findings.fixed).toEqual([]);
  });

  test('no rule judges a builder: what it holds is no finding', () => {
    const builder = measured(image(1, { findings: [shell] }), null, {
      role: 'builder',
      name: 'build',
    });
    const { targets } = run({ targets: [measured(image(1), null), builder] });
    const head = targets[1]?.head;
    expect(head?.findings).toEqual([]);
    const told = new Set(head?.rules.map(({ status, reason }) => `${status}: ${reason}`));
    expect([...told]).toEqual(['not-applicable: a builder stage does not ship']);
  });
});

test.each<{ all: Conclusion[]; want: Conclusion }>([
  { all: [], want: 'pass' },
  { all: ['pass', 'warn'], want: 'warn' },
  { all: ['unknown', 'warn'], want: 'unknown' },
  { all: ['unknown', 'fail', 'pass'], want: 'fail' },
])('the worst of $all is $want', ({ all, want }) => {
  expect(worst(all)).toBe(want);
});

test.each([
  ['pass', 'error', 0],
  ['warn', 'error', 0],
  ['fail', 'error', 1],
  ['unknown', 'error', 3],
  ['fail', 'never', 0],
  ['unknown', 'never', 0],
] as const)('%s with fail-on %s exits %i', (conclusion, failOn, want) => {
  expect(exitCodeOf(conclusion, failOn)).toBe(want);
});

test('a run without a runtime image has no answer; an exception by label makes it a warning', () => {
  const parts = { targets: [], verdicts: [], failOn: 'error' } as const;
  expect(conclude({ ...parts, exception: null })).toBe('unknown');
  expect(conclude({ ...parts, exception: { kind: 'label', label: 'x', by: null } })).toBe('warn');
});

test.each([
  ['pull_request', 'build', true],
  ['merge_group', 'build', true],
  [null, 'build', true],
  [null, 'report', false],
  ['push', 'build', false],
  ['release', 'image', false],
] as const)('event %s with baseline %s forgives base: %s', (event, kind, want) => {
  expect(forgivesBase(event, { ...BUILT_BASE, kind })).toBe(want);
});
