import { healthcheck } from '../../../src/inspect/rules/healthcheck.ts';
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
