import { commandOfEnv, readShebang } from '../../src/formats/shebang.ts';

test.each([
  ['#!/bin/sh\n', '/bin/sh', '', false],
  ['#!  /usr/bin/env  node \nx', '/usr/bin/env', 'node', false],
  ['#!\t/bin/sh -eu\n', '/bin/sh', '-eu', false],
  ['#!/bin/sh\r\n', '/bin/sh\r', '', true],
  ['#!/bin/sh -e\r\n', '/bin/sh', '-e', true],
  ['#!/bin/sh', '/bin/sh', '', false],
  ['#!/bin/sh\0-x', '/bin/sh', '', false],
])('%j', (text, interpreter, argument, hasCarriageReturn) => {
  expect(readShebang(Buffer.from(text))).toEqual({ interpreter, argument, hasCarriageReturn });
});

test.each(['', '#', '#!', '#!\n/bin/sh', '#! \r\n', ' #!/bin/sh', '\ufeff#!/bin/sh', '\x7fELF'])(
  'none: %j',
  (text) => {
    expect(readShebang(Buffer.from(text))).toBeNull();
  },
);

test('what lies behind the bytes that the kernel reads does not count', () => {
  const line = readShebang(Buffer.from(`#!/bin/sh ${'x'.repeat(400)}`));
  expect(line?.argument).toHaveLength(246);
});

test.each([
  ['#!/usr/bin/env node', 'node'],
  ['#!/bin/env python3', 'python3'],
  ['#!/usr/bin/env -S node --test', 'node'],
  ['#!/usr/bin/env -S A=b node', 'node'],
  ['#!/usr/bin/env -iS node', 'node'],
  // One word to env, which looks for a program with a blank in its name.
  ['#!/usr/bin/env python3 -u', 'python3 -u'],
  ['#!/usr/bin/env -i', null],
  ['#!/usr/bin/env A=b', null],
  ['#!/usr/bin/env', null],
  ['#!/bin/sh node', null],
])('%s asks for %s', (text, want) => {
  const shebang = readShebang(Buffer.from(`${text}\n`));
  expect(shebang === null ? null : commandOfEnv(shebang)).toBe(want);
});
