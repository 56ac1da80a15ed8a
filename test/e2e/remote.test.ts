// Remote builders: two nodes, one report; a node that is not there or goes away; no local engine.

import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BuildEvent } from '../../src/model/build.ts';
import type { Report } from '../../src/model/report.ts';
import { commit, git, stagegate, type Ran } from './cli.ts';
import { useEngine } from './engine.ts';
import { BUILDER, createBuilder, processesWith, startFleet, type Fleet } from './fleet.ts';
import { lineOf } from './project.ts';
import { buildTree, scratch, writeTree } from './tree.ts';

const BOTH = ['linux/amd64', 'linux/arm64'];
const CLI = join(import.meta.dirname, '../../src/cli/index.ts');
const PLATFORMS = ['--platforms', BOTH.join(',')];

let fleet: Fleet;
let work: string;

beforeAll(async () => {
  const images = ['debian:bookworm-slim'];
  fleet = await startFleet(await useEngine(images), images);
  work = scratch('remote');
}, 900_000);
const gates: ChildProcess[] = [];
afterAll(async () => {
  gates.forEach((gate) => gate.kill()); // of a test that failed
  await fleet.stop();
}, 60_000);

function readReport(repo: string): Report {
  return JSON.parse(readFileSync(join(repo, 'stagegate-report/report.json'), 'utf8')) as Report;
}

test('the local engine does not answer in these tests', async () => {
  expect((await fleet.exec(['docker', 'info'])).code).not.toBe(0);
});

/** `answer` is what its RUN writes; `last` a further line of what ships. */
const dockerfile = (answer: string, last = ''): string => `# Two stages
FROM debian:bookworm-slim AS build
ARG TARGETARCH
RUN mkdir /out && echo ${answer} for $TARGETARCH > /out/answer
FROM scratch AS runtime
COPY --from=build /out/answer /answer
${last}
`;

function repository(name: string, text: string): string {
  const repo = join(work, name);
  mkdirSync(repo);
  git(repo, 'init', '-q', '-b', 'main');
  commit(repo, { Dockerfile: text });
  return repo;
}

test('each platform is built on its node, and one report tells of both', async () => {
  const repo = repository('both', dockerfile('one'));
  const leak = dockerfile('one', 'COPY --from=build /bin/dash /helper');
  commit(repo, { Dockerfile: leak });
  const argv = ['gate', '--builder', BUILDER, ...PLATFORMS, '--base-ref', 'HEAD~1'];
  const ran = stagegate([...argv, '--baseline', 'build'], repo, fleet.env);
  expect(ran.stderr).not.toMatch(/^ {4}at /m);
  expect(ran.status).toBe(1);

  const { targets, baseline } = readReport(repo);
  expect(baseline).toMatchObject({ kind: 'build', failed: false });
  expect(targets.map(({ name, role, platform }) => `${name} ${role} ${platform}`)).toEqual([
    'runtime runtime linux/amd64',
    'build builder linux/amd64',
    'runtime runtime linux/arm64',
    'build builder linux/arm64',
  ]);
  const line = lineOf(leak, '/bin/dash');
  for (const { role, platform, head, base, delta } of targets) {
    expect(head?.platform).toBe(platform);
    // Attributed, so that both nodes attested where layers come from.
    const made = head?.layers.filter(({ origin }) => origin === 'dockerfile') ?? [];
    expect(made.map(({ lines }) => lines?.[0])).toEqual(role === 'builder' ? [4] : [6, line]);
    if (role === 'builder') continue;
    expect(head?.findings.find(({ rule }) => rule === 'no-shell')).toMatchObject({
      path: '/helper',
      lines: [line, line],
      stage: 'runtime',
      copiedFrom: { stage: 'build' },
      excusedBy: null,
    });
    expect(base?.findings.map(({ rule }) => rule)).not.toContain('no-shell');
    expect(delta?.size.compressed).toBe(
      (head?.size.compressed ?? 0) - (base?.size.compressed ?? 0),
    );
    expect(delta?.size.compressed).toBeGreaterThan(0);
  }
  // What the step wrote was for its own platform.
  const [amd64, , arm64] = targets.map(({ head }) => head?.layers[0]?.diffId);
  expect(amd64).not.toBe(arm64);

  for (const arch of ['amd64', 'arm64'] as const) {
    const records = await fleet.history(arch);
    // Three targets into the cache, and each by itself out of it.
    expect(records.map(({ target }) => target).toSorted()).toEqual([
      ...['build', 'build', 'runtime', 'runtime', 'runtime', 'runtime'],
    ]);
    expect(records.flatMap(({ platforms }) => platforms)).toEqual(
      records.map(() => `linux/${arch}`),
    );
  }
}, 180_000);

