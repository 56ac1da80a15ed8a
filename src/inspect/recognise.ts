// F2. Reads from a file's content which program of a table it is: pure.

import { isElf, isElfProgram } from '../formats/elf.ts';
import type { Extractor, SeenFile, Want } from '../model/knowledge.ts';
import type { EntryHead } from '../model/rootfs.ts';
import type { ProgramTable, Signature } from './programs.ts';

/** What the content of an executable says; kept for files whose name or content is known. */
export type ProgramFact = {
  readonly form: 'elf' | 'script' | 'other';
  /** By content: what it is, with its version where one was read. */
  readonly is?: string;
  /** By content: the row's `what`. */
  readonly program?: string;
  /** The byte string that gave it away. */
  readonly needle?: string;
};

/** The linker writes this before the build info of every Go binary (Go: debug/buildinfo). */
const GO_BUILD_INFO = ' Go buildinf:';
/** BusyBox, the largest whose version is read, has 2.1 MB when static (Debian 13). */
const VERSION_BYTES = 3 << 20;
const HEAD_BYTES = 512;

/**
 * The extractor of a program table. It asks for the head of executables with a known name, and
 * searches the signatures in every ELF program with an exec bit: without one, nothing can be
 * started; a shared library or an object file is not started either.
 */
export function recogniser(
  name: string,
  version: number,
  table: ProgramTable,
): Extractor<ProgramFact> {
  const signed = table.programs.flatMap((program) =>
    (program.signatures ?? []).map((signature) => ({ program, signature })),
  );
  const needles = new Set(
    signed.flatMap(({ signature }) => [...signature.all, ...(signature.none ?? [])]),
  );
  if (needles.size > 0) needles.add(GO_BUILD_INFO);
  const readsVersion = signed.some(({ signature }) => signature.version !== undefined);
  const search: Want = { needles: [...needles], bytes: HEAD_BYTES };
  const searchAndKeep: Want = { needles: [...needles], bytes: VERSION_BYTES };

  const wants = (entry: EntryHead, head: Buffer): Want | null => {
    if ((entry.mode & 0o111) === 0) return null;
    if (needles.size > 0 && isElfProgram(head)) {
      return readsVersion && entry.size <= VERSION_BYTES ? searchAndKeep : search;
    }
    return table.byName(entry.path) === null ? null : { bytes: HEAD_BYTES };
  };

  const extract = (file: SeenFile): ProgramFact | null => {
    const form = formOf(file.bytes);
    for (const { program, signature } of signed) {
      if (!matches(signature, file.hits)) continue;
      return {
        form,
        is: title(signature, file),
        program: program.what,
        needle: signature.all[0] ?? '',
      };
    }
    return table.byName(file.path) === null ? null : { form };
  };
  return { name, version, wants, extract };
}

/** A Go program may hold any text that it looks for in others; only Go's own tools count there. */
function matches(signature: Signature, hits: ReadonlySet<string>): boolean {
  if (!signature.all.every((needle) => hits.has(needle))) return false;
  if (signature.none?.some((needle) => hits.has(needle)) === true) return false;
  return signature.go === true || !hits.has(GO_BUILD_INFO);
}

function title(signature: Signature, file: SeenFile): string {
  if (!signature.what.includes(' %v')) return signature.what;
  const found =
    signature.version === undefined || file.truncated
      ? undefined
      : signature.version.exec(file.bytes.toString('latin1'))?.[1];
  return signature.what.replace(' %v', found === undefined ? '' : ` ${found}`);
}

function formOf(bytes: Buffer): ProgramFact['form'] {
  if (isElf(bytes)) return 'elf';
  return bytes.length >= 2 && bytes.toString('latin1', 0, 2) === '#!' ? 'script' : 'other';
}
