import { readGemspec } from '../../src/formats/gemspec.ts';
import { fc } from '../property.ts';
import { real } from './real.ts';

const specification = (...fields: readonly string[]): string =>
  ['Gem::Specification.new do |s|', ...fields.map((field) => `  s.${field}`), 'end', ''].join('\n');

test('a default gem of Ruby 3.1', () => {
  const { files, ...identity } = readGemspec(real('json-2.6.1.gemspec'));
  expect(identity).toEqual({ name: 'json', version: '2.6.1', platform: '' });
  // Counted by hand in the file's `s.files`.
  expect(files).toHaveLength(25);
  expect(files[5]).toBe('json/add/bigdecimal.rb');
});

test('a gem made for one platform', () => {
  expect(readGemspec(real('acme-orders-1.2.0.pre1-x86_64-linux.gemspec'))).toEqual({
    name: 'acme-orders',
    version: '1.2.0.pre1',
    platform: 'x86_64-linux',
    files: [],
  });
});

test.each([
  {
    name: 'RubyGems 1.3 to 1.7',
    text: specification('name = %q{rake}', 'version = "0.8.7"'),
    want: ['rake', '0.8.7', ''],
  },
  {
    name: 'objects instead of strings, as gemspecs by hand have them',
    text: specification(
      "name = 'rake'",
      "version = Gem::Version.new('1.0')",
      'platform = Gem::Platform.new("java")',
    ),
    want: ['rake', '1.0', 'java'],
  },
  {
    name: 'the platform that says any',
    text: specification('name = "a"', 'version = "1"', 'platform = "ruby"'),
    want: ['a', '1', ''],
  },
  {
    name: 'the last of two, as Ruby would have it, and another receiver',
    text: `${specification('name = "a"', 'name = "b"', 'version = "1"')}t.name = "c"\n`,
    want: ['b', '1', ''],
  },
])('other forms: $name', ({ text, want }) => {
  const { name, version, platform } = readGemspec(text);
  expect([name, version, platform]).toEqual(want);
});

test.each([
  { name: 'nothing', text: '' },
  { name: 'binary rubbish', text: '\0\x7fELF\n\ufffd' },
  { name: 'a version to evaluate', text: specification('name = "a"', 'version = A::VERSION') },
  { name: 'a name to evaluate', text: specification('name = "a#{`id`}"', 'version = "1"') },
  { name: 'no receiver', text: 's.name = "a"\ns.version = "1"\n' },
  { name: 'one endless line', text: `Gem::Specification.new do |s|${' '.repeat(4 << 20)}` },
  { name: 'endless blanks', text: specification(`${' '.repeat(4 << 20)}name = "a"`) },
])('no specification: $name', ({ text }) => {
  expect(() => readGemspec(text)).toThrow('no name and version');
});

test('cut anywhere, it is the same gem or none', () => {
  const text = real('json-2.6.1.gemspec');
  for (let end = 0; end < text.length; end += 1) {
    try {
      const { name, version } = readGemspec(text.slice(0, end));
      expect(name).toBe('json');
      expect('2.6.1'.startsWith(version)).toBe(true);
    } catch (error) {
      expect((error as Error).message).toContain('no name and version');
    }
  }
});

test('a million files are 50,000, and none leads out of the gem', () => {
  const list = `files = [${'"a/b".freeze, "../b", '.repeat(1_000_000)}]`;
  const { files } = readGemspec(specification('name = "a"', 'version = "1"', list));
  expect(files).toHaveLength(50_000);
  expect(new Set(files)).toEqual(new Set(['a/b']));
});

test('any text is read or refused', () => {
  const piece = fc.constantFrom(
    's.',
    'name',
    'version',
    ' = ',
    '"',
    "'",
    '%q{',
    '}',
    '\n',
    'a',
    '[',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
      try {
        readGemspec(`Gem::Specification.new do |s|\n${pieces.join('')}`);
      } catch (error) {
        expect((error as Error).message).toContain('no name and version');
      }
    }),
  );
});
