// The bundle, copied away from node_modules, in a runner's environment, on a real build.

import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit, exampleRepository, git } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { scratch } from './tree.ts';

const root = join(import.meta.dirname, '../..');
let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['golang:1.23']);
  work = scratch('action');
  cpSync(join(root, 'dist'), join(work, 'dist'), { recursive: true });
}, 600_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** `name<<END\nvalue\nEND` → name → value. */
function outputsIn(file: string): Record<string, string> {
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/^([\w-]+)<<(\S+)\n([^]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}

test('a pull request that adds a shell: exit 1, outputs, summary, annotations', () => {
  const repo = exampleRepository('go-scratch', join(work, 'repo'));
  const dockerfile = readFileSync(join(repo, 'Dockerfile'), 'utf8');
  git(repo, 'checkout', '-q', '-b', 'topic');
  const shell = 'COPY --from=build /bin/bash /app/helper\n';
  commit(repo, { Dockerfile: dockerfile.replace('USER 65532', `${shell}USER 65532`) });
  const line = dockerfile.split('\n').findIndex((text) => text.startsWith('USER')) + 1;
  // As actions/checkout leaves it: the merge commit, whose first parent is the base.
  git(repo, 'checkout', '-q', 'main');
  git(repo, 'merge', '-q', '--no-ff', '-m', 'merge', 'topic');
  const base = git(repo, 'rev-parse', 'HEAD^1');
  mkdirSync(join(work, 'temp'));
  const event = {
    number: 7,
    pull_request: { number: 7, base: { sha: base, ref: 'main' }, head: { sha: base } },
  };
  writeFileSync(join(work, 'event.json'), JSON.stringify(event));
  for (const file of ['output', 'summary']) writeFileSync(join(work, file), '');
  const ran = spawnSync(process.execPath, [join(work, 'dist/action/index.js')], {
    cwd: repo,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      PATH: process.env['PATH'],
      HOME: work,
      ...engine.env,
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: join(work, 'event.json'),
      GITHUB_OUTPUT: join(work, 'output'),
      GITHUB_REPOSITORY: 'example-org/orders',
      GITHUB_RUN_ID: '123',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_STEP_SUMMARY: join(work, 'summary'),
      GITHUB_WORKSPACE: repo,
      RUNNER_TEMP: join(work, 'temp'),
      'INPUT_MAX-COMPRESSED-SIZE': '40MiB',
      INPUT_TARGET: 'runtime',
    },
  });
  expect(ran.stderr).toBe('');
  expect(ran.status).toBe(1);
  // Debian's bash, where there is no glibc.
  expect(ran.stdout).toContain('FAIL  orders: shell and missing library in the runtime stage');
  expect(ran.stdout).toContain(
    `::error file=Dockerfile,line=${line},endLine=${line},title=no-shell`,
  );
  expect(ran.stdout).toMatch(/^::error title=Stagegate::orders fails/m);
  const outputs = outputsIn(join(work, 'output'));
  expect(outputs).toMatchObject({ conclusion: 'fail', 'findings-count': '2' });
  expect(outputs['digest']).toMatch(/^sha256:[0-9a-f]{64}$/);
  const sizes = ['compressed-size', 'base-compressed-size', 'compressed-delta'].map((name) =>
    Number(outputs[name]),
  );
  expect(sizes[2]).toBe((sizes[0] ?? 0) - (sizes[1] ?? 0));
  expect(readFileSync(outputs['report-path'] ?? '', 'utf8')).toContain('"conclusion": "fail"');
  const summary = readFileSync(join(work, 'summary'), 'utf8');
  expect(summary).toMatch(/^### ❌ orders fails: shell and missing library in the runtime stage/);
  expect(summary).toContain('/app/helper');
  expect(readFileSync(outputs['summary-path'] ?? '', 'utf8').trim()).toBe(summary.trim());
}, 600_000);

test('a cancelled job: the build stops, and the step says so', async () => {
  const repo = exampleRepository('go-scratch', join(work, 'cancel'));
  const mark = `cancelled-${process.pid}-${Date.now()}`;
  commit(repo, {
    Dockerfile: `FROM golang:1.23 AS build\nRUN echo ${mark} && sleep 300\nFROM scratch\nCOPY --from=build /etc/hostname /\n`,
  });
  const temp = join(work, 'cancel-temp');
  mkdirSync(temp);
  writeFileSync(join(work, 'cancel-summary'), '');
  writeFileSync(join(work, 'cancel-output'), '');
  const child = spawn(process.execPath, [join(work, 'dist/action/index.js')], {
    cwd: repo,
    env: {
      PATH: process.env['PATH'],
      HOME: work,
      ...engine.env,
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_OUTPUT: join(work, 'cancel-output'),
      GITHUB_STEP_SUMMARY: join(work, 'cancel-summary'),
      GITHUB_WORKSPACE: repo,
      RUNNER_TEMP: temp,
    },
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    // As the runner cancels: first SIGINT, and SIGTERM seconds later.
    if (said.includes(mark) && child.exitCode === null) child.kill('SIGINT');
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(3);
  expect(said).toContain('interrupted');
  expect(readFileSync(join(work, 'cancel-summary'), 'utf8')).toContain('was not judged');
  expect(readdirSync(temp).filter((name) => name !== 'stagegate-cache')).toEqual([]);
}, 600_000);
