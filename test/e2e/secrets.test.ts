// Secrets of every kind of place in one image from a real build: each is found with its line, and
// nothing that the program writes holds one of them, whole, cut, encoded or hashed.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../src/cli/commands.ts';
import type { Report } from '../../src/model/report.ts';
import type { Finding } from '../../src/model/snapshot.ts';
import { commit, git, stagegate, type Ran } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { filesBelow, leaksIn, type Written } from './leaks.ts';
import { plant, plantLookAlikes, type Planted } from './planted.ts';
import { lineOf } from './project.ts';
import { scratch } from './tree.ts';

const root = join(import.meta.dirname, '../..');
const PLANTED = plant();
const DOCKERFILE = PLANTED.files['Dockerfile'] ?? '';

let engine: TestEngine;
let work: string;
let repo: string;
/** All that any run below wrote, with what is asked of it at the end. */
const written: Written[] = [];

beforeAll(async () => {
  engine = await useEngine(['busybox:1.36']);
  work = scratch('secrets');
  repo = join(work, 'repo');
  mkdirSync(repo);
  git(repo, 'init', '-q', '-b', 'main');
  commit(repo, plantLookAlikes().files);
}, 600_000);

/** What `--format` takes, so that a new one is searched too. */
function formatsOf(command: string): string[] {
  const flag = COMMANDS.find(({ name }) => name === command)?.flags.find(
    ({ name }) => name === 'format',
  );
  return [...(flag?.help.matchAll(/`([a-z]+)`/g) ?? [])].map(([, name = '']) => name);
}

function keep(name: string, ran: Pick<Ran, 'stdout' | 'stderr'>): void {
  written.push({ name: `${name} stdout`, bytes: Buffer.from(ran.stdout) });
  written.push({ name: `${name} stderr`, bytes: Buffer.from(ran.stderr) });
}

const argumentsOf = ({ buildArgs }: Planted): string =>
  Object.entries(buildArgs)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n');

interface Gated extends Ran {
  readonly report: Report;
}

/** Gates what is checked out; everything that it writes is kept. */
function gate(name: string, what: Planted, ...more: readonly string[]): Gated {
  const dir = join(work, name);
  const argv = ['gate', '--report-dir', dir, '--cache-dir', join(work, 'cache')];
  const ran = stagegate([...argv, '--build-args', argumentsOf(what), ...more], repo, engine.env);
  keep(name, ran);
  const files = filesBelow(dir);
  written.push(...files.map((file) => ({ ...file, name: `${name}/${file.name}` })));
  const report = files.find((file) => file.name === 'report.json');
  if (report === undefined) throw new Error(ran.stderr);
  return { ...ran, report: JSON.parse(report.bytes.toString()) as Report };
}

const secretsOf = ({ targets }: Report): readonly Finding[] =>
  targets.flatMap(({ head }) => head?.findings.filter(({ rule }) => rule === 'no-secret') ?? []);

/** `where: what, Dockerfile line`, and the line that hides it. */
function describeFinding({ path, evidence, lines, hiddenBy }: Finding): string {
  const hidden = hiddenBy === undefined ? '' : `, hidden by ${hiddenBy.lines?.join('-')}`;
  return `${path ?? evidence.detail}: ${evidence.what}, ${lines?.join('-')}${hidden}`;
}

test('the look-alikes are silent', () => {
  const { report } = gate('look-alikes', plantLookAlikes(), '--baseline', 'none');
  expect(secretsOf(report)).toEqual([]);
  const rules = report.targets[0]?.head?.rules.find(({ id }) => id === 'no-secret');
  expect(rules?.status).toBe('none');
}, 300_000);

test('each secret is found, on its line', () => {
  commit(repo, PLANTED.files);
  const { report, status } = gate(
    'planted',
    PLANTED,
    '--baseline',
    'build',
    '--base-ref',
    'HEAD~1',
  );
  const at = (part: string): string => {
    const line = lineOf(DOCKERFILE, part);
    return `${line}-${line}`;
  };
  const env = lineOf(DOCKERFILE, 'ENV DB_PASSWORD');
  const removed = at('RUN rm /tmp/early.pem');
  expect(secretsOf(report).map(describeFinding).toSorted()).toEqual(
    [
      `/root/.ssh/id_ed25519: private key, ${at('COPY deploy.pem')}`,
      `/app/tokens.txt: GitHub token, ${at('COPY tokens.txt')}`,
      `/app/.npmrc: npm registry credential, ${at('COPY npmrc')}`,
      `/root/.aws/credentials: AWS secret access key, ${at('COPY aws')}`,
      `/app/.git/config: git credential, ${at('COPY repository/')}`,
      `/tmp/early.pem: private key, ${at('COPY early.pem')}, hidden by ${removed}`,
      `ENV DB_PASSWORD: secret, ${env}-${env + 1}`,
      `ENV STRIPE: Stripe key, ${env}-${env + 1}`,
      `LABEL io.acme.notify: Slack token, ${at('LABEL')}`,
      `ARG DEPLOY_TOKEN: secret, ${at('RUN echo "deploys')}`,
      `RUN NPM_TOKEN: npm token, ${at('RUN NPM_TOKEN')}`,
    ].toSorted(),
  );
  expect(status).toBe(1);
  // Base's values in the same places were none, but its build is given the same arguments.
  const excused = secretsOf(report).filter(({ excusedBy }) => excusedBy !== null);
  expect(excused.map(({ evidence }) => evidence.detail)).toEqual(['ARG DEPLOY_TOKEN']);
  expect(secretsOf(report).filter(({ contentDigest }) => contentDigest !== null)).toEqual([]);
}, 300_000);

