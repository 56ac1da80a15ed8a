// A release from its push to its tag, in a real runner: the workflow builds, pushes, gates by digest,
// and publishes only what passed.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { tool } from '../../tools/lab/index.ts';
import { runWorkflow, type Step, type WorkflowRun } from './act.ts';
import { approve, tokens } from './approve.ts';
import { git } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { openShop, reportIn, writeFiles, type Shop } from './pushed.ts';
import { BASE_LAYERS, BOTH, makeRelease, PROGRAM, RECHECK, RELEASE } from './releaseproject.ts';
import { scratch } from './tree.ts';

const REPOSITORY = 'example-org/orders';

let engine: TestEngine;
let work: string;
let shop: Shop;
let repo: string;
let crane: string;
let count = 0;

beforeAll(async () => {
  engine = await useEngine(['golang:1.23']);
  crane = await tool('crane');
  work = scratch('promote');
  shop = await openShop(engine, work);
  repo = await makeRelease(shop, work);
}, 600_000);
afterAll(() => shop.close());

interface Ran {
  readonly run: WorkflowRun;
  readonly gate: Step;
  readonly report: Report;
}

/** Runs a workflow on what is checked out, with a cache that all of them share. */
async function run(
  workflow: string,
  event: string,
  payload: object,
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  count += 1;
  const folder = join(work, `run-${count}`);
  const ran = await runWorkflow({
    ...{ repo, workflow, event, payload, scratch: folder, secrets: {} },
    env: {
      ...engine.env,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_RUN_ID: String(1000 + count),
      NAME: `${shop.host}/acme/orders`,
      WORK: folder,
      CACHE: join(work, 'cache'),
      FAIL_ON: 'error',
      MOST: '40MiB',
      ...env,
    },
  });
  const gate = ran.steps.get('gate');
  if (gate === undefined) throw new Error(`the gate's step did not run:\n${ran.log}`);
  return { run: ran, gate, report: reportIn(join(folder, 'report')) };
}

/** As GitHub tells of a tag that was pushed, or of a release that was published with it. */
function release(
  tag: string,
  target: string,
  env: Readonly<Record<string, string>> = {},
  event: 'push' | 'release' = 'push',
): Promise<Ran> {
  const about =
    event === 'push'
      ? { ref: `refs/tags/${tag}` }
      : { action: 'published', release: { tag_name: tag, prerelease: false, draft: false } };
  const payload = { ...about, repository: { full_name: REPOSITORY } };
  const own = { GITHUB_REF: `refs/tags/${tag}`, TAG: tag, TARGET: target };
  return run(RELEASE, event, payload, { ...own, ...env });
}

/** What crane says of a tag or a digest; null: it is not there. */
function ask(what: 'digest' | 'manifest', name: string): string | null {
  const argv = [what, '--insecure', `${shop.host}/acme/orders${name}`];
  const ran = spawnSync(crane, argv, { encoding: 'utf8' });
  return ran.status === 0 ? ran.stdout.trim() : null;
}

const digestOf = (tag: string): string | null => ask('digest', `:${tag}`);

interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly os: string };
}

/** Digest and size of every layer of every platform. */
function layersOf(tag: string): Map<string, number> {
  const index = JSON.parse(ask('manifest', `:${tag}`) ?? '{}') as { manifests: Descriptor[] };
  const images = index.manifests.filter(({ platform }) => platform?.os === 'linux');
  expect(images).toHaveLength(BOTH.length);
  const layers = images.flatMap(({ digest }) => {
    const image = JSON.parse(ask('manifest', `@${digest}`) ?? '{}') as { layers: Descriptor[] };
    return image.layers;
  });
  return new Map(layers.map(({ digest, size }) => [digest, size]));
}

const rules = ({ targets }: Report): (string | undefined)[] =>
  targets
    .filter(({ role }) => role === 'runtime')
    .map(({ head }) => head?.findings.find(({ rule }) => rule === 'shipped-builder')?.message);

/** With tokens for what is of this run, and without what stayed behind: that is the builder's. */
function shown(summary: string): string {
  const head = git(repo, 'rev-parse', 'HEAD');
  const known = { [shop.host]: 'HOST', [head]: 'HEAD', [join(work, `run-${count}`)]: 'RUN' };
  return tokens(summary, known).replace(/(\bleft behind \|).*/u, '$1 PLACES');
}

