import type { Engine } from '../../../src/ports/buildx/engine.ts';
import { findEngine } from '../../../src/ports/buildx/engine.ts';
import { bootFailed, checkNodes, lostError } from '../../../src/ports/buildx/lost.ts';
import { readNodes } from '../../../src/ports/buildx/nodes.ts';
import type { Step } from '../../../src/ports/buildx/progress.ts';
import { watchReaching } from '../../../src/ports/buildx/reaching.ts';
import type { Exec, ExecResult } from '../../../src/ports/exec.ts';
import { ARM64_IS_DOWN, BOTH_RUN, NO_ENGINE, STOPPED_CONTAINER } from './inspected.ts';

const TARGETS = [
  { id: 't0', platform: 'linux/amd64' },
  { id: 't1', platform: 'linux/arm64' },
];
const engineOf = (text: string, driver = 'remote', builder: string | null = 'fleet'): Engine => ({
  driver,
  exportsOci: true,
  platform: 'linux/amd64',
  builder,
  nodes: readNodes(text),
});
const answer = (stdout: string, code = 0): ExecResult => ({
  ended: 'exit',
  code,
  signal: null,
  stdout,
  stderr: '',
  truncated: false,
});

/** Answers inspections in turn, the last one for ever; keeps what was run. */
function fakeExec(...texts: string[]): { exec: Exec; ran: string[] } {
  const ran: string[] = [];
  let inspections = 0;
  const exec: Exec = (argv) => {
    ran.push(argv.join(' '));
    if (!argv.includes('inspect')) return Promise.resolve(answer(''));
    const text = texts[Math.min(inspections, texts.length - 1)] ?? '';
    inspections += 1;
    return Promise.resolve(answer(text));
  };
  return { exec, ran };
}

describe('before a build', () => {
  test('nodes that answer are not asked again', async () => {
    const { exec, ran } = fakeExec(BOTH_RUN);
    await checkNodes(TARGETS, { exec, engine: engineOf(BOTH_RUN) });
    expect(ran).toEqual([]);
  });

  test('a node that is down, with its address and platform', async () => {
    const { exec } = fakeExec(ARM64_IS_DOWN);
    await expect(
      checkNodes(TARGETS, { exec, engine: engineOf(ARM64_IS_DOWN) }),
    ).rejects.toMatchObject({
      code: 'no-engine',
      exit: 3,
      message:
        'builder fleet (remote): node arm (unix:///nodes/arm.sock) for linux/arm64 does not answer',
      next: expect.stringContaining('Start buildkitd there') as string,
    });
  });

  test('one that comes up meanwhile, one that is not needed, one that buildx starts', async () => {
    const { exec } = fakeExec(BOTH_RUN);
    await checkNodes(TARGETS, { exec, engine: engineOf(ARM64_IS_DOWN) });
    await checkNodes(TARGETS.slice(0, 1), { exec, engine: engineOf(ARM64_IS_DOWN) });
    await checkNodes(TARGETS, { exec, engine: engineOf(STOPPED_CONTAINER, 'docker-container') });
  });
});

describe('a lost connection', () => {
  const step = (target: string, name: string, state: Step['state']): Step => ({
    target,
    platform: null,
    stage: 'build',
    position: '2/2',
    name,
    state,
    error: null,
    log: [],
  });
  const steps = [
    step('t0', 'RUN one', 'started'),
    step('t1', 'RUN two', 'started'),
    step('t1', 'RUN two', 'started'),
    step('t1', 'RUN three', 'done'),
  ];
  const said =
    'target t1: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF';

  test.each([
    {
      name: 'the node, and what ran there',
      now: ARM64_IS_DOWN,
      engine: engineOf(BOTH_RUN),
      message:
        'builder fleet (remote): node arm (unix:///nodes/arm.sock) for linux/arm64 does not answer any more',
      details: ['was running [build 2/2] RUN two', said],
    },
    {
      name: 'no node: all of them answer again',
      now: BOTH_RUN,
      engine: engineOf(BOTH_RUN),
      message: 'builder fleet (remote): the connection was lost',
      details: [said],
    },
    {
      name: 'a container',
      now: STOPPED_CONTAINER,
      engine: engineOf(STOPPED_CONTAINER, 'docker-container', 'ci'),
      message:
        'builder ci (docker-container): node ci0 (unix:///run/docker.sock) does not answer any more',
      details: ['was running [build 2/2] RUN one', 'was running [build 2/2] RUN two', said],
    },
    {
      name: 'the engine itself, in its own words',
      now: NO_ENGINE,
      engine: engineOf(NO_ENGINE, 'docker', 'default'),
      message: said,
      details: [],
    },
  ])('$name', async ({ now, engine, message, details }) => {
    const { exec } = fakeExec(now);
    const error = await lostError(said, TARGETS, steps, { exec, engine });
    expect(error).toMatchObject({ code: 'engine-lost', exit: 3, message, details });
  });
});

