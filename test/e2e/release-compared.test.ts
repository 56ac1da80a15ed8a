// A published image compared: with the release before it, on a base image that has moved since, with
// one that cannot be had, and with a build of the commit that a pull request is proposed to.

import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { makeExec } from '../../src/ports/exec.ts';
import { TestRegistry } from '../ports/registry/registry.ts';
import { commit, git } from './cli.ts';
import { reportIn, writeFiles } from './pushed.ts';
import { CHANGED, openTickets, PROGRAM, runtimes, SOURCE, type Tickets } from './tickets.ts';

const root = join(import.meta.dirname, '../..');

let rig: Tickets;
beforeAll(async () => {
  rig = await openTickets('release-compared');
}, 600_000);
afterAll(() => rig.shop.close());

/** Of a base image that went from one to the other, in blocks of a tar, which are 512 bytes. */
const BEFORE = 20_000;
const AFTER = 45_000;
const MOVED = (Math.ceil(AFTER / 512) - Math.ceil(BEFORE / 512)) * 512;

describe('compared with the release before, on a base image that has moved since', () => {
  const pushBoth = async (version: string): Promise<void> => {
    const target = 'release';
    await rig.shop.push(`acme/moved:${version}`, rig.source, { target, attest: true });
    await rig.shop.push(`acme/moved:${version}-bare`, rig.source, { target, attest: false });
  };
  beforeAll(async () => {
    await rig.pushBase(BEFORE);
    await pushBoth('1.0.0');
    await rig.pushBase(AFTER);
    await pushBoth('1.0.1');
    writeFiles(rig.source, { 'main.go': CHANGED });
    await pushBoth('1.1.0');
  }, 600_000);
  afterAll(() => void writeFiles(rig.source, { 'main.go': PROGRAM }));

  /** Bytes by where they are from, as the report's rows have them. */
  function byOrigin(report: Report): Record<string, number> {
    const rows = runtimes(report)[0]?.delta?.layers ?? [];
    const sums: Record<string, number> = {};
    for (const { origin, uncompressed } of rows) {
      sums[origin] = (sums[origin] ?? 0) + (uncompressed ?? 0);
    }
    return sums;
  }

  const compared = (old: string): string[] => ['--baseline', 'image', '--base-ref', rig.named(old)];

  test.each([
    { name: 'by its provenance', tag: '', argv: [] },
    { name: 'by its provenance and its source', tag: '', argv: SOURCE },
    { name: 'by its source alone', tag: '-bare', argv: SOURCE },
  ])(
    'own change and base image are told apart, $name',
    async ({ tag, argv }) => {
      const old = compared(`acme/moved:1.0.0${tag}`);
      const { status, report } = await rig.gate(
        rig.named(`acme/moved:1.1.0${tag}`),
        ...argv,
        ...old,
      );
      expect(status).toBe(0);
      expect(report.baseline).toMatchObject({
        kind: 'image',
        ref: rig.named(`acme/moved:1.0.0${tag}`),
        failed: false,
      });
      const sums = byOrigin(report);
      const total = runtimes(report)[0]?.delta?.size.uncompressed ?? NaN;
      expect(sums).toEqual({ 'base-image': MOVED, dockerfile: total - MOVED });
      const text = await rig.stagegate(
        'gate',
        '--image',
        rig.named(`acme/moved:1.1.0${tag}`),
        ...argv,
        ...old,
      );
      expect(text.stdout).toMatch(/^ +[+-]\S+ .?i?B {2}Dockerfile:6 {2}base image: moved since/m);
      expect(text.stdout).toMatch(/^ +[+-]\S+ .?i?B {2}Dockerfile:7 {2}COPY --from=build/m);
    },
    600_000,
  );

  test('a rebuild of the same source has no change of its own', async () => {
    const { report } = await rig.gate(
      rig.named('acme/moved:1.0.1'),
      ...compared('acme/moved:1.0.0'),
    );
    const sums = byOrigin(report);
    expect(sums).toEqual({ 'base-image': MOVED, dockerfile: 0 });
  }, 600_000);

  test('without a provenance and a source nobody says which is which', async () => {
    const old = compared('acme/moved:1.0.0-bare');
    const { status, report } = await rig.gate(rig.named('acme/moved:1.1.0-bare'), ...old);
    expect(status).toBe(0);
    expect(Object.keys(byOrigin(report))).toEqual(['unknown']);
  }, 600_000);
});

describe('a base that cannot be had', () => {
  const image = (): string => rig.named('acme/tickets:1');
  beforeAll(async () => {
    await rig.shop.push('acme/tickets:1', rig.source, { target: 'release' });
  }, 600_000);

  const base = (ref: string, ...limits: readonly string[]): string[] => [
    ...['--baseline', 'image', '--base-ref', ref],
    ...limits,
  ];

  test('one that is not there: exit 2', async () => {
    const ref = rig.named('acme/tickets:nowhere');
    const ran = await rig.stagegate('gate', '--image', image(), ...base(ref));
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('base-ref: ');
    expect(ran.stderr).toContain('nowhere');
    expect(ran.stdout).toBe('');
  }, 120_000);

  async function expectUnknownGrowth(ref: string): Promise<void> {
    const judged = await rig.gate(image(), ...base(ref));
    expect(judged.status).toBe(0);
    expect(judged.report).toMatchObject({
      conclusion: 'pass',
      baseline: { kind: 'image', ref, failed: true },
    });
    const limited = await rig.gate(image(), ...base(ref, '--max-increase', '1MiB'));
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

test('on a pull request an image with its source is compared with a build of base', async () => {
  const { work, engine, shop } = rig;
  const repo = rig.write('repo');
  git(repo, 'init', '-q', '-b', 'main');
  const base = commit(repo, {});
  git(repo, 'checkout', '-q', '-b', 'topic');
  const head = commit(repo, { 'main.go': CHANGED });
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
      INPUT_IMAGE: rig.named('acme/proposed:7'),
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
