// What missing-library says of every dynamic ELF file of real images, against the loaders of those
// images themselves (`ld.so --list` in a chroot): with all their libraries, without some, and with
// some elsewhere. docs/libraries.md has the results.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readLdSoCache } from '../../src/formats/ldsocache.ts';
import { readObjects } from '../../src/inspect/loader/objects.ts';
import { missingLibrary } from '../../src/inspect/rules/missing-library.ts';
import { compareWithLoaders, type Agreement } from '../../tools/loader/agree.ts';
import { DirectoryRootfs } from '../../tools/loader/directory.ts';
import { askIn, CHROOT_IMAGE, exportRoot, runAt } from './chroot.ts';
import { useEngine, type TestEngine } from './engine.ts';
import { MUSL } from './muslprograms.ts';

interface Case {
  readonly name: string;
  readonly image: string;
  readonly dockerfile?: string;
  /** At least so many files are compared: the stand-in's and the real image's differ. */
  readonly least: number;
  /** Names of libraries that are taken away for the second comparison. */
  readonly removed: RegExp;
  /** Names that are moved one directory down for the third, in which the loader's cache goes too. */
  readonly moved?: RegExp;
  /** It has binutils: what is read of each file is compared too. */
  readonly hasReadelf?: true;
}

const packages = ['smbclient', 'libpulse0', 'git', 'perl'].join(' ');

const CASES: readonly Case[] = [
  {
    name: 'debian, with libraries in directories of their own',
    image: 'debian:bookworm-slim',
    dockerfile: `FROM debian:bookworm-slim
RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends ${packages} >/dev/null
`,
    least: 500,
    removed:
      /^lib(?:selinux|z|tinfo|pcre2-8|gnutls|crypt|pulsecommon-.*|smbd?-.*|samba-debug-.*)\.so/,
    moved: /^lib(?:replace-samba4|cli-smb-common-samba4|sndfile|ncursesw)\.so/,
  },
  {
    name: 'python',
    image: 'python:3.11-slim',
    least: 300,
    removed: /^lib(?:ssl|sqlite3|lzma|expat|ffi|uuid|python3\.11)\.so/,
  },
  {
    name: 'node',
    image: 'node:20-slim',
    least: 200,
    removed: /^lib(?:stdc\+\+|gcc_s|dl|acl)\.so/,
  },
  {
    name: 'gcc',
    image: 'gcc:12',
    least: 300,
    removed: /^lib(?:gmp|mpfr|isl|bfd-.*|zstd|z)\.so/,
    hasReadelf: true,
  },
  {
    name: 'distroless',
    image: 'gcr.io/distroless/cc-debian12',
    least: 5,
    removed: /^lib(?:crypto|gcc_s)\.so/,
  },
  { name: 'musl', image: 'gcc:12', dockerfile: MUSL, least: 12, removed: /^libprivate\.so/ },
];

type Explanation = readonly [pattern: RegExp, why: string];

/** What differs for a reason, as `file: difference`. Nothing does. */
const DIFFERENT: readonly Explanation[] = [];

/** What the loader misses and the rule leaves unsaid, as `file needs name`. */
const UNSAID: readonly Explanation[] = [
  [
    /^\/usr\/lib\/[^/]+\/(?:samba\/\S+|lib[^/]+) needs lib(?:replace|cli-smb-common)-samba4\.so\.0$/,
    'moved to samba/moved: in the same installation, which may say where; so its programs have it',
  ],
  [
    /^\/opt\/lib\/libchain\.so needs libgone\.so$/,
    'asked by itself; the RPATH of its program finds it, for musl gives it to all that is loaded',
  ],
  [
    /\/lib-dynload\/_tkinter\.\S+ needs lib(?:tk|tcl)/,
    'the slim images of Python leave Tk out on purpose',
  ],
];

let engine: TestEngine;

beforeAll(async () => {
  engine = await useEngine([...new Set(CASES.map(({ image }) => image)), CHROOT_IMAGE]);
}, 600_000);

const unexplained = (found: Iterable<string>, known: readonly Explanation[]): string[] =>
  [...found].filter((one) => !known.some(([pattern]) => pattern.test(one)));

