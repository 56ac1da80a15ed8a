import { danglingEntrypoint } from '../../../src/inspect/rules/dangling-entrypoint.ts';
import type { TarEntry } from '../../fixtures/layout.ts';
import { fc } from '../../property.ts';
import { askedFor } from '../asked.ts';
import { elf, program, text } from '../programs.ts';
import { judged, type Judging } from './judged.ts';

type Config = Readonly<Record<string, unknown>>;

interface Twin {
  readonly name: string;
  readonly config: Config;
  readonly silent: readonly TarEntry[];
  /** Default: as `silent`. */
  readonly defect?: readonly TarEntry[];
  /** Default: as `config`. */
  readonly broken?: Config;
  readonly want: string;
  readonly path?: string;
  readonly fix?: string;
}

const of = (layer: readonly TarEntry[], config: Config, rest: Judging = {}) =>
  judged(danglingEntrypoint, [layer], { ...rest, config: { config, ...rest.config } });

const SH = program('bin/sh');
const PASSWD = text('etc/passwd', 'root:x:0:0::/root:\napp:x:1000:1000::/home/app:\n');
const GROUP = text('etc/group', 'root:x:0:\nstaff:x:50:app,other\n');
const file = (path: string, mode: number, uid = 0, gid = 0, content: string | Buffer = elf()) => ({
  ...{ file: path, mode, uid, gid, content },
});
const script = (path: string, first: string): TarEntry => program(path, `${first}\necho hello\n`);
const check = (...Test: string[]): Config => ({ Healthcheck: { Test } });

const EXEC: readonly Twin[] = [
  {
    name: 'a program that is there, and one that is not',
    config: { Entrypoint: ['/app/server'] },
    silent: [program('app/server')],
    defect: [program('app/other')],
    want: 'ENTRYPOINT starts /app/server, which is not in this image',
    fix: 'Copy server into the stage that ships, or let ENTRYPOINT name what is there.',
  },
  {
    name: 'a program that stands elsewhere',
    config: { Cmd: ['/server', '--password=hunter2'] },
    silent: [program('server')],
    defect: [program('usr/local/bin/server')],
    want: 'CMD starts /server, which is not in this image',
    fix: '/usr/local/bin/server is there: write `CMD ["/usr/local/bin/server", …]`.',
  },
  {
    name: 'PATH of the image',
    config: { Cmd: ['serve'], Env: ['PATH=/opt/bin'] },
    silent: [program('opt/bin/serve')],
    defect: [program('usr/bin/serve')],
    want: 'CMD starts serve, which is in no directory of PATH (/opt/bin)',
    fix: '/usr/bin/serve is there: write `CMD ["/usr/bin/serve"]`.',
  },
  {
    name: 'the default PATH, past a directory and a text of that name',
    config: { Cmd: ['serve'] },
    silent: [{ dir: 'usr/local/bin/serve' }, text('usr/bin/serve'), program('bin/serve')],
    defect: [{ dir: 'usr/local/bin/serve' }, text('usr/bin/serve')],
    want: 'CMD starts serve, which has no exec bit (0644 /usr/bin/serve)',
    path: '/usr/bin/serve',
  },
  {
    name: 'a path from the working directory, which may not be there',
    config: { Entrypoint: ['./bin/../run'], WorkingDir: '/srv' },
    silent: [{ dir: 'srv/bin' }, program('srv/run')],
    broken: { Entrypoint: ['./run'], WorkingDir: '/app' },
    want: 'ENTRYPOINT starts ./run, which is not in this image (/app/run)',
    fix: '/srv/run is there: write `ENTRYPOINT ["/srv/run"]`.',
  },
  {
    name: 'through links, and one that leads nowhere',
    config: { Entrypoint: ['/bin/server'] },
    silent: [
      { symlink: 'bin', to: 'usr/bin' },
      { symlink: 'usr/bin/server', to: '../../opt/server' },
      program('opt/server'),
    ],
    defect: [{ dir: 'bin' }, { symlink: 'bin/server', to: '/opt/server' }],
    want: 'ENTRYPOINT starts /bin/server, a link that leads to nothing in this image: /opt/server',
  },
  {
    name: 'a directory',
    config: { Entrypoint: ['/app'] },
    silent: [program('app')],
    defect: [{ dir: 'app' }],
    want: 'ENTRYPOINT starts /app, which is a directory',
  },
  {
    name: 'a file without exec bit',
    config: { Entrypoint: ['/entry.sh'] },
    silent: [SH, script('entry.sh', '#!/bin/sh')],
    defect: [SH, text('entry.sh', '#!/bin/sh\n')],
    want: 'ENTRYPOINT starts /entry.sh, which has no exec bit (0644 /entry.sh)',
    path: '/entry.sh',
    fix: 'Set the bit where the file is copied: `COPY --chmod=755 … /entry.sh`.',
  },
  {
    name: 'what the runtime mounts, and the same elsewhere',
    config: { Cmd: ['/proc/self/exe'] },
    silent: [],
    broken: { Cmd: ['/procs/self/exe'] },
    want: 'CMD starts /procs/self/exe, which is not in this image',
  },
];

