import { dpkg } from '../../../src/inspect/catalogers/dpkg.ts';
import { inspect } from '../../../src/inspect/inspect.ts';
import { missingLibrary } from '../../../src/inspect/rules/missing-library.ts';
import { rootfsOf, type TarEntry } from '../../fixtures/layout.ts';
import { dynamicElf, ldSoCache, type ElfParts } from '../../fixtures/elf.ts';
import { askedFor } from '../asked.ts';
import { program, text, type Layers } from '../programs.ts';
import { judged, type Judging } from './judged.ts';

const GLIBC = '/lib64/ld-linux-x86-64.so.2';
const MUSL = '/lib/ld-musl-x86_64.so.1';

const elf = (path: string, parts: ElfParts = {}): TarEntry => program(path, dynamicElf(parts));
const glibcElf = (path: string, needed: readonly string[], parts: ElfParts = {}): TarEntry =>
  elf(path, { interpreter: GLIBC, needed: [...needed, 'libc.so.6'], ...parts });
const muslElf = (path: string, needed: readonly string[], parts: ElfParts = {}): TarEntry =>
  elf(path, { interpreter: MUSL, needed: [...needed, 'libc.musl-x86_64.so.1'], ...parts });
const lib = (path: string, needed: readonly string[] = [], parts: ElfParts = {}): TarEntry =>
  text(path, dynamicElf({ soname: path.slice(path.lastIndexOf('/') + 1), needed, ...parts }));

const SEARCHED = ['/lib/x86_64-linux-gnu/', '/usr/lib/x86_64-linux-gnu/', '/lib/', '/usr/lib/'];
const LD_SO = dynamicElf({
  soname: 'ld-linux-x86-64.so.2',
  tail: `\0${SEARCHED.join('\0')}\0\0/etc/ld.so.cache\0`,
});

/** Debian’s layout: everything under /usr, with links at the root. */
const DEBIAN: readonly TarEntry[] = [
  { symlink: 'lib', to: 'usr/lib' },
  { symlink: 'lib64', to: 'usr/lib64' },
  { symlink: 'bin', to: 'usr/bin' },
  program('usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2', LD_SO),
  {
    symlink: 'usr/lib64/ld-linux-x86-64.so.2',
    to: '/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
  },
  lib('usr/lib/x86_64-linux-gnu/libc.so.6', ['ld-linux-x86-64.so.2']),
  program('usr/bin/sh', dynamicElf({ interpreter: GLIBC, needed: ['libc.so.6'] })),
  program('usr/bin/env', dynamicElf({ interpreter: GLIBC, needed: ['libc.so.6'] })),
];
const ALPINE: readonly TarEntry[] = [
  program('lib/ld-musl-x86_64.so.1', dynamicElf({ soname: 'libc.musl-x86_64.so.1' })),
  { symlink: 'lib/libc.musl-x86_64.so.1', to: 'ld-musl-x86_64.so.1' },
  muslElf('bin/busybox', []),
  { symlink: 'bin/sh', to: '/bin/busybox' },
];

const config = (values: Readonly<Record<string, unknown>>): Judging => ({
  config: { config: values },
});

/** The base is an external image; the rest came by this Dockerfile. */
function found(
  base: readonly TarEntry[],
  own: readonly TarEntry[],
  judging: Judging = {},
): (readonly [path: string | null, what: string])[] {
  const origins = ['base-image', 'dockerfile'] as const;
  const { findings } = judged(missingLibrary, [base, own], { origins, ...judging });
  return findings.map(({ path, evidence }) => [path, evidence.what]);
}

interface Case {
  readonly name: string;
  readonly base?: readonly TarEntry[];
  readonly silent: readonly TarEntry[];
  /** Added, or in place of what `silent` has. */
  readonly defect: readonly TarEntry[];
  readonly want: readonly (readonly [string, string])[];
  readonly judging?: Judging;
}

const X = 'usr/lib/x86_64-linux-gnu/libx.so.1';
const MUSL_ALONE = [glibcElf('app/server', [])];

