import { fc } from '../property.ts';
import { readConfigValues, readImageConfig } from '../../src/inspect/config.ts';

test('the fields of the OCI image configuration', () => {
  const config = readImageConfig({
    config: {
      User: '65532',
      Entrypoint: ['/app/server'],
      Cmd: ['--port', '80'],
      Env: ['PATH=/a:/b', 'TOKEN=secret=1', 'EMPTY'],
      ExposedPorts: { '80/tcp': {} },
      Healthcheck: { Test: ['CMD', '/app/check'] },
      WorkingDir: '/app',
      Labels: { 'org.opencontainers.image.title': 'x' },
    },
  });
  expect(config).toEqual({
    user: '65532',
    entrypoint: ['/app/server'],
    cmd: ['--port', '80'],
    env: ['PATH', 'TOKEN', 'EMPTY'],
    path: '/a:/b',
    exposedPorts: ['80/tcp'],
    healthcheck: ['CMD', '/app/check'],
    workingDir: '/app',
    labels: { 'org.opencontainers.image.title': 'x' },
  });
  expect(JSON.stringify(config)).not.toContain('secret');
});

test.each([
  { name: 'nothing', config: {} },
  {
    name: 'nulls, as Docker writes them',
    config: { config: { Entrypoint: null, Env: null, Labels: null } },
  },
  { name: 'HEALTHCHECK NONE', config: { config: { Healthcheck: { Test: ['NONE'] } } } },
  {
    name: 'wrong types',
    config: { config: { User: 1, Cmd: 'sh', Env: [1], ExposedPorts: 'x', Healthcheck: [] } },
  },
])('absent: $name', ({ config }) => {
  expect(readImageConfig(config)).toMatchObject({
    user: '',
    entrypoint: [],
    cmd: [],
    env: [],
    path: null,
    healthcheck: null,
    labels: {},
  });
});

test('values stay apart: environment, shell and history', () => {
  const values = readConfigValues({
    config: { Env: ['PATH=/a:/b', 'TOKEN=secret=1', 'EMPTY'], Shell: ['/bin/bash', '-c'] },
    rootfs: { diff_ids: ['sha256:a', 'sha256:b'] },
    history: [
      { created_by: 'ADD rootfs' },
      { created_by: 'ENV A=b', comment: 'buildkit', empty_layer: true },
      { created_by: 'RUN make' },
    ],
  });
  expect(values.env).toEqual([
    ['PATH', '/a:/b'],
    ['TOKEN', 'secret=1'],
    ['EMPTY', ''],
  ]);
  expect(values.shell).toEqual(['/bin/bash', '-c']);
  expect(values.refusesHealthcheck).toBe(false);
  expect(values.history).toEqual([
    { createdBy: 'ADD rootfs', comment: '', layer: 0 },
    { createdBy: 'ENV A=b', comment: 'buildkit', layer: null },
    { createdBy: 'RUN make', comment: '', layer: 1 },
  ]);
});

test('HEALTHCHECK NONE is told from no HEALTHCHECK, and the architecture is read', () => {
  const config = { Healthcheck: { Test: ['NONE'] } };
  const values = readConfigValues({ architecture: 'arm64', config });
  expect(values).toMatchObject({ refusesHealthcheck: true, architecture: 'arm64' });
  expect(readConfigValues({})).toMatchObject({ refusesHealthcheck: false, architecture: '' });
});

test('a history that does not fit the layers tells of none', () => {
  const { history, shell } = readConfigValues({
    rootfs: { diff_ids: ['sha256:a', 'sha256:b'] },
    history: [{ created_by: 'ADD rootfs' }],
  });
  expect(history).toEqual([{ createdBy: 'ADD rootfs', comment: '', layer: null }]);
  expect(shell).toEqual(['/bin/sh', '-c']);
});

test('any JSON is answered', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (inner) => {
      expect(readImageConfig({ config: inner }).workingDir).toEqual(expect.any(String));
      const values = readConfigValues({ config: inner, history: inner['history'] });
      expect(values.shell.length).toBeGreaterThan(0);
    }),
  );
});
