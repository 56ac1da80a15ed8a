import { fromBuilder } from '../../../src/inspect/rules/from-builder.ts';
import { EXTRACTORS } from '../../../src/inspect/index.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { elf, program, text } from '../programs.ts';
import { judged, type Judging } from './judged.ts';

const body = (name: string): string => `${name} `.repeat(40);
const GO = [
  program('usr/local/go/bin/go', elf(['go'], { size: 200 })),
  text('usr/local/go/src/fmt/print.go', body('fmt')),
  text('usr/local/go/lib/time/zoneinfo.zip', body('zone')),
  text('usr/local/go/LICENSE', body('licence')),
  text('usr/local/go/lib/libx.so.1', body('library')),
  text('usr/local/go/VERSION', 'go1.23'),
];
const GCC = program('usr/bin/gcc-12', elf(['gcc driver'], { size: 300 }));
const BUILDER = [...GO, GCC, text('src/main.go', body('own'))];

const found = (runtime: readonly TarEntry[], more: Judging = {}) =>
  judged(fromBuilder, [runtime], {
    builders: { build: [BUILDER] },
    extractors: EXTRACTORS,
    origins: ['dockerfile'],
    ...more,
  });

test('a compiler under another name, byte for byte; another program of that name is none', () => {
  const { findings, messages } = found([
    program('app/helper', elf(['gcc driver'], { size: 300 })),
    program('app/server', elf(['own'], { size: 300 })),
  ]);
  expect(messages).toEqual([
    '/app/helper is /usr/bin/gcc-12 of builder stage build, byte for byte (300 B)',
  ]);
  expect(findings[0]).toMatchObject({
    path: '/app/helper',
    evidence: { what: 'gcc-12', by: 'content', detail: '/usr/bin/gcc-12' },
  });
});

test('a directory of the toolchain is one finding, without what its own rule names', () => {
  const { messages } = found([
    ...GO,
    text('usr/local/go/src/os/file.go', 'not of the builder'.repeat(9)),
    text('opt/moved.go', body('fmt')),
  ]);
  expect(messages).toEqual([
    '/opt/moved.go is /usr/local/go/src/fmt/print.go of builder stage build, byte for byte (160 B)',
    '/usr/local/go/src/fmt/print.go is /usr/local/go/src/fmt/print.go of builder stage build, byte for byte (160 B)',
  ]);
});

describe('silent, and its twin that is not', () => {
  test.each<{ name: string; silent: TarEntry }>([
    { name: 'the time zones', silent: text('zoneinfo.zip', body('zone')) },
    { name: 'a licence', silent: text('LICENSE', body('licence')) },
    { name: 'a library', silent: text('usr/lib/libx.so.1', body('library')) },
    { name: 'a small file', silent: text('VERSION', 'go1.23') },
    { name: 'what the build made', silent: text('app/main.go', body('own')) },
    { name: 'what is no longer the same', silent: text('x', `${body('fmt')}!`) },
  ])('$name', ({ silent }) => {
    expect(found([silent]).paths).toEqual([]);
    expect(found([silent, text('y', body('fmt'))]).paths).toEqual(['/y']);
  });

  test('what came with the base image', () => {
    const same = [text('y', body('fmt'))];
    expect(found(same, { origins: ['base-image'] }).paths).toEqual([]);
    expect(found(same).paths).toEqual(['/y']);
  });

  test('a library that npm has too, unless npm came along', () => {
    const npm = (root: string) => [
      program(`${root}/bin/npm-cli.js`, `#!/usr/bin/env node\n${body('npm')}`),
      text(`${root}/lib/npm.js`, body('own')),
      text(`${root}/node_modules/ms/index.js`, body('ms')),
    ];
    const place = 'usr/local/lib/node_modules/npm';
    const builders = { build: [npm(place)] };
    const ms = text('app/node_modules/ms/index.js', body('ms'));
    expect(found([ms], { builders }).paths).toEqual([]);
    expect(found([ms, text('app/tool.js', body('own'))], { builders }).paths).toEqual([
      '/app/tool.js',
    ]);
    const { findings } = found(npm(place), { builders });
    expect(findings).toMatchObject([
      { path: `/${place}`, evidence: { also: [`/${place}/node_modules/ms/index.js`] } },
    ]);
  });

  test('the runtime part of a JDK', () => {
    const jdk = (root: string) => [
      program(`${root}/bin/java`, elf(['java'], { size: 200 })),
      text(`${root}/lib/modules`, body('modules')),
    ];
    const javac = program('usr/lib/jvm/17/bin/javac', elf(['javac'], { size: 200 }));
    const builders = { build: [[...jdk('usr/lib/jvm/17'), javac]] };
    expect(found(jdk('jre'), { builders }).paths).toEqual([]);
    const renamed = program('jre/bin/tool', elf(['javac'], { size: 200 }));
    expect(found([...jdk('jre'), renamed], { builders }).paths).toEqual(['/jre/bin/tool']);
  });
});

test('without builder stages nothing can be compared', () => {
  expect(found([text('y', body('fmt'))], { builders: {} }).state?.status).toBe('not-applicable');
});

describe('a virtual environment', () => {
  const pip = program('opt/venv/bin/pip', `#!/opt/venv/bin/python\n${body('pip')}`);
  const orders = text('opt/venv/lib/python3.11/site-packages/orders/web.py', body('web'));
  const environment = [pip, orders, text('opt/venv/pyvenv.cfg', 'home = /usr/bin\n')];
  const tool = [pip, orders];

  test('with pip in it is the application’s, and no toolchain', () => {
    expect(found(environment, { builders: { build: [environment] } }).messages).toEqual([]);
  });

  test('that is none is pip’s own directory', () => {
    expect(found(tool, { builders: { build: [tool] } }).findings).toMatchObject([
      { path: '/opt/venv/lib/python3.11/site-packages/orders/web.py' },
    ]);
  });
});

test('builder stages that nobody built here are not passed over as clean', () => {
  const stage = { name: 'release', takenBy: [], insteadOf: null, notBuilt: ['build', 'assets'] };
  const image = [program('app/helper', elf(['gcc driver'], { size: 300 }))];
  expect(found(image, { stage, builders: {} }).state).toMatchObject({
    status: 'not-applicable',
    reason: 'builder stages build and assets were not built here: give the source with context',
  });
  expect(found(image, { stage: { ...stage, notBuilt: [] }, builders: {} }).state).toMatchObject({
    status: 'none',
  });
});
