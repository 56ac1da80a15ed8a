// What goes wrong ends in a clear sentence, a next step and the right exit code, and leaves nothing.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { startEngine } from '../../tools/lab/index.ts';
import { commit, exampleRepository, stagegate, type Ran } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { scratch } from './tree.ts';

let engine: TestEngine;
let work: string;
let repo: string;

beforeAll(async () => {
  engine = await useEngine(['golang:1.23', 'debian:bookworm-slim']);
  work = scratch('errors');
  repo = exampleRepository('go-scratch', join(work, 'repo'));
}, 600_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** In a temporary folder of its own, to see that nothing is left in it. */
function run(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
  cwd = repo,
): Ran & { left: string[] } {
  const temp = join(work, 'tmp');
  mkdirSync(temp, { recursive: true });
  const ran = stagegate(argv, cwd, { ...engine.env, TMPDIR: temp, ...env });
  return { ...ran, left: readdirSync(temp) };
}

function expectError(ran: ReturnType<typeof run>, exit: number, ...words: readonly string[]): void {
  expect(ran.stderr).not.toMatch(/^ {4}at /m);
  for (const word of words) expect(ran.stderr).toContain(word);
  expect(ran.stderr).toContain(`exit ${exit}`);
  expect(ran.stdout).toBe('');
  expect(ran.status).toBe(exit);
  expect(ran.left).toEqual([]);
}

const gate = ['gate', '--baseline', 'none', '--report-dir', 'never-written'];
afterEach(() => expect(existsSync(join(repo, 'never-written'))).toBe(false));

/** A PATH on which only these programs are found. */
function pathWith(...programs: readonly string[]): string {
  const bin = join(work, `bin-${programs.join('-')}`);
  mkdirSync(bin, { recursive: true });
  for (const program of programs) {
    const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], {
      encoding: 'utf8',
      env: { ...process.env, ...engine.env },
    }).stdout.trim();
    if (!existsSync(join(bin, program))) symlinkSync(found, join(bin, program));
  }
  return bin;
}

test('an unknown target lists the stages', () => {
  const ran = run([...gate, '--target', 'runtiem']);
  expectError(ran, 2, 'runtiem', 'build', 'runtime');
});

test('a Dockerfile syntax error names its line', () => {
  const folder = join(work, 'syntax');
  mkdirSync(folder);
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPPY a /a\n');
  const ran = run([...gate, '--context', folder]);
  expectError(ran, 2, 'COPPY', '2');
});

test('a failing RUN shows its line and its last output', () => {
  const folder = join(work, 'failing');
  mkdirSync(folder);
  const steps = 'FROM debian:bookworm-slim AS build\nRUN echo one line of output; exit 42\n';
  writeFileSync(
    join(folder, 'Dockerfile'),
    `${steps}FROM scratch\nCOPY --from=build /etc/passwd /\n`,
  );
  const ran = run([...gate, '--context', folder]);
  expectError(ran, 3, 'Dockerfile:2', 'one line of output', '42');
});

test('no Dockerfile, no context, no policy file', () => {
  expectError(run([...gate, '--file', 'nowhere/Dockerfile']), 2, 'nowhere/Dockerfile');
  expectError(run([...gate, '--context', 'nowhere']), 2, 'nowhere');
  expectError(run([...gate, '--config', 'nowhere.yml']), 2, 'nowhere.yml');
});

test('no engine', () => {
  const ran = run(gate, { DOCKER_HOST: `unix://${join(work, 'no.sock')}` });
  expectError(ran, 3, 'engine');
});

test('no docker', () => {
  expectError(run(gate, { PATH: pathWith('git') }), 3, 'docker');
});

test('no buildx', () => {
  const empty = join(work, 'empty-config');
  mkdirSync(empty);
  // The plugin lies beside the client, in its configuration or in fixed folders of the system.
  const ran = run(gate, { DOCKER_CONFIG: empty, PATH: dirname(pathWithCopy()) });
  expectError(ran, 3, 'buildx');
});

/** A docker client without the plugins of its own folder. */
function pathWithCopy(): string {
  const bin = pathWith('git');
  const found = spawnSync('sh', ['-c', 'command -v docker'], {
    encoding: 'utf8',
    env: { ...process.env, ...engine.env },
  }).stdout.trim();
  const copy = join(bin, 'docker');
  if (!existsSync(copy)) cpSync(found, copy);
  return copy;
}

