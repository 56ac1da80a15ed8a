// Small programs made by hand for the tests of the program rules.

import { createHash } from 'node:crypto';
import type { Finding, RuleState, Snapshot } from '../../src/model/snapshot.ts';
import { inspect } from '../../src/inspect/inspect.ts';
import { EXTRACTORS } from '../../src/inspect/index.ts';
import { rootfsOf, type TarEntry } from '../fixtures/layout.ts';

export type Layers = readonly (readonly TarEntry[])[];

/** A little-endian ELF64 file: a header that says what it is, then the strings (gabi 4.1). */
export function elf(
  strings: readonly string[] = [],
  { type = 'program', size = 0 }: { type?: 'program' | 'library'; size?: number } = {},
): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(3, 16); // ET_DYN
  header.writeUInt16LE(62, 18); // EM_X86_64
  header.writeUInt32LE(1, 20);
  header.writeUInt32LE(type === 'program' ? 0x1040 : 0, 24);
  const body = Buffer.from(strings.map((text) => `\0${text}\0`).join('\0'), 'latin1');
  return Buffer.concat([header, body, Buffer.alloc(Math.max(0, size - 64 - body.length))]);
}

/** A Go program: the linker's marker stands before the strings (debug/buildinfo). */
export function goProgram(strings: readonly string[] = []): Buffer {
  return elf(['\xff Go buildinf:', ...strings]);
}

/** An executable. */
export function program(path: string, content: Buffer | string = elf()): TarEntry {
  return { file: path, content, mode: 0o755 };
}

/** A file without exec bit. */
export function text(path: string, content: Buffer | string = 'text'): TarEntry {
  return { file: path, content, mode: 0o644 };
}

/** The snapshot of literal layers, through the real scan and squash. */
export function snapshotOf(layers: Layers, env: readonly string[] = []): Snapshot {
  return inspect({
    image: {
      digest: null,
      platform: 'linux/amd64',
      config: { config: { Env: env } },
      layers: layers.map((_, i) => ({
        digest: null,
        size: null,
        mediaType: null,
        diffId: `sha256:${createHash('sha256').update(String(i)).digest('hex')}`,
        createdBy: '',
      })),
    },
    rootfs: rootfsOf(layers, EXTRACTORS),
    sizes: { compressed: null, uncompressed: 1, content: 1, wasted: 1 },
    layerStats: [],
    problems: [],
  });
}

/** What one rule found in literal layers. */
export function findingsOf(rule: string, layers: Layers, env?: readonly string[]): Finding[] {
  return snapshotOf(layers, env).findings.filter((finding) => finding.rule === rule);
}

export function statusOf(rule: string, layers: Layers): RuleState['status'] | undefined {
  return snapshotOf(layers).rules.find(({ id }) => id === rule)?.status;
}

/** Path, what, how, and the other names of every finding of a rule over one layer. */
export function foundBy(
  rule: string,
  entries: readonly TarEntry[],
  env?: readonly string[],
): (string | null)[][] {
  return findingsOf(rule, [entries], env).map(({ path, evidence }) => [
    path,
    evidence.what,
    evidence.by,
    ...(evidence.also ?? []),
  ]);
}
