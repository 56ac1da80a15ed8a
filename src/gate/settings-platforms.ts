// F3. The input `platforms` (pure): known operating systems and architectures, and their other names.

import type { Parsed } from '../text/sizes.ts';
import { suggest } from '../text/suggest.ts';
import { wordsOf } from './settings-lists.ts';

/**
 * Go's list (src/internal/syslist/syslist.go), which the OCI image specification refers to and
 * buildx reads platforms by (containerd/platforms 1.0.0-rc.5, database.go), and the WebAssembly
 * systems of Go and of Docker's documentation. Any pair may be real: an engine knows better.
 */
const SYSTEMS: ReadonlySet<string> = new Set(
  (
    'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 ' +
    'solaris wasi wasip1 wasip2 windows zos'
  ).split(' '),
);
const ARCHITECTURES: ReadonlySet<string> = new Set(
  (
    '386 amd64 amd64p32 arm arm64 arm64be armbe loong64 mips mips64 mips64le mips64p32 ' +
    'mips64p32le mipsle ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm wasm32'
  ).split(' '),
);

/** What a mistyped one most likely meant: the builds of Docker's official images, and desktops. */
const COMMON = (
  'linux/amd64 linux/arm64 linux/arm/v7 linux/arm/v6 linux/arm/v5 linux/386 linux/ppc64le ' +
  'linux/s390x linux/riscv64 linux/mips64le linux/loong64 windows/amd64 windows/arm64 ' +
  'darwin/arm64 darwin/amd64 wasi/wasm'
).split(' ');

/** Other names, as containerd/platforms normalises them; buildx takes them all. */
const OTHER_SYSTEMS: Readonly<Record<string, string>> = { macos: 'darwin' };
const OTHER_ARCHITECTURES: Readonly<Record<string, string>> = {
  i386: '386',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm/v7',
  armel: 'arm/v6',
};
/** The same machine without its variant. */
const DEFAULT_VARIANTS: Readonly<Record<string, string>> = {
  'arm64/v8': 'arm64',
  'amd64/v1': 'amd64',
  arm: 'arm/v7',
};

const named = (names: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(names, name) ? (names[name] ?? name) : name;

/** `Linux/x86_64` → `linux/amd64`: one name for one platform; null when the form is another. */
function normalise(given: string): string | null {
  const parts = /^([a-z0-9]+)\/([a-z0-9_-]+)(?:\/([a-z0-9.]+))?$/u.exec(given.toLowerCase());
  if (parts === null) return null;
  const [, os = '', arch = '', variant] = parts;
  const machine = named(OTHER_ARCHITECTURES, arch);
  // `arm/7` is `arm/v7`; what says its variant by its name takes no other.
  const second = variant === undefined || machine.includes('/') ? '' : variant;
  const whole = second === '' ? machine : `${machine}/${second.replace(/^(?=\d)/u, 'v')}`;
  return `${named(OTHER_SYSTEMS, os)}/${named(DEFAULT_VARIANTS, whole)}`;
}

/** What is wanted in place of a platform that nobody knows; null: it is known. */
function objection(platform: string): string | null {
  const [os = '', arch = ''] = platform.split('/');
  if (SYSTEMS.has(os) && ARCHITECTURES.has(arch)) return null;
  const near = suggest(platform, COMMON);
  if (near !== null) return `a platform that is known; did you mean ${near}?`;
  return SYSTEMS.has(os)
    ? 'a known architecture: amd64, arm64, arm, 386, ppc64le, s390x, riscv64, loong64 …'
    : 'a known operating system: linux, windows, darwin …';
}

/** Each once, under its usual name; a system or architecture that nobody knows is refused. */
export function readPlatforms(given: string): Parsed<readonly string[]> {
  const words = wordsOf(given);
  const which = (at: number): string =>
    words.length === 1 ? '' : `; entry ${at + 1} of ${words.length} is not`;
  const read: string[] = [];
  for (const [at, word] of words.entries()) {
    const platform = normalise(word);
    if (platform === null) {
      return { ok: false, expected: `os/arch such as linux/amd64${which(at)}` };
    }
    const expected = objection(platform);
    if (expected !== null) return { ok: false, expected: expected + which(at) };
    read.push(platform);
  }
  return { ok: true, value: [...new Set(read)] };
}
