// Real git in temporary folders: what a mock would answer is what we would believe anyway.

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exec } from '../../src/ports/exec.ts';
import { makeExec } from '../../src/ports/exec.ts';
import {
  changedLines,
  cloneBase,
  defaultBranch,
  fetchCommit,
  mergeBase,
  openRepository,
  resolveCommit,
  untracked,
  type Repository,
} from '../../src/ports/git.ts';

const ENV = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};
const exec = makeExec(ENV);
let work: string;
let origin: string;
/** Commits: base, then main's tip; `pull` is a branch from base; `merge` merges it into main. */
const commits: Record<'base' | 'main' | 'pull' | 'merge', string> = {
  base: '',
  main: '',
  pull: '',
  merge: '',
};

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env: ENV, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(dir: string, file: string, text: string): string {
  writeFileSync(join(dir, file), text);
  git(dir, 'add', '-A');
  git(dir, 'commit', '-q', '-m', file);
  return git(dir, 'rev-parse', 'HEAD');
}

async function open(dir: string): Promise<Repository> {
  const repository = await openRepository(exec, dir);
  if (repository === null) throw new Error('no repository');
  return repository;
}

beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'stagegate-git-')));
  origin = join(work, 'origin');
  mkdirSync(join(origin, 'app'), { recursive: true });
  git(origin, 'init', '-q', '-b', 'main');
  git(origin, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  commits.base = commit(origin, 'app/Dockerfile', 'FROM a\nRUN 1\nRUN 2\nRUN 3\n');
  git(origin, 'checkout', '-q', '-b', 'pull');
  commits.pull = commit(origin, 'app/Dockerfile', 'FROM a\nRUN one\nRUN 2\nRUN 3\nRUN 4\n');
  git(origin, 'checkout', '-q', 'main');
  commits.main = commit(origin, 'other', 'x\n');
  git(origin, 'merge', '-q', '--no-ff', '-m', 'merge', 'pull');
  commits.merge = git(origin, 'rev-parse', 'HEAD');
  git(origin, 'reset', '-q', '--hard', commits.main);
  git(origin, 'update-ref', 'refs/pull/1/merge', commits.merge);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** As actions/checkout makes it: one commit, no history. */
function shallowClone(name: string): string {
  const dir = join(work, name);
  mkdirSync(dir);
  git(dir, 'init', '-q');
  git(dir, 'remote', 'add', 'origin', `file://${origin}`);
  git(dir, 'fetch', '-q', '--depth=1', 'origin', 'refs/pull/1/merge');
  git(dir, 'checkout', '-q', '--detach', 'FETCH_HEAD');
  return dir;
}

test('no repository, no git', async () => {
  const plain = join(work, 'plain');
  mkdirSync(plain);
  expect(await openRepository(exec, plain)).toBeNull();
  const without = makeExec({ PATH: plain });
  expect(await openRepository(without, origin)).toBeNull();
});

test('facts of a full clone', async () => {
  const repository = await open(join(origin, 'app'));
  expect(repository).toEqual({
    root: origin,
    commit: commits.main,
    parents: [commits.base],
    shallow: false,
  });
  expect(await resolveCommit(exec, repository, 'pull')).toBe(commits.pull);
  expect(await mergeBase(exec, repository, commits.pull)).toBe(commits.base);
  expect(await defaultBranch(exec, repository)).toBeNull();
});

test.each(['--all', '', 'nosuch', 'HEAD:app', '-h'])('%j names no commit', async (ref) =>
  expect(await resolveCommit(exec, await open(origin), ref)).toBeNull(),
);

test('a clone knows where it left the default branch', async () => {
  const dir = join(work, 'clone');
  git(work, 'clone', '-q', '--branch=pull', origin, dir);
  const repository = await open(dir);
  expect(await defaultBranch(exec, repository)).toEqual({ commit: commits.base, branch: 'main' });
});

test('a shallow merge checkout: parents, one commit fetched, base cloned', async () => {
  const dir = shallowClone('shallow');
  const repository = await open(dir);
  expect(repository).toMatchObject({
    shallow: true,
    parents: [commits.main, commits.pull],
  });
  expect(await resolveCommit(exec, repository, commits.main)).toBeNull();
  expect(
    await fetchCommit(exec, repository, commits.main, {
      name: 'origin',
      token: null,
      server: 'https://github.com',
    }),
  ).toBe(true);
  expect(
    await fetchCommit(exec, repository, '0'.repeat(40), {
      name: 'origin',
      token: null,
      server: 'https://github.com',
    }),
  ).toBe(false);

  const base = join(work, 'base "of\nall');
  expect(await cloneBase(exec, repository, commits.main, base)).toEqual({
    submodules: false,
    lfs: false,
  });
  expect(readFileSync(join(base, 'app/Dockerfile'), 'utf8')).toBe('FROM a\nRUN 1\nRUN 2\nRUN 3\n');
  expect(git(base, 'rev-parse', 'HEAD')).toBe(commits.main);
  expect(git(base, 'status', '--porcelain')).toBe('');
  // It borrows: nothing was copied, and git can still walk as far as the source could.
  expect(git(base, 'count-objects', '-v')).toMatch(/^count: 0$/m);
  expect(git(base, 'log', '--format=%H')).toBe(commits.main);
  expect(await changedLines(exec, repository, commits.main, join(dir, 'app/Dockerfile'))).toEqual([
    [2, 2],
    [5, 5],
  ]);
});

test('the clone runs no hook, neither of head nor of a template', async () => {
  const dir = join(work, 'hooked');
  git(work, 'clone', '-q', origin, dir);
  const template = join(work, 'template');
  for (const hooks of [join(dir, '.git/hooks'), join(template, 'hooks')]) {
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, 'post-checkout'), `#!/bin/sh\ntouch ${work}/ran\n`, { mode: 0o755 });
  }
  git(dir, 'config', 'core.fsmonitor', `touch ${work}/ran`);
  const hooked = makeExec({ ...ENV, GIT_TEMPLATE_DIR: template });
  const repository = await openRepository(hooked, dir);
  await cloneBase(hooked, repository as Repository, commits.base, join(work, 'unhooked'));
  await untracked(hooked, repository as Repository, dir);
  expect(existsSync(join(work, 'ran'))).toBe(false);
});