const USERS: readonly Twin[] = [
  {
    name: 'root needs anybody’s exec bit',
    config: { Entrypoint: ['/run'] },
    silent: [file('run', 0o610, 5, 5)],
    broken: { Entrypoint: ['/run'], User: '7' },
    want: 'ENTRYPOINT starts /run, which USER 7 may not execute (0610, owner 5:5 /run)',
    path: '/run',
  },
  {
    name: 'the owner’s bits, by name',
    config: { Entrypoint: ['/run'], User: 'app' },
    silent: [PASSWD, file('run', 0o700, 1000)],
    defect: [PASSWD, file('run', 0o700, 1001)],
    want: 'ENTRYPOINT starts /run, which USER app may not execute (0700, owner 1001:0 /run)',
    path: '/run',
  },
  {
    name: 'a further group of /etc/group',
    config: { Entrypoint: ['/run'], User: 'app' },
    silent: [PASSWD, GROUP, file('run', 0o750, 0, 50)],
    defect: [PASSWD, file('run', 0o750, 0, 50)],
    want: 'ENTRYPOINT starts /run, which USER app may not execute (0750, owner 0:50 /run)',
    path: '/run',
  },
  {
    name: 'a number has group 0',
    config: { Entrypoint: ['/run'], User: '1234' },
    silent: [file('run', 0o750, 0, 0)],
    broken: { Entrypoint: ['/run'], User: '1234:1234' },
    want: 'ENTRYPOINT starts /run, which USER 1234:1234 may not execute (0750, owner 0:0 /run)',
    path: '/run',
  },
  {
    name: 'a user that cannot be told is let through',
    config: { Entrypoint: ['/run'], User: 'somebody' },
    silent: [PASSWD, file('run', 0o700)],
    defect: [PASSWD, file('run', 0o600)],
    want: 'ENTRYPOINT starts /run, which has no exec bit (0600 /run)',
    path: '/run',
  },
  {
    name: 'a program below /root',
    config: { Entrypoint: ['/root/.local/bin/run'], User: 'app' },
    silent: [PASSWD, { dir: 'root', mode: 0o755 }, program('root/.local/bin/run')],
    defect: [PASSWD, { dir: 'root', mode: 0o700 }, program('root/.local/bin/run')],
    want:
      'ENTRYPOINT starts /root/.local/bin/run, which USER app cannot reach: /root is closed ' +
      '(0700, owner 0:0)',
    path: '/root/.local/bin/run',
  },
  {
    name: 'a script that its interpreter may not read',
    config: { Entrypoint: ['/run'], User: 'app' },
    silent: [PASSWD, SH, file('run', 0o755, 0, 0, '#!/bin/sh\n')],
    defect: [PASSWD, SH, file('run', 0o711, 0, 0, '#!/bin/sh\n')],
    want: 'ENTRYPOINT starts /run, a script that USER app may not read (0711, owner 0:0 /run)',
    path: '/run',
  },
];

