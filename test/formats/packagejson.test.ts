import { isPackageName, readPackageJson } from '../../src/formats/packagejson.ts';
import { fc } from '../property.ts';

const read = (text: string) => readPackageJson(Buffer.from(text));
const nothing = { name: '', version: '', private: false, needs: [], dev: [] };

test.each([
  { name: 'an empty object', text: '{}', want: nothing },
  { name: 'other types than strings', text: '{"name":1,"version":[2],"private":1}', want: nothing },
  {
    name: 'a byte order mark',
    text: '\ufeff{"name":"acme"}',
    want: { ...nothing, name: 'acme' },
  },
  {
    name: 'names of every kind, each once',
    text: JSON.stringify({
      name: '@acme/web',
      version: '1.0.0',
      private: true,
      dependencies: { a: '1', b: 'npm:c@2' },
      optionalDependencies: { b: '1', d: '*' },
      peerDependencies: { '@acme/core': '1' },
      devDependencies: { e: 'file:../e' },
    }),
    want: {
      name: '@acme/web',
      version: '1.0.0',
      private: true,
      needs: ['a', 'b', 'd', '@acme/core'],
      dev: ['e'],
    },
  },
  {
    name: 'names that lead elsewhere',
    text: '{"dependencies":{"../../etc":"1","a/b":"1","":"1",".bin":"1","@a/..":"1","ok":"1"}}',
    want: { ...nothing, needs: ['ok'] },
  },
  {
    name: 'lists of a wrong type',
    text: '{"dependencies":["a"],"devDependencies":"b"}',
    want: nothing,
  },
])('$name', ({ text, want }) => {
  expect(read(text)).toEqual(want);
});

test.each(['', '[]', '"x"', 'null', '{', '{{name}}', '\0'])('%j is no manifest', (text) => {
  expect(read(text)).toBeNull();
});

test('10,000 names of one kind at most', () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`p${i}`, '1']));
  expect(read(JSON.stringify({ dependencies: many }))?.needs).toHaveLength(10_000);
});

test.each([
  ['express', true],
  ['@acme/web', true],
  ['JSONStream', true],
  ['lodash.merge', true],
  ['rxjs/ajax', false],
  ['@angular/core/testing', false],
  ['@acme', false],
  ['@/x', false],
  ['.bin', false],
  ['@acme/.bin', false],
  ['x'.repeat(215), false],
])('%s is a name: %p', (name, want) => {
  expect(isPackageName(name)).toBe(want);
});

test('no name leads out of node_modules', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('@', 'a', '.', '/', '..'), { maxLength: 8 }), (parts) => {
      const name = parts.join('');
      const { pathname } = new URL(`file:///root/node_modules/${name}`);
      return !isPackageName(name) || pathname === `/root/node_modules/${name}`;
    }),
  );
});
