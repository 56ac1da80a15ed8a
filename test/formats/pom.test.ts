import { readPomProperties, readPomXml } from '../../src/formats/pom.ts';
import { real } from './real.ts';

const NONE = { group: '', artifact: '', version: '' };

test('pom.properties of HdrHistogram', () => {
  expect(readPomProperties(real('HdrHistogram.pom.properties'))).toEqual({
    group: 'org.hdrhistogram',
    artifact: 'HdrHistogram',
    version: '2.2.2',
  });
});

test.each([
  [
    '#Created by Apache Maven\r\nversion = 1\r\ngroupId: g \r\nartifactId=a\r\n',
    { group: 'g', artifact: 'a', version: '1' },
  ],
  ['groupId=${project.groupId}\nartifactId=a\nversion=${v}', { ...NONE, artifact: 'a' }],
  ['no separator\nartifactId=a', { ...NONE, artifact: 'a' }],
  ['', NONE],
  ['#artifactId=a', NONE],
])('pom.properties: %j', (text, want) => {
  expect(readPomProperties(text)).toEqual(want);
});

test('pom.xml of liquibase-core', () => {
  expect(readPomXml(real('liquibase-core.pom.xml'))).toEqual({
    group: 'org.liquibase',
    artifact: 'liquibase-core',
    version: '4.30.0',
  });
});

const pom = (inside: string): string =>
  `<?xml version="1.0"?>\n<project xmlns="x">${inside}</project>`;

test.each<{ name: string; xml: string; want: object }>([
  {
    name: 'group and version of the parent',
    xml: pom(
      '<parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version></parent><artifactId>a</artifactId>',
    ),
    want: { group: 'g', artifact: 'a', version: '1' },
  },
  {
    name: 'what stands in a dependency is not the project’s',
    xml: pom('<dependencies><dependency><artifactId>b</artifactId></dependency></dependencies>'),
    want: NONE,
  },
  {
    name: 'comments, CDATA, entities, prefixes, attributes, empty elements',
    xml: '<m:project><!-- <artifactId>no</artifactId> --><m:artifactId x="1">\n a<![CDATA[-b]]>&amp; </m:artifactId><version/><name/></m:project>',
    want: { ...NONE, artifact: 'a-b&' },
  },
  {
    name: 'properties, one by another',
    xml: pom(
      '<groupId>g</groupId><artifactId>a_${scala}</artifactId><version>${revision}-${project.groupId}</version>' +
        '<properties><scala>2.13</scala><revision>${major}.1</revision><major>7</major></properties>',
    ),
    want: { group: 'g', artifact: 'a_2.13', version: '7.1-g' },
  },
  {
    name: 'the parent’s version by its name',
    xml: pom(
      '<parent><version>3</version></parent><artifactId>a</artifactId><version>${project.parent.version}</version>',
    ),
    want: { ...NONE, artifact: 'a', version: '3' },
  },
  {
    name: 'a placeholder that nothing resolves',
    xml: pom('<artifactId>a</artifactId><version>1${nowhere}</version>'),
    want: { ...NONE, artifact: 'a' },
  },
  {
    name: 'a cycle',
    xml: pom('<version>${a}</version><properties><a>${b}</a><b>${a}</b></properties>'),
    want: NONE,
  },
  {
    name: 'itself',
    xml: pom('<version>${project.version}</version>'),
    want: NONE,
  },
  {
    name: 'doubling',
    xml: pom(
      `<version>\${p0}</version><properties>${Array.from({ length: 60 }, (_, i) => `<p${i}>\${p${i + 1}}\${p${i + 1}}</p${i}>`).join('')}</properties>`,
    ),
    want: NONE,
  },
])('pom.xml: $name', ({ xml, want }) => {
  expect(readPomXml(xml)).toEqual(want);
});

test('a pom.xml that ends anywhere', () => {
  const xml = real('liquibase-core.pom.xml');
  for (let length = 0; length <= xml.length; length += 1) readPomXml(xml.slice(0, length));
});

test.each(['<', '<!--', '<a', '<a>', '</a>', '<![CDATA[', '<project><properties>', '${', '&amp;'])(
  'a million times %s',
  (part) => {
    readPomXml(part.repeat((1 << 20) / part.length));
    readPomXml(pom(`<version>${part.repeat(100_000)}</version>`));
  },
);
