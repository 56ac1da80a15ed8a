// The release check on images that were built elsewhere and pushed: which stage they are, what they
// are compared with, and what nobody can tell.

import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Report, TargetReport } from '../../src/model/report.ts';
import type { Layer, Snapshot } from '../../src/model/snapshot.ts';
import { makeExec } from '../../src/ports/exec.ts';
import { TestRegistry } from '../ports/registry/registry.ts';
import { commit, git } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { openShop, reportIn, writeFiles, type PushOptions, type Shop } from './pushed.ts';
import { scratch } from './tree.ts';

const root = join(import.meta.dirname, '../..');
const BOTH = ['linux/amd64', 'linux/arm64'];
const PROGRAM = 'package main\n\nfunc main() { println("tickets") }\n';

let engine: TestEngine;
let work: string;
let shop: Shop;
let source: string;

/** Line by line as the tests name it: build is 1, release 6, debug 10. */
const dockerfile = (host: string): string => `FROM --platform=$BUILDPLATFORM golang:1.23 AS build
ARG TARGETARCH
WORKDIR /src
COPY main.go .
RUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /out/tickets main.go
FROM ${host}/base/os:12 AS release
COPY --from=build /out/tickets /tickets
USER 65532
ENTRYPOINT ["/tickets"]
FROM release AS debug
COPY --from=build /out/tickets /tickets-profiled
ENV LEVEL=debug
`;

/** A base image as its vendor moves it: of one name, with another content. */
const pushBase = (bytes: number): Promise<string> => {
  const noise = Array.from({ length: bytes }, (_, at) => ((at * at) % 251).toString(36)).join('');
  const folder = writeFiles(join(work, `os-${bytes}`), {
    Dockerfile: 'FROM scratch\nCOPY etc /etc\nCOPY notes /usr/share/os/notes\n',
    'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
    notes: noise,
  });
  return shop.push('base/os:12', folder, { attest: false, platforms: BOTH });
};

beforeAll(async () => {
  engine = await useEngine(['golang:1.23']);
  work = scratch('release');
  shop = await openShop(engine, work);
  await pushBase(20_000);
  source = writeFiles(join(work, 'source'), {
    Dockerfile: dockerfile(shop.host),
    'main.go': PROGRAM,
    'stagegate.yml': 'rules: { healthcheck: off }\n',
  });
}, 600_000);
afterAll(() => shop.close());

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line, beside what this process serves. */
async function stagegate(...argv: readonly string[]): Promise<Ran> {
  const exec = makeExec({ ...process.env, ...engine.env });
  const program = ['--disable-warning=ExperimentalWarning', join(root, 'src/cli/index.ts')];
  const cache = ['--cache-dir', join(work, 'cache')];
  const ran = await exec([process.execPath, ...program, ...argv, ...cache], { cwd: source });
  expect(ran.stderr).not.toMatch(/^ {4}at /m);
  return { status: ran.code, stdout: ran.stdout, stderr: ran.stderr };
}

interface Gated extends Ran {
  readonly report: Report;
}

async function gate(image: string, ...argv: readonly string[]): Promise<Gated> {
  const ran = await stagegate('gate', '--image', image, '--format', 'json', ...argv);
  if (!ran.stdout.startsWith('{')) throw new Error(`exit ${ran.status ?? ''}: ${ran.stderr}`);
  return { ...ran, report: JSON.parse(ran.stdout) as Report };
}

const SOURCE = ['--context', '.', '--target', 'release', '--baseline', 'none'];
const named = (name: string): string => `${shop.host}/${name}`;
const runtimes = ({ targets }: Report): TargetReport[] =>
  targets.filter(({ role }) => role === 'runtime');

/** What shipped-builder says of each platform: its status, and message and lines of its finding. */
function told(report: Report): string[] {
  return runtimes(report).map(({ head }) => {
    const rule = head?.rules.find(({ id }) => id === 'shipped-builder');
    const found = head?.findings.find((one) => one.rule === 'shipped-builder');
    const where = found === undefined ? '' : ` ${found.message}, line ${String(found.lines?.[0])}`;
    return `${rule?.status ?? 'none'}${where}`;
  });
}

