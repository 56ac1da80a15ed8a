import { scopeOf } from '../../src/gate/config-exceptions.ts';
import { fc } from '../property.ts';
import { checkConfig, readConfig, type Config } from '../../src/gate/config.ts';
import { makePolicy } from '../../src/gate/policy.ts';
import { readSettings as read, type RawInputs, type Settings } from '../../src/gate/settings.ts';

const readSettings = (raw: RawInputs): Settings => read(raw, RULES);
const RULES = ['no-shell', 'no-compiler', 'no-source-map', 'healthcheck'];
const MiB = 1024 * 1024;
const EMPTY: Config = { preset: 'strict', rules: {}, limits: [], exceptions: [], inputs: {} };

function problemsOf(text: string): string[] {
  const checked = checkConfig(text, RULES);
  if ('config' in checked) return [];
  return checked.problems.map(({ name, given, message, line, column }) => {
    return `${line ?? 0}:${column ?? 0} ${name}${given === null ? '' : `: ${given}`} | ${message}`;
  });
}

test("the design's own example", () => {
  const text = `preset: strict                 # strict | slim | off
rules: { no-source-map: error, healthcheck: off }
limits:
  - target: runtime
    max-compressed-size: 40MiB
    max-increase: 5MiB or 3%
    warn-increase: 1MiB
exceptions:
  - rule: no-shell
    path: /bin/busybox
    reason: entrypoint script until migrations have their own target
    expires: 2027-01-31
`;
  expect(readConfig(text, RULES, 'stagegate.yml')).toEqual({
    preset: 'strict',
    rules: { 'no-source-map': 'error', healthcheck: 'off' },
    limits: [
      {
        target: 'runtime',
        metric: 'compressed',
        maxCompressedSize: 40 * MiB,
        maxUncompressedSize: null,
        maxIncrease: { bytes: 5 * MiB, percent: 3, text: '5MiB or 3%' },
        warnIncrease: { bytes: MiB, percent: null, text: '1MiB' },
      },
    ],
    exceptions: [
      {
        rule: 'no-shell',
        path: '/bin/busybox',
        reason: 'entrypoint script until migrations have their own target',
        expires: '2027-01-31',
        line: 9,
      },
    ],
    inputs: {},
  });
});

test.each(['', '# nothing\n', '---\n', 'limits:\n', 'rules:\n'])('%j says nothing', (text) => {
  expect(readConfig(text, RULES, 'stagegate.yml')).toEqual(EMPTY);
});