test('line endings are those of head', async () => {
  const dir = join(work, 'crlf');
  git(work, 'clone', '-q', '-c', 'core.autocrlf=true', origin, dir);
  await cloneBase(exec, await open(dir), commits.base, join(work, 'crlf-base'));
  expect(readFileSync(join(work, 'crlf-base/app/Dockerfile'), 'utf8')).toContain('FROM a\r\n');
}, 30_000);

test('a commit that is not there is an error', async () => {
  const repository = await open(origin);
  const to = (commit: string): Promise<unknown> =>
    cloneBase(exec, repository, commit, join(work, 'never'));
  await expect(to('0'.repeat(40))).rejects.toMatchObject({ code: 'git-failed' });
  await expect(to('--upload-pack=x')).rejects.toMatchObject({ code: 'git-failed' });
});

// git 2.39's own checkout ends well there, with an empty folder: a base without a Dockerfile.
test('a commit whose tree is not there is an error, not an empty base', async () => {
  const dir = join(work, 'treeless');
  git(work, 'clone', '-q', '--bare', origin, dir);
  git(dir, 'config', 'uploadpack.allowFilter', 'true');
  git(
    work,
    'clone',
    '-q',
    '--no-local',
    '--filter=tree:0',
    '--no-checkout',
    `file://${dir}`,
    `${dir}-clone`,
  );
  // What a partial clone leaves out it can fetch no more.
  rmSync(dir, { recursive: true });
  const repository = { ...(await open(origin)), root: `${dir}-clone` };
  const cloned = cloneBase(exec, repository, commits.base, join(work, 'treeless-base'));
  const message = `the files of commit ${commits.base.slice(0, 7)} are not here`;
  await expect(cloned).rejects.toMatchObject({ code: 'git-failed', message });
});

test('submodules and large files are noted', async () => {
  const dir = join(work, 'noted');
  mkdirSync(dir);
  git(dir, 'init', '-q');
  writeFileSync(join(dir, '.gitattributes'), '*.bin filter=lfs diff=lfs\n');
  const last = commit(dir, '.gitmodules', '[submodule "x"]\n\tpath = x\n\turl = ../x\n');
  expect(await cloneBase(exec, await open(dir), last, join(work, 'noted-base'))).toEqual({
    submodules: true,
    lfs: true,
  });
});