const DEBUG = 'found The image is stage debug, not release, which is to ship, line 10';
const BUILD = 'found The image is stage build, not release, which is to ship, line 1';
const TAKEN = 'found Stage build is what stages release and debug copy from, line 1';

interface Row {
  readonly target: string;
  readonly attest: boolean;
  readonly platforms?: readonly string[];
  readonly alone: readonly [said: string, exit: number];
  readonly withSource: readonly [said: string, exit: number];
}

const ROWS: readonly Row[] = [
  { target: 'release', attest: true, alone: ['none', 0], withSource: ['none', 0] },
  { target: 'release', attest: false, alone: ['not-applicable', 0], withSource: ['none', 0] },
  // A debug image may ship: without a source nobody says that it should not.
  { target: 'debug', attest: true, alone: ['none', 0], withSource: [DEBUG, 1] },
  { target: 'debug', attest: false, alone: ['not-applicable', 0], withSource: [DEBUG, 1] },
  { target: 'build', attest: true, alone: [TAKEN, 1], withSource: [BUILD, 1] },
  // The compiler alone is reason enough.
  { target: 'build', attest: false, alone: ['not-applicable', 1], withSource: [BUILD, 1] },
  {
    ...{ target: 'release', attest: true, platforms: BOTH },
    ...{ alone: ['none', 0], withSource: ['none', 0] },
  },
  {
    ...{ target: 'release', attest: false, platforms: BOTH },
    ...{ alone: ['not-applicable', 0], withSource: ['none', 0] },
  },
  {
    ...{ target: 'debug', attest: true, platforms: BOTH },
    ...{ alone: ['none', 0], withSource: [DEBUG, 1] },
  },
  {
    ...{ target: 'debug', attest: false, platforms: BOTH },
    ...{ alone: ['not-applicable', 0], withSource: [DEBUG, 1] },
  },
];

describe.each(ROWS)('an image of stage $target, attested: $attest, for $platforms', (row) => {
  const { target, attest, platforms = [], alone, withSource } = row;
  const count = Math.max(platforms.length, 1);
  let digest: string;
  let image: string;
  beforeAll(async () => {
    const name = `acme/tickets:${target}-${String(attest)}-${count}`;
    digest = await shop.push(name, source, { target, attest, platforms });
    image = `${named('acme/tickets')}@${digest}`;
  }, 600_000);

  test('alone', async () => {
    const { status, report } = await gate(image);
    expect(told(report)).toEqual(Array<string>(count).fill(alone[0]));
    expect(status).toBe(alone[1]);
    expect(report.subject.image).toEqual({ ref: image, digest });
    // Lines are the builder's own words where it attached them.
    const layers = runtimes(report).flatMap(({ head }) => head?.layers ?? []);
    expect(layers.some(({ lines }) => lines !== null)).toBe(attest);
  }, 600_000);

  test('with its source', async () => {
    const { status, report } = await gate(image, ...SOURCE);
    expect(told(report)).toEqual(Array<string>(count).fill(withSource[0]));
    expect(status).toBe(withSource[1]);
    expect(runtimes(report).map(({ name, platform }) => `${name} ${platform}`)).toEqual(
      (platforms.length === 0 ? ['linux/amd64'] : platforms).map((one) => `release ${one}`),
    );
    const layers = runtimes(report).flatMap(({ head }) => head?.layers ?? []);
    expect(layers.filter(({ lines }) => lines === null)).toEqual([]);
  }, 600_000);
});

test('without a target the last stage is to ship', async () => {
  const argv = ['--context', '.', '--baseline', 'none'];
  await shop.push('acme/tickets:last', source);
  expect(told((await gate(named('acme/tickets:last'), ...argv)).report)).toEqual(['none']);
  await shop.push('acme/tickets:named', source, { target: 'release', attest: false });
  const { status, report } = await gate(named('acme/tickets:named'), ...argv);
  expect(told(report)).toEqual([
    'found The image is stage release, not debug, which is to ship, line 6',
  ]);
  expect(status).toBe(1);
}, 600_000);

