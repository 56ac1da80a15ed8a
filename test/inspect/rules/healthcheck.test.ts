import { healthcheck } from '../../../src/inspect/rules/healthcheck.ts';
import { program } from '../programs.ts';
import { judged } from './judged.ts';

const of = (config: Record<string, unknown>) => judged(healthcheck, [[]], { config: { config } });
const Cmd = ['/app/server'];

test.each([
  { name: 'exec form', config: { Cmd, Healthcheck: { Test: ['CMD', '/app/server', 'probe'] } } },
  { name: 'shell form', config: { Cmd, Healthcheck: { Test: ['CMD-SHELL', 'true'] } } },
])('a health check in $name is silent', ({ config }) => {
  expect(of(config).state?.status).toBe('none');
});

test.each([
  { name: 'nothing said', config: { Cmd } },
  { name: 'an empty one', config: { Entrypoint: Cmd, Healthcheck: { Test: [] } } },
])('no health check is found: $name', ({ config }) => {
  expect(of(config).findings).toMatchObject([
    { level: 'note', path: null, layer: null, evidence: { what: 'HEALTHCHECK', by: 'config' } },
  ]);
});

test('HEALTHCHECK NONE satisfies, and an image that starts nothing needs none', () => {
  expect(of({ Cmd, Healthcheck: { Test: ['NONE'] } }).state).toMatchObject({
    status: 'satisfied',
    reason: 'HEALTHCHECK NONE says that it is meant so',
  });
  expect(of({}).state).toMatchObject({
    status: 'not-applicable',
    reason: 'the image starts nothing by default: no ENTRYPOINT and no CMD',
  });
});

test.each([
  {
    name: 'the image’s own program',
    path: 'usr/local/bin/orders',
    origins: ['dockerfile'],
    want: '/usr/local/bin/orders',
  },
  {
    name: 'not the base image’s',
    path: 'usr/local/bin/orders',
    origins: ['base-image'],
    want: '/app/server',
  },
  {
    name: 'no script',
    path: 'usr/local/bin/start.sh',
    origins: ['dockerfile'],
    want: '/app/server',
  },
] as const)('the probe that the fix names: $name', ({ path, origins, want }) => {
  const config = { config: { Entrypoint: [`/${path}`] } };
  const [one] = judged(healthcheck, [[program(path)]], { config, origins: [...origins] }).findings;
  expect(one?.fix).toContain(`HEALTHCHECK CMD ["${want}", "--probe"]`);
});