test('stages chosen by BUILDPLATFORM are those of the node that builds', async () => {
  const head = writeTree(join(work, 'chosen'), {
    Dockerfile: `ARG BUILDARCH
FROM scratch AS a
COPY Dockerfile /a
FROM scratch AS b
COPY Dockerfile /b
FROM scratch AS runtime-amd64
COPY --from=a /a /amd64
FROM scratch AS runtime-arm64
COPY --from=b /b /arm64
FROM runtime-$BUILDARCH AS runtime
ENV A=1
`,
  });
  const built = await buildTree(fleet, { head }, { builder: BUILDER, platforms: BOTH });
  const told = built.images.map(({ target, provenance }) => {
    const lines = provenance?.steps.flatMap(({ locations }) => locations.map(([line]) => line));
    const copied = lines?.includes(7) ? 'amd64' : lines?.includes(9) ? 'arm64' : 'neither';
    return [target.platform, target.name, copied].join(' ');
  });
  // Which COPY BuildKit itself ran stands in its provenance.
  expect(told).toEqual([
    'linux/amd64 runtime amd64',
    'linux/amd64 a neither',
    'linux/arm64 runtime arm64',
    'linux/arm64 b neither',
  ]);
}, 60_000);

/** Runs the gate in a folder of its own for temporary files, every process of it marked. */
function startGate(repo: string, argv: readonly string[]): { ended: Promise<Ran>; temp: string } {
  const temp = join(repo, '..', `${argv.length}-${Date.now()}-tmp`);
  mkdirSync(temp);
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', CLI, 'gate', ...argv],
    { cwd: repo, env: { ...process.env, ...fleet.env, TMPDIR: temp, STAGEGATE_TEST_MARK: temp } },
  );
  gates.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ran>((done) =>
    child.on('close', (status) => done({ status, stdout, stderr })),
  );
  return { ended, temp };
}

/** The architectures for which a step runs this command now, each as often as it does. */
const running = (...argv: string[]): string[] =>
  processesWith((found) => found === `${argv.join('\n')}\n`)
    .map(({ environment }) => /^TARGETARCH=(.*)$/m.exec(environment)?.[1] ?? '')
    .toSorted();

async function until(is: () => boolean, what: string, ms: number): Promise<void> {
  for (const end = Date.now() + ms; !is(); await sleep(50)) {
    if (Date.now() > end) throw new Error(`not in ${ms} ms: ${what}`);
  }
}

test.each(['amd64', 'arm64'] as const)(
  'the node of %s dies in the middle: seconds, exit 3, its name, nothing left',
  async (arch) => {
    const step = ['sleep', `2${process.pid}`];
    const sleeps = (then: string): string => dockerfile(`$(${step.join(' ')}; echo ${then})`);
    const repo = repository(`dies-${arch}`, sleeps('base'));
    commit(repo, { Dockerfile: sleeps('head') });
    const baseline = ['--baseline', 'build', '--base-ref', 'HEAD~1'];
    const gate = startGate(repo, ['--builder', BUILDER, ...PLATFORMS, ...baseline]);
    const all = ['amd64', 'amd64', 'arm64', 'arm64'];
    await until(
      () => running(...step).join() === all.join(),
      'head and base on both nodes',
      60_000,
    );
    expect(readdirSync(gate.temp)).not.toEqual([]);

    const killed = Date.now();
    await fleet.nodes[arch].kill();
    const ran = await gate.ended;
    expect(Date.now() - killed).toBeLessThan(20_000);
    expect(ran.status).toBe(3);
    const node = `node ${arch} (${fleet.endpoints[arch]}) for linux/${arch}`;
    expect(ran.stderr).toContain(`builder ${BUILDER} (remote): ${node} does not answer any more\n`);
    expect(ran.stderr).toMatch(/was running \[build 2\/2\] RUN mkdir .*sleep/);
    expect(ran.stderr).toContain('fix  Look at the log of buildkitd on that node');
    expect(ran.stderr).not.toMatch(/^ {4}at /m);

    expect(readdirSync(gate.temp)).toEqual([]);
    const mark = `STAGEGATE_TEST_MARK=${gate.temp}`;
    expect(processesWith((_, environment) => environment.includes(mark))).toEqual([]);
    // The other node was told to stop, and did.
    await until(() => running(...step).length === 0, 'the steps of the other node end', 15_000);
    const other = arch === 'amd64' ? 'arm64' : 'amd64';
    await fleet.restart(arch); // buildx lists no history as long as a node is down
    const [newest] = await fleet.history(other);
    expect(newest).toMatchObject({ platforms: [`linux/${other}`], status: 'canceled' });
  },
  120_000,
);

