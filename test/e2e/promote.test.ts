// A release from its push to its tag, in a real runner: the workflow builds, pushes, gates by digest,
// and publishes only what passed.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import { tool } from '../../tools/lab/index.ts';
import { put, runWorkflow, type Step, type WorkflowRun } from './act.ts';
import { approve, tokens } from './approve.ts';
import { commit, git } from './cli.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { openShop, reportIn, writeFiles, type Shop } from './pushed.ts';
import { scratch } from './tree.ts';

const root = join(import.meta.dirname, '../..');
const REPOSITORY = 'example-org/orders';
const RELEASE = '.github/workflows/release.yml';
const RECHECK = '.github/workflows/recheck.yml';
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1';
const BOTH = ['linux/amd64', 'linux/arm64'];
const BASE_LAYERS = 3;
const PROGRAM = `package main

import "fmt"

func main() { fmt.Println("orders") }
`;

let engine: TestEngine;
let work: string;
let shop: Shop;
let repo: string;
let crane: string;
let count = 0;

const dockerfile = (host: string): string => `FROM --platform=$BUILDPLATFORM golang:1.23 AS build
ARG TARGETARCH
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 GOARCH=$TARGETARCH go build -o /usr/local/bin/orders .

FROM ${host}/base/os:nonroot AS release
COPY --from=build /usr/local/bin/orders /usr/local/bin/orders
COPY migrations/ /migrations/
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/orders"]

FROM release AS debug
COPY --from=build /usr/local/bin/orders /usr/local/bin/orders-profiled
ENV LEVEL=debug
`;

/** As a user's own, but for what needs GitHub itself: buildx is there, the registry asks nobody. */
const WORKFLOW = `on:
  push:
    tags: ['v*']
permissions:
  contents: read
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: ${CHECKOUT}
      - id: push
        run: |
          docker buildx build --provenance=mode=max --platform linux/amd64,linux/arm64 \\
            --target "$TARGET" --metadata-file "$WORK/image.json" \\
            --output "type=image,name=$NAME:staging,push=true,store=false" .
          node --print '"digest=" + require(process.env.WORK + "/image.json")["containerimage.digest"]' \\
            >> "$GITHUB_OUTPUT"
      - id: gate
        uses: ./
        with:
          image: \${{ env.NAME }}@\${{ steps.push.outputs.digest }}
          context: .
          target: release
          baseline: image
          base-ref: \${{ env.NAME }}:2.13.1
          max-compressed-size: \${{ env.MOST }}
          max-uncompressed-size: 120MiB
          fail-on: \${{ env.FAIL_ON }}
          cache-dir: \${{ env.CACHE }}
          report-dir: \${{ env.WORK }}/report
      - id: publish
        if: \${{ steps.gate.outputs.conclusion == 'pass' || steps.gate.outputs.conclusion == 'warn' }}
        env:
          DIGEST: \${{ steps.gate.outputs.digest }}
        run: docker buildx imagetools create --prefer-index=false --tag "$NAME:\${TAG#v}" "$NAME@$DIGEST"
`;

/** Of a tag that is there: nothing is built, nothing is checked out but the action. */
const AGAIN = `on: workflow_dispatch
permissions:
  contents: read
jobs:
  image:
    runs-on: ubuntu-latest
    steps:
      - uses: ${CHECKOUT}
      - id: gate
        uses: ./
        with:
          image: \${{ env.NAME }}:\${{ env.VERSION }}
          baseline: image
          base-ref: \${{ env.NAME }}:2.13.1
          cache-dir: \${{ env.CACHE }}
          report-dir: \${{ env.WORK }}/report
`;

/** A vendor's image under one name: its packages, and the user that it sets. */
async function pushBase(libssl: string, tzdata: string, bytes: number): Promise<void> {
  const about = (name: string, version: string): string =>
    `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: Debian\nDescription: d\n`;
  const noise = Array.from({ length: bytes }, (_, at) => ((at * at) % 251).toString(36)).join('');
  const folder = writeFiles(join(work, `os-${bytes}`), {
    Dockerfile: `FROM scratch
COPY etc /etc
COPY status.d /var/lib/dpkg/status.d
COPY zoneinfo /usr/share/zoneinfo
USER 65532
`,
    'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
    'etc/passwd': 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
    'status.d/libssl3': about('libssl3', libssl),
    'status.d/tzdata': about('tzdata', tzdata),
    'zoneinfo/UTC': noise,
  });
  await shop.push('base/os:nonroot', folder, { attest: false, platforms: BOTH });
}

beforeAll(async () => {
  engine = await useEngine(['golang:1.23']);
  crane = await tool('crane');
  work = scratch('promote');
  shop = await openShop(engine, work);
  repo = join(work, 'repo');
  mkdirSync(repo, { recursive: true });
  cpSync(join(root, 'action.yml'), join(repo, 'action.yml'));
  cpSync(join(root, 'dist/action'), join(repo, 'dist/action'), { recursive: true });
  put(repo, RELEASE, WORKFLOW);
  put(repo, RECHECK, AGAIN);
  git(repo, 'init', '-q', '-b', 'main');
  await pushBase('3.0.17-1~deb12u3', '2025b-0+deb12u2', 20_000);
  commit(repo, {
    Dockerfile: dockerfile(shop.host),
    '.dockerignore': 'dist\n',
    'go.mod': 'module example.org/orders\n\ngo 1.23\n',
    'main.go': PROGRAM,
    'migrations/1.sql': `create table orders (id int); -- ${'x'.repeat(4000)}\n`,
  });
  await shop.push('acme/orders:2.13.1', repo, { target: 'release', platforms: BOTH });
  await pushBase('3.0.18-1~deb12u1', '2026b-0+deb12u1', 45_000);
  commit(repo, {
    'main.go': PROGRAM.replace('"orders"', '"orders, and refunds"'),
    'migrations/1.sql': 'create table orders (id int);\n',
  });
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

/** As GitHub tells of a tag that was pushed. */
const release = (
  tag: string,
  target: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> =>
  run(
    RELEASE,
    'push',
    { ref: `refs/tags/${tag}`, repository: { full_name: REPOSITORY } },
    { GITHUB_REF: `refs/tags/${tag}`, TAG: tag, TARGET: target, ...env },
  );

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
    ...{ target: 'debug', tag: 'v2.14.1' },
    message: 'The image is stage debug, not release, which is to ship',
  },
  {
    ...{ target: 'build', tag: 'v2.14.2' },
    message: 'The image is stage build, not release, which is to ship',
  },
])(
  'the $target stage is refused, and nothing is published',
  async ({ target, tag, message }) => {
    const { run: ran, gate, report } = await release(tag, target);
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
