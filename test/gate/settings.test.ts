import { UserError } from '../../src/errors.ts';
import {
  checkSettings,
  INPUT_NAMES,
  readSettings as read,
  type RawInputs,
  type Settings,
} from '../../src/gate/settings.ts';

const MiB = 1024 * 1024;
const RULES = ['no-shell', 'no-compiler', 'healthcheck'];
const readSettings = (raw: RawInputs): Settings => read(raw, RULES);

test('nothing given: the defaults', () => {
  expect(readSettings({})).toEqual({
    image: null,
    context: '.',
    file: null,
    buildContexts: [],
    build: {
      target: null,
      builderTargets: null,
      platforms: [],
      buildArgs: [],
      secrets: [],
      secretFiles: [],
      ssh: [],
      cacheFrom: [],
      cacheTo: [],
      noCache: false,
      pull: false,
      network: null,
      allow: [],
      addHosts: [],
      builder: null,
      isolateBase: false,
    },
    githubToken: null,
    baseline: 'auto',
    baseRef: null,
    limits: {
      maxCompressedSize: null,
      maxUncompressedSize: null,
      maxIncrease: null,
      warnIncrease: null,
    },
    minChange: 1024,
    failOn: 'error',
    prepare: null,
    rules: {},
    comment: 'on-change',
    commentKey: null,
    pullRequest: null,
    exceptionLabel: 'stagegate-exception',
    config: null,
    cacheDir: null,
    reportDir: 'stagegate-report',
  });
});

test('an action passes empty texts for what was not given', () => {
  const empty = Object.fromEntries(INPUT_NAMES.map((name) => [name, '']));
  expect(readSettings(empty)).toEqual(readSettings({}));
});

test.each([
  { given: { target: ' runtime ' }, want: { build: { target: 'runtime' } } },
  {
    given: { platforms: 'linux/amd64, linux/arm64\nlinux/amd64' },
    want: { build: { platforms: ['linux/amd64', 'linux/arm64'] } },
  },
  {
    given: { platforms: 'linux/arm/v7 linux/arm64/v9' },
    want: { build: { platforms: ['linux/arm/v7', 'linux/arm64/v9'] } },
  },
  {
    // One name for one platform, as buildx itself understands them.
    given: { platforms: 'Linux/x86_64, linux/x86-64, linux/amd64/v1, linux/aarch64 macos/arm64' },
    want: { build: { platforms: ['linux/amd64', 'linux/arm64', 'darwin/arm64'] } },
  },
  {
    given: { platforms: 'linux/arm linux/armhf linux/arm/7 linux/armel linux/arm64/v8 linux/i386' },
    want: { build: { platforms: ['linux/arm/v7', 'linux/arm/v6', 'linux/arm64', 'linux/386'] } },
  },
  {
    given: { rules: 'no-shell: warning\n\n healthcheck:off \nno-compiler : error' },
    want: { rules: { 'no-shell': 'warning', healthcheck: 'off', 'no-compiler': 'error' } },
  },
  { given: { 'pull-request': '#7' }, want: { pullRequest: 7 } },
  { given: { 'exception-label': ' ship it ' }, want: { exceptionLabel: 'ship it' } },
  {
    given: { 'build-args': 'A=1, 2\r\nB= "x" \n\nC' },
    want: { build: { buildArgs: ['A=1, 2', 'B= "x"', 'C'] } },
  },
  {
    given: { 'builder-target': 'build, deps' },
    want: { build: { builderTargets: ['build', 'deps'] } },
  },
  {
    given: { secrets: 'a=1\n"b=two\nlines ""quoted"""\nc=3' },
    want: { build: { secrets: ['a=1', 'b=two\nlines "quoted"', 'c=3'] } },
  },
  { given: { 'no-cache': 'TRUE', pull: 'False' }, want: { build: { noCache: true, pull: false } } },
  {
    given: { 'add-hosts': 'db:10.0.0.1\nx=::1' },
    want: { build: { addHosts: ['db:10.0.0.1', 'x=::1'] } },
  },
  { given: { 'max-compressed-size': '40MiB' }, want: { limits: { maxCompressedSize: 40 * MiB } } },
  {
    given: { 'max-increase': '5MiB or 3%' },
    want: { limits: { maxIncrease: { bytes: 5 * MiB, percent: 3, text: '5MiB or 3%' } } },
  },
  { given: { 'comment-key': 'api.v1_x-y' }, want: { commentKey: 'api.v1_x-y' } },
  {
    given: { baseline: 'report', 'base-ref': 'base.json' },
    want: { baseline: 'report', baseRef: 'base.json' },
  },
])('$given', ({ given, want }) => {
  expect(readSettings(given)).toMatchObject(want);
});

