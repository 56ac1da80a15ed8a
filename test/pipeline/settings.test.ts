import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEYS_OF_INPUTS } from '../../src/gate/config-inputs.ts';
import { changesSince, loadSettings, shownPath } from '../../src/pipeline/settings.ts';
import { readAction } from '../../tools/docs/inputs.ts';

const dir = mkdtempSync(join(tmpdir(), 'stagegate-settings-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('inputs win over the file, and the file over defaults', async () => {
  writeFileSync(
    join(dir, 'stagegate.yml'),
    'preset: slim\ntarget: api\nfail-on: warning\nlimits: [{ target: runtime, max-compressed-size: 1MiB }]\n',
  );
  const { settings, policy, configFile } = await loadSettings(
    { target: 'web', 'max-compressed-size': '2MiB', 'base-ref': '' },
    dir,
  );
  expect(configFile).toBe(join(dir, 'stagegate.yml'));
  expect(settings.build.target).toBe('web');
  expect(settings.failOn).toBe('warning');
  expect(settings.baseRef).toBeNull();
  expect(policy.preset).toBe('slim');
  expect(policy.limits.map((limit) => limit.maxCompressedSize)).toEqual([2 * 1024 * 1024]);
});

test('with action.yml’s own defaults, all that the file may give is in force', async () => {
  const said: Record<string, string> = {
    context: 'app',
    file: 'app/Other.Dockerfile',
    target: 'web',
    'builder-target': 'tools',
    'build-args': 'A=1',
    'build-contexts': 'lib=app/lib',
    platforms: 'linux/arm64',
    'no-cache': 'true',
    'isolate-base': 'true',
    'min-change': '2KiB',
    'fail-on': 'warning',
  };
  expect(Object.keys(said)).toEqual(KEYS_OF_INPUTS);
  const lines = Object.entries(said).map(([key, value]) => `${key}: ${value}\n`);
  writeFileSync(join(dir, 'all.yml'), lines.join(''));
  // What the runner passes of a step without `with`.
  const { inputs } = readAction();
  const passed = Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']);
  const given = { ...Object.fromEntries(passed), config: 'all.yml' } as Record<string, string>;
  expect(given).toMatchObject({ comment: 'on-change', target: '' });
  const { settings } = await loadSettings(given, dir);
  expect(settings).toMatchObject({
    context: 'app',
    file: 'app/Other.Dockerfile',
    buildContexts: ['lib=app/lib'],
    build: {
      target: 'web',
      builderTargets: ['tools'],
      buildArgs: ['A=1'],
      platforms: ['linux/arm64'],
      noCache: true,
      isolateBase: true,
    },
    minChange: 2048,
    failOn: 'warning',
  });
});

test('problems of the file and of the inputs are told together', async () => {
  writeFileSync(join(dir, 'bad.yml'), 'preset: strickt\n');
  const inputs = { config: 'bad.yml', 'fail-on': 'fatal', rules: 'no-shel: off\nno-shell: of' };
  await expect(loadSettings(inputs, dir)).rejects.toMatchObject({
    code: 'bad-config',
    message: 'bad.yml: 1 problem, inputs: 3 problems',
    details: [
      'line 1:9   preset: strickt      want strict, slim or off',
      'inputs     fail-on: fatal       want error, warning or never',
      'inputs     rules: no-shel: off  unknown rule; did you mean no-shell? see stagegate rules',
      'inputs     rules: no-shell: of  want error, warning, note or off',
    ],
  });
});

test('levels given as input win over the file’s, rule by rule', async () => {
  writeFileSync(join(dir, 'rules.yml'), 'rules: { no-shell: off, no-compiler: note }\n');
  const given = { config: 'rules.yml', rules: 'no-shell: warning' };
  const loaded = await loadSettings(given, dir);
  expect(loaded.policy.rules).toEqual({ 'no-shell': 'warning', 'no-compiler': 'note' });
  // Only what the files say differs; what the input says is no change.
  expect(changesSince('rules: { no-shell: error }\n', loaded)).toEqual([
    'rule no-compiler not set → note',
  ]);
  expect(changesSince(null, loaded)).toEqual(['rule no-compiler not set → note']);
});

