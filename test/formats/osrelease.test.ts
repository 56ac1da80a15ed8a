import { readOsRelease } from '../../src/formats/osrelease.ts';
import { real } from './real.ts';

test.each([
  ['os-release-debian-12', { id: 'debian', versionId: '12', versionCodename: 'bookworm' }],
  ['os-release-alpine', { id: 'alpine', versionId: '3.14.0', versionCodename: '' }],
])('%s', (name, want) => {
  expect(readOsRelease(real(name))).toEqual(want);
});

test.each([
  { name: 'quotes', text: 'ID="wolfi"\nVERSION_ID=\'2023\'\n', want: ['wolfi', '2023'] },
  { name: 'escapes', text: 'ID="a\\"b"\n', want: ['a"b', ''] },
  { name: 'comments and rubbish', text: '# ID=x\nID\n=y\nID=debian\n', want: ['debian', ''] },
  { name: 'nothing', text: '', want: ['', ''] },
])('$name', ({ text, want }) => {
  const { id, versionId } = readOsRelease(text);
  expect([id, versionId]).toEqual(want);
});
