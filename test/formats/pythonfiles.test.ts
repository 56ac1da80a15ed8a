import { readDirectUrl, readPythonList, readRecord } from '../../src/formats/pythonfiles.ts';
import { fc } from '../property.ts';
import { real } from './real.ts';

const COMMIT = 'be2cab8b3fcb8a2d4ba3c8a7c05c3b1f9d1a4c11';
const NOTHING = { editable: null, vcs: null, archive: null };

test('a RECORD that pip wrote', () => {
  const paths = [...readRecord(real('python-markupsafe.RECORD'))];
  // `wc -l` says 15.
  expect(paths).toHaveLength(15);
  expect(paths[0]).toBe('markupsafe-3.0.4.dist-info/INSTALLER');
  expect(paths).toContain('markupsafe/_speedups.cpython-311-x86_64-linux-gnu.so');
  expect([...readRecord(real('python-editable.RECORD'))][0]).toBe('../../../bin/acme-orders');
});

test.each([
  { name: 'nothing', text: '', want: [] },
  { name: 'no hash', text: 'a.py,,\r\nb.py', want: ['a.py', 'b.py'] },
  {
    name: 'quotes',
    text: '"a,b.py",sha256=x,1\n"say ""hi"".py",,\n',
    want: ['a,b.py', 'say "hi".py'],
  },
  { name: 'a quote without end', text: '"a.py\nb.py,,\n', want: ['b.py'] },
  { name: 'no path', text: ',sha256=x,1\n\n"",,\n', want: [] },
])('a RECORD with $name', ({ text, want }) => {
  expect([...readRecord(text)]).toEqual(want);
});

test('what csv writes is read', () => {
  const name = fc.string({ minLength: 1 }).filter((it) => !/[\r\n]/u.test(it));
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const rows = names.map((it) =>
        /[",]/u.test(it) ? `"${it.replaceAll('"', '""')}",,1` : `${it},,1`,
      );
      expect([...readRecord(rows.join('\r\n'))]).toEqual(names);
    }),
  );
});

test('lists of older tools', () => {
  expect([...readPythonList(real('python-installed-files.txt'))].slice(0, 2)).toEqual([
    '../../../../bin/tea',
    '../__pycache__/acme_single.cpython-37.pyc',
  ]);
  expect([...readPythonList('a\r\n\r\n  b \n')]).toEqual(['a', 'b']);
});

test.each([
  {
    name: 'an editable install',
    text: real('python-editable.direct_url'),
    want: { ...NOTHING, editable: '/srv/acme/orders' },
  },
  {
    name: 'a folder, installed as a copy',
    text: '{"url": "file:///srv/orders", "dir_info": {}}',
    want: NOTHING,
  },
  {
    name: 'a file name that is escaped',
    text: '{"url": "file://localhost/srv/or%20ders", "dir_info": {"editable": true}}',
    want: { ...NOTHING, editable: '/srv/or ders' },
  },
  {
    name: 'another machine',
    text: '{"url": "file://example.com/srv", "dir_info": {"editable": true}}',
    want: NOTHING,
  },
  {
    name: 'a bad escape',
    text: '{"url": "file:///srv/%ff", "dir_info": {"editable": true}}',
    want: NOTHING,
  },
  {
    name: 'a repository',
    text: `{"url": "https://user:pass@example.com/acme/web.git", "vcs_info": {"vcs": "git", "commit_id": "${COMMIT}"}}`,
    want: { ...NOTHING, vcs: `git+https://example.com/acme/web.git@${COMMIT}` },
  },
  {
    name: 'a repository over ssh',
    text: `{"url": "ssh://git@example.com/acme/web.git", "vcs_info": {"vcs": "git", "commit_id": "${COMMIT}"}}`,
    want: { ...NOTHING, vcs: `git+ssh://git@example.com/acme/web.git@${COMMIT}` },
  },
  {
    name: 'an archive',
    text: '{"url": "https://token@example.com/web-1.0.whl", "archive_info": {}}',
    want: { ...NOTHING, archive: 'https://example.com/web-1.0.whl' },
  },
  {
    name: 'an archive beside it',
    text: '{"url": "file:///wheels/web-1.0.whl", "archive_info": {}}',
    want: NOTHING,
  },
])('direct_url.json: $name', ({ text, want }) => {
  expect(readDirectUrl(Buffer.from(text))).toEqual(want);
});

test.each(['', 'x', '[]', 'null', '{}', '{"url": 1}', '['.repeat(100_000)])(
  'direct_url.json that is none: %#',
  (text) => {
    expect(() => readDirectUrl(Buffer.from(text))).toThrow(
      /^it (?:is no JSON object|names no URL)$/u,
    );
  },
);
