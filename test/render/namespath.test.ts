import { namesPath } from '../../src/render/view/findings.ts';

test.each([
  ['BusyBox at /bin/sh', '/bin/sh', true],
  ['/bin/sh is BusyBox', '/bin/sh', true],
  ['BusyBox at /bin/sh, recognised by content', '/bin/sh', true],
  ['BusyBox at /bin/shadow and /bin/sh.', '/bin/sh', true],
  ['BusyBox at /usr/bin/sh', '/bin/sh', false],
  ['BusyBox at /bin/shadow', '/bin/sh', false],
  ['12 files under `/usr/local/go/`', '/usr/local/go', true],
  ['12 files under `/usr/local/go/bin`', '/usr/local/go', false],
  ['BusyBox', '/bin/sh', false],
])('%p says %p: %p', (message, path, expected) => {
  expect(namesPath(message, path)).toBe(expected);
});