async function compare(what: string, root: string): Promise<Agreement> {
  const done = await compareWithLoaders(root, askIn(engine, root));
  const { compared, agree, missing, refused, foreign, lacks, said } = done;
  console.log(
    `${what}: ${done.loaders.join(', ')}; ${compared} files, ${agree} agree, ` +
      `${missing.size} lack something; ${lacks.size} needs unanswered, ${said.size} said; ` +
      `refused ${refused.size}, foreign ${foreign.length}`,
  );
  const differences = [...done.differences].flatMap(([path, all]) =>
    all.map((difference) => `${path}: ${difference}`),
  );
  expect(unexplained(differences, DIFFERENT)).toEqual([]);
  expect(unexplained(lacks.difference(said), UNSAID)).toEqual([]);
  expect([...said.difference(lacks)]).toEqual([]);
  expect([...refused]).toEqual([]);
  return done;
}

/** By `find`, which follows no link: one may lead out of the folder, where files are removed. */
function pathsOf(root: string, name: RegExp): string[] {
  const argv = [root, '-name', 'lib*.so*', '-not', '-type', 'd', '-printf', '%P\\n'];
  const all = execFileSync('find', argv, { encoding: 'utf8' }).split('\n');
  return all.filter((path) => name.test(basename(path)) && !path.startsWith('usr/lib/debug/'));
}

/** In the order of the file, as `readelf -dlW` prints it. */
function readelf(root: string, paths: readonly string[]): Map<string, object> {
  const command = 'xargs chroot /image readelf -dlW 2>/dev/null';
  const printed = runAt(engine, root, command, paths.join('\n'));
  const parts = printed.split(/^File: /m).slice(1);
  return new Map(
    parts.map((text) => {
      const all = (tag: string): string[] =>
        [...text.matchAll(new RegExp(`\\(${tag}\\)[^[]*\\[(.*)\\]$`, 'gm'))].map(
          ([, value = '']) => value,
        );
      const fact = {
        needed: all('NEEDED'),
        soname: all('SONAME')[0],
        rpath: all('RPATH')[0],
        runpath: all('RUNPATH')[0],
        interpreter: /program interpreter: (.*)\]/.exec(text)?.[1],
      };
      return [text.slice(0, text.indexOf('\n')), fact];
    }),
  );
}

function expectAsReadelf(root: string): void {
  const rootfs = new DirectoryRootfs(root, missingLibrary, ['/']);
  const { all } = readObjects(rootfs, missingLibrary.name);
  const theirs = readelf(
    root,
    all.map(({ entry }) => entry.path),
  );
  const ours = all.map(({ entry, fact }) => {
    const { needed, soname, rpath, runpath, interpreter } = fact;
    return [entry.path, { needed: [...needed], soname, rpath, runpath, interpreter }] as const;
  });
  expect(new Map(ours)).toEqual(theirs);
  const printed = runAt(engine, root, 'chroot /image /sbin/ldconfig -p', '');
  const cached = [...printed.matchAll(/^\t(\S+) .* => (\S+)$/gm)].map(([, ...entry]) => entry);
  expect(readLdSoCache(readFileSync(join(root, 'etc/ld.so.cache')))).toEqual(cached);
  console.log(`readelf: ${theirs.size} files; ldconfig: ${cached.length} names`);
}

test.each(CASES)(
  '$name',
  async ({ name, image, dockerfile = `FROM ${image}\n`, least, removed, moved, hasReadelf }) => {
    const root = exportRoot(engine, name.split(',')[0] ?? '', dockerfile);
    const whole = await compare(`${name}: whole`, root);
    expect(whole.compared).toBeGreaterThanOrEqual(least);
    if (hasReadelf === true) expectAsReadelf(root);
    const gone = pathsOf(root, removed);
    for (const path of gone) rmSync(join(root, path));
    const cut = await compare(`${name}: without ${gone.length} libraries and links`, root);
    expect(cut.lacks.size).toBeGreaterThan(whole.lacks.size);
    if (moved === undefined) return;
    for (const path of pathsOf(root, moved)) {
      mkdirSync(join(root, dirname(path), 'moved'), { recursive: true });
      renameSync(join(root, path), join(root, dirname(path), 'moved', basename(path)));
    }
    rmSync(join(root, 'etc/ld.so.cache'));
    const elsewhere = await compare(`${name}: and with some elsewhere, without the cache`, root);
    expect(elsewhere.lacks.size).toBeGreaterThan(cut.lacks.size);
    expect(elsewhere.lacks.difference(elsewhere.said).size).toBeGreaterThan(0);
  },
  300_000,
);
