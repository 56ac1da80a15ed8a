// F2. The dynamic ELF files of an image, by path and by name: pure.

import type { RootfsEntry, RootfsView } from '../../model/rootfs.ts';
import { nameOf } from '../paths.ts';
import type { ElfFact, LoaderFact } from './facts.ts';

export interface ElfObject {
  readonly entry: RootfsEntry;
  readonly fact: ElfFact;
}

/** What a path leads to: `other` is a file that is no dynamic ELF file. */
export type Lookup = ElfObject | 'other' | null;

export interface Objects {
  readonly rootfs: RootfsView;
  readonly all: readonly ElfObject[];
  /** Through symlinks. */
  at(path: string): Lookup;
  /** Those whose file or SONAME has that name. */
  named(name: string): readonly ElfObject[];
  /** What the scan kept of a file that is no ELF file. */
  factAt<K extends LoaderFact['kind']>(
    kind: K,
    path: string,
  ): Extract<LoaderFact, { kind: K }> | null;
  /** Executable scripts, with their first line. */
  readonly scripts: readonly { readonly entry: RootfsEntry; readonly line: string }[];
}

/** `extractor` is the name of the row that kept the facts. */
export function readObjects(rootfs: RootfsView, extractor: string): Objects {
  const facts = new Map<number, LoaderFact>();
  const all: ElfObject[] = [];
  const scripts: { entry: RootfsEntry; line: string }[] = [];
  const byName = new Map<string, ElfObject[]>();
  for (const { entry, facts: fact } of rootfs.facts<LoaderFact>(extractor)) {
    facts.set(entry.inode, fact);
    if (fact.kind === 'script') scripts.push({ entry, line: fact.line });
    if (fact.kind !== 'elf') continue;
    const object = { entry, fact };
    all.push(object);
    for (const name of new Set([nameOf(entry.path), fact.soname])) {
      if (name === undefined) continue;
      const same = byName.get(name);
      if (same === undefined) byName.set(name, [object]);
      else same.push(object);
    }
  }
  const found = new Map<string, Lookup>();
  const look = (path: string): Lookup => {
    const entry = rootfs.resolve(path);
    if (entry === null || entry.type !== 'file') return null;
    const fact = facts.get(entry.inode);
    return fact?.kind === 'elf' ? { entry, fact } : 'other';
  };
  return {
    rootfs,
    all,
    scripts,
    at(path) {
      let answer = found.get(path);
      if (answer === undefined) found.set(path, (answer = look(path)));
      return answer;
    },
    named: (name) => byName.get(name) ?? [],
    factAt(kind, path) {
      const entry = rootfs.resolve(path);
      const fact = entry === null ? undefined : facts.get(entry.inode);
      return fact?.kind === kind ? (fact as Extract<LoaderFact, { kind: typeof kind }>) : null;
    },
  };
}

/** Both run on the same machine in the same mode. */
export function isSameMachine(a: ElfFact, b: ElfFact): boolean {
  return a.bits === b.bits && a.machine === b.machine && a.little === b.little;
}

/** `e_machine` by the names of `uname -m` (gabi 4.1, chapter 4; binutils include/elf/common.h). */
const MACHINES: Readonly<Record<number, string>> = {
  3: 'i386',
  8: 'mips',
  20: 'ppc',
  21: 'ppc64le',
  22: 's390x',
  40: 'arm',
  62: 'x86_64',
  183: 'aarch64',
  243: 'riscv64',
  258: 'loongarch64',
};

export function machineOf({ machine, bits }: ElfFact): string {
  const name = MACHINES[machine] ?? `machine ${machine}`;
  // x32 is x86-64 with 32-bit pointers.
  return machine === 62 && bits === 32 ? 'x32' : name;
}
