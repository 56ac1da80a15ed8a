// What a pull request changes in its own policy, in real repositories: by whatever trick.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RawInputs } from '../../src/gate/settings.ts';
import { changedPolicy } from '../../src/pipeline/policychange.ts';
import type { Deps } from '../../src/pipeline/deps.ts';
import { findRepository } from '../../src/pipeline/repository.ts';
import { loadSettings } from '../../src/pipeline/settings.ts';
import { makeExec } from '../../src/ports/exec.ts';

const WHO = { NAME: 'A', EMAIL: 'a@example.org' };
const ENV = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  ...Object.fromEntries(
    Object.entries(WHO).flatMap(([part, value]) => [
      [`GIT_AUTHOR_${part}`, value],
      [`GIT_COMMITTER_${part}`, value],
    ]),
  ),
};
const exec = makeExec(ENV);
let repo: string;
let base: string;

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: repo, env: ENV, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(repo, path)), { recursive: true });
  writeFileSync(join(repo, path), text);
}

const LIMIT = 'limits: [{ target: runtime, max-compressed-size: 40MiB }]\n';

beforeEach(() => {
  repo = realpathSync(mkdtempSync(join(tmpdir(), 'stagegate-policy-')));
  git('init', '-q', '-b', 'main');
  put('stagegate.yml', LIMIT);
  put('ci/stagegate.yml', LIMIT);
  git('add', '-A');
  git('commit', '-q', '-m', 'base');
  base = git('rev-parse', 'HEAD');
});
afterEach(() => rmSync(repo, { recursive: true, force: true }));

async function changes(
  raw: RawInputs = {},
  more: { commit?: string | null; isProposed?: boolean } = {},
): Promise<readonly string[]> {
  const deps = { exec, env: {}, workspace: repo } as unknown as Deps;
  return changedPolicy(
    {
      loaded: await loadSettings(raw, repo),
      repository: await findRepository(raw, repo, deps),
      workspace: repo,
      commit: more.commit === undefined ? base : more.commit,
      isProposed: more.isProposed ?? true,
    },
    deps,
  );
}

test('nothing changed', async () => {
  put('Dockerfile', 'FROM scratch\n');
  expect(await changes()).toEqual([]);
});

test.each<[string, RawInputs, () => void]>([
  ['a limit raised', {}, () => put('stagegate.yml', LIMIT.replace('40', '60'))],
  ['the file deleted', {}, () => rmSync(join(repo, 'stagegate.yml'))],
  [
    'its folder replaced by a symlink to another',
    { config: 'ci/stagegate.yml' },
    () => {
      rmSync(join(repo, 'ci'), { recursive: true });
      put('evil/stagegate.yml', 'preset: strict\n');
      symlinkSync('evil', join(repo, 'ci'));
    },
  ],
  [
    'its Dockerfile put into a repository of its own',
    {},
    () => {
      put('stagegate.yml', 'file: sub/Dockerfile\n');
      put('sub/Dockerfile', 'FROM scratch\n');
      execFileSync('git', ['init', '-q'], { cwd: join(repo, 'sub'), env: ENV });
      const args = ['commit', '-q', '--allow-empty', '-m', 'sub'];
      execFileSync('git', args, { cwd: join(repo, 'sub'), env: ENV });
    },
  ],
])('%s is said', async (_, raw, change) => {
  change();
  expect((await changes(raw)).join()).toContain('40.0 MiB');
});

test('what is not known is said, and does not look like nothing', async () => {
  expect(await changes({}, { commit: null })).toEqual([expect.stringMatching(/^not known: /)]);
  const gone = await changes({}, { commit: 'f'.repeat(40) });
  expect(gone).toEqual([expect.stringMatching(/^not known: base fffffff /)]);
  rmSync(join(repo, 'stagegate.yml'));
  expect(await changes({}, { commit: 'f'.repeat(40) })).toEqual(gone);
});

test('a push proposes nothing', async () => {
  expect(await changes({}, { commit: null, isProposed: false })).toEqual([]);
});