test('an unknown builder lists those there are', () => {
  expectError(run([...gate, '--builder', 'nobody']), 3, 'nobody', 'default');
});

test('a base commit that is not there', () => {
  const argv = ['gate', '--baseline', 'build', '--base-ref', 'no-such-branch'];
  expectError(run([...argv, '--report-dir', 'never-written']), 2, 'no-such-branch');
});

describe('images', () => {
  let layout: string;

  beforeAll(() => {
    layout = join(work, 'layout');
    const built = spawnSync(
      'docker',
      ['buildx', 'build', '--provenance=false', `--output=type=oci,tar=false,dest=${layout}`, repo],
      { env: { ...process.env, ...engine.env }, encoding: 'utf8' },
    );
    if (built.status !== 0) throw new Error(built.stderr);
  }, 300_000);

  /** A copy of the layout, and the path of its largest blob. */
  function damaged(name: string): { dir: string; blob: string } {
    const dir = join(work, name);
    cpSync(layout, dir, { recursive: true });
    const blobs = join(dir, 'blobs/sha256');
    const sized = readdirSync(blobs).map((blob) => join(blobs, blob));
    const [blob = ''] = sized.toSorted(
      (left, right) => readFileSync(right).length - readFileSync(left).length,
    );
    return { dir, blob };
  }

  test('a truncated blob', () => {
    const { dir, blob } = damaged('truncated');
    truncateSync(blob, 1000);
    expectError(run(['inspect', `oci:${dir}`]), 3, 'sha256:');
  });

  test('a digest that does not match', () => {
    const { dir, blob } = damaged('flipped');
    const bytes = readFileSync(blob);
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(blob, bytes);
    expectError(run(['inspect', `oci:${dir}`, '--no-index-cache']), 3, 'sha256:');
  });

  test('not an image', () => {
    writeFileSync(join(work, 'text.tar'), 'this is no tar');
    expectError(run(['inspect', `docker-archive:${join(work, 'text.tar')}`]), 2, 'text.tar');
    expectError(run(['inspect', `oci:${repo}`]), 2);
    expectError(run(['inspect', 'oci:/nowhere']), 2, '/nowhere');
    expectError(run(['inspect', 'debian:12']), 2, 'oci:');
  });

  test('a read-only cache folder is a problem, not an end', () => {
    const folder = join(work, 'read-only');
    mkdirSync(folder);
    // Root writes anywhere but on a read-only mount.
    const isRoot = process.getuid?.() === 0;
    const lock = isRoot
      ? spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'stagegate-test', folder])
      : spawnSync('chmod', ['0555', folder]);
    expect(lock.status).toBe(0);
    try {
      const ran = run(['inspect', `oci:${layout}`, '--format', 'json', '--cache-dir', folder]);
      expect(ran.stderr).not.toMatch(/^ {4}at /m);
      expect(ran.status).toBe(0);
      const { problems } = JSON.parse(ran.stdout) as { problems: { code: string }[] };
      expect(problems.map(({ code }) => code)).toEqual(['cache-unusable']);
    } finally {
      if (isRoot) spawnSync('umount', [folder]);
    }
  });
});

test('an engine on the classic store: compressed size is unknown, and that is no pass', async () => {
  const classic = await startEngine({
    root: join(work, 'classic'),
    store: 'classic',
    images: ['golang:1.23'],
  });
  try {
    const argv = ['gate', '--baseline', 'none', '--max-compressed-size', '40MiB'];
    const ran = run(argv, classic.env);
    expect(ran.stderr).not.toMatch(/^ {4}at /m);
    expect(ran.status).toBe(3);
    expect(ran.stdout).toMatch(/^UNKNOWN {2}/);
    expect(ran.stdout).toContain('docker buildx create');
    rmSync(join(repo, 'stagegate-report'), { recursive: true });
    expect(ran.left).toEqual([]);
  } finally {
    await classic.stop();
  }
}, 600_000);

test('bad flags and inputs are told all at once', () => {
  const ran = run(['gate', '--max-increase', '5M', '--fail-on', 'fatal', '--platforms', 'linux']);
  expectError(ran, 2, 'max-increase', 'fail-on', 'platforms');
  commit(repo, { 'stagegate.yml': 'preset: strickt\nrules: { no-shel: error }\n' });
  expectError(run(gate), 2, 'stagegate.yml: 2 problems', 'line 1', 'line 2', 'no-shell');
  rmSync(join(repo, 'stagegate.yml'));
});
