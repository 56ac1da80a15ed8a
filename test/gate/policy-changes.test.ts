import { fc } from '../property.ts';
import { readConfig } from '../../src/gate/config.ts';
import { KEYS_OF_INPUTS } from '../../src/gate/config-inputs.ts';
import { makePolicy } from '../../src/gate/policy.ts';
import { changeKind, policyChanges, type InForce } from '../../src/gate/policy-changes.ts';
import { readSettings, type RawInputs } from '../../src/gate/settings.ts';

const RULES = ['no-shell', 'no-compiler', 'healthcheck'];

/** As the pipeline does: inputs win over the file. */
function inForce(text: string, given: RawInputs = {}): InForce {
  const config = readConfig(text, RULES, 'stagegate.yml');
  const settings = readSettings({ ...config.inputs, ...given }, RULES);
  return { settings, policy: makePolicy(settings, config) };
}

const changes = (base: string, head: string, given: RawInputs = {}): string[] =>
  policyChanges(inForce(base, given), inForce(head, given));

interface Change {
  readonly key: string;
  readonly base: string;
  readonly head: string;
  readonly says: string;
}

const exception = (more: string): string =>
  `exceptions: [{ rule: no-shell, path: /bin/sh, reason: x${more} }]`;

/** Whatever in a file can let through what did not pass before. */
const LOOSENED: readonly Change[] = [
  { key: 'preset', base: '', head: 'preset: slim', says: 'preset strict → slim' },
  { key: 'preset', base: 'preset: slim', head: 'preset: off', says: 'preset slim → off' },
  {
    key: 'rules',
    base: '',
    head: 'rules: { no-shell: off }',
    says: 'rule no-shell not set → off',
  },
  {
    key: 'rules',
    base: 'rules: { healthcheck: error }',
    head: '',
    says: 'rule healthcheck error → not set',
  },
  {
    key: 'rules',
    base: 'rules: { healthcheck: error }',
    head: 'rules: { healthcheck: note }',
    says: 'rule healthcheck error → note',
  },
  {
    key: 'limits',
    base: 'limits: [{ max-compressed-size: 40MiB }]',
    head: 'limits: [{ max-compressed-size: 60MiB }]',
    says: 'max-compressed-size of runtime 40.0 MiB → 60.0 MiB',
  },
  {
    // Rounding must not hide it.
    key: 'limits',
    base: 'limits: [{ max-compressed-size: 40MiB }]',
    head: 'limits: [{ max-compressed-size: 41943041B }]',
    says: 'max-compressed-size of runtime 40.000000 MiB → 40.000001 MiB',
  },
  {
    key: 'limits',
    base: 'limits: [{ max-uncompressed-size: 1GiB, max-increase: 1% }]',
    head: 'limits: [{ max-increase: 1% }]',
    says: 'max-uncompressed-size of runtime 1.00 GiB → no limit',
  },
  {
    key: 'limits',
    base: 'limits: [{ max-increase: 1% }]',
    head: 'limits: [{ max-increase: 1MiB or 1% }]',
    says: 'max-increase of runtime (compressed) 1% → 1MiB or 1%',
  },
  {
    key: 'limits',
    base: 'limits: [{ warn-increase: 1% }]',
    head: 'limits: [{ warn-increase: 2% }]',
    says: 'warn-increase of runtime (compressed) 1% → 2%',
  },
  {
    // A limit for the stage's own name wins over the role's.
    key: 'limits',
    base: 'limits: [{ max-increase: 1% }]',
    head: 'limits: [{ max-increase: 1% }, { target: api, max-increase: 90% }]',
    says: 'max-increase of api (compressed) no limit → 90%',
  },
  {
    key: 'exceptions',
    base: '',
    head: exception(''),
    says: 'exception no-shell /bin/sh added: for good',
  },
  {
    key: 'exceptions',
    base: exception(', expires: 2027-01-31'),
    head: exception(', expires: 2028-01-31'),
    says: 'exception no-shell /bin/sh until 2027-01-31 → until 2028-01-31',
  },
  {
    // One that stands before the old one, so that a list read by name would show the old one only.
    key: 'exceptions',
    base: exception(', expires: 2027-01-31'),
    head: 'exceptions: [{ rule: no-shell, path: /bin/sh, reason: x }, { rule: no-shell, path: /bin/sh, reason: x, expires: 2027-01-31 }]',
    says: 'exception no-shell /bin/sh until 2027-01-31 → for good',
  },
  { key: 'fail-on', base: 'fail-on: warning', head: '', says: 'fail-on warning → error' },
  {
    key: 'min-change',
    base: '',
    head: 'min-change: 50MiB',
    says: 'min-change 1.0 KiB → 50.0 MiB',
  },
  { key: 'context', base: '', head: 'context: other', says: 'context . → other' },
  {
    key: 'file',
    base: '',
    head: 'file: Dockerfile.small',
    says: 'file Dockerfile in the context → Dockerfile.small',
  },
  { key: 'target', base: 'target: runtime', head: '', says: 'target runtime → the last stage' },
  {
    key: 'builder-target',
    base: '',
    head: 'builder-target: [deps]',
    says: 'builder-target those it copies from → deps',
  },
  {
    key: 'platforms',
    base: 'platforms: [linux/arm64, linux/amd64]',
    head: 'platforms: [linux/amd64]',
    says: 'platforms linux/amd64, linux/arm64 → linux/amd64',
  },
  {
    key: 'no-cache',
    base: 'no-cache: true',
    head: '',
    says: 'no-cache true → false',
  },
  { key: 'isolate-base', base: 'isolate-base: true', head: '', says: 'isolate-base true → false' },
  {
    key: 'build-contexts',
    base: '',
    head: 'build-contexts: [golang=fake]',
    says: 'build-context golang added: fake',
  },
  {
    key: 'build-args',
    base: 'build-args: [FLAVOUR=full-secret]',
    head: 'build-args: [FLAVOUR=tiny-secret]',
    says: 'build-arg FLAVOUR another value',
  },
  {
    key: 'build-args',
    base: '',
    head: 'build-args: [FLAVOUR=tiny-secret]',
    says: 'build-arg FLAVOUR added',
  },
];

