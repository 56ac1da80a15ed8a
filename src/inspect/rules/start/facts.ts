// F2. What decides whether a file can be started: first lines, ELF machines, accounts. Pure.

import { readGroup, readPasswd, type Account, type Group } from '../../../formats/accounts.ts';
import { isElf, isElfProgram } from '../../../formats/elf.ts';
import { commandOfEnv, readShebang, SHEBANG_BYTES } from '../../../formats/shebang.ts';
import type { Extractor } from '../../../model/knowledge.ts';
import type { RootfsView } from '../../../model/rootfs.ts';

/** How the kernel would start an executable, or an account file. */
export type StartFact =
  | ScriptFact
  /** `e_machine` of an ELF program. */
  | { readonly kind: 'elf'; readonly machine: number }
  /** Neither: `execve` answers ENOEXEC. */
  | { readonly kind: 'text'; readonly begins: 'empty' | 'bom' | 'text' }
  | { readonly kind: 'accounts'; readonly rows: readonly (readonly [string, number, number])[] }
  | {
      readonly kind: 'groups';
      readonly rows: readonly (readonly [string, number, readonly string[]])[];
    };

export type ScriptFact = {
  readonly kind: 'script';
  readonly interpreter: string;
  /** What `/usr/bin/env` is to find, or null. */
  readonly command: string | null;
  readonly hasCarriageReturn: boolean;
};

export const NAME = 'dangling-entrypoint';
const PASSWD = '/etc/passwd';
const GROUP = '/etc/group';
const MOST_BYTES = 256 << 10;
const BOM = '\ufeff';
/** Executable by the thousand where a context came from Windows, and never started by themselves. */
const PARTS =
  /\/(?:node_modules|site-packages|dist-packages|\.git)\/|^\/usr\/(?:share|lib|include)\//;

export const wants: Extractor['wants'] = ({ path, mode }, head) => {
  if (path === PASSWD || path === GROUP) return { bytes: MOST_BYTES };
  if ((mode & 0o111) === 0) return null;
  if (isElf(head)) return isElfProgram(head) ? { bytes: 20 } : null;
  const isScript = head[0] === 0x23 && head[1] === 0x21;
  return isScript || (isText(head) && !PARTS.test(path)) ? { bytes: SHEBANG_BYTES } : null;
};

export const extract: Extractor<StartFact>['extract'] = ({ path, bytes }) => {
  if (path === PASSWD) {
    const rows = readPasswd(bytes.toString('utf8'));
    return { kind: 'accounts', rows: rows.map(({ name, uid, gid }) => [name, uid, gid]) };
  }
  if (path === GROUP) {
    const rows = readGroup(bytes.toString('utf8'));
    return { kind: 'groups', rows: rows.map(({ name, gid, members }) => [name, gid, members]) };
  }
  if (isElf(bytes)) {
    if (bytes.length < 20) return null;
    const machine = bytes[5] === 2 ? bytes.readUInt16BE(18) : bytes.readUInt16LE(18);
    return { kind: 'elf', machine };
  }
  const shebang = readShebang(bytes);
  if (shebang !== null) {
    const { interpreter, hasCarriageReturn } = shebang;
    return { kind: 'script', interpreter, command: commandOfEnv(shebang), hasCarriageReturn };
  }
  if (bytes.length === 0) return { kind: 'text', begins: 'empty' };
  return { kind: 'text', begins: bytes.toString('utf8', 0, 3) === BOM ? 'bom' : 'text' };
};

/** The accounts and groups of an image; empty where it has none. */
export function accountsOf(rootfs: RootfsView): { accounts: Account[]; groups: Group[] } {
  const passwd = rootfs.factOf<StartFact>(NAME, PASSWD);
  const group = rootfs.factOf<StartFact>(NAME, GROUP);
  const accounts = passwd?.kind === 'accounts' ? passwd.rows : [];
  const groups = group?.kind === 'groups' ? group.rows : [];
  return {
    accounts: accounts.map(([name, uid, gid]) => ({ name, uid, gid })),
    groups: groups.map(([name, gid, members]) => ({ name, gid, members })),
  };
}

/** Letters, blanks and UTF-8: other formats may have a handler of their own (binfmt_misc). */
function isText(head: Buffer): boolean {
  return !head.subarray(0, SHEBANG_BYTES).some((byte) => byte < 9 || (byte > 13 && byte < 32));
}