test('the release stage passes, and what was gated is what is published', async () => {
  const { run: ran, gate, report } = await release('v2.14.0', 'release');
  expect(gate.outputs['conclusion']).toBe('pass');
  expect(ran.status).toBe(0);
  const pushed = ran.steps.get('push')?.outputs['digest'] ?? '';
  expect(pushed).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(gate.outputs['digest']).toBe(pushed);
  expect(ran.steps.get('publish')?.result).toBe('success');
  expect(digestOf('2.14.0')).toBe(pushed);
  expect(digestOf('staging')).toBe(pushed);
  expect(report.subject).toMatchObject({ tag: 'v2.14.0', image: { digest: pushed } });
  approve('release-image.md', shown(gate.summary));
}, 600_000);

test('the tag that was published is checked again: nothing is fetched', async () => {
  const { gate, report } = await run(RECHECK, 'workflow_dispatch', {}, { VERSION: '2.14.0' });
  expect(gate.outputs['conclusion']).toBe('pass');
  expect(gate.outputs['digest']).toBe(digestOf('2.14.0'));
  expect(report.tool.counters).toMatchObject({ layersRead: 0, bytesRead: 0, buildSteps: null });
  const { size } = new Map([...layersOf('2.13.1'), ...layersOf('2.14.0')]);
  expect(report.tool.counters.layers).toBe(size);
  expect(gate.summary).toMatch(/ · measured in [^·]* · 0 of \d+ layers read \(0\u00a0B\) · /);
}, 600_000);

test('of the next release only what is new is fetched', async () => {
  const known = new Set([...layersOf('2.13.1').keys(), ...layersOf('2.14.0').keys()]);
  writeFiles(repo, { 'main.go': PROGRAM.replace('"orders"', '"orders, refunds and returns"') });
  await shop.push('acme/orders:2.15.0', repo, { target: 'release', platforms: BOTH });
  git(repo, 'checkout', '-q', '--', 'main.go');
  const fresh = [...layersOf('2.15.0')].filter(([digest]) => !known.has(digest));
  // The program for each platform, and nothing of the base image.
  expect(fresh.length).toBeGreaterThanOrEqual(BOTH.length);
  expect(layersOf('2.15.0').size - fresh.length).toBeGreaterThanOrEqual(BASE_LAYERS);
  const { gate, report } = await run(RECHECK, 'workflow_dispatch', {}, { VERSION: '2.15.0' });
  expect(gate.outputs['conclusion']).toBe('pass');
  expect(report.tool.counters).toMatchObject({
    layersRead: fresh.length,
    bytesRead: fresh.reduce((sum, [, bytes]) => sum + bytes, 0),
  });
}, 600_000);

test.each([
  {
    ...{ target: 'debug', tag: 'v2.14.1', event: 'push' as const },
    message: 'The image is stage debug, not release, which is to ship',
  },
  {
    ...{ target: 'build', tag: 'v2.14.2', event: 'release' as const },
    message: 'The image is stage build, not release, which is to ship',
  },
])(
  'the $target stage is refused on $event, and nothing is published',
  async ({ target, tag, event, message }) => {
    const { run: ran, gate, report } = await release(tag, target, {}, event);
    expect(report.subject).toMatchObject({ event, tag });
    expect(rules(report)).toEqual([message, message]);
    expect(gate.outputs['conclusion']).toBe('fail');
    expect(gate.result).toBe('failure');
    expect(ran.status).toBe(1);
    expect(ran.steps.get('publish')?.result ?? 'skipped').toBe('skipped');
    expect(digestOf(tag.slice(1))).toBeNull();
    // It is there under the name that nobody pulls.
    expect(digestOf('staging')).toBe(gate.outputs['digest']);
    expect(gate.summary).toContain(message);
    expect(gate.summary).not.toContain('Publish this digest');
  },
  600_000,
);

test('a gate that only reports exits with 0: publishing asks for its conclusion', async () => {
  const small = { FAIL_ON: 'never', MOST: '1KiB' };
  const { run: ran, gate } = await release('v2.14.3', 'release', small);
  expect(ran.status).toBe(0);
  expect(gate.result).toBe('success');
  expect(gate.outputs['conclusion']).toBe('fail');
  expect(ran.steps.get('publish')?.result ?? 'skipped').toBe('skipped');
  expect(digestOf('2.14.3')).toBeNull();
}, 600_000);
