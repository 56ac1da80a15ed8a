import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain, readExplanations } from '../../tools/oracle/explained.ts';
import { Findings } from '../../tools/oracle/findings.ts';
import { compareListings, stagegateListing, syftListing } from '../../tools/oracle/listing.ts';

const root = join(import.meta.dirname, '../..');

const syft = (type: string, name: string, version: string, purl = '') =>
  syftListing({ artifacts: [{ type, name, version, purl }] });
const ours = (type: string, name: string, version: string, purl: string | null = null) =>
  stagegateListing({ packages: [{ type, name, version, purl }] });

test.each([
  {
    name: 'a Debian package: the vendor is no part of the name',
    left: syft('deb', 'dash', '0.5', 'pkg:deb/debian/dash@0.5?arch=amd64'),
    right: ours('deb', 'dash', '0.5'),
    key: 'deb/dash@0.5',
  },
  {
    name: 'a Go module without a version',
    left: syft('go-module', 'example.com/Orders', 'UNKNOWN', 'pkg:golang/example.com/orders'),
    right: ours('golang', 'example.com/Orders', '', 'pkg:golang/example.com/orders'),
    key: 'golang/example.com/Orders@',
  },
  {
    name: "a Maven archive: syft's name has no group",
    left: syft('java-archive', 'slf4j-api', '2.0', 'pkg:maven/org.slf4j/slf4j-api@2.0'),
    right: ours('maven', 'org.slf4j:slf4j-api', '2.0', 'pkg:maven/org.slf4j/slf4j-api@2.0'),
    key: 'maven/org.slf4j:slf4j-api@2.0',
  },
  {
    name: 'a Python distribution: case and dots say nothing',
    left: syft('python', 'Zope.Interface', '1', 'pkg:pypi/zope-interface@1'),
    right: ours('pypi', 'zope_interface', '1', 'pkg:pypi/zope-interface@1'),
    key: 'pypi/zope-interface@1',
  },
  {
    name: 'a program that syft calls a binary, and one without a purl',
    left: syft('binary', 'nginx', '1.22.1'),
    right: ours('generic', 'nginx', '1.22.1', 'pkg:generic/nginx@1.22.1'),
    key: 'generic/nginx@1.22.1',
  },
])('$name', ({ left, right, key }) => {
  expect([...left]).toEqual([key]);
  expect(compareListings(left, right)).toEqual([]);
});

test('differences both ways, sorted', () => {
  expect(compareListings(new Set(['b', 'a', 'c']), new Set(['c', 'd']))).toEqual([
    { side: 'syft', package: 'a' },
    { side: 'syft', package: 'b' },
    { side: 'stagegate', package: 'd' },
  ]);
});

test.each([{}, { artifacts: [{ name: 'a' }] }, null])('%j is no listing', (json) => {
  expect(() => syftListing(json)).toThrow();
  expect(() => stagegateListing(json)).toThrow();
});

const TABLE = '# Page\n\n| image | package | listed by | why |\n| --- | --- | --- | --- |\n';
const row = (image: string, name: string, side = 'syft'): string =>
  `| ${image} | \`${name}\` | ${side} | because |\n`;

test.each([
  { image: 'go release', name: 'npm/a@1', pattern: 'npm/a@1', want: true },
  { image: 'go release', name: 'npm/a@1.2', pattern: 'npm/a@1', want: false },
  { image: 'go release', name: 'npm/a@1.2', pattern: 'npm/a@*', want: true },
  { image: 'go release', name: 'npm/@acme/b@1', pattern: 'npm/@acme/*@*', want: true },
  { image: 'go release', name: 'npm/ab@1', pattern: 'npm/*b@*b', want: false },
  { image: 'go test', name: 'npm/a@1', pattern: 'npm/a@1', want: false },
])('$name in $image by $pattern: $want', ({ image, name, pattern, want }) => {
  const rows = readExplanations(`${TABLE}${row('go release', pattern)}`);
  expect(explain(image, { side: 'syft', package: name }, rows) !== null).toBe(want);
  expect(explain(image, { side: 'stagegate', package: name }, rows)).toBeNull();
});

test('a row of two images is two explanations, each to be used', () => {
  const rows = readExplanations(`${TABLE}${row('a x, b *', 'npm/a@1')}\nmore text\n`);
  expect(rows.map(({ image, line }) => [image, line])).toEqual([
    ['a x', 5],
    ['b *', 5],
  ]);
  expect(explain('b y', { side: 'syft', package: 'npm/a@1' }, rows)).toBe(rows[1]);
});

test.each([
  { text: '# Page\n', says: 'no table' },
  { text: `${TABLE}| a | \`npm/a@1\` | syft |\n`, says: 'docs/packages.md:5: want four cells' },
  { text: `${TABLE}| a | \`npm/a@1\` | syft | |\n`, says: 'docs/packages.md:5: want four cells' },
  { text: `${TABLE}${row('a', 'npm/a@1', 'dive')}`, says: 'want syft or stagegate' },
  { text: `${TABLE}| a | npm/a@1 | syft | x |\n`, says: 'in backticks' },
])('$says', ({ text, says }) => {
  expect(() => readExplanations(text)).toThrow(says);
});

test('what has no explanation is told, and an explanation of nothing is left over', () => {
  const lines: string[] = [];
  const rows = readExplanations(`${TABLE}${row('a x', 'npm/a@1')}${row('a x', 'npm/gone@1')}`);
  const findings = new Findings(rows, (line) => lines.push(line));
  findings.add('a x', {
    syft: new Set(['npm/a@1', 'npm/b@1', 'npm/c@1']),
    stagegate: new Set(['npm/c@1', 'npm/d@1']),
    times: { syft: 1000, stagegate: 10 },
  });
  const { images, same, explained, unexplained, unused } = findings;
  expect({ images, same, explained, unexplained }).toEqual({
    images: 1,
    same: 1,
    explained: 1,
    unexplained: 2,
  });
  expect(unused.map((one) => one.package)).toEqual(['npm/gone@1']);
  expect(lines.slice(1).map((line) => line.trim())).toEqual([
    'only syft: npm/b@1',
    'only stagegate: npm/d@1',
  ]);
});

test('the page can be read', () => {
  const page = readFileSync(join(root, 'docs/packages.md'), 'utf8');
  expect(() => readExplanations(page)).not.toThrow();
});