const GLIBC_CASES: readonly Case[] = [
  {
    name: 'a library in a directory of the system',
    silent: [glibcElf('app/server', ['libx.so.1']), lib(X)],
    defect: [glibcElf('app/server', ['libx.so.1'])],
    want: [['/app/server', 'libx.so.1']],
  },
  {
    name: 'what a library needs in turn',
    silent: [glibcElf('app/server', ['libx.so.1']), lib(X, ['liby.so']), lib('usr/lib/liby.so')],
    defect: [glibcElf('app/server', ['libx.so.1']), lib(X, ['liby.so'])],
    want: [[`/${X}`, 'liby.so']],
  },
  {
    name: 'a link to the library, and one that leads nowhere',
    silent: [
      glibcElf('app/server', ['libx.so.1']),
      { symlink: X, to: 'libx.so.1.2.3' },
      lib(`${X}.2.3`),
    ],
    defect: [glibcElf('app/server', ['libx.so.1']), { symlink: X, to: 'libx.so.1.2.3' }],
    want: [['/app/server', 'libx.so.1']],
  },
  {
    name: '/usr/local/lib is known to the cache alone',
    silent: [
      glibcElf('app/server', ['libx.so.1']),
      lib('usr/local/lib/libx.so.1'),
      text('etc/ld.so.cache', ldSoCache(['/usr/local/lib/libx.so.1'])),
    ],
    defect: [
      glibcElf('app/server', ['libx.so.1']),
      lib('usr/local/lib/libx.so.1'),
      text('etc/ld.so.cache', ldSoCache(['/usr/local/lib/libother.so.1'])),
      text('etc/ld.so.conf', 'include /etc/ld.so.conf.d/*.conf\n'),
      text('etc/ld.so.conf.d/libc.conf', '# libc default configuration\n/usr/local/lib\n'),
    ],
    want: [['/app/server', 'libx.so.1']],
  },
  {
    name: 'RUNPATH is the object’s own, and not for what that needs',
    silent: [
      glibcElf('app/server', ['libx.so'], { runpath: '$ORIGIN/lib' }),
      lib('app/lib/libx.so', ['liby.so'], { runpath: '${ORIGIN}' }),
      lib('app/lib/liby.so'),
    ],
    defect: [
      glibcElf('app/server', ['libx.so'], { runpath: '$ORIGIN/lib' }),
      lib('app/lib/libx.so', ['liby.so']),
      lib('app/lib/liby.so'),
    ],
    want: [['/app/lib/libx.so', 'liby.so']],
    judging: config({ Entrypoint: ['/app/server'] }),
  },
  {
    name: 'RPATH is for what that needs as well, unless a RUNPATH stands beside it',
    silent: [
      glibcElf('app/server', ['libx.so'], { rpath: '/app/lib' }),
      lib('app/lib/libx.so', ['liby.so']),
      lib('app/lib/liby.so'),
    ],
    defect: [glibcElf('app/server', ['libx.so'], { rpath: '/app/lib', runpath: '/elsewhere' })],
    want: [['/app/server', 'libx.so']],
  },
  {
    name: '$LIB, and a needed name with a slash',
    silent: [
      glibcElf('app/server', ['libx.so', '/opt/y/liby.so'], { runpath: '/opt/$LIB' }),
      lib('opt/lib/x86_64-linux-gnu/libx.so'),
      lib('opt/y/liby.so'),
    ],
    defect: [
      glibcElf('app/server', ['libx.so', '/opt/y/liby.so'], { runpath: '/opt/$LIB' }),
      lib('opt/lib/x86_64-linux-gnu/libx.so'),
    ],
    want: [['/app/server', '/opt/y/liby.so']],
  },
  {
    name: 'LD_LIBRARY_PATH of the image',
    silent: [glibcElf('app/server', ['libx.so']), lib('opt/x/libx.so')],
    defect: [glibcElf('app/server', ['libx.so']), lib('opt/y/libx.so')],
    want: [['/app/server', 'libx.so']],
    judging: config({ Env: ['LD_LIBRARY_PATH=/opt/other:/opt/x'] }),
  },
  {
    name: 'a library for another machine is passed over',
    silent: [
      glibcElf('app/server', ['libx.so.1']),
      lib(X, [], { machine: 183 }),
      lib('usr/lib/libx.so.1'),
    ],
    defect: [glibcElf('app/server', ['libx.so.1']), lib(X, [], { machine: 183 })],
    want: [['/app/server', 'libx.so.1']],
  },
  {
    name: 'what was loaded under its SONAME is not looked for again',
    silent: [
      glibcElf('app/server', ['/opt/x/libreal.so', 'libx.so.1']),
      lib('opt/x/libreal.so', [], { soname: 'libx.so.1' }),
    ],
    defect: [
      glibcElf('app/server', ['/opt/x/libreal.so', 'libx.so.1']),
      lib('opt/x/libreal.so', [], { soname: 'libz.so.1' }),
    ],
    want: [['/app/server', 'libx.so.1']],
  },
  {
    name: 'a library for processors of a level',
    silent: [
      glibcElf('app/server', ['libx.so.1']),
      lib('usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libx.so.1'),
    ],
    defect: [
      glibcElf('app/server', ['libx.so.1']),
      lib('usr/lib/x86_64-linux-gnu/hwcaps/x86-64-v3/libx.so.1'),
    ],
    want: [['/app/server', 'libx.so.1']],
  },
  {
    name: 'a wrapper of the same installation may say where its libraries are',
    silent: [glibcElf('opt/tool/bin/tool', ['libtool.so']), lib('opt/tool/lib/libtool.so')],
    defect: [glibcElf('opt/tool/bin/tool', ['libtool.so']), lib('opt/other/lib/libtool.so')],
    want: [['/opt/tool/bin/tool', 'libtool.so']],
  },
  {
    name: 'what the container runtime mounts',
    silent: [glibcElf('app/gpu', ['libcuda.so.1', 'libnvidia-ml.so.1'])],
    defect: [glibcElf('app/gpu', ['libcuda.so.1', 'libcudart.so.12'])],
    want: [['/app/gpu', 'libcudart.so.12']],
  },
];

