import { readDockerfile } from '../../../src/dockerfile/read.ts';
import type { BuildOptions, BuildPlan, BuildTarget } from '../../../src/model/build.ts';
import type { Output } from '../../../src/ports/buildx/bake.ts';
import { bake } from '../../../src/ports/buildx/bake.ts';

const OPTIONS: BuildOptions = {
  buildArgs: {},
  secrets: [],
  secretFiles: [],
  ssh: [],
  cacheFrom: [],
  cacheTo: [],
  noCache: false,
  pull: false,
  network: null,
  allow: [],
  addHosts: {},
  builder: null,
  isolateBase: false,
};
const target = (id: string, more: Partial<BuildTarget> = {}): BuildTarget => ({
  id,
  side: 'head',
  role: 'runtime',
  name: 'x',
  stage: 1,
  platform: null,
  ...more,
});
const CACHE: Output = { kind: 'cache' };
const OCI: Output = { kind: 'oci', dir: '/out/la,y"out', metadata: '/out/t0.json' };

function plan(options: Partial<BuildOptions> = {}): BuildPlan {
  const dockerfile = readDockerfile('FROM a AS build\nFROM b AS Run\nFROM c', 'Dockerfile');
  const tree = { context: '/c', file: '/c/Dockerfile', dockerfile, buildContexts: {} };
  return {
    targets: [],
    trees: { head: tree, base: { ...tree, context: '/b', file: '/b/Dockerfile' } },
    options: { ...OPTIONS, ...options },
    baseReason: null,
  };
}

const PLAIN = { context: '/c', dockerfile: '/c/Dockerfile', target: 'run', args: {} };
const ARGV = ['docker', 'buildx', 'bake', '--file=-', '--progress=rawjson', '--allow=fs=*'];

test.each<{
  name: string;
  options?: Partial<BuildOptions>;
  targets: BuildTarget[];
  output: Output;
  json: object;
  argv: string[];
}>([
  {
    name: 'two sides and platforms into the cache',
    targets: [target('t0', { platform: 'linux/arm64' }), target('t1', { side: 'base', stage: 0 })],
    output: CACHE,
    json: {
      t0: { ...PLAIN, platforms: ['linux/arm64'], output: ['type=cacheonly'] },
      t1: {
        context: '/b',
        dockerfile: '/b/Dockerfile',
        target: 'build',
        args: {},
        output: ['type=cacheonly'],
      },
    },
    argv: [...ARGV, 't0', 't1'],
  },
  {
    name: 'a stage without a name is the last of its file',
    targets: [target('t0', { stage: 2 })],
    output: CACHE,
    json: {
      t0: { context: '/c', dockerfile: '/c/Dockerfile', args: {}, output: ['type=cacheonly'] },
    },
    argv: [...ARGV, 't0'],
  },
  {
    name: 'an export: a path with commas and quotes, provenance, nothing that would build again',
    options: { noCache: true, pull: true, cacheTo: ['type=gha'], cacheFrom: ['type=gha'] },
    targets: [target('t0')],
    output: OCI,
    json: {
      t0: {
        ...PLAIN,
        'cache-from': ['type=gha'],
        output: ['type=oci,tar=false,"dest=/out/la,y""out",name=head:t0'],
        attest: ['type=provenance,mode=max,version=v1'],
      },
    },
    argv: [...ARGV.slice(0, 5), '--metadata-file=/out/t0.json', '--allow=fs=*', 't0'],
  },
  {
    name: 'the cache is written once, for what ships',
    options: { noCache: true, pull: true, cacheTo: ['type=gha'] },
    targets: [target('t0'), target('t1', { role: 'builder' }), target('t2', { side: 'base' })],
    output: CACHE,
    json: {
      t0: {
        ...PLAIN,
        'cache-to': ['type=gha'],
        'no-cache': true,
        pull: true,
        output: ['type=cacheonly'],
      },
      t1: { ...PLAIN, 'no-cache': true, pull: true, output: ['type=cacheonly'] },
      t2: {
        ...PLAIN,
        context: '/b',
        dockerfile: '/b/Dockerfile',
        'no-cache': true,
        pull: true,
        output: ['type=cacheonly'],
      },
    },
    argv: [...ARGV, 't0', 't1', 't2'],
  },
  {
    name: 'every other input',
    options: {
      buildArgs: { A: '1' },
      secretFiles: [{ id: 'f', path: '/a,b' }],
      ssh: ['default'],
      network: 'host',
      allow: ['security.insecure'],
      addHosts: { h: '1.2.3.4' },
      builder: '-odd',
    },
    targets: [target('t0')],
    output: CACHE,
    json: {
      t0: {
        ...PLAIN,
        args: { A: '1' },
        secret: ['id=f,"src=/a,b"'],
        ssh: ['default'],
        network: 'host',
        entitlements: ['security.insecure'],
        'extra-hosts': { h: '1.2.3.4' },
        output: ['type=cacheonly'],
      },
    },
    argv: [
      ...ARGV.slice(0, 3),
      '--builder=-odd',
      ...ARGV.slice(3),
      '--allow=security.insecure',
      '--allow=ssh',
      '--allow=network.host',
      't0',
    ],
  },
  {
    name: 'the engine’s own store',
    targets: [target('t0')],
    output: { kind: 'store', tag: 'x:t0' },
    json: { t0: { ...PLAIN, output: ['type=docker'], tags: ['x:t0'] } },
    argv: [...ARGV, 't0'],
  },
])('$name', ({ options, targets, output, json, argv }) => {
  const call = bake(plan(options), targets, output);
  expect(JSON.parse(call.input)).toEqual({ target: json });
  expect(call.argv).toEqual(argv);
});

test('template starts are escaped in every string, in names of entries too', () => {
  const odd = plan({ buildArgs: { 'K${x}': 'v%{y} "$z" \n $${w} %' } });
  const { trees } = odd;
  const head = {
    ...trees.head,
    context: '/c ${a}/%{b}',
    buildContexts: { 'n${a}': '/n%{b}' },
  };
  const call = bake({ ...odd, trees: { ...trees, head } }, [target('t0')], CACHE);
  expect(JSON.parse(call.input)).toMatchObject({
    target: {
      t0: {
        context: '/c $${a}/%%{b}',
        contexts: { 'n$${a}': '/n%%{b}' },
        args: { 'K$${x}': 'v%%{y} "$z" \n $$${w} %' },
      },
    },
  });
});

test('a secret’s value stands in the environment alone', () => {
  const call = bake(plan({ secrets: [{ id: 'a,b', value: 's3cret' }] }), [target('t0')], CACHE);
  expect(call.env).toMatchObject({ STAGEGATE_SECRET_0: 's3cret' });
  expect(call.input).toContain('\\"id=a,b\\",env=STAGEGATE_SECRET_0');
  expect(`${call.input} ${call.argv.join(' ')}`).not.toContain('s3cret');
});

test('another Dockerfile for one target', () => {
  const call = bake(plan(), [target('t0')], CACHE, new Map([['t0', '/tmp/cut']]));
  expect(JSON.parse(call.input)).toMatchObject({ target: { t0: { dockerfile: '/tmp/cut' } } });
});
