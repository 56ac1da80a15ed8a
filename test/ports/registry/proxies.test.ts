import { proxiesOf } from '../../../src/ports/registry/proxies.ts';

const HERE = 'localhost,127.0.0.1,[::1],::1';

test.each([
  { name: 'nothing', env: {}, want: null },
  { name: 'exceptions alone', env: { NO_PROXY: 'x' }, want: null },
  { name: 'empty', env: { HTTPS_PROXY: '', https_proxy: '' }, want: null },
  {
    name: 'in capitals',
    env: { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2', NO_PROXY: '.acme.example' },
    want: {
      https_proxy: 'http://p:1',
      http_proxy: 'http://q:2',
      no_proxy: `${HERE},.acme.example`,
    },
  },
  {
    name: 'in both',
    env: { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://q:2' },
    want: { https_proxy: 'http://q:2', no_proxy: HERE },
  },
  {
    name: 'with an exception for everything',
    env: { https_proxy: 'http://q:2', no_proxy: '*' },
    want: { https_proxy: 'http://q:2', no_proxy: '*' },
  },
])('$name', ({ env, want }) => {
  expect(proxiesOf(env)).toEqual(want);
});