const MUSL_CASES: readonly Case[] = [
  {
    name: 'musl’s own names, and its directories',
    base: ALPINE,
    silent: [
      muslElf('app/server', ['libpthread.so.0', 'libm.so.6', 'libx.so']),
      lib('usr/local/lib/libx.so'),
    ],
    defect: [muslElf('app/server', ['libstdc++.so.6'])],
    want: [['/app/server', 'libstdc++.so.6']],
  },
  {
    name: 'the path file takes the place of its directories',
    base: ALPINE,
    silent: [
      muslElf('app/server', ['libx.so']),
      lib('opt/x/libx.so'),
      text('etc/ld-musl-x86_64.path', '/lib\n/opt/x\n'),
    ],
    defect: [
      muslElf('app/server', ['libx.so']),
      lib('usr/lib/libx.so'),
      text('etc/ld-musl-x86_64.path', '/lib:/opt/x\n'),
    ],
    want: [['/app/server', 'libx.so']],
  },
  {
    name: 'a program of glibc on musl, with gcompat and without',
    base: ALPINE,
    silent: [
      ...MUSL_ALONE,
      lib('lib/libgcompat.so.0'),
      program('lib/ld-linux-x86-64.so.2', dynamicElf()),
      { symlink: 'lib64/ld-linux-x86-64.so.2', to: '../lib/ld-linux-x86-64.so.2' },
    ],
    defect: MUSL_ALONE,
    want: [['/app/server', GLIBC]],
  },
  {
    name: 'nothing but the program',
    base: [],
    silent: [program('server', dynamicElf({ flags: 0x8000000 }))],
    defect: [glibcElf('server', ['libx.so', 'liby.so'])],
    want: [['/server', GLIBC]],
  },
];

