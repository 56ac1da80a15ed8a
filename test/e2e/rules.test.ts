// Programs of two Debian releases, renamed, linked and twinned, in images from real builds. The
// packages are fetched without their dependencies: only the programs' bytes matter here.

import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { readImage, takeSnapshot } from '../../src/pipeline/measure.ts';
import { openImage } from '../../src/ports/blobs.ts';
import { Scanner } from '../../src/ports/scanimage.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { buildTree, scratch, writeTree } from './tree.ts';

interface Release {
  readonly image: string;
  /** Version of GCC's packages, and the rest of their names. */
  readonly gcc: string;
  readonly triplet: string;
  readonly go: string;
  readonly clang: string;
  readonly bash: string;
  readonly busybox: string;
}

const RELEASES: readonly Release[] = [
  {
    image: 'debian:bookworm-slim',
    gcc: '12',
    triplet: '',
    go: '1.19',
    clang: '14',
    bash: '5.2.15',
    busybox: '1.35.0',
  },
  {
    image: 'debian:trixie-slim',
    gcc: '14',
    triplet: '-x86-64-linux-gnu',
    go: '1.24',
    clang: '19',
    bash: '5.2.37',
    busybox: '1.37.0',
  },
];

/** New name → where the program stands in its package, and what it must be called. */
function renamed({ gcc, go, clang, bash, busybox }: Release): [string, string, string][] {
  return [
    ['a-bash', '*/bin/bash', `bash ${bash}`],
    ['a-dash', '*/bin/dash', 'dash'],
    ['a-busybox', '/x/busybox/*/busybox', `BusyBox ${busybox} ash`],
    ['a-busybox-static', '/x/busybox-static/*/busybox', `BusyBox ${busybox} ash`],
    ['a-toybox', '*/bin/toybox', 'Toybox'],
    ['a-zsh', '*/bin/zsh', 'zsh'],
    ['a-mksh', '*/mksh/*/mksh', 'mksh'],
    ['a-lksh', '*/bin/lksh', 'mksh'],
    ['a-ksh93', '*/bin/ksh93', 'ksh93'],
    ['a-posh', '*/bin/posh', 'pdksh'],
    ['a-tcsh', '*/bin/tcsh', 'tcsh'],
    ['b-gcc', `*/bin/*-gcc-${gcc}`, 'GCC'],
    ['b-gxx', `*/bin/*-g++-${gcc}`, 'GCC'],
    ['b-cpp', `*/bin/*-cpp-${gcc}`, 'GCC'],
    ['b-cc1', '*/cc1', 'GCC'],
    ['b-cc1plus', '*/cc1plus', 'GCC'],
    ['b-lto1', '*/lto1', 'GCC'],
    ['b-as', '*/bin/*-linux-gnu-as', 'GNU assembler'],
    ['b-ld', '*/bin/*-linux-gnu-ld.bfd', 'GNU linker'],
    ['b-tcc', '*/bin/tcc', 'Tiny C Compiler'],
    ['b-go', `*/go-${go}/bin/go`, 'Go toolchain'],
    ['b-compile', '*/pkg/tool/*/compile', 'Go toolchain'],
    ['b-rustc', '*/bin/rustc', 'Rust toolchain'],
    ['b-clang', `*/llvm-${clang}/bin/clang`, 'Clang'],
    ['c-make', '*/bin/make', 'make'],
    ['c-ninja', '*/bin/ninja', 'Ninja'],
    ['c-git', '*/bin/git', 'git'],
    ['c-curl', '*/bin/curl', 'curl'],
    ['c-wget', '*/bin/wget', 'wget'],
    ['c-gdb', '*/bin/gdb', 'GDB'],
    ['c-strace', '*/bin/strace', 'strace'],
  ];
}

/** Real programs that are none of these, under names that say nothing. */
const TWINS = [
  '*/bin/*-gcov-*',
  '*/bin/*-readelf',
  '*/bin/*-objdump',
  '*/bin/*-gcc-ar-*',
  '*/bin/gofmt',
  '*/pkg/tool/*/vet',
  '*/bin/ndisasm',
  '*/lib/*/bfd-plugins/*.so',
  '*/git-core/git-http-fetch',
];

