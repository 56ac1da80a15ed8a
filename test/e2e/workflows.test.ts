// actionlint and a real runner read our workflows, and those that the pages show.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tool } from '../../tools/lab/index.ts';
import { startGitHub } from '../github/github.ts';
import { put, runWorkflow } from './act.ts';
import { useEngine } from './engine.ts';
import {
  checkoutMerge,
  commitOn,
  makeProject,
  pullPayload,
  REPOSITORY,
  WORKFLOW,
} from './project.ts';
import { scratch } from './tree.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');
const files = readdirSync(folder).map((name) => join(folder, name));

async function actionlint(paths: readonly string[]): Promise<string> {
  // Shell and Python checkers are used only where a machine has them: the answer must not differ.
  const argv = ['-no-color', '-shellcheck=', '-pyflakes=', ...paths];
  const ran = spawnSync(await tool('actionlint'), argv, { cwd: root, encoding: 'utf8' });
  return `${ran.stdout}${ran.stderr}exit ${ran.status ?? 'none'}`;
}

/** Whole workflows within ```yaml fences. */
function workflowsIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```yaml\n([^]*?)^```$/gmu)].map(([, block = '']) => block);
  return blocks.filter((block) => /^jobs:/mu.test(block));
}

test('actionlint has nothing to say of our workflows', async () => {
  expect(files).toHaveLength(3);
  expect(await actionlint(files)).toBe('exit 0');
}, 120_000);

test('nor of the workflows that the pages show', async () => {
  const dir = scratch('pages');
  const shown = ['README.md', 'docs/action.md', 'docs/release.md'].flatMap(workflowsIn);
  const paths = shown.map((text, at) => {
    const path = join(dir, `${at}.yml`);
    writeFileSync(path, text);
    return path;
  });
  expect(paths).toHaveLength(4);
  expect(await actionlint(paths)).toBe('exit 0');
}, 120_000);

test('actionlint would say something: it knows what our action takes', async () => {
  // A project of its own: beside ours, a broken file would disturb who reads along.
  const dir = scratch('project');
  mkdirSync(join(dir, '.git'));
  mkdirSync(join(dir, '.github/workflows'), { recursive: true });
  cpSync(join(root, 'action.yml'), join(dir, 'action.yml'));
  cpSync(join(root, 'dist'), join(dir, 'dist'), { recursive: true });
  const broken = join(dir, '.github/workflows/gate.yml');
  const text = readFileSync(join(folder, 'gate.yml'), 'utf8');
  writeFileSync(broken, text.replace('max-increase:', 'max-incraese:'));
  const said = await actionlint([broken]);
  expect(said).toContain('input "max-incraese" is not defined in action "Stagegate"');
  expect(said).toMatch(/exit 1$/);
}, 120_000);

/** Actions of others, which are skipped there; act wants to see them all the same. */
function standIns(text: string, dir: string): Record<string, string> {
  const used = [...text.matchAll(/uses: ((?!actions\/checkout)[\w-]+\/[\w-]+@[0-9a-f]{40})/gu)];
  return Object.fromEntries(
    used.map(([, name = '']) => {
      const place = join(dir, name.replace(/\W/gu, '-'));
      put(place, 'action.yml', 'name: n\ndescription: d\nruns: { using: composite, steps: [] }\n');
      return [name, place];
    }),
  );
}

test.each([
  ['gate', 'pull_request', 'go-scratch'],
  ['release', 'release', 'image'],
])(
  'our own %s workflow runs and passes',
  async (name, event, job) => {
    const engine = await useEngine(['golang:1.23']);
    const dir = scratch(name);
    const text = readFileSync(join(folder, `${name}.yml`), 'utf8');
    const { repo, base } = makeProject(join(dir, 'repo'), text);
    const head = commitOn(repo, 'topic', base, { 'README.md': 'A change that ships nothing.\n' });
    checkoutMerge(repo, base, head);
    const github = await startGitHub();
    github.state.addRepository(REPOSITORY);
    github.state.addToken('job', { permissions: { contents: 'read', 'pull-requests': 'write' } });
    github.state.addPull(REPOSITORY, { number: 7, base: { sha: base }, head: { sha: head } });
    const ran = await runWorkflow({
      ...{ repo, workflow: WORKFLOW, event, job, scratch: join(dir, 'run') },
      payload:
        event === 'release'
          ? {
              action: 'published',
              release: { tag_name: 'v1.2.3', prerelease: false, draft: false },
            }
          : pullPayload('opened', { number: 7, base, head }),
      env: { ...engine.env, GITHUB_API_URL: github.url, GITHUB_REPOSITORY: REPOSITORY },
      secrets: { GITHUB_TOKEN: 'job' },
      actions: standIns(text, dir),
    });
    const problems = github.problems();
    await github.stop();
    expect(problems).toEqual([]);
    expect(ran.steps.get('gate')?.outputs['conclusion']).toBe('pass');
    expect(ran.status).toBe(0);
  },
  600_000,
);

test('a real runner knows their jobs', async () => {
  const ran = spawnSync(await tool('act'), ['--list', '--workflows', folder], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: scratch('act') },
  });
  const rows = ran.stdout.split('\n').map((line) => line.split(/\s+/u));
  const jobs = rows.flatMap(([, id, , workflow]) =>
    workflow?.length ? [`${workflow} ${id}`] : [],
  );
  expect(ran.status).toBe(0);
  expect(jobs).toEqual(
    expect.arrayContaining(['ci test', 'gate go-scratch', 'release image', 'release major-tag']),
  );
}, 120_000);
