import { checkConfig } from '../../src/gate/config.ts';
import { INPUT_NAMES } from '../../src/gate/settings.ts';

const RULES = ['no-shell'];

function answer(text: string): string {
  const checked = checkConfig(text, RULES);
  return 'config' in checked ? 'taken' : checked.problems.map(({ message }) => message).join('; ');
}

const only = (why: string): string =>
  `an input only: it ${why}, and this file is the pull request's own text`;
const limit = 'belongs under limits: "- target: runtime", then this';

/** Every input, and what stagegate.yml says to it. A new input must be decided here. */
const DECISIONS: Readonly<Record<string, readonly [value: string, says: string]>> = {
  context: ['app', 'taken'],
  image: ['orders:1', only('chooses what is judged')],
  file: ['app/Dockerfile', 'taken'],
  target: ['runtime', 'taken'],
  'builder-target': ['[build, deps]', 'taken'],
  'build-args': ['[VERSION=1]', 'taken'],
  'build-contexts': ['[assets=web/assets]', 'taken'],
  platforms: ['[linux/amd64]', 'taken'],
  'no-cache': ['true', 'taken'],
  'isolate-base': ['true', 'taken'],
  'min-change': ['4KiB', 'taken'],
  'fail-on': ['warning', 'taken'],
  rules: ['{ no-shell: warning }', 'taken'],
  'max-compressed-size': ['40MiB', limit],
  'max-uncompressed-size': ['40MiB', limit],
  'max-increase': ['1%', limit],
  'warn-increase': ['1%', limit],
  prepare: ['make', only('runs a command')],
  secrets: ['a=b', only('authenticates')],
  'secret-files': ['a=b', only('authenticates')],
  ssh: ['default', only('authenticates')],
  'github-token': ['x', only('authenticates')],
  allow: ['network.host', only('gives privileges')],
  network: ['host', only('reaches outside')],
  'add-hosts': ['a:10.0.0.1', only('reaches outside')],
  'cache-from': ['type=gha', only('reaches outside')],
  'cache-to': ['type=gha', only('reaches outside')],
  pull: ['true', only('reaches outside')],
  builder: ['other', only('chooses the engine')],
  baseline: ['none', only('chooses what head is compared with')],
  'base-ref': ['main', only('chooses what head is compared with')],
  comment: ['off', only('speaks on the pull request')],
  'comment-key': ['x', only('speaks on the pull request')],
  'pull-request': ['7', only('speaks on the pull request')],
  'exception-label': ['bug', only('says who may excuse')],
  config: ['other.yml', only('chooses this file')],
  'cache-dir': ['/tmp', only('says where files are written')],
  'report-dir': ['/tmp', only('says where files are written')],
};

test('every input is decided', () => {
  expect(Object.keys(DECISIONS).toSorted()).toEqual(INPUT_NAMES.toSorted());
});

test.each(Object.entries(DECISIONS))('%s', (name, [value, says]) => {
  expect(answer(`${name}: ${value}\n`)).toBe(says);
});

const outside = 'want a path inside the repository; others are inputs only';

test.each([
  '..',
  '../other',
  'a/../../b',
  'a/..',
  'a\\..\\..\\b',
  '/etc',
  '\\\\server\\share',
  '~',
  '~root/x',
  ' /etc',
  'C:\\x',
  'https://example.com/x.git',
  'HTTPS://example.com/x.git',
  'git@github.com:example-org/x.git',
  'github.com:example-org/x.git',
  'ssh://git@example.com/x',
  'docker-image://alpine',
  'oci-layout://x',
  'target:other',
  'file:///etc',
])('%j is outside of the repository', (path) => {
  expect(answer(`context: ${JSON.stringify(path)}\n`)).toBe(outside);
  expect(answer(`file: ${JSON.stringify(path)}\n`)).toBe(outside);
  expect(answer(`build-contexts: ${JSON.stringify(`a=${path}`)}\n`)).toBe(outside);
  expect(answer(`build-contexts:\n- b=ok\n- ${JSON.stringify(`a=${path}`)}\n`)).toBe(outside);
  expect(answer(`build-contexts: ${JSON.stringify(`b=ok\na=${path}`)}\n`)).toBe(outside);
});

test('a URL whose host looks like a folder is no remote here, and standard input no folder', () => {
  expect(answer('context: github.com/example-org/x\n')).toBe('taken');
  expect(answer('context: "-"\n')).toBe(outside);
});

test.each(['.', 'app', './app', 'a..b/c', 'app/...', '.config', 'a b'])('%j is inside', (path) =>
  expect(answer(`context: ${JSON.stringify(path)}\n`)).toBe('taken'),
);

test('a block of lines is a list too', () => {
  const text = 'build-args: |\n  A=1\n\n  B=2\nplatforms: linux/amd64, linux/arm64\n';
  expect(checkConfig(text, RULES)).toMatchObject({
    config: { inputs: { 'build-args': 'A=1\n\nB=2\n', platforms: 'linux/amd64, linux/arm64' } },
  });
});
