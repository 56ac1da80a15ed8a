// The release check on images that were built elsewhere and pushed: which stage they are, and what
// nobody can tell.

import { join } from 'node:path';
import type { Report } from '../../src/model/report.ts';
import type { Layer, Snapshot } from '../../src/model/snapshot.ts';
import { writeFiles } from './pushed.ts';
import { BOTH, openTickets, PROGRAM, runtimes, SOURCE, type Tickets } from './tickets.ts';

const ALONE = ['--baseline', 'none'];

let rig: Tickets;
beforeAll(async () => {
  rig = await openTickets('release');
}, 600_000);
afterAll(() => rig.shop.close());

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
  /** Empty: the engine's own. */
  readonly platforms: readonly string[];
  readonly alone: readonly [said: string, exit: number];
  readonly withSource: readonly [said: string, exit: number];
}

const row = (
  target: string,
  attest: boolean,
  platforms: readonly string[],
  alone: Row['alone'],
  withSource: Row['withSource'],
): Row => ({ target, attest, platforms, alone, withSource });

const OWN: readonly string[] = [];
const ROWS: readonly Row[] = [
  row('release', true, OWN, ['none', 0], ['none', 0]),
  row('release', false, OWN, ['not-applicable', 0], ['none', 0]),
  // A debug image may ship: without a source nobody says that it should not.
  row('debug', true, OWN, ['none', 0], [DEBUG, 1]),
  row('debug', false, OWN, ['not-applicable', 0], [DEBUG, 1]),
  row('build', true, OWN, [TAKEN, 1], [BUILD, 1]),
  // The compiler alone is reason enough.
  row('build', false, OWN, ['not-applicable', 1], [BUILD, 1]),
  row('release', true, BOTH, ['none', 0], ['none', 0]),
  row('release', false, BOTH, ['not-applicable', 0], ['none', 0]),
  row('debug', true, BOTH, ['none', 0], [DEBUG, 1]),
  row('debug', false, BOTH, ['not-applicable', 0], [DEBUG, 1]),
];

describe.each(ROWS)('stage $target, attested: $attest, platforms: $platforms', (one) => {
  const { target, attest, platforms, alone, withSource } = one;
  const count = Math.max(platforms.length, 1);
  let digest: string;
  let image: string;
  beforeAll(async () => {
    const name = `acme/tickets:${target}-${String(attest)}-${count}`;
    digest = await rig.shop.push(name, rig.source, { target, attest, platforms });
    image = `${rig.named('acme/tickets')}@${digest}`;
  }, 600_000);

  test('alone', async () => {
    const { status, report } = await rig.gate(image, ...ALONE);
    expect(told(report)).toEqual(Array<string>(count).fill(alone[0]));
    expect(status).toBe(alone[1]);
    expect(report.subject.image).toEqual({ ref: image, digest });
    // Lines are the builder's own words where it attached them.
    const layers = runtimes(report).flatMap(({ head }) => head?.layers ?? []);
    expect(layers.some(({ lines }) => lines !== null)).toBe(attest);
  }, 600_000);

  test('with its source', async () => {
    const { status, report } = await rig.gate(image, ...SOURCE, ...ALONE);
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
  const argv = ['--context', '.', ...ALONE];
  await rig.shop.push('acme/tickets:last', rig.source);
  expect(told((await rig.gate(rig.named('acme/tickets:last'), ...argv)).report)).toEqual(['none']);
  await rig.shop.push('acme/tickets:named', rig.source, { target: 'release', attest: false });
  const { status, report } = await rig.gate(rig.named('acme/tickets:named'), ...argv);
  expect(told(report)).toEqual([
    'found The image is stage release, not debug, which is to ship, line 6',
  ]);
  expect(status).toBe(1);
}, 600_000);

test.each([true, false])(
  'an image of another Dockerfile (attested: %s) is no stage of this one: unknown, never a pass',
  async (attest) => {
    const files = { Dockerfile: 'FROM scratch\nCOPY main.go /\nUSER 65532\n', 'main.go': PROGRAM };
    const folder = writeFiles(join(rig.work, 'other'), files);
    await rig.shop.push('acme/other:1', folder, { attest });
    // Alone it is what it says it is.
    const alone = await rig.gate(rig.named('acme/other:1'), ...ALONE);
    expect(told(alone.report)).toEqual([attest ? 'none' : 'not-applicable']);
    const { status, report } = await rig.gate(rig.named('acme/other:1'), ...SOURCE, ...ALONE);
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

test('platforms pick one of an index', async () => {
  const image = rig.named('acme/index:1');
  const digest = await rig.shop.push('acme/index:1', rig.source, {
    target: 'release',
    platforms: BOTH,
  });
  const { report } = await rig.gate(image, '--platforms', 'linux/arm64');
  expect(report.targets.map(({ platform }) => platform)).toEqual(['linux/arm64']);
  // What is published is the index, whichever of it was looked at.
  expect(report.subject.image).toEqual({ ref: image, digest, notJudged: ['linux/amd64'] });
  const ran = await rig.stagegate('gate', '--image', image, '--platforms', 'linux/s390x');
  expect(ran.status).toBe(2);
  expect(ran.stderr).toContain('holds no image for linux/s390x');
  for (const platform of BOTH)
    expect(ran.stderr).toMatch(new RegExp(`sha256:\\w+ {2}${platform}$`, 'm'));
  expect(ran.stderr).toContain('Name one of the platforms listed above.');
}, 600_000);

test('inspect shows the lines of an image that its builder attested', async () => {
  await rig.shop.push('acme/inspected:1', rig.source, { target: 'debug', platforms: BOTH });
  const ran = await rig.stagegate(
    ...['inspect', `docker://${rig.named('acme/inspected:1')}`],
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
}, 600_000);

describe('images that lie here', () => {
  const build = async (output: string, ...argv: readonly string[]): Promise<void> => {
    const ran = await rig.engine.exec([
      ...['docker', 'buildx', 'build', '--target', 'debug', `--output=${output}`],
      ...[...argv, rig.source],
    ]);
    if (ran.code !== 0) throw new Error(ran.stderr);
  };

  test.each([
    { attest: 'mode=max', alone: 'none' },
    { attest: 'false', alone: 'not-applicable' },
  ])(
    'an OCI layout, provenance $attest',
    async ({ attest, alone }) => {
      const dir = join(rig.work, `layout-${attest}`);
      await build(`type=oci,tar=false,dest=${dir}`, `--provenance=${attest}`);
      expect(told((await rig.gate(`oci:${dir}`)).report)).toEqual([alone]);
      const { status, report } = await rig.gate(`oci:${dir}`, ...SOURCE, ...ALONE);
      expect(told(report)).toEqual([DEBUG]);
      expect(status).toBe(1);
      expect(report.subject.image?.digest).toMatch(/^sha256:/);
    },
    600_000,
  );

  test('what docker save wrote', async () => {
    const file = join(rig.work, 'docker.tar');
    await build(`type=docker,dest=${file}`, '--provenance=false');
    const { status, report } = await rig.gate(`docker-archive:${file}`, ...SOURCE, ...ALONE);
    expect(told(report)).toEqual([DEBUG]);
    expect(status).toBe(1);
    // Its manifest was never made.
    expect(report.subject.image?.digest).toBeNull();
  }, 600_000);
});
