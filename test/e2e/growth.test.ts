// Why it grew, on real builds: one dependency more, a base image that moved, a renamed directory,
// and what stayed behind in the builder.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cause, PackageDelta } from '../../src/model/delta.ts';
import type { Report, TargetReport } from '../../src/model/report.ts';
import { commit, git, stagegate } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { scratch } from './tree.ts';

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(['node:20-slim', 'debian:bookworm-slim', 'golang:1.23']);
  work = scratch('growth');
}, 1_200_000);

const MINUTES = 600_000;

function repository(name: string, files: Readonly<Record<string, string>>): string {
  const repo = join(work, name);
  commitFirst(repo, files);
  return repo;
}

function commitFirst(repo: string, files: Readonly<Record<string, string>>): void {
  git(work, 'init', '-q', '-b', 'main', repo);
  commit(repo, files);
}

function docker(argv: readonly string[]): void {
  const ran = spawnSync('docker', argv, {
    env: { ...process.env, ...engine.env },
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(`docker ${argv.join(' ')}: ${ran.stderr}`);
}

interface Gated {
  readonly report: Report;
  readonly runtime: TargetReport;
  readonly stdout: string;
  readonly summary: string;
}

function gate(repo: string, ...more: readonly string[]): Gated {
  const ran = stagegate(['gate', ...more], repo, engine.env);
  if (ran.status === null || ran.status > 1) throw new Error(ran.stdout + ran.stderr);
  const read = (name: string): string => readFileSync(join(repo, 'stagegate-report', name), 'utf8');
  const report = JSON.parse(read('report.json')) as Report;
  const [runtime] = report.targets;
  if (runtime === undefined) throw new Error('no target');
  return { report, runtime, stdout: ran.stdout, summary: read('summary.md') };
}

const AGAINST_MAIN = ['--baseline', 'build', '--base-ref', 'main'];

/** The first cause, with the packages that it names. */
function firstCause({ runtime }: Gated): Cause & { named_: PackageDelta[] } {
  const { delta } = runtime;
  const [cause] = delta?.causes ?? [];
  if (cause === undefined) throw new Error('no cause');
  const all = cause.packages.flatMap((index) => delta?.packages?.rows[index] ?? []);
  return { ...cause, named_: all.slice(0, cause.named) };
}

/** DESIGN decision 10, on real images: the parts of the delta are the delta. */
function expectSums({ runtime }: Gated): void {
  const { delta } = runtime;
  if (delta === null) throw new Error('no delta');
  for (const metric of ['compressed', 'uncompressed', 'content', 'wasted'] as const) {
    const sum = delta.layers.reduce((total, row) => total + (row[metric] ?? NaN), 0);
    expect([metric, sum]).toEqual([metric, delta.size[metric]]);
  }
  const { content } = delta.size;
  expect(delta.directories.reduce((sum, [, bytes]) => sum + bytes, 0)).toBe(content);
  const told = delta.packages?.rows.reduce((sum, { size }) => sum + (size ?? 0), 0) ?? NaN;
  expect(told + (delta.packages?.rest ?? NaN)).toBe(content);
}

const NODE = `FROM node:20-slim AS deps
WORKDIR /app
COPY package.json ./
RUN npm install --no-audit --no-fund

FROM node:20-slim AS runtime
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
COPY package.json server.js ./
USER node
CMD ["node", "server.js"]
`;
const LINE = NODE.split('\n').findIndex((line) => line.includes('/app/node_modules')) + 1;

const manifest = (more: object): string =>
  JSON.stringify({ name: 'orders', version: '1.0.0', private: true, ...more });

test.each([
  {
    name: 'a production dependency',
    field: 'dependencies',
    words: 'a production dependency',
    dev: false,
  },
  { name: 'a dev dependency', field: 'devDependencies', words: 'a dev dependency', dev: true },
])(
  'one npm dependency more is the first cause: $name',
  ({ field, words, dev }) => {
    const repo = repository(`npm-${dev ? 'dev' : 'prod'}`, {
      Dockerfile: NODE,
      'package.json': manifest({ dependencies: { fastq: '1.17.1' } }),
      'server.js': 'console.log(1);\n',
    });
    git(repo, 'checkout', '-q', '-b', 'topic');
    const base = { fastq: '1.17.1' };
    const head =
      field === 'dependencies'
        ? { dependencies: { ...base, dayjs: '1.11.13' } }
        : { dependencies: base, devDependencies: { dayjs: '1.11.13' } };
    commit(repo, { 'package.json': manifest(head) });
    const gated = gate(repo, ...AGAINST_MAIN);
    expectSums(gated);
    const cause = firstCause(gated);
    expect(cause.kind).toBe('package');
    expect(cause.named_).toEqual([
      expect.objectContaining({
        kind: 'added',
        type: 'npm',
        name: 'dayjs',
        after: '1.11.13',
        location: '/app/node_modules/dayjs/package.json',
        dev,
        direct: true,
      }),
    ]);
    expect(gated.runtime.delta?.layers[cause.row]?.lines).toEqual([LINE, LINE]);
    // Counted by hand from the package as published: about 670 kB in 480 files.
    const [added] = cause.named_;
    expect(added?.size).toBeGreaterThan(600_000);
    expect(added?.size).toBeLessThan(750_000);
    expect(gated.stdout).toMatch(
      new RegExp(
        `Dockerfile:${LINE} +COPY --from=deps .*\\n +dayjs 1\\.11\\.13 added, \\+\\d.*, ${words}`,
      ),
    );
    expect(gated.summary).toMatch(
      new RegExp(`Dockerfile:${LINE}.*\`dayjs\` 1\\.11\\.13 added \\(\\+\\d[^)]*, ${words}\\)`),
    );
  },
  MINUTES,
);

test(
  'a base image that moved between a saved report and now: its share is told apart',
  () => {
    const repo = repository('moved', {
      Dockerfile: 'FROM debian:bookworm-slim\nCOPY data /data\n',
      data: 'x'.repeat(100_000),
      'stagegate.yml': 'preset: slim\n',
    });
    const save = ['gate', '--baseline', 'none', '--report-dir', 'saved'];
    expect(stagegate(save, repo, engine.env).status).toBe(0);
    // The tag now leads elsewhere: what a registry does over time, a build context does at once.
    const moved = join(work, 'moved-base');
    commitFirst(moved, {
      Dockerfile:
        'FROM debian:bookworm-slim\nRUN rm -r /usr/share/zoneinfo/[A-E]* && head -c 2000000 /dev/urandom > /usr/lib/more.so\n',
    });
    const bake = ['buildx', 'build', '-q', '-t', 'example.org/debian:moved', moved];
    docker(bake);
    const text = readFileSync(join(repo, 'data'), 'utf8');
    commit(repo, { data: `${text}${'y'.repeat(50_000)}` });
    const contexts = [
      '--build-contexts',
      'debian:bookworm-slim=docker-image://example.org/debian:moved',
    ];
    const stored = ['--baseline', 'report', '--base-ref', 'saved/report.json'];
    const gated = gate(repo, ...stored, ...contexts);
    expectSums(gated);
    const { delta } = gated.runtime;
    const inherited = delta?.layers.filter(({ origin }) => origin === 'base-image') ?? [];
    const own = delta?.layers.filter(({ origin }) => origin !== 'base-image') ?? [];
    const sum = (rows: typeof own): number =>
      rows.reduce((total, { uncompressed }) => total + (uncompressed ?? NaN), 0);
    expect(sum(inherited)).toBeGreaterThan(2_000_000);
    // 50,000 bytes, rounded to blocks of a tar.
    expect(sum(own)).toBeGreaterThanOrEqual(49_152);
    expect(sum(own)).toBeLessThanOrEqual(51_200);
    expect(delta?.causes?.map(({ kind }) => kind)).toEqual(['base image', 'file']);
    expect(gated.stdout).toContain('base image');
    docker(['image', 'rm', 'example.org/debian:moved']);
  },
  MINUTES,
);

test(
  'a renamed directory is no change but the rename',
  () => {
    const many = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`web/page-${at}.html`, `page ${at} `.repeat(200)]),
    );
    const repo = repository('renamed', {
      Dockerfile: 'FROM scratch\nCOPY web /srv/web\n',
      ...many,
    });
    git(repo, 'checkout', '-q', '-b', 'topic');
    commit(repo, { Dockerfile: 'FROM scratch\nCOPY web /srv/site\n' });
    const gated = gate(repo, ...AGAINST_MAIN);
    expectSums(gated);
    const { delta } = gated.runtime;
    expect(delta?.moved).toEqual([
      expect.objectContaining({ from: '/srv/web/', to: '/srv/site/', files: 30 }),
    ]);
    expect(delta?.size.content).toBe(0);
    expect(delta?.directories).toEqual([]);
    expect(delta?.layers.flatMap(({ files }) => files ?? [])).toEqual([]);
    expect(delta?.causes?.map(({ kind }) => kind)).toEqual(['rename']);
  },
  MINUTES,
);