test.each([true, false])(
  'an image of another Dockerfile (attested: %s) is no stage of this one: unknown, never a pass',
  async (attest) => {
    const files = { Dockerfile: 'FROM scratch\nCOPY main.go /\nUSER 65532\n', 'main.go': PROGRAM };
    const folder = writeFiles(join(work, 'other'), files);
    await shop.push('acme/other:1', folder, { attest });
    const { status, report } = await gate(named('acme/other:1'), ...SOURCE);
    expect(told(report)).toEqual(['unknown']);
    expect(status).toBe(3);
    const [first] = runtimes(report);
    expect(first?.head?.rules.find(({ id }) => id === 'shipped-builder')).toMatchObject({
      reason:
        'whether this is stage release cannot be told: its history fits no stage of Dockerfile',
    });
  },
  600_000,
);

describe('compared with the release before, on a base image that has moved since', () => {
  const options = (attest: boolean): PushOptions => ({ attest, target: 'release' });
  const both = [true, false];
  beforeAll(async () => {
    for (const attest of both) {
      const tag = attest ? '' : '-bare';
      await shop.push(`acme/moved:1.0.0${tag}`, source, options(attest));
    }
    await pushBase(45_000);
    for (const attest of both) {
      const tag = attest ? '' : '-bare';
      await shop.push(`acme/moved:1.0.1${tag}`, source, options(attest));
    }
    writeFiles(source, { 'main.go': PROGRAM.replace('tickets', 'tickets, and refunds') });
    for (const attest of both) {
      const tag = attest ? '' : '-bare';
      await shop.push(`acme/moved:1.1.0${tag}`, source, options(attest));
    }
  }, 600_000);
  afterAll(() => void writeFiles(source, { 'main.go': PROGRAM }));

  /** Bytes by where they are from, as the report's rows have them. */
  function byOrigin(report: Report): Record<string, number> {
    const rows = runtimes(report)[0]?.delta?.layers ?? [];
    const sums: Record<string, number> = {};
    for (const { origin, uncompressed } of rows) {
      sums[origin] = (sums[origin] ?? 0) + (uncompressed ?? 0);
    }
    return sums;
  }

  const compared = (old: string): string[] => ['--baseline', 'image', '--base-ref', named(old)];
  const SAME = ['--context', '.', '--target', 'release'];

  test.each([
    { name: 'by its provenance', tag: '', argv: [] },
    { name: 'by its provenance and its source', tag: '', argv: SAME },
    { name: 'by its source alone', tag: '-bare', argv: SAME },
  ])(
    'own change and base image are told apart, $name',
    async ({ tag, argv }) => {
      const old = compared(`acme/moved:1.0.0${tag}`);
      const { status, report } = await gate(named(`acme/moved:1.1.0${tag}`), ...argv, ...old);
      expect(status).toBe(0);
      expect(report.baseline).toMatchObject({
        kind: 'image',
        ref: named(`acme/moved:1.0.0${tag}`),
        failed: false,
      });
      const sums = byOrigin(report);
      // Tar rounds a file up to 512 bytes.
      expect(sums['base-image']).toBeGreaterThan(20_000);
      expect(Math.abs(sums['dockerfile'] ?? 0)).toBeLessThan(20_000);
      expect(Object.keys(sums).toSorted()).toEqual(['base-image', 'dockerfile']);
      const [target] = runtimes(report);
      const total = Object.values(sums).reduce((sum, bytes) => sum + bytes, 0);
      expect(target?.delta?.size.uncompressed).toBe(total);
      const text = await stagegate(
        'gate',
        '--image',
        named(`acme/moved:1.1.0${tag}`),
        ...argv,
        ...old,
      );
      expect(text.stdout).toMatch(/^ +[+-]\S+ .?i?B {2}Dockerfile:6 {2}base image: moved since/m);
      expect(text.stdout).toMatch(/^ +[+-]\S+ .?i?B {2}Dockerfile:7 {2}COPY --from=build/m);
    },
    600_000,
  );

  test('a rebuild of the same source has no change of its own', async () => {
    const { report } = await gate(named('acme/moved:1.0.1'), ...compared('acme/moved:1.0.0'));
    const sums = byOrigin(report);
    expect(sums['base-image']).toBeGreaterThan(20_000);
    expect(sums['dockerfile'] ?? 0).toBe(0);
  }, 600_000);

  test('without a provenance and a source nobody says which is which', async () => {
    const old = compared('acme/moved:1.0.0-bare');
    const { status, report } = await gate(named('acme/moved:1.1.0-bare'), ...old);
    expect(status).toBe(0);
    expect(Object.keys(byOrigin(report))).toEqual(['unknown']);
  }, 600_000);
});