const PY = 'usr/local/lib/python3.12/site-packages';
const PLUGIN_CASES: readonly Case[] = [
  {
    name: 'an extension module and the library of its package',
    silent: [
      lib(`${PY}/psycopg2/_psycopg.cpython-312-x86_64-linux-gnu.so`, ['libpq.so.5']),
      lib('usr/lib/libpq.so.5'),
    ],
    defect: [lib(`${PY}/psycopg2/_psycopg.cpython-312-x86_64-linux-gnu.so`, ['libpq.so.5'])],
    want: [[`/${PY}/psycopg2/_psycopg.cpython-312-x86_64-linux-gnu.so`, 'libpq.so.5']],
  },
  {
    name: 'a wheel that finds another’s library',
    silent: [
      lib(`${PY}/torch/_C.so`, ['libcudnn.so.9']),
      lib(`${PY}/nvidia/cudnn/lib/libcudnn.so.9`),
    ],
    defect: [lib(`${PY}/torch/_C.so`, ['libcudnn.so.9'])],
    want: [[`/${PY}/torch/_C.so`, 'libcudnn.so.9']],
  },
  {
    name: 'a JRE: its virtual machine, and a desktop without X11',
    silent: [
      lib('opt/jre/lib/libjava.so', ['libjvm.so']),
      lib('opt/jre/lib/server/libjvm.so'),
      lib('opt/jre/lib/libawt_xawt.so', ['libX11.so.6']),
    ],
    defect: [lib('opt/jre/lib/libjava.so', ['libjvm.so'])],
    want: [['/opt/jre/lib/libjava.so', 'libjvm.so']],
  },
  {
    name: 'a plugin of a program that has the library in memory',
    silent: [
      glibcElf('usr/lib/R/bin/exec/R', ['libR.so'], { runpath: '/usr/lib/R/lib' }),
      lib('usr/lib/R/lib/libR.so'),
      lib('usr/local/lib/R/site-library/x/libs/x.so', ['libR.so']),
    ],
    defect: [lib('usr/local/lib/R/site-library/x/libs/x.so', ['libR.so'])],
    want: [['/usr/local/lib/R/site-library/x/libs/x.so', 'libR.so']],
  },
  {
    name: 'addons for other systems beside the one that is used',
    silent: [
      lib('app/node_modules/@img/sharp-linuxmusl-x64/lib/sharp.node', [
        'libc.musl-x86_64.so.1',
        'libz.so',
      ]),
      lib('app/node_modules/@img/sharp-linux-arm64/lib/sharp.node', ['libz.so'], { machine: 183 }),
      glibcElf('app/node_modules/tool/arm/tool', [], { interpreter: '/lib/ld-linux-aarch64.so.1' }),
    ],
    defect: [lib('app/node_modules/bcrypt/build/Release/bcrypt.node', ['libc.musl-x86_64.so.1'])],
    want: [['/app/node_modules/bcrypt/build/Release/bcrypt.node', 'libc.musl-x86_64.so.1']],
  },
  {
    name: 'a plugin that the base image brought',
    base: [...DEBIAN, lib('usr/local/lib/plugins/tk.so', ['libtk.so'])],
    silent: [],
    defect: [lib('usr/local/lib/plugins/tk.so', ['libtk.so'])],
    want: [['/usr/local/lib/plugins/tk.so', 'libtk.so']],
  },
];

const script = (path: string, first: string): TarEntry => program(path, `#!${first}\nexit\n`);

const SCRIPT_CASES: readonly Case[] = [
  {
    name: 'a script’s interpreter',
    silent: [
      script('usr/local/bin/run', '/bin/sh -e'),
      script('usr/local/bin/go', ' /usr/bin/env sh'),
    ],
    defect: [script('usr/local/bin/run', '/bin/bash -e')],
    want: [['/usr/local/bin/run', '/bin/bash']],
  },
  {
    name: 'a line that ends with a carriage return',
    silent: [script('usr/local/bin/run', '/bin/sh')],
    defect: [script('usr/local/bin/run', '/bin/sh\r')],
    want: [['/usr/local/bin/run', '/bin/sh']],
  },
  {
    name: 'what env looks for',
    silent: [
      script('usr/local/bin/run', '/usr/bin/env -S A=1 python3 -u'),
      program('usr/local/bin/python3', dynamicElf()),
    ],
    defect: [script('usr/local/bin/run', '/usr/bin/env -S A=1 python3 -u')],
    want: [['/usr/local/bin/run', 'python3']],
  },
  {
    name: 'a virtual environment that was moved',
    silent: [
      script('opt/venv/bin/flask', '/opt/venv/bin/python'),
      program('opt/venv/bin/python', dynamicElf()),
    ],
    defect: [
      script('opt/venv/bin/flask', '/build/venv/bin/python'),
      script('opt/venv/bin/pip', '/build/venv/bin/python'),
    ],
    want: [['/opt/venv/bin/flask', '/build/venv/bin/python']],
  },
  {
    name: 'parts of packages, documentation, and files that cannot be started',
    silent: [
      script('app/node_modules/x/bin/cli.js', '/usr/bin/env node'),
      script(`${PY}/x/bin/tool.py`, '/usr/bin/python'),
      script('usr/share/doc/x/examples/run.pl', '/usr/bin/perl'),
      text('usr/local/bin/data', '#!/usr/bin/perl\n'),
    ],
    defect: [script('usr/local/bin/data', '/usr/bin/perl')],
    want: [['/usr/local/bin/data', '/usr/bin/perl']],
  },
  {
    name: 'a left-over helper in an image without shell, and what dangling-entrypoint says',
    base: [],
    silent: [
      script('usr/local/bin/python3-config', '/bin/sh'),
      script('usr/local/bin/entry', '/usr/bin/perl'),
    ],
    defect: [script('usr/local/bin/report', '/usr/bin/perl')],
    want: [['/usr/local/bin/report', '/usr/bin/perl']],
    judging: config({ Entrypoint: ['/usr/local/bin/entry'] }),
  },
];