test.each([
  {
    name: 'unknown key',
    text: 'preste: slim',
    want: ['1:1 preste | unknown key; did you mean preset?'],
  },
  {
    name: 'unknown keys in a limit, and a bad size',
    text: 'limits:\n  - target: runtime\n    max-compressed-sise: 40MiB\n    max-increase: 5MB/3%\n',
    want: [
      '3:5 limits[0].max-compressed-sise | unknown key; did you mean max-compressed-size?',
      '4:19 limits[0].max-increase: 5MB/3% | want a size, a percentage, or both: 5MiB, 3%, "5MiB or 3%"',
    ],
  },
  {
    name: 'a bare M, and a number without a unit',
    text: 'limits:\n- max-compressed-size: 40M\n- max-uncompressed-size: 40\n',
    want: [
      '2:24 limits[0].max-compressed-size: 40M | want MiB (1024) or MB (1000): a bare M does not say which',
      '3:26 limits[1].max-uncompressed-size: 40 | want a size such as 40MiB (B KB MB GB KiB MiB GiB); the unit is missing',
    ],
  },
  {
    name: 'unknown rule',
    text: 'rules:\n  no-shel: off',
    want: ['2:3 rules.no-shel | unknown rule; did you mean no-shell? see stagegate rules'],
  },
  {
    name: 'unknown level',
    text: 'rules: { no-shell: warn }',
    want: ['1:20 rules.no-shell: warn | want error, warning, note or off'],
  },
  {
    name: 'preset',
    text: 'preset: [strict]',
    want: ['1:9 preset: [strict] | want strict, slim or off'],
  },
  {
    name: 'an input only',
    text: 'prepare: make',
    want: [
      "1:1 prepare | an input only: it runs a command, and this file is the pull request's own text",
    ],
  },
  {
    name: 'secrets',
    text: 'secret-envs: x',
    want: [
      "1:1 secret-envs | an input only: it authenticates, and this file is the pull request's own text",
    ],
  },
  {
    name: 'an input, misspelt',
    text: 'coment: off',
    want: [
      "1:1 coment | unknown key; did you mean comment? an input only: it speaks on the pull request, and this file is the pull request's own text",
    ],
  },
  {
    name: 'a limit at the top',
    text: 'max-increase: 5MiB',
    want: ['1:1 max-increase | belongs under limits: "- target: runtime", then this'],
  },
  {
    name: 'a context outside',
    text: 'context: ../other',
    want: ['1:10 context: ../other | want a path inside the repository; others are inputs only'],
  },
  {
    name: 'a remote context',
    text: 'build-contexts:\n  - a=docker-image://x',
    want: [
      '2:5 build-contexts[0]: a=docker-image://x | want a path inside the repository; others are inputs only',
    ],
  },
  {
    name: 'an input of the wrong form',
    text: 'platforms: amd64',
    want: ['1:12 platforms: amd64 | want os/arch such as linux/amd64'],
  },
  {
    name: 'entries of the wrong form, each at its own place',
    text: 'platforms:\n- linux/amd46\n- linux/arm64\n- lunix/arm64\n- linux/toaster\n- {}\n- toaster/arm\n',
    want: [
      '2:3 platforms[0]: linux/amd46 | want a platform that is known; did you mean linux/amd64?',
      '4:3 platforms[2]: lunix/arm64 | want a platform that is known; did you mean linux/arm64?',
      '5:3 platforms[3]: linux/toaster | want a known architecture: amd64, arm64, arm, 386, ppc64le, s390x, riscv64, loong64 …',
      '6:3 platforms[4]: {} | want a value or a list of values',
      '7:3 platforms[5]: toaster/arm | want a known operating system: linux, windows, darwin …',
    ],
  },
  { name: 'a list for one value', text: 'target: [a]', want: ['1:9 target: [a] | want one value'] },
  {
    name: 'the switch that turns the gate off',
    text: 'fail-on: never',
    want: [
      '1:10 fail-on: never | want error or warning; never switches the gate off and is an input only',
    ],
  },
  {
    name: "a build argument that would take a variable of the job's environment",
    text: 'build-args:\n- A=1\n- NPM_TOKEN\n',
    want: [
      "3:3 build-args[1] | want NAME=value; a name alone takes the job's environment and is an input only",
    ],
  },
  {
    name: 'an alias',
    text: 'preset: &a strict\nrules: *a',
    want: ['2:8 rules | want rule: level lines'],
  },
  {
    name: 'a key twice',
    text: 'preset: slim\npreset: off',
    want: ['2:1 preset | given twice in the same place; want it once'],
  },
  {
    name: 'not YAML',
    text: 'rules: {',
    want: [
      '1:9 YAML | Flow map in block collection must be sufficiently indented and end with a }',
    ],
  },
  {
    name: 'a list at the top',
    text: '- a',
    want: ['1:1 file | want keys: preset, rules, limits, exceptions'],
  },
  {
    name: 'limits that limit nothing',
    text: 'limits:\n - target: x',
    want: ['2:4 limits[0] | limits nothing; want max-compressed-size, max-increase or the like'],
  },
  {
    name: 'a misspelt bound is one problem',
    text: 'limits:\n - target: x\n   max-increas: 1MiB',
    want: ['3:4 limits[0].max-increas | unknown key; did you mean max-increase?'],
  },
  {
    name: 'the same bound twice',
    text: 'limits:\n- max-increase: 1MiB\n- target: runtime\n  max-increase: 2MiB\n- max-increase: 2MiB\n  metric: uncompressed',
    want: ['3:3 limits[1] | max-increase of target runtime stands in limits[0] already'],
  },
  {
    name: 'an exception in need of nearly everything',
    text: 'exceptions:\n- rule: no-shel\n  expires: 2027-02-30\n  path: bin/sh\n- package: bash\n',
    want: [
      '2:3 exceptions[0] | reason missing',
      '2:9 exceptions[0].rule: no-shel | unknown rule; did you mean no-shell? see stagegate rules',
      '3:12 exceptions[0].expires: 2027-02-30 | want a day: 2027-01-31',
      '4:9 exceptions[0].path: bin/sh | want an absolute path or glob of the image: /bin/sh, /opt/**, *.map',
      '5:3 exceptions[1] | rule and reason missing',
    ],
  },
])('$name', ({ text, want }) => {
  expect(problemsOf(text)).toEqual(want);
});

test('an exception without path or package is for what is of no file', () => {
  const text = 'exceptions:\n- { rule: no-shell, reason: why }\n';
  expect(readConfig(text, RULES, 'stagegate.yml').exceptions[0]?.path).toBeNull();
});