const SHELLS: readonly Twin[] = [
  {
    name: 'the shell form in an image with and without a shell',
    config: { Cmd: ['/bin/sh', '-c', '/app/server --like /app/server'] },
    silent: [SH, program('app/server')],
    defect: [program('app/server')],
    want: 'CMD is in shell form and needs /bin/sh, which is not in this image',
    fix:
      'Write it in exec form, one string a word: `CMD ["/app/server", …]`, or ship an image that ' +
      'has the shell.',
  },
  {
    name: 'the shell form of a program alone',
    config: { Cmd: ['/bin/sh', '-c', 'exec /app/server '] },
    silent: [SH, program('app/server')],
    defect: [program('app/server')],
    want: 'CMD is in shell form and needs /bin/sh, which is not in this image',
    fix:
      'Write it in exec form, one string a word: `CMD ["/app/server"]`, or ship an image that ' +
      'has the shell.',
  },
  {
    name: 'the program that the shell form calls',
    config: { Cmd: ['/bin/sh', '-c', 'exec /app/server "$PORT"'] },
    silent: [SH, program('app/server')],
    defect: [SH],
    want: 'CMD calls /app/server, which is not in this image',
  },
  {
    name: 'shell syntax is not guessed',
    config: { Cmd: ['/bin/sh', '-c', 'migrate; server & wait'] },
    silent: [SH],
    broken: { Cmd: ['/bin/sh', '-c', 'migrate && server'] },
    want:
      'CMD calls migrate, which is in no directory of PATH ' +
      '(/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)',
  },
  {
    name: 'built-in words and variables',
    config: { Cmd: ['/bin/bash', '-o', 'pipefail', '-c', 'cd /app'], Env: ['PATH=/bin'] },
    silent: [program('bin/bash')],
    broken: { Cmd: ['/bin/bash', '-o', 'pipefail', '-c', 'java -jar app.jar'], Env: ['PATH=/bin'] },
    want: 'CMD calls java, which is in no directory of PATH (/bin)',
  },
  {
    name: 'a login shell has a PATH of its own',
    config: { Cmd: ['/bin/sh', '-lc', 'serve'], Env: ['PATH=/bin'] },
    silent: [SH],
    broken: { Cmd: ['/bin/sh', '-ec', 'serve'], Env: ['PATH=/bin'] },
    want: 'CMD calls serve, which is in no directory of PATH (/bin)',
  },
];

const HEALTH: readonly Twin[] = [
  {
    name: 'a health check in exec form',
    config: check('CMD', '/app/server', '--probe'),
    silent: [program('app/server')],
    defect: [program('server')],
    want: 'HEALTHCHECK starts /app/server, which is not in this image',
    fix: '/server is there: write `HEALTHCHECK CMD ["/server", …]`.',
  },
  {
    name: 'a health check in shell form without a shell',
    config: check('CMD-SHELL', 'wget -qO- http://localhost || exit 1'),
    silent: [SH, program('usr/bin/wget')],
    defect: [program('usr/bin/wget')],
    want: 'HEALTHCHECK is in shell form and needs /bin/sh, which is not in this image',
    fix: 'Write HEALTHCHECK in exec form, or ship an image that has the shell.',
  },
  {
    name: 'a health check in shell form without a shell and without its program',
    config: { ...check('CMD-SHELL', 'wget -qO- http://localhost'), Entrypoint: ['/app/orders'] },
    silent: [SH, program('usr/bin/wget'), program('app/orders')],
    defect: [program('app/orders')],
    want: 'HEALTHCHECK is in shell form and needs /bin/sh, which is not in this image',
    fix:
      'Let the service probe itself, in exec form: `HEALTHCHECK CMD ["/app/orders", "--probe"]`. ' +
      'wget is not in this image either.',
  },
  {
    name: 'curl that is not there, and one of two clients that is',
    config: { ...check('CMD-SHELL', 'curl -f localhost || wget -q localhost'), Env: ['PATH=/bin'] },
    silent: [SH],
    broken: { ...check('CMD-SHELL', 'curl -f localhost 2>&1 || exit 1'), Env: ['PATH=/bin'] },
    want: 'HEALTHCHECK calls curl, which is in no directory of PATH (/bin)',
    fix: 'Let the service probe itself (`HEALTHCHECK CMD ["/app/server", "--probe"]`), or ship curl.',
  },
  {
    name: 'BusyBox’s own applets need no path, others do',
    config: { ...check('CMD-SHELL', 'wget -q localhost'), Env: ['PATH=/bin'] },
    silent: [program('bin/busybox'), { symlink: 'bin/sh', to: 'busybox' }],
    broken: { ...check('CMD-SHELL', 'curl localhost'), Env: ['PATH=/bin'] },
    want: 'HEALTHCHECK calls curl, which is in no directory of PATH (/bin)',
  },
  {
    name: 'the shell that SHELL names',
    config: { ...check('CMD-SHELL', 'true'), Shell: ['/bin/bash', '-c'] },
    silent: [program('bin/bash')],
    defect: [SH],
    want: 'HEALTHCHECK is in shell form and needs /bin/bash, which is not in this image',
  },
  {
    name: 'HEALTHCHECK NONE',
    config: { ...check('NONE', '/nothing'), Cmd: ['/run'] },
    silent: [program('run')],
    broken: { ...check('CMD', '/nothing'), Cmd: ['/run'] },
    want: 'HEALTHCHECK starts /nothing, which is not in this image',
  },
];