test('a base whose file cannot be read is said, not passed over', async () => {
  const loaded = await loadSettings({ config: 'rules.yml' }, dir);
  expect(changesSince('rules: { no-shel: off }\nlimits: 3\n', loaded)).toEqual([
    'the policy file as a whole: that of base cannot be read (2 problems)',
  ]);
});

test('a deleted policy file is a change', async () => {
  mkdirSync(join(dir, 'empty'));
  const loaded = await loadSettings({}, join(dir, 'empty'));
  expect(loaded.configFile).toBeNull();
  expect(changesSince('limits: [{ max-increase: 1% }]\n', loaded)).toEqual([
    'max-increase of runtime (compressed) 1% → no limit',
  ]);
});

test('a symlink of the repository leads nowhere else', async () => {
  const repo = join(dir, 'repo');
  const outside = join(dir, 'outside');
  for (const folder of [repo, outside, join(repo, 'app')]) mkdirSync(folder);
  writeFileSync(join(outside, 'secret'), 'token: abc\n');
  symlinkSync(join(outside, 'secret'), join(repo, 'linked.yml'));
  symlinkSync('../outside', join(repo, 'away'));
  symlinkSync('app', join(repo, 'near'));
  await expect(loadSettings({ config: 'linked.yml' }, repo)).rejects.toMatchObject({
    code: 'bad-config',
    message: 'linked.yml leads out of the workspace through a symlink',
  });
  writeFileSync(
    join(repo, 'stagegate.yml'),
    'context: away\nbuild-contexts: [a=near, b=away/deep]\nfile: away/secret\n',
  );
  await expect(loadSettings({}, repo)).rejects.toMatchObject({
    code: 'bad-config',
    message: 'stagegate.yml: 2 problems',
  });
  // As inputs they are the workflow's own word.
  const given = { context: 'away', file: 'away/secret' };
  await expect(loadSettings(given, repo)).resolves.toMatchObject({ settings: given });
});

test('a policy file that was asked for must be there', async () => {
  await expect(loadSettings({ config: 'none.yml' }, dir)).rejects.toMatchObject({
    code: 'bad-config',
  });
});

const ROOT = 'Rename it to stagegate.yml, or name it with `config`.';
const AWAY = 'Move it to the root of the workspace, or name it with `config`.';

test.each<[string, string[], Record<string, string>, [file: string, next: string][]]>([
  ['one in its place', ['stagegate.yml'], { context: 'svc' }, []],
  ['another ending', ['stagegate.yaml'], {}, [['stagegate.yaml', ROOT]]],
  ['both endings', ['stagegate.yml', 'stagegate.yaml'], {}, [['stagegate.yaml', ROOT]]],
  ['another ending by name', ['stagegate.yaml'], { config: 'stagegate.yaml' }, []],
  [
    'in the context',
    ['svc/stagegate.yml', 'svc/stagegate.yaml'],
    { context: 'svc' },
    [
      ['svc/stagegate.yml', AWAY],
      ['svc/stagegate.yaml', AWAY],
    ],
  ],
  [
    'beside the Dockerfile',
    ['svc/stagegate.yml'],
    { file: 'svc/D' },
    [['svc/stagegate.yml', AWAY]],
  ],
  [
    'in the context, with one in its place',
    ['stagegate.yml', 'svc/stagegate.yml'],
    { context: 'svc' },
    [],
  ],
  ['elsewhere', ['svc/stagegate.yml'], { context: 'https://example.org/a.git' }, []],
])('a policy file that is not in force is said: %s', async (_, files, given, want) => {
  const repo = mkdtempSync(join(dir, 'ignored-'));
  mkdirSync(join(repo, 'svc'));
  for (const file of files) writeFileSync(join(repo, file), 'preset: slim\n');
  const { problems } = await loadSettings(given, repo);
  expect(problems.map(({ message, next }) => [message.split(' ')[0], next])).toEqual(want);
  expect(problems.every(({ code }) => code === 'policy-ignored')).toBe(true);
});

test.each([
  { path: '/a/b/Dockerfile', root: '/a', want: 'b/Dockerfile' },
  { path: '/c/Dockerfile', root: '/a', want: '/c/Dockerfile' },
  { path: '/a', root: '/a', want: '/a' },
])('$path below $root is shown as $want', ({ path, root, want }) => {
  expect(shownPath(path, root)).toBe(want);
});
