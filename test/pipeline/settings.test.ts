import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings, shownPath } from '../../src/pipeline/settings.ts';

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

test('problems of the file and of the inputs are told together', async () => {
  writeFileSync(join(dir, 'bad.yml'), 'preset: strickt\n');
  await expect(loadSettings({ config: 'bad.yml', 'fail-on': 'fatal' }, dir)).rejects.toMatchObject({
    code: 'bad-config',
    message: 'bad.yml: 1 problem, inputs: 1 problem',
    details: [expect.stringContaining('strickt'), expect.stringContaining('fatal')] as unknown,
  });
});

test('a policy file that was asked for must be there', async () => {
  await expect(loadSettings({ config: 'none.yml' }, dir)).rejects.toMatchObject({
    code: 'bad-config',
  });
});

test.each([
  { path: '/a/b/Dockerfile', root: '/a', want: 'b/Dockerfile' },
  { path: '/c/Dockerfile', root: '/a', want: '/c/Dockerfile' },
  { path: '/a', root: '/a', want: '/a' },
])('$path below $root is shown as $want', ({ path, root, want }) => {
  expect(shownPath(path, root)).toBe(want);
});