/** Rules that know programs by what they are; a twin may lack a library, and runs as root. */
const PROGRAM_RULES = new Set([
  'no-shell',
  'no-compiler',
  'no-package-manager',
  'no-build-tool',
  'no-vcs',
  'no-network-client',
  'no-debugger',
]);

function dockerfile(release: Release): string {
  const { image, gcc, triplet, go, clang } = release;
  const packages = [
    'bash dash busybox busybox-static toybox zsh mksh ksh93u+m posh tcsh tcc nasm',
    'make ninja-build git curl wget gdb strace',
    ...['gcc', 'cpp', 'g++'].map((name) => `${name}-${gcc}${triplet}`),
    `binutils-x86-64-linux-gnu golang-${go}-go rustc clang-${clang}`,
  ].join(' ');
  const find = (pattern: string, target: string, quit = '-quit'): string =>
    `find /x -type f -size +8k -path '${pattern}' -exec cp {} ${target} \\; ${quit}`;
  const copies = renamed(release).map(([name, pattern]) => find(pattern, `/renamed/${name}`));
  const twins = TWINS.map((pattern, i) => find(pattern, `/twins/${i}`));
  return `FROM ${image} AS tools
RUN apt-get -qq update && mkdir /d && cd /d && chmod 777 . && apt-get -qq download ${packages} \\
 && for f in *.deb; do mkdir -p /x/\${f%%_*} && dpkg -x $f /x/\${f%%_*}; done
RUN mkdir /renamed /twins \\
 && ${[...copies, ...twins].join(' \\\n && ')} \\
 && chmod 755 /renamed/* /twins/* && cp /renamed/a-bash /twins/no-exec && chmod 644 /twins/no-exec
RUN mkdir -p /tc/bin /tc-twin/bin && cp /renamed/b-gcc /tc/bin/x86_64-linux-gnu-gcc-${gcc} \\
 && echo text > /tc-twin/bin/readme

FROM scratch AS defects
COPY --from=tools /twins/ /lib/
COPY --from=tools /renamed/a-bash /app/helper
COPY --from=tools /renamed/a-busybox-static /app/box
COPY --from=tools /tc/ /opt/tc/
COPY --from=tools /renamed/ /renamed/

FROM scratch AS twin
COPY --from=tools /twins/ /lib/
COPY --from=tools /twins/0 /app/helper
COPY --from=tools /twins/1 /app/box
COPY --from=tools /tc-twin/ /opt/tc/
COPY --from=tools /twins/ /renamed/

FROM ${image} AS plain

FROM tools AS links
RUN mkdir -p /links/bin && ln -s /opt/tc/bin/x86_64-linux-gnu-gcc-${gcc} /links/bin/cc

FROM defects AS linked-defects
COPY --from=links /links/ /usr/local/

FROM twin AS linked-twin
COPY --from=links /links/ /usr/local/
`;
}

let engine: TestEngine;
let work: string;