const INITS: readonly Twin[] = [
  {
    name: 'CMD is an argument of an entrypoint that nobody can see into',
    config: { Entrypoint: ['/entry'], Cmd: ['--port', '80'] },
    silent: [program('entry')],
    broken: { Entrypoint: ['/usr/bin/tini', '--', '/entry2'], Cmd: ['x'] },
    want: 'ENTRYPOINT starts /usr/bin/tini, which is not in this image',
  },
  {
    name: 'tini starts CMD',
    config: { Entrypoint: ['tini', '-g', '-p', 'SIGTERM', '--'], Cmd: ['node', 'a.js'] },
    silent: [program('sbin/tini'), program('usr/bin/node')],
    defect: [program('sbin/tini'), program('opt/node')],
    want:
      'CMD calls node, which is in no directory of PATH ' +
      '(/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)',
    fix: '/opt/node is there: call that.',
  },
  {
    name: 'dumb-init without --, and gosu as another user',
    config: { Entrypoint: ['/dumb-init', '-r', '15:3', 'gosu', 'app', '/run'], User: '7' },
    silent: [program('dumb-init'), program('bin/gosu'), file('run', 0o700)],
    defect: [program('dumb-init'), program('bin/gosu')],
    want: 'ENTRYPOINT calls /run, which is not in this image',
  },
];

const FORMATS: readonly Twin[] = [
  {
    name: 'a script whose interpreter is a link',
    config: { Entrypoint: ['/entry.sh'] },
    silent: [
      script('entry.sh', '#! /usr/bin/python3 -u'),
      { symlink: 'usr/bin/python3', to: 'python3.11' },
      program('usr/bin/python3.11'),
    ],
    defect: [script('entry.sh', '#! /usr/bin/python3 -u')],
    want:
      'ENTRYPOINT starts /entry.sh, whose #! line needs /usr/bin/python3, which cannot be started ' +
      'in this image',
    path: '/entry.sh',
  },
  {
    name: 'Windows line ends',
    config: { Entrypoint: ['/entry.sh'] },
    silent: [SH, script('entry.sh', '#!/bin/sh')],
    defect: [SH, script('entry.sh', '#!/bin/sh\r')],
    want:
      'ENTRYPOINT starts /entry.sh, whose #! line ends in CR LF: the kernel looks for "/bin/sh\\r" ' +
      '(/entry.sh)',
    path: '/entry.sh',
  },
  {
    name: 'Windows line ends behind env',
    config: { Cmd: ['/app.js'] },
    silent: [program('usr/bin/env'), program('bin/node'), script('app.js', '#!/usr/bin/env node')],
    defect: [
      program('usr/bin/env'),
      program('bin/node'),
      script('app.js', '#!/usr/bin/env node\r'),
    ],
    want:
      'CMD starts /app.js, whose #! line ends in CR LF: /usr/bin/env is given a CR with its last ' +
      'argument (/app.js)',
    path: '/app.js',
  },
  {
    name: 'what env is asked for',
    config: { Cmd: ['/app.js'] },
    silent: [
      program('usr/bin/env'),
      program('bin/node'),
      script('app.js', '#!/usr/bin/env -S node --enable-source-maps'),
    ],
    defect: [
      program('usr/bin/env'),
      program('bin/nodejs'),
      script('app.js', '#!/usr/bin/env node'),
    ],
    want: 'CMD starts /app.js, whose #! line needs node, which cannot be started in this image',
    path: '/app.js',
  },
  {
    name: 'a script without #! is for shells alone',
    config: { Cmd: ['/bin/sh', '-c', '/run.sh'] },
    silent: [SH, program('run.sh', 'echo hello\n')],
    broken: { Cmd: ['/run.sh'] },
    want: 'CMD starts /run.sh, which the kernel cannot start (exec format error): a text without a #! line',
    path: '/run.sh',
    fix: 'Begin the file with a `#!` line that names its interpreter.',
  },
  {
    name: 'a byte order mark',
    config: { Cmd: ['/run.sh'] },
    silent: [SH, script('run.sh', '#!/bin/sh')],
    defect: [SH, script('run.sh', '\ufeff#!/bin/sh')],
    want:
      'CMD starts /run.sh, which the kernel cannot start (exec format error): a byte order mark ' +
      'stands before its #! line',
    path: '/run.sh',
  },
  {
    name: 'formats that may have a handler of their own',
    config: { Cmd: ['/app.wasm'] },
    silent: [program('app.wasm', '\0asm\x01\0\0\0')],
    defect: [program('app.wasm', 'module wasm')],
    want:
      'CMD starts /app.wasm, which the kernel cannot start (exec format error): a text without a ' +
      '#! line',
    path: '/app.wasm',
  },
  {
    name: 'a program for another CPU',
    config: { Cmd: ['/run'] },
    silent: [program('run')],
    defect: [program('run', forMachine(183))],
    want:
      'CMD starts /run, which is for another CPU (exec format error): arm64, and the image is for ' +
      'amd64',
    path: '/run',
  },
];

