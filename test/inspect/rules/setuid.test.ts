import { setuid } from '../../../src/inspect/rules/setuid.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { judged } from './judged.ts';

const file = (path: string, mode: number, gid = 0): TarEntry => ({ file: path, mode, gid });

test.each<{ name: string; silent: TarEntry; defect: TarEntry; want: string }>([
  {
    name: 'a plain program, and a setuid one',
    silent: file('usr/bin/su', 0o755),
    defect: file('usr/bin/su', 0o4755),
    want: '/usr/bin/su is setuid (04755): it runs as root, whoever starts it',
  },
  {
    name: 'a sticky directory with setgid, and a program',
    silent: { dir: 'var/mail', mode: 0o3777 },
    defect: file('usr/bin/expiry', 0o2755, 42),
    want: '/usr/bin/expiry is setgid (02755): it runs as gid 42, whoever starts it',
  },
  {
    name: 'setgid without the group’s exec bit',
    silent: file('var/lock/x', 0o2745),
    defect: file('var/lock/x', 0o2755),
    want: '/var/lock/x is setgid (02755): it runs as group root, whoever starts it',
  },
  {
    name: 'setuid without any exec bit',
    silent: file('data', 0o4644),
    defect: file('data', 0o6711),
    want: '/data is setuid and setgid (06711): it runs as root and group root, whoever starts it',
  },
])('$name', ({ silent, defect, want }) => {
  expect(judged(setuid, [[silent]]).state?.status).toBe('none');
  expect(judged(setuid, [[defect]]).messages).toEqual([want]);
});

test('names of one file are one finding, hidden ones are none', () => {
  const sudo = file('usr/bin/sudo', 0o4755);
  const link: TarEntry = { hardlink: 'usr/bin/sudoedit', to: 'usr/bin/sudo' };
  const { findings } = judged(setuid, [[sudo, link]]);
  expect(findings).toMatchObject([
    { path: '/usr/bin/sudo', layer: 0, evidence: { also: ['/usr/bin/sudoedit'] } },
  ]);
  expect(judged(setuid, [[sudo], [{ whiteout: 'usr/bin/sudo' }]]).paths).toEqual([]);
  expect(judged(setuid, [[sudo], [file('usr/bin/sudo', 0o755)]]).paths).toEqual([]);
});
