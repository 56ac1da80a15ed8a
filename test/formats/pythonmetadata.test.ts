import {
  normalisePythonName,
  readCoreMetadata,
  readInfoDirectory,
} from '../../src/formats/pythonmetadata.ts';
import { fc } from '../property.ts';
import { real } from './real.ts';

test.each([
  { file: 'python-editable.METADATA', want: { name: 'Acme_Orders', version: '0.3.0' } },
  { file: 'python-cupshelpers.egg-info', want: { name: 'cupshelpers', version: '1.0' } },
])('$file', ({ file, want }) => {
  expect(readCoreMetadata(real(file))).toEqual(want);
});

test.each([
  { name: 'nothing', text: '', want: ['', ''] },
  { name: 'no version', text: 'Name: a\n\nVersion: 1\n', want: ['a', ''] },
  { name: 'headers in any case and order', text: 'VERSION:2\nname:  a \n', want: ['a', '2'] },
  {
    name: 'a description that looks like headers',
    text: 'Summary: x\n Name: c\n\tVersion: 3\nName: a\nVersion: 1\n\nName: b\n',
    want: ['a', '1'],
  },
  { name: 'only the body names one', text: 'Summary: x\n\nName: b\nVersion: 2\n', want: ['', ''] },
  {
    name: 'the first of several',
    text: 'Name: a\nName: b\nVersion: 1\nVersion: 2',
    want: ['a', '1'],
  },
  { name: 'carriage returns', text: 'Name: a\r\nVersion: 1\r\n\r\nName: b\r\n', want: ['a', '1'] },
  { name: 'a byte order mark', text: '\ufeffName: a\nVersion: 1\n', want: ['a', '1'] },
  { name: 'blank lines before', text: '\n\nName: a\nVersion: 1\n', want: ['a', '1'] },
  { name: 'a line that is no header', text: 'Name: a\nrubbish\nVersion: 1\n', want: ['a', '1'] },
  {
    name: 'an author in Latin-1',
    text: Buffer.from('Name: a\nAuthor: \xe9\nVersion: 1\n', 'latin1').toString('utf8'),
    want: ['a', '1'],
  },
])('headers: $name', ({ text, want }) => {
  const { name, version } = readCoreMetadata(text);
  expect([name, version]).toEqual(want);
});

test.each([
  ['acme_web-1.0.dist-info', 'acme_web', '1.0'],
  ['acme-1.0-py3.11.egg-info', 'acme', '1.0'],
  ['acme.egg-info', 'acme', ''],
  ['ACME-1.0.DIST-INFO', 'ACME', '1.0'],
])('%s', (directory, name, version) => {
  expect(readInfoDirectory(directory)).toEqual({ name, version });
});

test('names are compared as the index does', () => {
  expect(['Acme_Web', 'acme.web', 'ACME-.-web'].map(normalisePythonName)).toEqual(
    Array(3).fill('acme-web'),
  );
});

test('any text is read', () => {
  const words = fc.constantFrom('Name', 'Version', ':', ' ', '\n', '\r\n', 'a', '1', '\0', '\t');
  fc.assert(
    fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
      const { name, version } = readCoreMetadata(parts.join(''));
      expect(name + version).not.toMatch(/[\r\n]/u);
    }),
  );
});
