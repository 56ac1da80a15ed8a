import { expand } from '../../src/dockerfile/expand.ts';

const VALUES = new Map([
  ['a', 'A'],
  ['empty', ''],
  ['go', '1.23.12'],
  ['image', 'mirror/debian:bookworm-slim-amd64'],
  ['platform', 'linux/amd64'],
  ['star', 'a*b'],
]);

test.each([
  ['$a', 'A'],
  ['${a}-x', 'A-x'],
  ['$a-$a.$nothing', 'A-A.'],
  ['${none}', ''],
  ['a$', 'a$'],
  ['a$/b', 'a$/b'],
  ['$1a', 'a'],
])('%s is %s', (word, want) => expect(expand(word, VALUES)).toBe(want));

test.each([
  ['"${a}"', 'A'],
  ["'${a}'$a", '${a}A'],
  ['x"y\'$a"\'z"\'', 'xy\'Az"'],
  ['\\$a', '$a'],
  ['"\\$a\\x\\""', '$a\\x"'],
  ['a\\:b', 'a:b'],
  ['a\\', 'a'],
])('quotes and escapes: %s is %s', (word, want) => expect(expand(word, VALUES)).toBe(want));

test.each([
  ['${none:-d}', 'd'],
  ['${none:-$a}', 'A'],
  ['${none:-}', ''],
  ['${empty:-d}', 'd'],
  ['${empty-d}', ''],
  ['${none-d}', 'd'],
  ['${a:+y}', 'y'],
  ['${empty:+y}', ''],
  ['${empty+y}', 'y'],
  ['${none:+y}', ''],
  ['${a?said}', 'A'],
  ['${none:-${empty:-x${a}}}-y', 'xA-y'],
  ['${none:-"}"}', '}'],
])('or another: %s is %s', (word, want) => expect(expand(word, VALUES)).toBe(want));

test.each([
  ['${go%.*}', '1.23'],
  ['${go%%.*}', '1'],
  ['${go#*.}', '23.12'],
  ['${go##*.}', '12'],
  ['${go%.13}', '1.23.12'],
  ['${go%}', '1.23.12'],
  ['${go%??}', '1.23.'],
  ['${image#*/}', 'debian:bookworm-slim-amd64'],
  ['${platform//\\//-}', 'linux-amd64'],
  ['${platform/\\//-}', 'linux-amd64'],
  ['${go//./-}', '1-23-12'],
  ['${go/./-}', '1-23.12'],
  ['${go/.*/}', '1'],
  ['${go/?.?/x}', 'x3.12'],
  ['${go//*/x}', 'x'],
  ['${a//b/c}', 'A'],
  ['${none//b/c}', ''],
  ['${star/\\*/-}', 'a-b'],
  ['${go/1.23.12/$a}', 'A'],
])('a part: %s is %s', (word, want) => expect(expand(word, VALUES)).toBe(want));

test.each([
  '${a',
  '${}',
  '${:-x}',
  '${a^^}',
  '${!a}',
  '${a:#x}',
  '${a/x}',
  '${none?must be given}',
  '${go#\\1}',
  '"open',
  "'open",
  `${'${none:-'.repeat(5000)}x${'}'.repeat(5000)}`,
  'x'.repeat(5000),
])('BuildKit refuses it or we do, and it stays as written: %.20s', (word) =>
  expect(expand(word, VALUES)).toBe(word),
);

test('values that double do not fill the memory', () => {
  const values = new Map<string, string>([['a0', 'xx']]);
  for (let at = 1; at < 100; at++) values.set(`a${at}`, expand(`$a${at - 1}$a${at - 1}`, values));
  expect(Math.max(...[...values.values()].map((value) => value.length))).toBeLessThan(5000);
});

test('a pattern of many stars takes no hostile time', () => {
  const values = new Map([['long', 'a'.repeat(1000)]]);
  expect(expand(`\${long//${'*a'.repeat(450)}b/}`, values)).toBe('a'.repeat(1000));
});
