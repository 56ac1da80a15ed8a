import { MOST_RPM_RECORDS } from '../../src/formats/rpmdb.ts';
import { readRpmManifest } from '../../src/formats/rpmmanifest.ts';
import { real } from './real.ts';

test('a list that rpm printed', () => {
  const { packages, damage } = readRpmManifest(real('container-manifest-2'));
  expect(damage).toBeNull();
  expect(packages).toHaveLength(8);
  expect(packages[0]).toEqual({
    name: 'acme-web',
    epoch: 2,
    version: '2.4.1~rc1-3.el9',
    architecture: 'noarch',
    sourceRpm: 'acme-web-2.4.1~rc1-3.el9.src.rpm',
    files: null,
  });
  expect(packages[1]).toMatchObject({ name: 'gpg-pubkey', architecture: '', sourceRpm: '' });
  const rows = packages.map(({ name, epoch, version, architecture, sourceRpm }) => {
    const evr = epoch === null ? version : `${epoch}:${version}`;
    return [name, evr, architecture || '(none)', sourceRpm || '(none)', epoch ?? '(none)'];
  });
  expect(`${rows.map((row) => row.join('|')).join('\n')}\n`).toBe(real('rpm-qa'));
});

test.each([
  { name: 'nothing', text: '', want: [], bad: null },
  {
    name: 'an empty line at the end',
    text: 'a\t1-1\t1\t1\tV\t(none)\t1\tx\t0\ts\n\n',
    want: ['a'],
    bad: null,
  },
  {
    name: 'too few fields',
    text: 'a\t1-1\nb\t1-1\t\t\t\t\t\t\t\ts',
    want: ['b'],
    bad: /^1 of its/,
  },
  { name: 'rubbish', text: '\0\n\t\n\t\t\t\t\t\t\t\t\t\t\n', want: [], bad: /^3 of its lines/ },
])('a strange list: $name', ({ text, want, bad }) => {
  const { packages, damage } = readRpmManifest(text);
  expect(packages.map(({ name }) => name)).toEqual(want);
  if (bad === null) expect(damage).toBeNull();
  else expect(damage).toMatch(bad);
});

test('a million lines', () => {
  const { packages, damage } = readRpmManifest(
    'a\t1-1\t\t\t\t(none)\t\tx\t0\ts\n'.repeat(1_000_000),
  );
  expect(packages).toHaveLength(MOST_RPM_RECORDS);
  expect(damage).toMatch(/over 50000 lines/);
});