test('an exception for a variable names it, and no path', () => {
  const text = 'exceptions: [{ rule: no-shell, name: TOKEN, reason: a default }]';
  expect(readConfig(text, RULES, 'stagegate.yml').exceptions).toMatchObject([
    { path: null, name: 'TOKEN' },
  ]);
  expect(problemsOf(text.replace('name: TOKEN', 'name: TOKEN, path: /bin/sh'))).toEqual([
    '1:14 exceptions[0] | name and path exclude each other: a variable has no path',
  ]);
  expect(problemsOf(text.replace('TOKEN', "' '")).join()).toContain('want the name of a variable');
});

test('an exception may be for a package, at any path or at one', () => {
  const text = `exceptions:
- { rule: no-shell, package: bash, reason: why }
- { rule: no-shell, package: bash, path: /bin/*, reason: why }
`;
  const { exceptions } = readConfig(text, RULES, 'stagegate.yml');
  expect(exceptions.map(({ path, package: owner }) => [path, owner])).toEqual([
    ['/**', 'bash'],
    ['/bin/*', 'bash'],
  ]);
  expect(exceptions.map(scopeOf)).toEqual(['package bash', '/bin/* of package bash']);
});

test('any text is read or refused, never thrown at', () => {
  const unit = fc.constantFrom(
    'limits',
    'rules',
    'exceptions',
    'preset',
    ':',
    ' ',
    '\n',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a',
    '*a',
    '<<',
    '!!x',
    '"',
    "'",
    '|',
    '?',
    '\t',
    '\0',
    '__proto__',
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      expect(() => checkConfig(text, RULES)).not.toThrow();
    }),
  );
  expect(problemsOf('a'.repeat(100_000))).toEqual([
    '1:1 file | too long; want at most 65536 characters',
  ]);
});

test('the message looks as in the mock: place, what was given, what is expected', () => {
  const text = 'limits:\n  - target: runtime\n    max-increase: 5MB/3%\nrules:\n  no-shel: off\n';
  expect(() => readConfig(text, RULES, 'stagegate.yml')).toThrow('stagegate.yml: 2 problems');
  try {
    readConfig(text, RULES, 'stagegate.yml');
  } catch (error) {
    expect((error as { details: string[] }).details).toEqual([
      'line 3:19   limits[0].max-increase: 5MB/3%  want a size, a percentage, or both: 5MiB, 3%, "5MiB or 3%"',
      'line 5:3    rules.no-shel                   unknown rule; did you mean no-shell? see stagegate rules',
    ]);
  }
});

test('of very many problems the first ones are shown, and all are counted', () => {
  const text = Array.from({ length: 1_060 }, (_, at) => `key${at}: 1\n`).join('');
  try {
    readConfig(text, RULES, 'stagegate.yml');
    throw new Error('no problem');
  } catch (error) {
    const { message, details } = error as { message: string; details: string[] };
    expect(message).toBe('stagegate.yml: 1,060 problems');
    expect(details).toHaveLength(51);
    expect(details.at(-1)).toBe('and 1,010 problems more');
  }
});

test('inputs of the file are given like the action’s own, which win', () => {
  const config = readConfig(
    'target: api\nfail-on: warning\nplatforms: [linux/amd64, linux/arm64]',
    RULES,
    'x',
  );
  expect(config.inputs).toEqual({
    target: 'api',
    'fail-on': 'warning',
    platforms: 'linux/amd64\nlinux/arm64',
  });
  const settings = readSettings({ ...config.inputs, target: 'web' });
  expect(settings.build.target).toBe('web');
  expect(settings.build.platforms).toEqual(['linux/amd64', 'linux/arm64']);
  expect(makePolicy(settings, config).failOn).toBe('warning');
});

test('a limit given as input wins over all of its kind in the file', () => {
  const config = readConfig(
    'limits:\n- max-compressed-size: 40MiB\n  max-increase: 1MiB\n- target: api\n  max-compressed-size: 50MiB\n',
    RULES,
    'x',
  );
  const policy = makePolicy(readSettings({ 'max-compressed-size': '60MiB' }), config);
  const shown = policy.limits.map(({ target, maxCompressedSize, maxIncrease }) => [
    target,
    maxCompressedSize,
    maxIncrease?.text,
  ]);
  expect(shown).toEqual([
    ['runtime', null, '1MiB'],
    ['runtime', 60 * MiB, undefined],
  ]);
});
