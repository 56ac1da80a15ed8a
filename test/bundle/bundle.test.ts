// Runs what ships: dist/, copied away from node_modules, as the runner and a user would.

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { tempDir, writeLayout } from '../fixtures/layout.ts';

const root = join(import.meta.dirname, '../..');
const dir = realpathSync(tempDir());
const dist = join(dir, 'dist');

beforeAll(() => {
  if (!existsSync(join(root, 'dist/action/index.js'))) throw new Error('no dist/: npm run build');
  cpSync(join(root, 'dist'), dist, { recursive: true });
});

/** Nothing of this process's environment but where programs are. */
function node(
  file: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(dist, file), ...argv], {
    cwd: dir,
    env: { PATH: process.env['PATH'] ?? '', HOME: dir, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}

describe('the command line', () => {
  test('--help and --version', () => {
    const help = node('cli/stagegate.mjs', ['--help']);
    expect(help.status).toBe(0);
    expect(help.stdout).toContain('stagegate gate');
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(node('cli/stagegate.mjs', ['--version']).stdout).toBe(`stagegate ${version}\n`);
  });

  test('rules', () => {
    const rules = node('cli/stagegate.mjs', ['rules']);
    expect(rules.stdout).toContain('no-shell');
    expect(node('cli/stagegate.mjs', ['rules', 'no-compiler']).stdout).toContain('no-compiler');
    expect(node('cli/stagegate.mjs', ['rules', 'no-shel']).status).toBe(2);
  });

  test('inspect reads large layers in threads of its own', () => {
    // Bytes that do not compress, so that threads are worth it.
    const layer = (name: string) => [{ file: name, content: randomBytes(6 << 20) }];
    const layers = [layer('one'), layer('two'), [{ file: 'bin/sh', content: '', mode: 0o755 }]];
    writeLayout(join(dir, 'layout'), { layers });
    const ran = node('cli/stagegate.mjs', ['inspect', 'oci:layout', '--format', 'json']);
    expect(ran.stderr).not.toMatch(/^ {4}at /m);
    expect(ran.status).toBe(0);
    const snapshot = JSON.parse(ran.stdout) as Snapshot;
    expect(snapshot.size.content).toBe(2 * (6 << 20));
    expect(snapshot.layers.map(({ files }) => files)).toEqual([1, 1, 1]);
  });

  test('a command that is not there', () => {
    const ran = node('cli/stagegate.mjs', ['gaet']);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('did you mean gate?');
  });
});

describe('the action', () => {
  /** The runner's files and variables, as far as they matter. */
  function runner(name: string): Record<string, string> {
    const home = join(dir, name);
    mkdirSync(join(home, 'work'), { recursive: true });
    mkdirSync(join(home, 'temp'), { recursive: true });
    for (const file of ['output', 'summary']) writeFileSync(join(home, file), '');
    writeFileSync(join(home, 'event.json'), '{}');
    return {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_EVENT_PATH: join(home, 'event.json'),
      GITHUB_OUTPUT: join(home, 'output'),
      GITHUB_REPOSITORY: 'example-org/orders',
      GITHUB_STEP_SUMMARY: join(home, 'summary'),
      GITHUB_WORKSPACE: join(home, 'work'),
      RUNNER_TEMP: join(home, 'temp'),
    };
  }

  test('bad inputs: all of them, an annotation, a summary, exit 2', () => {
    const env = runner('bad');
    const ran = node('action/index.js', [], {
      ...env,
      'INPUT_MAX-INCREASE': '5M',
      'INPUT_FAIL-ON': 'fatal',
    });
    expect(ran.stderr).toBe('');
    expect(ran.status).toBe(2);
    expect(ran.stdout).toContain('max-increase');
    expect(ran.stdout).toContain('fail-on');
    expect(ran.stdout).toMatch(/^::error title=Stagegate::/m);
    expect(readFileSync(env['GITHUB_STEP_SUMMARY'] ?? '', 'utf8')).toContain('not a pass');
    expect(readFileSync(env['GITHUB_OUTPUT'] ?? '', 'utf8')).toContain('unknown');
  });

  test('no Dockerfile: exit 2, and secrets are masked first', () => {
    const ran = node('action/index.js', [], {
      ...runner('none'),
      INPUT_SECRETS: 'token=a-very-secret-value',
      INPUT_CONTEXT: '.',
    });
    expect(ran.status).toBe(2);
    expect(ran.stdout.indexOf('::add-mask::a-very-secret-value')).toBe(0);
    expect(ran.stdout.split('a-very-secret-value').length).toBe(2);
    expect(ran.stdout).toContain('There is no Dockerfile at Dockerfile');
  });
});