test.each(LOOSENED)('$key: $says', ({ base, head, says }) => {
  expect(changes(base, head)).toEqual([says]);
  expect(changes(head, base)).toHaveLength(1);
  expect(changes(head, head)).toEqual([]);
});

test('every key of the file is in the table', () => {
  const own = ['preset', 'rules', 'limits', 'exceptions'];
  const told = new Set(LOOSENED.map(({ key }) => key));
  expect([...told].toSorted()).toEqual([...own, ...KEYS_OF_INPUTS].toSorted());
});

test('what the inputs decide is no change of the file', () => {
  const given = {
    rules: 'no-shell: off',
    target: 'runtime',
    'max-increase': '5%',
    'fail-on': 'never',
    'min-change': '1MiB',
    platforms: 'linux/amd64',
  };
  expect(changes('', '', given)).toEqual([]);
  const head =
    'rules: { no-shell: note }\ntarget: x\nfail-on: warning\nmin-change: 9MiB\nplatforms: linux/386\nlimits: [{ max-increase: 9% }]';
  expect(changes('', head, given)).toEqual([]);
  // Beside it, what the file alone says is still told.
  expect(changes('', `${head}\npreset: off`, given)).toEqual(['preset strict → off']);
});

test.each([
  ['limits: [{ max-increase: 5MiB }]', 'limits: [{ max-increase: 5 MiB }]'],
  ['limits: [{ max-compressed-size: 1KiB }]', 'limits: [{ max-compressed-size: 1024B }]'],
  ['platforms: linux/arm64,linux/amd64', 'platforms: [linux/amd64, linux/aarch64]'],
  ['context: .', ''],
  [exception(''), exception('yz')],
])('%s and %s judge alike', (base, head) => {
  expect(changes(base, head)).toEqual([]);
});

const exceptions = (...all: readonly { path: string; expires?: string }[]): string =>
  JSON.stringify({
    exceptions: all.map((one) => ({ rule: 'no-shell', reason: 'x', ...one })),
  });

