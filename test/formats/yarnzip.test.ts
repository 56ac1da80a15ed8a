import { IncompleteFacts } from '../../src/errors.ts';
import { readYarnZip } from '../../src/formats/yarnzip.ts';
import { zip } from '../fixtures/zip.ts';
import { realBytes } from './real.ts';

const REAL = 'ms-npm-2.0.0-9e1101a471-f8fda810b3.zip';

test('an archive of yarn 4', () => {
  expect(readYarnZip(realBytes(REAL))).toEqual([
    {
      directory: 'node_modules/ms',
      manifest: expect.objectContaining({ name: 'ms', version: '2.0.0', dev: [] }) as unknown,
    },
  ]);
});

test('a package with what it bundles; folders inside a package are none', () => {
  const manifest = (name: string): string =>
    JSON.stringify({ name, version: '1.0.0', devDependencies: { x: '1' } });
  const bytes = zip([
    { name: 'node_modules/@acme/web/package.json', content: manifest('@acme/web') },
    { name: 'node_modules/@acme/web/dist/esm/package.json', content: '{"type":"module"}' },
    { name: 'node_modules/@acme/web/node_modules/ms/package.json', content: manifest('ms') },
    { name: 'node_modules/.bin/package.json', content: manifest('bin') },
    { name: 'package.json', content: manifest('elsewhere') },
  ]);
  expect(readYarnZip(bytes).map(({ directory, manifest: { name } }) => [directory, name])).toEqual([
    ['node_modules/@acme/web', '@acme/web'],
    ['node_modules/@acme/web/node_modules/ms', 'ms'],
  ]);
});

test.each([
  { name: 'no JSON', file: { content: '{"name":' }, why: /no JSON object/ },
  { name: 'of 2 GiB', file: { content: '{}', size: 2 ** 31 }, why: /more than/ },
])('a manifest $name leaves the others', ({ file, why }) => {
  const bytes = zip([
    { name: 'node_modules/a/package.json', content: '{"name":"a"}' },
    { name: 'node_modules/b/package.json', ...file },
  ]);
  let thrown: unknown;
  try {
    readYarnZip(bytes);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(IncompleteFacts);
  expect(thrown).toMatchObject({
    message: expect.stringMatching(why) as unknown,
    facts: [{ directory: 'node_modules/a' }],
  });
});

test('cut anywhere it is no archive, and no crash', () => {
  const bytes = realBytes(REAL);
  for (let length = 0; length < bytes.length; length += 11) {
    expect(() => readYarnZip(bytes.subarray(0, length))).toThrow('zip archive');
  }
});
