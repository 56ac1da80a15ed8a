import { readComposerJson, readInstalledJson } from '../../src/formats/composerjson.ts';
import { real } from './real.ts';

test('Composer 2', () => {
  const acme = (name: string, version: string, path: string | null = `../acme/${name}`) => ({
    name: `acme/${name}`,
    version,
    path,
  });
  expect(readInstalledJson(real('composer2-installed'))).toEqual({
    packages: [
      acme('meta', '1.0.0', null),
      acme('mono', 'dev-main'),
      acme('orders-lib', 'v1.2.3'),
      acme('plain', '2.0.1'),
      acme('testkit', '0.9.0-beta2'),
    ],
    dev: ['acme/mono', 'acme/testkit'],
  });
});

test('Composer 1: a bare list without paths', () => {
  expect(readInstalledJson(real('composer1-installed'))).toEqual({
    packages: [
      { name: 'nikic/fast-route', version: 'v1.3.0', path: '../nikic/fast-route' },
      { name: 'psr/container', version: '1.0.0', path: '../psr/container' },
    ],
    dev: null,
  });
});

test.each([
  { name: 'things that are no packages', text: '[1, null, [], "a"]', want: [] },
  { name: 'fields of other kinds', text: '[{"name":1,"version":{}}]', want: [['', '', '../']] },
  {
    name: 'a path of another kind',
    text: '{"packages":[{"name":"a/b","version":"1","install-path":7}]}',
    want: [['a/b', '1', null]],
  },
  {
    name: 'an empty path',
    text: '{"packages":[{"name":"a/b","install-path":""}]}',
    want: [['a/b', '', null]],
  },
])('odd records: $name', ({ text, want }) => {
  const rows = readInstalledJson(text).packages.map((one) => [one.name, one.version, one.path]);
  expect(rows).toEqual(want);
});

test.each(['{}', '7', 'null', '{"packages":{}}'])('no record: %s', (text) => {
  expect(() => readInstalledJson(text)).toThrow('no list of packages');
});

test('cut anywhere, it is refused', () => {
  const text = real('composer2-installed').trimEnd();
  for (let end = 0; end < text.length; end += 1) {
    expect(() => readInstalledJson(text.slice(0, end))).toThrow('no JSON');
  }
});

test.each([
  {
    name: 'requirements of both kinds, in lower case, without PHP and its extensions',
    text: '{"require":{"php":">=8","ext-json":"*","Acme/Meta":"^1"},"require-dev":{"acme/kit":"1"}}',
    want: ['acme/meta', 'acme/kit'],
  },
  { name: 'none', text: '{"name":"example/shop"}', want: [] },
  { name: 'of another kind', text: '{"require":["a/b"]}', want: [] },
  { name: 'a list', text: '[]', want: null },
  { name: 'no JSON', text: '{"require":', want: null },
])('manifest: $name', ({ text, want }) => {
  expect(readComposerJson(text)).toEqual(want);
});