test('a node that dies while base is built alone is no base that does not build', async () => {
  const step = `sleep 3${process.pid}`;
  const head = writeTree(join(work, 'alone-head'), { Dockerfile: dockerfile('head') });
  const base = writeTree(join(work, 'alone-base'), { Dockerfile: dockerfile(`$(${step})`) });
  const settings = { builder: BUILDER, platforms: BOTH, isolateBase: true };
  const onEvent = (event: BuildEvent): void => {
    if (event.kind === 'step' && event.name.includes(step)) void fleet.nodes.arm64.kill();
  };
  await expect(buildTree(fleet, { head, base }, settings, { onEvent })).rejects.toMatchObject({
    code: 'engine-lost',
    exit: 3,
    message: expect.stringContaining('node arm64 ') as string,
  });
  await fleet.restart('arm64');
}, 120_000);

test('a node that dies between build and export', async () => {
  const head = writeTree(join(work, 'export'), { Dockerfile: dockerfile('export') });
  let killed = 0;
  const onEvent = (event: BuildEvent): void => {
    if (event.kind !== 'export' || event.done !== 0) return;
    killed = Date.now();
    void fleet.nodes.arm64.kill();
  };
  const settings = { builder: BUILDER, platforms: BOTH };
  await expect(buildTree(fleet, { head }, settings, { onEvent })).rejects.toMatchObject({
    code: 'engine-lost',
    message: `builder ${BUILDER} (remote): node arm64 (${fleet.endpoints.arm64}) for linux/arm64 does not answer any more`,
    details: ['buildx was waiting for a connection'],
  });
  expect(Date.now() - killed).toBeLessThan(20_000);
  await fleet.restart('arm64');
}, 120_000);

describe('a builder with a node that is down', () => {
  const name = 'down';

  beforeAll(async () => {
    const arm64 = `tcp://127.0.0.1:${await closedPort()}`;
    await createBuilder(fleet.exec, name, { ...fleet.endpoints, arm64 });
  });

  test('is said before anything is built, with what to do', async () => {
    const repo = repository('down', dockerfile('down'));
    const began = Date.now();
    const gate = startGate(repo, ['--builder', name, ...PLATFORMS, '--baseline', 'none']);
    const ran = await gate.ended;
    expect(Date.now() - began).toBeLessThan(20_000);
    expect(ran.status).toBe(3);
    expect(ran.stderr).toMatch(
      /^builder down \(remote\): node arm64 \(tcp:\/\/127\.0\.0\.1:\d+\) for linux\/arm64 does not answer$/m,
    );
    expect(ran.stderr).toContain('fix  Start buildkitd there');
    expect(readdirSync(gate.temp)).toEqual([]);
  }, 60_000);

  test('builds for the platforms of the others', async () => {
    const head = writeTree(join(work, 'others'), { Dockerfile: dockerfile('others') });
    const settings = { builder: name, platforms: ['linux/amd64'] };
    const built = await buildTree(fleet, { head }, settings);
    expect(built.images).toHaveLength(2);
  }, 60_000);
});

/** A port of the loopback address that refuses. */
function closedPort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

test('a builder that does not exist: those that do', () => {
  const repo = repository('unknown', dockerfile('unknown'));
  const ran = stagegate(['gate', '--builder', 'fleed', '--baseline', 'none'], repo, fleet.env);
  expect(ran.status).toBe(3);
  expect(ran.stderr).toContain('there is no builder "fleed"');
  expect(ran.stderr).toMatch(/^ +fleet$/m);
}, 60_000);
