// The whole way: a repository with a base and a head commit → a judged report.

import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { commit, exampleRepository, git, stagegate } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { scratch } from './tree.ts';

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['golang:1.23']);
  work = scratch('gate');
}, 600_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

function readReport(repo: string): Report {
  return JSON.parse(readFileSync(join(repo, 'stagegate-report/report.json'), 'utf8')) as Report;
}

function dockerfileOf(repo: string): string {
  return readFileSync(join(repo, 'Dockerfile'), 'utf8');
}

test('a leaked toolchain fails, named by path, stage and line, with both deltas', () => {
  const repo = exampleRepository('go-scratch', join(work, 'leak'));
  const good = 'COPY --from=build /usr/local/bin/orders /usr/local/bin/orders';
  expect(dockerfileOf(repo)).toContain(good);
  const leak = dockerfileOf(repo).replace(good, 'COPY --from=build /usr/local/ /usr/local/');
  const line = leak.split('\n').findIndex((text) => text.includes('/usr/local/ /usr/local/')) + 1;
  git(repo, 'checkout', '-q', '-b', 'leak');
  commit(repo, { Dockerfile: leak });
  const argv = ['gate', '--target', 'runtime', '--baseline', 'build', '--base-ref', 'main'];
  const ran = stagegate([...argv, '--max-compressed-size', '20MiB'], repo, engine.env);
  expect(ran.stderr).not.toMatch(/^ {4}at /m);
  expect(ran.status).toBe(1);
  expect(ran.stdout).toMatch(/^FAIL {2}/);
  expect(ran.stdout).toContain('/usr/local/go/bin/go');
  expect(ran.stdout).toContain(`Dockerfile:${line}`);
  const report = readReport(repo);
  expect(report.conclusion).toBe('fail');
  const [runtime] = report.targets;
  const found = runtime?.head?.findings.find((one) => one.path === '/usr/local/go/bin/go');
  expect(found).toMatchObject({
    rule: 'no-compiler',
    level: 'error',
    stage: 'runtime',
    lines: [line, line],
    copiedFrom: { stage: 'build' },
    excusedBy: null,
  });
  // No service of this test has a health check, and that is a note.
  expect(runtime?.base?.findings.map(({ rule }) => rule)).toEqual(['healthcheck']);
  for (const metric of ['compressed', 'uncompressed'] as const) {
    const { head, base, delta } = runtime ?? {};
    expect(delta?.size[metric]).toBe((head?.size[metric] ?? 0) - (base?.size[metric] ?? 0));
    expect(delta?.size[metric]).toBeGreaterThan(50_000_000);
  }
}, 600_000);

/** Every distinct layer of every image in a report. */
function layersOf(report: Report): Set<string> {
  const snapshots = report.targets.flatMap(({ head, base }) => [head, base]);
  return new Set(snapshots.flatMap((one) => one?.layers.map(({ digest }) => digest ?? '') ?? []));
}

test('after one changed source file no unchanged layer is read again', () => {
  const repo = exampleRepository('go-scratch', join(work, 'again'));
  const cache = join(work, 'cache');
  const argv = ['gate', '--baseline', 'build', '--base-ref', 'main', '--cache-dir', cache];
  expect(stagegate(argv, repo, engine.env).status).toBe(0);
  const first = readReport(repo);
  expect(first.tool.counters.layersRead).toBe(first.tool.counters.layers);
  expect(first.tool.counters.layers).toBe(layersOf(first).size);
  const source = readFileSync(join(repo, 'main.go'), 'utf8');
  commit(repo, { 'main.go': source.replace('"tea"', '"coffee"') });
  // A base of the same content: the commit before.
  const again = stagegate([...argv.slice(0, 4), 'HEAD~1', '--cache-dir', cache], repo, engine.env);
  expect(again.status).toBe(0);
  const second = readReport(repo);
  const known = layersOf(first);
  const fresh = [...layersOf(second)].filter((digest) => !known.has(digest));
  expect(second.tool.counters.layersRead).toBe(fresh.length);
  // Builder: COPY *.go and RUN go build; runtime: the binary. That is 3, and 6 when the engine,
  // which may hold several results of one step, answers with others for the three steps between
  // the base image and the sources.
  expect([3, 6]).toContain(fresh.length);
  expect(layersOf(second).size - fresh.length).toBeGreaterThanOrEqual(8);
}, 600_000);

test('what base already has is listed, not counted', () => {
  const repo = exampleRepository('go-scratch', join(work, 'already'));
  const shell = 'COPY --from=build /bin/dash /app/helper\n';
  const at = dockerfileOf(repo).replace('USER 65532', `${shell}USER 65532`);
  commit(repo, { Dockerfile: at });
  const source = readFileSync(join(repo, 'main.go'), 'utf8');
  commit(repo, { 'main.go': source.replace('"tea"', '"milk"') });
  const build = ['gate', '--baseline', 'build', '--base-ref', 'HEAD~1'];
  const ran = stagegate(build, repo, engine.env);
  expect(ran.status).toBe(0);
  const [found] = readReport(repo).targets[0]?.head?.findings ?? [];
  expect(found).toMatchObject({
    rule: 'no-shell',
    path: '/app/helper',
    excusedBy: { kind: 'base' },
  });
  // Without a baseline it counts.
  expect(stagegate(['gate', '--baseline', 'none'], repo, engine.env).status).toBe(1);
}, 600_000);

test('a base that does not build leaves head judged and growth unknown', () => {
  const repo = exampleRepository('go-scratch', join(work, 'broken'));
  const good = dockerfileOf(repo);
  commit(repo, { Dockerfile: good.replace('go mod download', 'no-such-command') });
  commit(repo, { Dockerfile: good });
  const argv = ['gate', '--baseline', 'build', '--base-ref', 'HEAD~1'];
  const plain = stagegate(argv, repo, engine.env);
  expect(plain.status).toBe(0);
  expect(readReport(repo).baseline).toMatchObject({ kind: 'build', failed: true });
  const limited = stagegate([...argv, '--max-increase', '1MiB'], repo, engine.env);
  expect(limited.status).toBe(3);
  expect(limited.stdout).toMatch(/^UNKNOWN {2}/);
  expect(limited.stdout).toContain('no-such-command');
}, 600_000);

test('a stored report is a baseline too', () => {
  const repo = exampleRepository('go-scratch', join(work, 'stored'));
  const store = ['gate', '--baseline', 'none', '--report-dir', 'base-report'];
  expect(stagegate(store, repo, engine.env).status).toBe(0);
  const argv = ['gate', '--baseline', 'report', '--base-ref', 'base-report/report.json'];
  const ran = stagegate([...argv, '--max-increase', '0B'], repo, engine.env);
  expect(ran.status).toBe(0);
  expect(readReport(repo).targets[0]?.delta?.size.compressed).toBe(0);
}, 600_000);
