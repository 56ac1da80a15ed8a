import { readGroup, readPasswd } from '../../src/formats/accounts.ts';

test('accounts of passwd(5), without password and comment', () => {
  const text = [
    'root:x:0:0:root:/root:/bin/bash',
    'app:$6$salt$hash:1000:1001:Jane Doe,,,:/home/app:/bin/sh',
    '+@nis',
    '# a comment',
    'broken:x:one:2::/:',
    ':x:5:5::/:',
    'large:x:4294967294:4294967294::/:',
    'short:x:7:8\r',
  ].join('\n');
  expect(readPasswd(text)).toEqual([
    { name: 'root', uid: 0, gid: 0 },
    { name: 'app', uid: 1000, gid: 1001 },
    { name: 'large', uid: 4294967294, gid: 4294967294 },
    { name: 'short', uid: 7, gid: 8 },
  ]);
});

test('groups of group(5)', () => {
  expect(readGroup('root:x:0:\nstaff:x:50:app,other\nx:y\n')).toEqual([
    { name: 'root', gid: 0, members: [] },
    { name: 'staff', gid: 50, members: ['app', 'other'] },
  ]);
});

test('no more than is bounded', () => {
  const lines = Array.from({ length: 5000 }, (_, i) => `u${i}:x:${i}:${i}:::`).join('\n');
  expect(readPasswd(lines)).toHaveLength(2000);
  const members = Array.from({ length: 5000 }, (_, i) => `u${i}`).join(',');
  expect(readGroup(`a:x:1:${members}`)[0]?.members).toHaveLength(200);
  expect(readPasswd(`${'n'.repeat(65)}:x:1:1`)).toEqual([]);
});
