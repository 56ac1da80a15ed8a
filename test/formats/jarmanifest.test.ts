import { readManifest } from '../../src/formats/jarmanifest.ts';
import { fc } from '../property.ts';
import { real } from './real.ts';

function mainOf(text: string, ...fields: string[]): string[] {
  return fields.map(readManifest(Buffer.from(text)).main);
}

test.each([
  ['spring-core', { 'implementation-title': 'spring-core', 'implementation-version': '6.2.1' }],
  [
    'tomcat-embed-el',
    {
      'implementation-title': 'Apache Tomcat',
      'implementation-version': '10.1.34',
      'specification-version': '10.1',
      'bundle-symbolicname': 'org.apache.tomcat-embed-jasper-el',
    },
  ],
  [
    'failureaccess',
    {
      'bundle-name': 'Guava InternalFutureFailureAccess and InternalFutures',
      'bundle-symbolicname': 'com.google.guava.failureaccess',
      'created-by': 'Apache Maven Bundle Plugin 5.1.8',
    },
  ],
])('%s', (name, fields) => {
  const { main } = readManifest(Buffer.from(real(`${name}.MANIFEST.MF`)));
  expect(Object.fromEntries(Object.keys(fields).map((field) => [field, main(field)]))).toEqual(
    fields,
  );
});

test.each(['\n', '\r\n', '\r'])('lines end with %j', (end) => {
  const lines = [
    'Manifest-Version: 1.0',
    'Bundle-Name: Ord',
    ' ers ',
    ' and more',
    'Main-Class: A',
  ];
  expect(mainOf(lines.join(end), 'bundle-name', 'main-class')).toEqual(['Orders and more', 'A']);
});

test('names are compared without case', () => {
  expect(mainOf('BUNDLE-VERSION: 1.2', 'bundle-version')).toEqual(['1.2']);
});

test('a character folded in its middle', () => {
  const bytes = Buffer.from('Bundle-Name: café');
  const folded = Buffer.concat([bytes.subarray(0, -1), Buffer.from('\n '), bytes.subarray(-1)]);
  expect(readManifest(folded).main('bundle-name')).toBe('café');
});

test('of a section beside the main one, only what the main one does not say', () => {
  const text = [
    'Implementation-Title: main',
    '',
    'Name: a/',
    'Implementation-Title: other',
    'Specification-Version: 2',
    '',
    'Specification-Version: 3',
  ].join('\n');
  const { main, anywhere } = readManifest(Buffer.from(text));
  expect([main('specification-version'), anywhere('specification-version')]).toEqual(['', '2']);
  expect([main('implementation-title'), anywhere('implementation-title')]).toEqual([
    'main',
    'main',
  ]);
  expect(main('name')).toBe('');
});

test.each(['', '\n\n', ' : x', ' folded\n first', 'no colon\nBundle-Name', ':\n:'])(
  '%j',
  (text) => {
    expect(mainOf(text, 'bundle-name', 'name')).toEqual(['', '']);
  },
);

test('any bytes are read to their end', () => {
  const piece = fc.constantFrom(
    '\n',
    '\r',
    '\r\n',
    ' ',
    ':',
    'Name',
    'Bundle-Name: x',
    '\u0000',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const manifest = readManifest(Buffer.from(pieces.join('')));
      expect(typeof manifest.anywhere('bundle-name')).toBe('string');
    }),
  );
});

test('a million sections, and a value of a million lines', () => {
  readManifest(Buffer.from('Name: x\n\n'.repeat(1_000_000)));
  const long = `Bundle-Name: ${'\n x'.repeat(1_000_000)}`;
  expect(mainOf(long, 'bundle-name')[0]).toHaveLength(1_000_000);
});