test(
  'what stayed behind explains the builder: carried, shared and left are all of it',
  () => {
    const repo = repository('behind', {
      Dockerfile: `FROM golang:1.23 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /out/app .

FROM debian:bookworm-slim AS runtime
COPY --from=build /out/app /app
USER 65532
ENTRYPOINT ["/app"]
`,
      'go.mod': 'module example.org/app\n\ngo 1.23\n',
      'main.go': 'package main\n\nfunc main() { println("hello") }\n',
      'stagegate.yml': 'preset: slim\n',
    });
    const { runtime, report, summary, stdout } = gate(repo, '--baseline', 'none');
    const [stage] = runtime.stages ?? [];
    const builder = report.targets.find(({ role }) => role === 'builder')?.head;
    const app = runtime.head?.files.find(([path]) => path === '/app');
    expect(stage).toMatchObject({
      stage: 'build',
      content: builder?.size.content,
      carried: app?.[1],
      copies: [{ lines: [7, 7], files: 1, bytes: app?.[1] }],
    });
    const { content = NaN, carried = NaN, shared = NaN, left = NaN } = stage ?? {};
    expect(carried + shared + left).toBe(content);
    expect(left).toBeGreaterThan(200_000_000);
    expect(stage?.directories.some(([path]) => path.startsWith('/usr/local/go/'))).toBe(true);
    expect(summary).toContain('What stayed behind: build');
    expect(stdout).toMatch(/left behind: [^]*?\/usr\/local\/go\//);
  },
  MINUTES,
);