test('every format of every command', () => {
  const base = ['--baseline', 'report', '--base-ref', join(work, 'look-alikes/report.json')];
  keep('gate json', gate('gate-json', PLANTED, ...base, '--format', 'json'));
  const render = ['render', join(work, 'planted/report.json')];
  mkdirSync(join(work, 'rendered'));
  for (const format of formatsOf('render')) {
    const output = join(work, 'rendered', format);
    keep(`render ${format}`, stagegate([...render, '--format', format, '--output', output], repo));
    keep(`render ${format}`, stagegate([...render, '--format', format], repo));
  }
  const rendered = filesBelow(join(work, 'rendered'));
  expect(rendered.length).toBeGreaterThanOrEqual(5);
  written.push(...rendered);
}, 300_000);

test('an image by itself, and two of them compared', () => {
  const layouts = ['HEAD~1', 'HEAD'].map((ref, index) => {
    const layout = join(work, `layout-${index}`);
    git(repo, 'checkout', '-q', '--detach', ref);
    const given = Object.entries(PLANTED.buildArgs).map(([name, value]) => [
      '--build-arg',
      `${name}=${value}`,
    ]);
    const argv = ['buildx', 'build', '--provenance=false', ...given.flat(), repo];
    const output = `--output=type=oci,tar=false,dest=${layout}`;
    const env = { ...process.env, ...engine.env };
    const child = spawnSync('docker', [...argv, output], { env, encoding: 'utf8' });
    expect({ status: child.status, stderr: child.status === 0 ? '' : child.stderr }).toEqual({
      status: 0,
      stderr: '',
    });
    git(repo, 'checkout', '-q', 'main');
    return `oci:${layout}`;
  });
  const cache = ['--cache-dir', join(work, 'cache-of-images')];
  for (const format of formatsOf('inspect')) {
    const ran = stagegate(['inspect', layouts[1] ?? '', '--format', format, ...cache], repo);
    expect(ran.status).toBe(0);
    keep(`inspect ${format}`, ran);
  }
  for (const format of formatsOf('compare')) {
    const dir = join(work, 'compared', format);
    const argv = ['compare', ...layouts, '--format', format, '--report-dir', dir, ...cache];
    const ran = stagegate(argv, repo);
    expect(ran.status).toBe(1);
    keep(`compare ${format}`, ran);
  }
  written.push(...filesBelow(join(work, 'compared')));
}, 300_000);

test('the action, with the runner’s debug log', () => {
  const runner = join(work, 'runner');
  const files = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY', 'GITHUB_STATE', 'GITHUB_ENV'];
  mkdirSync(join(runner, 'temp'), { recursive: true });
  for (const name of files) writeFileSync(join(runner, name), '');
  const action = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'src/action/index.ts')],
    {
      cwd: repo,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...engine.env,
        ...Object.fromEntries(files.map((name) => [name, join(runner, name)])),
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: repo,
        GITHUB_EVENT_NAME: 'push',
        GITHUB_REPOSITORY: 'acme/shop',
        RUNNER_DEBUG: '1',
        RUNNER_TEMP: join(runner, 'temp'),
        'INPUT_BUILD-ARGS': argumentsOf(PLANTED),
        'INPUT_REPORT-DIR': 'action-report',
        INPUT_PREPARE: 'cat deploy.pem npmrc',
        'INPUT_NO-CACHE': 'true',
      },
    },
  );
  expect(action.status).toBe(1);
  expect(action.stdout).toMatch(/deploys with \[redacted: build secret\]/);
  keep('action', action);
  // The image itself, which holds them all, is an output of the action.
  const isImage = ({ name }: Written): boolean => /\/blobs\/sha256\//.test(name);
  const more = [...filesBelow(runner), ...filesBelow(join(repo, 'action-report'))];
  written.push(...more.filter((file) => !isImage(file)));
  expect(more.map(({ name }) => name)).toEqual(expect.arrayContaining(['report.json', files[1]]));
}, 300_000);

test('a build that fails after it printed them', () => {
  const print = [
    'RUN --mount=type=secret,id=key cat /run/secrets/key /root/.ssh/id_ed25519 /app/tokens.txt',
    ' && cat /app/.npmrc /root/.aws/credentials && env && echo $DEPLOY_TOKEN $STRIPE && exit 7',
  ].join(' \\\n');
  commit(repo, { Dockerfile: DOCKERFILE.replace('USER 65532', print) });
  const given = ['--build-args', argumentsOf(PLANTED), '--secret-files', 'key=early.pem'];
  const ran = stagegate(['gate', '--baseline', 'none', ...given], repo, engine.env);
  expect(ran.status).toBe(3);
  expect(ran.stderr).toContain('[redacted: private key]');
  keep('broken', ran);
}, 300_000);

test('no value stands in anything that was written', () => {
  const cached = [...filesBelow(join(work, 'cache')), ...filesBelow(join(work, 'cache-of-images'))];
  expect(cached.length).toBeGreaterThan(10);
  const all = [...written, ...cached];
  expect(leaksIn(all, PLANTED.values)).toEqual([]);
  // The search itself finds what is there.
  const context = filesBelow(repo).filter(({ name }) => PLANTED.files[name] !== undefined);
  const seen = leaksIn(context, PLANTED.values).map((leak) => leak.split(': ')[1]?.split(',')[0]);
  const elsewhere = ['argument', 'builder'];
  expect([...new Set([...seen, ...elsewhere])].toSorted()).toEqual(
    Object.keys(PLANTED.values).toSorted(),
  );
  const bytes = all.reduce((sum, file) => sum + file.bytes.length, 0);
  console.log(
    `${Object.keys(PLANTED.values).length} values in ${all.length} outputs, ${bytes} bytes`,
  );
});