function forMachine(machine: number): Buffer {
  const file = elf();
  file.writeUInt16LE(machine, 18);
  return file;
}

test.each([...EXEC, ...USERS, ...SHELLS, ...HEALTH, ...INITS, ...FORMATS])(
  'silent, and found with one defect: $name',
  ({ config, silent, defect = silent, broken = config, want, path = null, fix }) => {
    expect(of(silent, config)).toMatchObject({ messages: [], state: { status: 'none' } });
    const { findings, messages } = of(defect, broken);
    expect(messages).toEqual([want]);
    expect(findings[0]).toMatchObject({ path, layer: path === null ? null : 0, level: 'error' });
    if (fix !== undefined) expect(findings[0]?.fix).toBe(fix);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  },
);

test.each([
  { name: 'a config without either', config: {} },
  { name: 'empty ones', config: { Entrypoint: [''], Cmd: [] } },
])('not applicable: $name', ({ config }) => {
  expect(of([], config).state).toMatchObject({
    status: 'not-applicable',
    reason: 'nothing is started by default: the image has no ENTRYPOINT and no CMD',
  });
});

test('a builder stage that has the program is named, with where it would be looked for', () => {
  const builders = { build: [[program('src/target/release/server')]] };
  const fixes = (config: Config) => of([], config, { builders }).findings.map(({ fix }) => fix);
  expect(fixes({ Entrypoint: ['/app/server'] })).toEqual([
    'Copy it: `COPY --from=build /src/target/release/server /app/server`.',
  ]);
  expect(fixes({ Entrypoint: ['server'], Env: ['PATH=/opt/bin:/bin'] })).toEqual([
    'Copy it: `COPY --from=build /src/target/release/server /opt/bin/server`.',
  ]);
});

test('ENTRYPOINT and HEALTHCHECK are both told, and a script that calls itself ends', () => {
  const config = { Entrypoint: ['/a'], ...check('CMD', '/b') };
  expect(of([], config).messages).toEqual([
    'ENTRYPOINT starts /a, which is not in this image',
    'HEALTHCHECK starts /b, which is not in this image',
  ]);
  const loop = [script('a', '#!/b'), script('b', '#!/a')];
  expect(of(loop, { Cmd: ['/a'] }).messages).toEqual([]);
});

test('any config is answered', () => {
  const words = fc.array(
    fc.oneof(fc.string(), fc.constantFrom('/bin/sh', '-c', 'tini', '--', './x', '/run', 'gosu')),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(
      fc.record({ Entrypoint: words, Cmd: words, User: fc.string(), WorkingDir: fc.string() }),
      words,
      (config, Test) => {
        const { state } = of([SH, program('run')], { ...config, Healthcheck: { Test } });
        expect(['none', 'found', 'not-applicable']).toContain(state?.status);
      },
    ),
    { numRuns: 60 },
  );
});

test('asks for accounts, and of executables for scripts, programs and texts', () => {
  expect(askedFor(danglingEntrypoint, ['/etc/passwd', '/etc/group', '/app/run.sh'])).toEqual([
    '/etc/passwd',
    '/etc/group',
  ]);
  const ask = (path: string, content: Buffer | string, mode = 0o755) =>
    danglingEntrypoint.wants?.(
      { path, type: 'file', size: content.length, mode, uid: 0, gid: 0, linkTarget: '' },
      Buffer.from(content),
    );
  expect(ask('/app/run.sh', '#!/bin/sh\n')).toEqual({ bytes: 256 });
  expect(ask('/app/run', 'echo\n')).toEqual({ bytes: 256 });
  expect(ask('/app/run', elf())).toEqual({ bytes: 20 });
  expect(ask('/app/lib.so', elf([], { type: 'library' }))).toBeNull();
  expect(ask('/app/node_modules/a/index.js', 'module.exports = 1\n')).toBeNull();
  expect(ask('/app/icon.png', '\x89PNG\r\n\x1a\n\0')).toBeNull();
});