describe.each([
  ['glibc', GLIBC_CASES],
  ['musl and none', MUSL_CASES],
  ['plugins', PLUGIN_CASES],
  ['scripts', SCRIPT_CASES],
] as const)('%s: a look-alike is silent, its twin with one defect is found', (_, cases) => {
  test.each(cases)('$name', ({ base = DEBIAN, silent, defect, want, judging }) => {
    expect(found(base, silent, judging)).toEqual([]);
    expect(found(base, defect, judging)).toEqual(want);
  });
});

const one = (base: readonly TarEntry[], own: readonly TarEntry[], judging: Judging = {}) => {
  const origins = ['base-image', 'dockerfile'] as const;
  return judged(missingLibrary, [base, own], { origins, ...judging }).findings[0];
};

test('a base image’s helper outside of the program directories is its vendor’s matter', () => {
  const needs = dynamicElf({ interpreter: GLIBC, needed: ['libgone.so.1'] });
  const helper = program('usr/lib/x86_64-linux-gnu/glib-2.0/helper', needs);
  expect(found([...DEBIAN, helper], [])).toEqual([]);
  expect(found(DEBIAN, [helper])).toHaveLength(1);
  expect(found([...DEBIAN, program('usr/bin/helper', needs)], [])).toHaveLength(1);
});

describe('what a finding says', () => {
  test('a program of glibc on musl', () => {
    const finding = one(ALPINE, MUSL_ALONE);
    expect(finding?.message).toBe(
      `/app/server cannot start: its interpreter ${GLIBC} is missing (needs glibc’s loader, the image has musl’s)`,
    );
    expect(finding?.fix).toMatch(/CGO_ENABLED=0.*build it in a stage with musl/);
    expect(finding?.layer).toBe(1);
  });

  test('a library for another machine', () => {
    const own = [glibcElf('app/server', ['libx.so.1']), lib(X, [], { machine: 183 })];
    expect(one(DEBIAN, own)?.message).toBe(
      '/app/server needs libx.so.1, which glibc’s loader does not find in this image; ' +
        '/lib/x86_64-linux-gnu/libx.so.1 is for aarch64',
    );
  });

  test('a carriage return', () => {
    const finding = one(DEBIAN, [script('usr/local/bin/run', '/bin/sh\r')]);
    expect(finding?.message).toMatch(/the kernel looks for “\/bin\/sh\\r”$/);
  });

  test('files of one directory are one finding', () => {
    const own = ['a', 'b', 'c'].map((name) => glibcElf(`app/bin/${name}`, ['libx.so.1']));
    const { findings } = judged(missingLibrary, [DEBIAN, own]);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.evidence.also).toEqual(['/app/bin/b', '/app/bin/c']);
  });

  test('the copies that are missing, with what they need in turn, and only that', () => {
    const builder = [
      ...DEBIAN,
      { symlink: 'usr/lib/x86_64-linux-gnu/libpq.so.5', to: 'libpq.so.5.17' },
      lib('usr/lib/x86_64-linux-gnu/libpq.so.5.17', ['libssl.so.3', 'libc.so.6']),
      lib('usr/lib/x86_64-linux-gnu/libssl.so.3', ['libc.so.6']),
    ];
    const finding = one(DEBIAN, [glibcElf('app/server', ['libpq.so.5'])], {
      builders: { build: [builder] },
    });
    expect(finding?.fix).toBe(
      'Copy what it needs: ' +
        '`COPY --from=build /usr/lib/x86_64-linux-gnu/libpq.so.5 /usr/lib/x86_64-linux-gnu/`; ' +
        '`COPY --from=build /usr/lib/x86_64-linux-gnu/libssl.so.3 /usr/lib/x86_64-linux-gnu/`.',
    );
  });

  test('ldconfig, where the library lies in a configured directory', () => {
    const own = [
      glibcElf('app/server', ['libx.so.1']),
      lib('usr/local/lib/libx.so.1'),
      text('etc/ld.so.conf', 'include ld.so.conf.d/*.conf\n'),
      text('etc/ld.so.conf.d/libc.conf', '/usr/local/lib\n'),
    ];
    expect(one(DEBIAN, own)?.fix).toMatch(
      /^Run ldconfig after the library is copied to \/usr\/local\/lib/,
    );
  });
});

