// What a first user ran into: each of these once passed, failed or crashed wrongly.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { commit, git, stagegate } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { scratch } from './tree.ts';

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['golang:1.23', 'debian:bookworm-slim']);
  work = scratch('firstuse');
}, 600_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

function repository(name: string, files: Readonly<Record<string, string>>): string {
  const repo = join(work, name);
  mkdirSync(repo);
  git(repo, 'init', '-q', '-b', 'main');
  commit(repo, files);
  return repo;
}

function reportOf(repo: string): Report {
  return JSON.parse(readFileSync(join(repo, 'stagegate-report/report.json'), 'utf8')) as Report;
}

const build = ['gate', '--baseline', 'build', '--base-ref'];

test('.git in the context: base’s builds like head’s and is as large', () => {
  const repo = repository('vcs', {
    'go.mod': 'module example.com/vcs\n\ngo 1.23\n',
    'main.go': 'package main\n\nfunc main() { println("a") }\n',
    // More than a clone that borrows its objects would hold.
    'history.txt': 'x'.repeat(200_000) + Array.from({ length: 40_000 }, (_, i) => i).join(' '),
    Dockerfile:
      'FROM golang:1.23 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /app .\nFROM scratch\nCOPY --from=build /app /app\nCOPY --from=build /src/.git /git\n',
  });
  commit(repo, { 'main.go': 'package main\n\nfunc main() { println("b") }\n' });
  const ran = stagegate([...build, 'HEAD~1', '--max-increase', '20KiB'], repo, engine.env);
  expect(ran.status).toBe(0);
  const report = reportOf(repo);
  expect(report.baseline.failed).toBe(false);
  expect(Math.abs(report.targets[0]?.delta?.size.compressed ?? Infinity)).toBeLessThan(20_000);
}, 300_000);

test('an own report in the context is not part of the next image', () => {
  const repo = repository('report', { Dockerfile: 'FROM scratch\nCOPY . /app\n', file: 'x' });
  const argv = [...build, 'HEAD', '--max-increase', '4KiB'];
  for (const status of [stagegate(argv, repo, engine.env), stagegate(argv, repo, engine.env)]) {
    expect(status.status).toBe(0);
  }
  const rows = reportOf(repo).targets[0]?.head?.files ?? [];
  expect(rows.map(([path]) => path).filter((path) => path.includes('stagegate-report'))).toEqual(
    [],
  );
}, 300_000);

test('a stage that was renamed, or has moved, is compared all the same', () => {
  const two = 'FROM scratch\nCOPY small /small\n';
  const repo = repository('renamed', { Dockerfile: two, small: 'x' });
  stagegate(['gate', '--baseline', 'none', '--report-dir', join(work, 'stored')], repo, engine.env);
  const big = Array.from({ length: 400_000 }, (_, i) => i % 97).join('');
  commit(repo, {
    Dockerfile: `FROM scratch AS more\nCOPY big /big\n${two}COPY --from=more / /\n`,
    big,
  });
  const stored = ['gate', '--baseline', 'report', '--base-ref', join(work, 'stored/report.json')];
  expect(stagegate([...stored, '--max-increase', '1KiB'], repo, engine.env).status).toBe(1);
  const named = readFileSync(join(repo, 'Dockerfile'), 'utf8').replace(
    /FROM scratch$/m,
    'FROM scratch AS final',
  );
  commit(repo, { Dockerfile: named });
  const ran = stagegate(
    [...build, 'HEAD~2', '--target', 'final', '--max-increase', '1KiB'],
    repo,
    engine.env,
  );
  expect(ran.status).toBe(3);
}, 300_000);

test('a reader that leaves, and a disk that is full', () => {
  const repo = repository('pipe', { Dockerfile: 'FROM debian:bookworm-slim\n' });
  const script = join(import.meta.dirname, '../../src/cli/index.ts');
  const gate = `"$1" --disable-warning=ExperimentalWarning "$2" gate --format json`;
  const shell = (line: string): string =>
    spawnSync('bash', ['-c', line, 'bash', process.execPath, script], {
      cwd: repo,
      env: { ...process.env, ...engine.env },
      encoding: 'utf8',
    }).stdout;
  expect(shell(`${gate} 2>/dev/null | head -c 1; echo " \${PIPESTATUS[0]}"`)).toBe('{ 1\n');
  expect(shell(`${gate} >/dev/full 2>&1; ${gate} 2>/dev/null >/dev/full; echo $?`)).toBe('3\n');
}, 300_000);

test('an image of labels alone', () => {
  const repo = repository('labels', { Dockerfile: 'FROM scratch\nLABEL x=y\n' });
  const ran = stagegate(['gate', '--baseline', 'none'], repo, engine.env);
  expect(ran.status).toBe(0);
  expect(reportOf(repo).targets[0]?.head?.size).toEqual({
    compressed: 0,
    uncompressed: 0,
    content: 0,
    wasted: 0,
  });
}, 300_000);

test('what is named and not there is said before the build', () => {
  const repo = repository('named', { Dockerfile: 'FROM scratch AS ship\nCOPY f /f\n', f: 'x' });
  const secret = stagegate(['gate', '--secret-files', 'a=nowhere'], repo, engine.env);
  expect([secret.status, secret.stderr.includes('secret-files')]).toEqual([2, true]);
  writeFileSync(
    join(repo, 'stagegate.yml'),
    'limits: [{ target: shop, max-compressed-size: 1MiB }]\n',
  );
  const limit = stagegate(['gate', '--baseline', 'none'], repo, engine.env);
  expect([limit.status, limit.stderr.includes('ship  line 1')]).toEqual([2, true]);
}, 300_000);