test('all problems at once, each with what was given and what is expected', () => {
  const given = {
    'max-compressed-sise': '40MiB',
    'max-increase': '5MB/3%',
    'max-compressed-size': '40M',
    platforms: 'linux/amd64 amd64',
    'fail-on': 'errors',
    pull: 'yes',
    'comment-key': 'a b',
    'base-ref': '--upload-pack=x',
    secrets: 'hunter2hunter2',
    rules:
      'no-shel: off\nno-compiler: warn\nhealthcheck: off\nhealthcheck: note\nhealthcheck\n__proto__: off',
    'pull-request': 'seven',
    comment: 'on_change',
    'exception-label': 'x'.repeat(51),
    baseline: 'none',
    'warn-increase': '1%',
  };
  const checked = checkSettings(given, RULES);
  if (!('problems' in checked)) throw new Error('no problems');
  expect(checked.problems.map(({ name, given: text, message }) => [name, text, message])).toEqual([
    ['max-compressed-sise', null, 'unknown input; did you mean max-compressed-size?'],
    ['secrets', null, 'want id=value lines'],
    ['platforms', 'linux/amd64 amd64', 'want os/arch such as linux/amd64; entry 2 of 2 is not'],
    ['pull', 'yes', 'want true or false'],
    ['base-ref', '--upload-pack=x', 'want a commit, image or report path; no leading -'],
    ['max-compressed-size', '40M', 'want MiB (1024) or MB (1000): a bare M does not say which'],
    ['max-increase', '5MB/3%', 'want a size, a percentage, or both: 5MiB, 3%, "5MiB or 3%"'],
    ['fail-on', 'errors', 'want error, warning or never'],
    ['comment', 'on_change', 'want always, on-change, on-failure or off'],
    ['pull-request', 'seven', 'want the number of a pull request, such as 7'],
    ['exception-label', 'x'.repeat(51), 'want the name of a label, 50 characters at most'],
    ['comment-key', 'a b', 'want letters, digits, ".", "_" and single "-", 64 at most'],
    ['rules', 'no-shel: off', 'unknown rule; did you mean no-shell? see stagegate rules'],
    ['rules', 'no-compiler: warn', 'want error, warning, note or off'],
    ['rules', 'healthcheck: note', 'given twice; entry 3 is healthcheck as well'],
    ['rules', 'healthcheck', 'want one `rule: level` a line, such as no-shell: warning'],
    ['rules', '__proto__: off', 'unknown rule; see stagegate rules'],
    ['base-ref', '--upload-pack=x', 'want it left out, or another baseline than none'],
    ['max-increase', '5MB/3%', 'want it left out, or another baseline than none'],
    ['warn-increase', '1%', 'want it left out, or another baseline than none'],
  ]);
  expect(JSON.stringify(checked)).not.toContain('hunter2');
});

test.each([
  {
    given: { baseline: 'report' },
    want: 'base-ref  missing; want the path of a report.json for baseline report',
  },
  {
    given: { baseline: 'none', 'base-ref': 'main' },
    want: 'base-ref: main  want it left out, or another baseline than none',
  },
  {
    given: { baseline: 'none', 'max-increase': '1MiB' },
    want: 'max-increase: 1MiB  want it left out, or another baseline than none',
  },
  {
    // It would share its marker with `a-b`.
    given: { 'comment-key': 'a--b' },
    want: 'comment-key: a--b  want letters, digits, ".", "_" and single "-", 64 at most',
  },
  { given: { 'report-dri': 'x' }, want: 'report-dri  unknown input; did you mean report-dir?' },
  {
    given: { 'max-increase': '\u001b[31m' },
    want: 'max-increase: \\x1b[31m  want a size, a percentage, or both: 5MiB, 3%, "5MiB or 3%"',
  },
])('$want', ({ given, want }) => {
  let thrown: unknown = null;
  try {
    readSettings(given);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(UserError);
  expect(thrown).toMatchObject({
    code: 'bad-config',
    exit: 2,
    message: 'inputs: 1 problem',
    details: [want],
  });
});
