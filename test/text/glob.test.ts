import { compileGlob } from '../../src/text/glob.ts';

test.each([
  { glob: '/bin/busybox', yes: ['/bin/busybox'], no: ['/usr/bin/busybox', '/bin/busybox2'] },
  { glob: '/opt/**', yes: ['/opt/.nvm/bin/node', '/opt/a'], no: ['/srv/opt/a'] },
  { glob: '/opt/*', yes: ['/opt/a', '/opt/.b'], no: ['/opt/a/b'] },
  { glob: '**/bin/sh', yes: ['/bin/sh', '/usr/bin/sh'], no: ['/bin/bash'] },
  { glob: '*.map', yes: ['/app/main.js.map', '/x.map', '/app/.map'], no: ['/app/map'] },
  { glob: 'busybox', yes: ['/bin/busybox', '/busybox'], no: ['/bin/busybox.static'] },
  { glob: '/usr/{bin,sbin}/apk', yes: ['/usr/sbin/apk'], no: ['/usr/lib/apk'] },
])('$glob', ({ glob, yes, no }) => {
  const matches = compileGlob(glob);
  expect(yes.filter((path) => !matches(path))).toEqual([]);
  expect(no.filter((path) => matches(path))).toEqual([]);
});