beforeAll(async () => {
  engine = await useEngine(RELEASES.map(({ image }) => image));
  work = scratch('rules');
}, 600_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

const docker = (argv: readonly string[]): string =>
  execFileSync('docker', argv, {
    env: { ...process.env, ...engine.env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });

/** Builds and reads one target as the gate does, with the lines that made each layer. */
async function snapshotOfTarget(release: Release, target: string): Promise<Snapshot> {
  const text = dockerfile(release);
  const head = writeTree(join(work, release.gcc), { Dockerfile: text });
  // The packages come over the host's network: the lab's bridge needs no test of ours.
  const settings = { target, builderTargets: [], network: 'host', allow: ['network.host'] };
  const built = await buildTree(engine, { head }, settings);
  const runtime = built.images.find((image) => image.target.role === 'runtime');
  if (runtime?.location.kind !== 'oci') throw new Error('no runtime image was exported');
  const scanner = new Scanner();
  try {
    const { dir, digest } = runtime.location;
    const { stage } = runtime.target;
    const { provenance } = runtime;
    const made = { dockerfile: head.dockerfile, stage, scope: built.scope, provenance };
    return takeSnapshot(
      await readImage(await openImage(`oci:${dir}:${digest}`), scanner, { made }),
    );
  } finally {
    await scanner.close();
    rmSync(built.dir, { recursive: true });
  }
}

/** The line of the release's Dockerfile that begins so, 1-based. */
function lineOf(release: Release, start: string): number {
  return (
    dockerfile(release)
      .split('\n')
      .findIndex((line) => line.startsWith(start)) + 1
  );
}

describe.each(RELEASES)('programs of $image', (release) => {
  test('renamed or kept by a link, each is found, with the line that brought it', async () => {
    const { findings: all } = await snapshotOfTarget(release, 'linked-defects');
    const findings = all.filter(({ rule }) => PROGRAM_RULES.has(rule));
    const byPath = new Map(findings.map((finding) => [finding.path, finding]));
    for (const [name, , what] of renamed(release)) {
      const found = byPath.get(`/renamed/${name}`);
      expect({
        name,
        what: found?.evidence.what,
        by: found?.evidence.by,
        layer: found?.layer,
      }).toEqual({ name, what, by: 'content', layer: 4 });
    }
    const brought = (path: string, rule: string, start: string, evidence: object): void => {
      const line = lineOf(release, start);
      expect(line).toBeGreaterThan(0);
      expect(byPath.get(path)).toMatchObject({
        rule,
        lines: [line, line],
        stage: 'defects',
        copiedFrom: { stage: 'tools' },
        inherited: false,
        evidence,
      });
    };
    brought('/app/helper', 'no-shell', 'COPY --from=tools /renamed/a-bash', {
      what: `bash ${release.bash}`,
      by: 'content',
    });
    brought('/app/box', 'no-shell', 'COPY --from=tools /renamed/a-busybox-static', {
      what: `BusyBox ${release.busybox} ash`,
      by: 'content',
    });
    const gcc = `/opt/tc/bin/x86_64-linux-gnu-gcc-${release.gcc}`;
    brought(gcc, 'no-compiler', 'COPY --from=tools /tc/', {
      what: 'GCC',
      by: 'path',
      also: ['/usr/local/bin/cc'],
    });
    expect(findings).toHaveLength(renamed(release).length + 3);
  }, 600_000);

  test('the twin without the defects has no finding', async () => {
    const { findings, rules } = await snapshotOfTarget(release, 'linked-twin');
    const programs = findings.filter(({ rule }) => PROGRAM_RULES.has(rule));
    expect(programs.map(({ rule, path }) => [rule, path])).toEqual([]);
    const states = rules.filter(({ id }) => PROGRAM_RULES.has(id));
    expect(states).toHaveLength(PROGRAM_RULES.size);
    expect(new Set(states.map(({ status }) => status))).toEqual(new Set(['none']));
  }, 600_000);

  test('the release itself: its packages, as its own dpkg sees them, and its programs', async () => {
    const { packages, findings } = await snapshotOfTarget(release, 'plain');
    // For every package: name, version, and the content bytes of the inodes it lists.
    const script =
      "dpkg-query -W -f '${binary:Package} ${Package} ${Version}\\n' | while read -r b n v; do " +
      'echo "$n $v" $(dpkg-query -L "$b" | while read -r f; do ' +
      '[ -f "$f" ] && [ ! -L "$f" ] && stat -c "%i %s" "$f"; done | sort -u | ' +
      "awk '{ s += $2 } END { print s + 0 }'); done";
    const told = docker(['run', '--rm', '--network=none', release.image, 'sh', '-c', script]);
    expect(packages.map(({ name, version, size }) => `${name} ${version} ${size}`).sort()).toEqual(
      told.trim().split('\n').sort(),
    );
    const paths = findings
      .filter(({ rule }) => ['no-shell', 'no-compiler'].includes(rule))
      .map(({ path, evidence }) => [path?.replace(/^\/usr/, ''), evidence.what]);
    expect(paths).toEqual([
      ['/bin/bash', `bash ${release.bash}`],
      ['/bin/dash', 'dash'],
    ]);
  }, 600_000);
});
