import { prepare } from '../../src/pipeline/prepare.ts';
import { makeExec } from '../../src/ports/exec.ts';

const env = {
  PATH: process.env['PATH'],
  HOME: '/nowhere',
  GITHUB_REPOSITORY: 'a/b',
  GITHUB_TOKEN: 'secret',
  GITHUB_ENV: '/tmp/env',
  GITHUB_OUTPUT: '/tmp/output',
  INPUT_SECRETS: 'secret',
  ACTIONS_RUNTIME_TOKEN: 'secret',
  NPM_TOKEN: 'secret',
};

/** Runs a command as `prepare`; its lines, and what it threw. */
async function run(command: string): Promise<{ lines: string[]; error: unknown }> {
  const lines: string[] = [];
  const deps = { exec: makeExec(env), env, onLog: (line: string) => void lines.push(line) };
  try {
    await prepare(command, '/', 'head', deps);
    return { lines, error: null };
  } catch (error) {
    return { lines, error };
  }
}

test('the command sees neither inputs nor tokens nor the runner’s command files', async () => {
  const { lines, error } = await run('env');
  expect(error).toBeNull();
  const names = lines.map((line) => line.split('=')[0]);
  expect(names).toEqual(expect.arrayContaining(['PATH', 'HOME', 'GITHUB_REPOSITORY']));
  expect(
    names.filter((name) => /TOKEN|INPUT|ACTIONS|GITHUB_(ENV|OUTPUT)/.test(name ?? '')),
  ).toEqual([]);
});

test('a failing command is told with its side, its end and its last lines', async () => {
  const { error } = await run('echo first; echo second >&2; exit 7');
  expect(error).toMatchObject({
    code: 'prepare-failed',
    message: "prepare ended with exit code 7 in head's tree",
    details: expect.arrayContaining(['first', 'second']) as unknown,
  });
});

test('the first failing command ends it', async () => {
  expect((await run('false; echo never')).lines).toEqual([]);
});