describe('a base that cannot be had', () => {
  const image = (): string => named('acme/tickets:release-true-1');
  const base = (ref: string, ...limits: readonly string[]): string[] => [
    ...['--baseline', 'image', '--base-ref', ref],
    ...limits,
  ];

  test('one that is not there: exit 2', async () => {
    const ref = named('acme/tickets:nowhere');
    const ran = await stagegate('gate', '--image', image(), ...base(ref));
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('base-ref: ');
    expect(ran.stderr).toContain('nowhere');
    expect(ran.stdout).toBe('');
  }, 120_000);

  async function expectUnknownGrowth(ref: string): Promise<void> {
    const judged = await gate(image(), ...base(ref));
    expect(judged.status).toBe(0);
    expect(judged.report).toMatchObject({
      conclusion: 'pass',
      baseline: { kind: 'image', ref, failed: true },
    });
    const limited = await gate(image(), ...base(ref, '--max-increase', '1MiB'));
    expect(limited.status).toBe(3);
    expect(limited.report.verdicts).toMatchObject([{ id: 'max-increase', result: 'unknown' }]);
    expect(runtimes(limited.report)[0]).toMatchObject({ base: null, delta: null });
  }

  test('a registry that refuses: head is judged, growth is unknown', async () => {
    const registry = await TestRegistry.start();
    registry.guard = { challenge: 'Basic realm="none"', wants: () => 'nobody' };
    try {
      await expectUnknownGrowth(`${registry.host}/acme/tickets:1.0.0`);
    } finally {
      await registry.close();
    }
  }, 120_000);

  test('a registry that is dead: the same', async () => {
    await expectUnknownGrowth(`127.0.0.1:${await unusedPort()}/acme/tickets:1.0.0`);
  }, 240_000);
});