/** Each file's own order is another one. */
test.each([
  {
    name: 'what loosens, by how much it may let through',
    base: 'preset: strict\nfail-on: warning\ntarget: a\nrules: { no-shell: warning, no-compiler: note }\nlimits: [{ max-compressed-size: 1MiB, max-uncompressed-size: 2MiB, max-increase: 1% }]',
    head: 'preset: slim\ntarget: b\nisolate-base: true\nrules: { no-shell: error, no-compiler: off }\nlimits: [{ max-compressed-size: 2MiB, max-uncompressed-size: 1MiB }]\nexceptions: [{ rule: no-shell, path: "**", reason: x }]',
    want: [
      'exception no-shell ** added: for good',
      'rule no-compiler note → off',
      'preset strict → slim',
      'fail-on warning → error',
      'max-compressed-size of runtime 1.0 MiB → 2.0 MiB',
      'max-increase of runtime (compressed) 1% → no limit',
      'target a → b',
      'isolate-base false → true',
      'max-uncompressed-size of runtime 2.0 MiB → 1.0 MiB',
      'rule no-shell warning → error',
    ],
  },
  {
    name: 'of exceptions the broadest, then what holds longest; what ends or goes is last',
    base: exceptions(
      { path: '/gone' },
      { path: '/less' },
      { path: '/more', expires: '2027-01-31' },
    ),
    head: exceptions(
      { path: '/less', expires: '2027-01-31' },
      { path: '/a', expires: '2027-01-31' },
      { path: '/b' },
      { path: '/opt/**' },
      { path: '**/x' },
      { path: 'sh' },
      { path: '**' },
      { path: '/more', expires: '2028-01-31' },
    ),
    want: [
      'exception no-shell ** added: for good',
      'exception no-shell **/x added: for good',
      'exception no-shell sh added: for good',
      'exception no-shell /opt/** added: for good',
      'exception no-shell /b added: for good',
      'exception no-shell /a added: until 2027-01-31',
      'exception no-shell /more until 2027-01-31 → until 2028-01-31',
      'exception no-shell /less for good → until 2027-01-31',
      'exception no-shell /gone removed: for good',
    ],
  },
  {
    name: 'an added limit loosens where it wins over another one',
    base: 'rules: { healthcheck: error }',
    head: 'limits: [{ max-increase: 1% }, { target: api, max-increase: 90% }]\nmin-change: 2KiB',
    want: [
      'rule healthcheck error → not set',
      'min-change 1.0 KiB → 2.0 KiB',
      'max-increase of api (compressed) no limit → 90%',
      'max-increase of runtime (compressed) no limit → 1%',
    ],
  },
])('order: $name', ({ base, head, want }) => {
  expect(changes(base, head)).toEqual(want);
});

test('a kind is read from the words', () => {
  const kinds = LOOSENED.map(({ key, says }) => [key, changeKind(says)].join(' '));
  expect([...new Set(kinds)]).toEqual([
    'preset preset',
    'rules rule',
    'limits limit',
    'exceptions exception',
    'fail-on fail-on',
    'min-change limit',
    ...[
      'context',
      'file',
      'target',
      'builder-target',
      'platforms',
      'no-cache',
      'isolate-base',
      'build-contexts',
      'build-args',
    ].map((key) => `${key} other`),
  ]);
});

const DAYS = ['2026-12-31', '2027-01-31', '2028-01-31', '9999-12-31'];

/** What the two sides let through, written down in another way than `policyChanges` does. */
function meaning({ settings, policy }: InForce): unknown {
  const { exceptions, rules, limits, ...rest } = policy;
  const holds = exceptions.flatMap(({ rule, path, expires }) =>
    DAYS.filter((day) => expires === null || day <= expires).map((day) => [rule, path, day].join()),
  );
  return {
    rest,
    build: settings.build,
    source: [settings.context, settings.file],
    rules: Object.entries(rules).toSorted(),
    limits: limits.map((limit) => JSON.stringify(limit)).toSorted(),
    holds: [...new Set(holds)].toSorted(),
  };
}

const day = fc.option(fc.constantFrom(...DAYS.slice(0, 3)), { nil: undefined });
const file = fc.record(
  {
    preset: fc.constantFrom('strict', 'slim', 'off'),
    'fail-on': fc.constantFrom('error', 'warning'),
    'min-change': fc.constantFrom('1KiB', '2KiB'),
    target: fc.constantFrom('a', 'b'),
    'isolate-base': fc.boolean(),
    rules: fc.dictionary(fc.constantFrom(...RULES), fc.constantFrom('error', 'note', 'off')),
    limits: fc.uniqueArray(
      fc.record({
        target: fc.constantFrom('runtime', 'a'),
        'max-compressed-size': fc.constantFrom('1KiB', '1025B', '1MiB'),
      }),
      { selector: ({ target }) => target, maxLength: 2 },
    ),
    exceptions: fc.array(
      fc.record({
        rule: fc.constantFrom('no-shell', 'no-compiler'),
        path: fc.constantFrom('/a', '/b'),
        reason: fc.constant('x'),
        expires: day,
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);

test('nothing is said exactly when both files let the same through', () => {
  fc.assert(
    fc.property(file, file, (base, head) => {
      const [before, after] = [inForce(JSON.stringify(base)), inForce(JSON.stringify(head))];
      const alike = JSON.stringify(meaning(before)) === JSON.stringify(meaning(after));
      expect(policyChanges(before, after).length === 0).toBe(alike);
      expect(policyChanges(before, before)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