test('what git does not track, ignored or not, below the context alone', async () => {
  const dir = join(work, 'untracked');
  git(work, 'clone', '-q', origin, dir);
  writeFileSync(join(dir, '.git/info/exclude'), 'dist\n');
  mkdirSync(join(dir, 'app/dist/deep'), { recursive: true });
  writeFileSync(join(dir, 'app/dist/deep/x'), '');
  writeFileSync(join(dir, 'app/new "file'), '');
  writeFileSync(join(dir, 'outside'), '');
  const repository = await open(dir);
  expect(await untracked(exec, repository, join(dir, 'app'))).toEqual(['dist', 'new "file']);
  expect(await untracked(exec, repository, work)).toEqual([]);
});

test('the token travels in the environment, to its own host', async () => {
  const seen: { argv: readonly string[]; env: unknown }[] = [];
  const spy: Exec = (argv, options) => {
    seen.push({ argv, env: options?.env });
    const url = argv.includes('get-url') ? 'https://user@example.org/o/r.git\n' : '';
    const result = {
      ended: 'exit',
      signal: null,
      stdout: url,
      stderr: '',
      truncated: false,
    } as const;
    return Promise.resolve({ ...result, code: url === '' ? 1 : 0 });
  };
  const repository = { root: work, commit: '', parents: [], shallow: true };
  const remote = { name: 'origin', token: 't0ken', server: 'https://example.org' };
  await fetchCommit(spy, repository, 'a'.repeat(40), remote);
  const basic = Buffer.from('x-access-token:t0ken').toString('base64');
  expect(seen.find(({ argv }) => argv.includes('fetch'))?.env).toMatchObject({
    GIT_CONFIG_KEY_1: 'http.https://example.org/.extraheader',
    GIT_CONFIG_VALUE_1: `AUTHORIZATION: basic ${basic}`,
  });
  expect(JSON.stringify(seen.map(({ argv }) => argv))).not.toMatch(/t0ken|eC1hY2Nlc3M/);
});

test('the token goes nowhere else, whatever the checkout calls its remote', async () => {
  const seen: string[] = [];
  const spy: Exec = (argv, options) => {
    seen.push(JSON.stringify(options?.env));
    const stdout = argv.includes('get-url') ? 'https://evil.example/o/r.git\n' : '';
    const rest = { ended: 'exit', signal: null, stderr: '', truncated: false } as const;
    return Promise.resolve({ ...rest, stdout, code: stdout === '' ? 1 : 0 });
  };
  const repository = { root: work, commit: '', parents: [], shallow: true };
  const remote = { name: 'origin', token: 't0ken', server: 'https://github.com' };
  await fetchCommit(spy, repository, 'a'.repeat(40), remote);
  expect(seen.join()).not.toMatch(/extraheader|basic/);
});

test('a committed folder that looks like a bare repository runs nothing', async () => {
  const dir = join(work, 'trap');
  const app = join(dir, 'app');
  const mark = join(work, 'trapped');
  git(work, 'clone', '-q', origin, dir);
  mkdirSync(join(app, 'objects'), { recursive: true });
  mkdirSync(join(app, 'refs'));
  writeFileSync(join(app, 'HEAD'), `${'1'.repeat(40)}\n`);
  const config = [
    '[core]\n\trepositoryformatversion = 1\n\tbare = true',
    '[extensions]\n\tpartialClone = origin',
    `[remote "origin"]\n\turl = ${origin}\n\tpromisor = true`,
    `\tuploadpack = "touch ${mark}; git-upload-pack"`,
  ];
  writeFileSync(join(app, 'config'), `${config.join('\n')}\n`);
  // The trap works: git alone walks into it.
  try {
    git(app, 'rev-parse', '--verify', 'HEAD^{commit}');
  } catch {
    // the commit is missing all the same
  }
  expect(existsSync(mark)).toBe(true);
  rmSync(mark);
  expect(await openRepository(exec, app)).toBeNull();
  expect(existsSync(mark)).toBe(false);
});
