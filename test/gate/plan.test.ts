import { readDockerfile } from '../../src/dockerfile/read.ts';
import type { PlanInput } from '../../src/gate/plan.ts';
import { planBuild } from '../../src/gate/plan.ts';
import type { BuildSettings, SourceTree } from '../../src/model/build.ts';
import { SETTINGS as settings } from '../fixtures/buildsettings.ts';

function tree(text: string): SourceTree {
  return {
    context: '/c',
    file: '/c/Dockerfile',
    dockerfile: readDockerfile(text, 'Dockerfile'),
    buildContexts: {},
  };
}

const HEAD = tree(`FROM alpine AS lint
FROM golang AS build
FROM scratch
COPY --from=build /a /a
FROM alpine AS amd64
FROM alpine AS arm64
ARG TARGETARCH
FROM scratch AS release
COPY --from=\${TARGETARCH} /x /x
COPY --from=2 /a /a
`);

function shown(settingsGiven: Partial<BuildSettings>, more: Partial<PlanInput> = {}): string[] {
  const plan = planBuild({
    settings: { ...settings, ...settingsGiven },
    head: HEAD,
    base: null,
    isGiven: false,
    env: { FROM_ENV: 'e' },
    buildPlatform: 'linux/amd64',
    ...more,
  });
  return plan.targets.map(({ id, side, role, name, stage, platform }) =>
    [id, side, role, name, stage, platform].join(' '),
  );
}

test.each([
  {
    name: 'the last stage and what it copies from',
    given: {},
    want: [
      't0 head runtime release 5 ',
      't1 head builder build 1 ',
      't2 head builder 2 2 ',
      't3 head builder amd64 3 ',
    ],
  },
  {
    name: 'each platform with its own builders',
    given: { platforms: ['linux/amd64', 'linux/arm64', 'linux/amd64'], target: 'Release' },
    want: [
      't0 head runtime release 5 linux/amd64',
      't1 head builder build 1 linux/amd64',
      't2 head builder 2 2 linux/amd64',
      't3 head builder amd64 3 linux/amd64',
      't4 head runtime release 5 linux/arm64',
      't5 head builder build 1 linux/arm64',
      't6 head builder 2 2 linux/arm64',
      't7 head builder arm64 4 linux/arm64',
    ],
  },
  {
    name: 'builders that were named',
    given: { builderTargets: ['lint', '1', 'build', 'release'] },
    want: ['t0 head runtime release 5 ', 't1 head builder lint 0 ', 't2 head builder build 1 '],
  },
  {
    name: 'none',
    given: { builderTargets: [], target: '2' },
    want: ['t0 head runtime 2 2 '],
  },
])('targets: $name', ({ given, want }) => expect(shown(given)).toEqual(want));

test('base: its runtime stage alone, under the name that head gives it', () => {
  const base = tree('FROM golang AS build\nFROM scratch\nCOPY --from=build /a /a\n');
  expect(shown({ builderTargets: [] }, { base })).toEqual([
    't0 head runtime release 5 ',
    't1 base runtime release 1 ',
  ]);
});

test('base without the stage is told, not an error', () => {
  const base = tree('FROM scratch AS old\n');
  const plan = planBuild({
    settings: { ...settings, target: 'release' },
    head: HEAD,
    base,
    isGiven: false,
    env: {},
    buildPlatform: null,
  });
  expect(plan.targets.some((target) => target.side === 'base')).toBe(false);
  expect(plan.baseReason).toBe("base's Dockerfile has no stage release");
});

test.each([{ target: 'relaese' }, { builderTargets: ['relaese'] }, { target: '9' }])(
  'an unknown stage lists those there are: %j',
  (given) => {
    expect(() => shown(given)).toThrow(
      expect.objectContaining({
        code: 'unknown-target',
        details: [
          'lint  line 1: FROM alpine AS lint',
          'build  line 2: FROM golang AS build',
          '2 (unnamed)  line 3: FROM scratch',
          'amd64  line 5: FROM alpine AS amd64',
          'arm64  line 6: FROM alpine AS arm64',
          'release  line 8: FROM scratch AS release',
        ],
      }) as Error,
    );
  },
);

test('options: pairs are split at their first separator', () => {
  const plan = planBuild({
    settings: {
      ...settings,
      buildArgs: ['A=1=2', 'FROM_ENV', 'NOT_SET', 'EMPTY='],
      secrets: ['token=a=b', 'many="line 1\nsays ""x"""'],
      secretFiles: ['f=/a=b'],
      addHosts: ['one:1.2.3.4', 'six=::1'],
    },
    head: HEAD,
    base: null,
    isGiven: false,
    env: { FROM_ENV: 'e' },
    buildPlatform: null,
  });
  expect(plan.options).toMatchObject({
    buildArgs: { A: '1=2', FROM_ENV: 'e', EMPTY: '' },
    secrets: [
      { id: 'token', value: 'a=b' },
      { id: 'many', value: 'line 1\nsays "x"' },
    ],
    secretFiles: [{ id: 'f', path: '/a=b' }],
    addHosts: { one: '1.2.3.4', six: '::1' },
  });
});

test('all problems of the lists at once, no secret among them', () => {
  const wrong = { buildArgs: ['=x'], secrets: ['hunter2'], addHosts: ['one'] };
  expect(() => shown(wrong)).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: [
        'build-args: "=x"; expected NAME=value',
        'secrets: "…"; expected id=value',
        'add-hosts: "one"; expected host:address',
      ].join('\n'),
    }) as Error,
  );
});