test('what a distribution’s package installs, the package manager sees to', () => {
  const helper = glibcElf('usr/libexec/valgrind/getoff', [], {
    interpreter: '/lib/ld-linux.so.2',
    bits: 32,
    machine: 3,
  });
  const own = [
    helper,
    script('usr/bin/xkeystone', '/usr/bin/env nickle'),
    lib('usr/lib/plugins/x.so', ['liby.so']),
  ];
  const status = 'Package: x\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n';
  const files = '/usr/libexec/valgrind/getoff\n/usr/bin/xkeystone\n/usr/lib/plugins/x.so\n';
  const database = [text('var/lib/dpkg/status', status), text('var/lib/dpkg/info/x.list', files)];
  expect(found(DEBIAN, own)).toHaveLength(3);
  expect(managed([...own, ...database])).toEqual([]);
  expect(managed([...own, ...database.slice(0, 1)])).toHaveLength(3);
});

/** With the packages that the image’s own database lists. */
function managed(own: readonly TarEntry[]): readonly (string | null)[] {
  const rows = [missingLibrary, dpkg].map(({ name, version, wants, extract }) => ({
    ...{ name, version, wants: wants!, extract: extract! },
  }));
  const { findings } = inspect({
    image: { digest: null, platform: 'linux/amd64', config: {}, layers: [LAYER, LAYER] },
    rootfs: rootfsOf([DEBIAN, own], rows),
    sizes: { compressed: null, uncompressed: 1, content: 1, wasted: 1 },
    layerStats: [],
    problems: [],
    catalogers: [dpkg],
    rules: [missingLibrary],
  });
  return findings.map(({ path }) => path);
}

const LAYER = { digest: null, size: null, mediaType: null, diffId: 'sha256:0', createdBy: '' };

test('what cannot be read is unknown, and not fine', () => {
  const own = [glibcElf('app/server', [], { strings: 'nowhere' })];
  expect(judged(missingLibrary, [DEBIAN, own]).state).toMatchObject({
    status: 'unknown',
    reason: expect.stringContaining('/app/server') as string,
  });
});

test('an image without anything dynamic is satisfied, one with is clean', () => {
  const status = (layers: Layers) => judged(missingLibrary, layers).state?.status;
  expect(status([[text('etc/passwd')]])).toBe('satisfied');
  expect(status([DEBIAN])).toBe('none');
  expect(status([ALPINE])).toBe('none');
});

test('it asks for lists of directories and for nothing else that is text', () => {
  const asked = [
    '/etc/ld.so.conf',
    '/etc/ld.so.conf.d/x.conf',
    '/etc/ld.so.cache',
    '/etc/ld-musl-x86_64.path',
  ];
  expect(
    askedFor(missingLibrary, [...asked, '/etc/passwd', '/usr/lib/libx.so', '/etc/x/ld.so.conf']),
  ).toEqual(asked);
});

test('needs that go in circles, and a thousand of them, come to an end', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `liba${i}.so`);
  const own = [
    glibcElf('app/server', names),
    lib('usr/lib/liba0.so', ['liba1.so']),
    lib('usr/lib/liba1.so', ['liba0.so', 'liba1.so']),
  ];
  const [finding] = judged(missingLibrary, [DEBIAN, own]).findings;
  expect(finding?.evidence.what).toBe(
    'liba2.so, liba3.so, liba4.so, liba5.so, liba6.so and 993 more',
  );
});
