import { readApkDatabase } from '../../src/formats/apkdb.ts';
import { real } from './real.ts';

test('records of Alpine 3.14', () => {
  expect(readApkDatabase(real('apk-installed'))).toEqual([
    {
      name: 'musl',
      version: '1.2.2-r3',
      architecture: 'armv7',
      files: ['/lib/ld-musl-armhf.so.1', '/lib/libc.musl-armv7.so.1'],
    },
    { name: 'libc-utils', version: '0.7.2-r3', architecture: 'armv7', files: [] },
    {
      name: 'busybox',
      version: '1.33.1-r3',
      architecture: 'armv7',
      files: [
        '/bin/busybox',
        '/bin/sh',
        '/etc/securetty',
        '/etc/network/if-up.d/dad',
        '/usr/share/udhcpc/default.script',
      ],
    },
  ]);
});

test.each([
  { name: 'nothing', text: '', want: [] },
  { name: 'no version', text: 'P:a\n\n', want: [] },
  { name: 'no blank line at the end', text: 'P:a\nV:1', want: [['a', []]] },
  { name: 'a file in the root', text: 'P:a\nV:1\nF:\nR:init\n\n', want: [['a', ['/init']]] },
  { name: 'rubbish', text: '\0\n:\nP\nR:x\n\nP:b\nV:2\n', want: [['b', []]] },
])('a strange database: $name', ({ text, want }) => {
  expect(readApkDatabase(text).map(({ name, files }) => [name, files])).toEqual(want);
});