describe('while buildx runs', () => {
  // As buildx 0.29.1 wrote them with --progress=rawjson.
  const waiting = (more: object = {}): string =>
    JSON.stringify({
      vertexes: [
        {
          digest: 'sha256:6b6294ad',
          name: '[internal] waiting for connection',
          started: '2026-11-22T05:22:51.4332341Z',
          ...more,
        },
      ],
    });

  test('a wait for a node that does not answer ends the build', async () => {
    const { exec } = fakeExec(ARM64_IS_DOWN);
    const watch = watchReaching(TARGETS, { exec, engine: engineOf(BOTH_RUN) });
    watch.push(waiting());
    await new Promise<void>((done) => watch.signal.addEventListener('abort', () => done()));
    expect(watch.hasEnded()).toBe(true);
    watch.stop();
  }, 15_000);

  test.each([
    { name: 'a connection that came', lines: [waiting(), waiting({ completed: 'now' })] },
    { name: 'a step that says so', lines: ['RUN echo [internal] waiting for connection'] },
    { name: 'other lines', lines: ['{"vertexes":[{"digest":"a","name":"[1/2] FROM x"}]}', '{'] },
  ])('$name does not', async ({ lines }) => {
    const { exec, ran } = fakeExec(ARM64_IS_DOWN);
    const watch = watchReaching(TARGETS, { exec, engine: engineOf(BOTH_RUN) });
    lines.forEach((line) => watch.push(line));
    await new Promise((done) => setTimeout(done, 1_300));
    watch.stop();
    expect(ran).toEqual([]);
    expect(watch.hasEnded()).toBe(false);
  });

  test('the caller’s signal is passed on, and is no end of ours', () => {
    const { exec } = fakeExec(BOTH_RUN);
    const user = new AbortController();
    const engine = engineOf(BOTH_RUN);
    const watch = watchReaching(TARGETS, { exec, engine, signal: user.signal });
    user.abort();
    expect(watch.signal.aborted).toBe(true);
    expect(watch.hasEnded()).toBe(false);
  });

  test('a builder that cannot be started', () => {
    const { exec } = fakeExec(STOPPED_CONTAINER);
    const engine = engineOf(STOPPED_CONTAINER, 'docker-container', 'ci');
    const watch = watchReaching(TARGETS, { exec, engine });
    const said =
      'Error response from daemon: failed to resolve reference "127.0.0.1:9/no:1": connection refused';
    const booting = { digest: 'sha256:5eace5d5', name: '[internal] booting buildkit' };
    watch.push(JSON.stringify({ vertexes: [booting] }));
    expect(watch.bootError()).toBeNull();
    watch.push(JSON.stringify({ vertexes: [{ ...booting, completed: 'now', error: said }] }));
    expect(watch.bootError()).toBe(said);
    expect(bootFailed(said, engine)).toMatchObject({
      code: 'no-engine',
      message: `builder ci (docker-container) could not be started: ${said}`,
      next: expect.stringContaining('inspect --bootstrap ci') as string,
    });
  });
});

test.each([
  { name: 'remote', text: BOTH_RUN, asks: false },
  { name: 'docker-container', text: STOPPED_CONTAINER, asks: false },
  { name: 'docker', text: 'Name: default\nDriver: docker\n\nNodes:\nName: default\n', asks: true },
])('the local engine is asked only of the docker driver: $name', async ({ text, asks }) => {
  const { exec, ran } = fakeExec(text);
  const engine = await findEngine(exec, 'fleet');
  expect(engine.driver).toBe(field(text));
  expect(ran.some((argv) => argv.startsWith('docker info'))).toBe(asks);
});

function field(text: string): string {
  return /^Driver: +(.*)$/m.exec(text)?.[1] ?? '';
}
