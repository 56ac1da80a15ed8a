import { paragraphs } from '../../src/formats/control.ts';
import { readDpkgList, readDpkgStatus, readMd5sums } from '../../src/formats/dpkg.ts';
import { real } from './real.ts';

test('the status of a Debian 12 machine', () => {
  expect(readDpkgStatus(real('dpkg-status'))).toEqual([
    { name: 'dash', version: '0.5.12-2', architecture: 'amd64' },
    { name: 'gcc-12-base', version: '12.2.0-14+deb12u1', architecture: 'amd64' },
    { name: 'hostname', version: '3.23+nmu1', architecture: 'amd64' },
    { name: 'libgcc-s1', version: '12.2.0-14+deb12u1', architecture: 'amd64' },
  ]);
});

test('a control file as distroless keeps it: no Status', () => {
  expect(readDpkgStatus(real('dash.control'))).toEqual([
    { name: 'dash', version: '0.5.12-12', architecture: 'amd64' },
  ]);
});

test.each([
  ['install ok installed', 1],
  ['install ok unpacked', 1],
  ['install reinstreq half-installed', 1],
  ['deinstall ok config-files', 0],
  ['purge ok not-installed', 0],
])('Status: %s', (status, count) => {
  const text = `Package: a\nStatus: ${status}\nVersion: 1\n`;
  expect(readDpkgStatus(text)).toHaveLength(count);
});

test.each([
  { name: 'nothing', text: '', want: 0 },
  { name: 'no version', text: 'Package: a\n', want: 0 },
  { name: 'binary rubbish', text: '\0\x7fELF\n::\n : x\n', want: 0 },
  {
    name: 'carriage returns',
    text: 'Package: a\r\nVersion: 1\r\n\r\nPackage: b\r\nVersion: 2',
    want: 2,
  },
  {
    name: 'a description that looks like fields',
    text: 'Package: a\nVersion: 1\nDescription: x\n Package: c\n',
    want: 1,
  },
])('a strange database: $name', ({ text, want }) => {
  expect(readDpkgStatus(text)).toHaveLength(want);
});

test('a field keeps its first line', () => {
  const [first] = [...paragraphs('Conffiles:\n /etc/a 00\nDepends: a,\n b\n')];
  expect(first?.get('conffiles')).toBe('');
  expect(first?.get('depends')).toBe('a,');
});

test('the list of a package: directories and files, without the root', () => {
  const list = readDpkgList(real('hostname.list'));
  // wc -l says 20 lines, `/.` is one of them.
  expect(list).toHaveLength(19);
  expect(list.slice(0, 3)).toEqual(['/bin', '/bin/hostname', '/usr']);
});

test('md5sums: paths become absolute', () => {
  const files = readMd5sums(real('dash.md5sums'));
  expect(files).toHaveLength(10);
  expect(files[0]).toBe('/usr/bin/dash');
  expect(readMd5sums('d41d8cd98f00b204e9800998ecf8427e  ./usr/a b\nrubbish\n')).toEqual([
    '/usr/a b',
  ]);
});