function unusedPort(): Promise<number> {
  return new Promise((resolve, fail) => {
    const server = createServer().on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

test('platforms pick one of an index', async () => {
  const image = named('acme/tickets:release-true-2');
  const { report } = await gate(image, '--platforms', 'linux/arm64');
  expect(report.targets.map(({ platform }) => platform)).toEqual(['linux/arm64']);
  // What is published is the index, whichever of it was looked at.
  const digest = await digestOf('acme/tickets', 'release-true-2');
  expect(report.subject.image).toEqual({ ref: image, digest, notJudged: ['linux/amd64'] });
  const ran = await stagegate('gate', '--image', image, '--platforms', 'linux/s390x');
  expect(ran.status).toBe(2);
  expect(ran.stderr).toContain('holds no image for linux/s390x');
  for (const platform of BOTH)
    expect(ran.stderr).toMatch(new RegExp(`sha256:\\w+ {2}${platform}$`, 'm'));
  expect(ran.stderr).toContain('Name one of the platforms listed above.');
}, 120_000);

async function digestOf(repository: string, tag: string): Promise<string | null> {
  const answer = await fetch(`http://${shop.host}/v2/${repository}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  return answer.headers.get('docker-content-digest');
}

test('inspect shows the lines of an image that its builder attested', async () => {
  const ran = await stagegate(
    ...['inspect', `docker://${named('acme/tickets:debug-true-2')}`],
    ...['--platform', 'linux/arm64', '--format', 'json'],
  );
  expect(ran.status).toBe(0);
  const { layers } = JSON.parse(ran.stdout) as Snapshot;
  const places = layers.map(
    ({ origin, stage, lines, copiedFrom }: Layer) =>
      `${origin} ${stage ?? ''} ${lines?.[0] ?? ''} ${JSON.stringify(copiedFrom)}`,
  );
  expect(places).toEqual([
    'base-image release 6 null',
    'base-image release 6 null',
    'dockerfile release 7 {"stage":"build"}',
    'dockerfile debug 11 {"stage":"build"}',
  ]);
}, 120_000);

describe('images that lie here', () => {
  const build = async (output: string, ...argv: readonly string[]): Promise<void> => {
    const ran = await engine.exec([
      ...['docker', 'buildx', 'build', '--target', 'debug', `--output=${output}`],
      ...[...argv, source],
    ]);
    if (ran.code !== 0) throw new Error(ran.stderr);
  };

  test.each([
    { attest: 'mode=max', alone: 'none' },
    { attest: 'false', alone: 'not-applicable' },
  ])(
    'an OCI layout, provenance $attest',
    async ({ attest, alone }) => {
      const dir = join(work, `layout-${attest}`);
      await build(`type=oci,tar=false,dest=${dir}`, `--provenance=${attest}`);
      expect(told((await gate(`oci:${dir}`)).report)).toEqual([alone]);
      const { status, report } = await gate(`oci:${dir}`, ...SOURCE);
      expect(told(report)).toEqual([DEBUG]);
      expect(status).toBe(1);
      expect(report.subject.image?.digest).toMatch(/^sha256:/);
    },
    600_000,
  );

  test('what docker save wrote', async () => {
    const file = join(work, 'docker.tar');
    await build(`type=docker,dest=${file}`, '--provenance=false');
    const { status, report } = await gate(`docker-archive:${file}`, ...SOURCE);
    expect(told(report)).toEqual([DEBUG]);
    expect(status).toBe(1);
    // Its manifest was never made.
    expect(report.subject.image?.digest).toBeNull();
  }, 600_000);
});

test('on a pull request an image with its source is compared with a build of base', async () => {
  const repo = writeFiles(join(work, 'repo'), {
    Dockerfile: dockerfile(shop.host),
    'main.go': PROGRAM,
    'stagegate.yml': 'rules: { healthcheck: off }\n',
  });
  git(repo, 'init', '-q', '-b', 'main');
  const base = commit(repo, {});
  git(repo, 'checkout', '-q', '-b', 'topic');
  const head = commit(repo, { 'main.go': PROGRAM.replace('tickets', 'tickets, and refunds') });
  git(repo, 'checkout', '-q', 'main');
  git(repo, 'merge', '-q', '--no-ff', '-m', 'merge', 'topic');
  await shop.push('acme/proposed:7', repo, { target: 'release' });
  const payload = {
    number: 7,
    pull_request: { number: 7, base: { sha: base, ref: 'main' }, head: { sha: head } },
  };
  writeFiles(work, { 'event.json': JSON.stringify(payload), output: '', summary: '' });
  const exec = makeExec({ PATH: process.env['PATH'], HOME: work, ...engine.env });
  const ran = await exec([process.execPath, join(root, 'src/action/index.ts')], {
    cwd: repo,
    env: {
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: join(work, 'event.json'),
      GITHUB_OUTPUT: join(work, 'output'),
      GITHUB_REPOSITORY: 'acme/tickets',
      GITHUB_STEP_SUMMARY: join(work, 'summary'),
      GITHUB_WORKSPACE: repo,
      RUNNER_TEMP: work,
      INPUT_IMAGE: named('acme/proposed:7'),
      INPUT_CONTEXT: '.',
      INPUT_TARGET: 'release',
      'INPUT_REPORT-DIR': join(work, 'proposed'),
    },
  });
  expect(ran.stdout).toContain('pass  tickets');
  expect(ran.code).toBe(0);
  const report = reportIn(join(work, 'proposed'));
  expect(report.baseline).toMatchObject({ kind: 'build', commit: base, failed: false });
  const [target] = runtimes(report);
  const changed = target?.delta?.layers.filter(({ compressed }) => compressed !== 0) ?? [];
  expect(changed.map(({ lines }) => lines)).toEqual([[7, 7]]);
}, 600_000);
