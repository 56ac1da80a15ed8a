// F1. The first line of a script, as Linux reads it (fs/binfmt_script.c): pure.

/** What the kernel starts instead of a script. */
export interface Shebang {
  /** As it stands: with the CR of a file that was saved with Windows line ends. */
  readonly interpreter: string;
  /** The rest of the line, in one piece, without blanks around it; '' where there is none. */
  readonly argument: string;
  /** The line ends in CR LF. */
  readonly hasCarriageReturn: boolean;
}

/** BINPRM_BUF_SIZE: what the kernel reads of the file. */
export const SHEBANG_BYTES = 256;

/** Null: the bytes do not begin with `#!`, or name no interpreter. */
export function readShebang(head: Buffer): Shebang | null {
  if (head.length < 2 || head[0] !== 0x23 || head[1] !== 0x21) return null;
  const [line = ''] = head.toString('utf8', 2, SHEBANG_BYTES).split(/[\n\0]/, 1);
  const text = line.replace(/^[ \t]+/, '');
  const end = text.search(/[ \t]/);
  const interpreter = end < 0 ? text : text.slice(0, end);
  const plain = end < 0 ? '' : text.slice(end).trim();
  const hasCarriageReturn = line.endsWith('\r');
  if (interpreter === '' || interpreter === '\r') return null;
  return { interpreter, argument: plain, hasCarriageReturn };
}

/**
 * The program that `/usr/bin/env …` is asked for, or null where the line leaves that open.
 * The kernel hands the rest of the line over as one word, which only `-S` splits.
 */
export function commandOfEnv({ interpreter, argument }: Shebang): string | null {
  if (interpreter.slice(interpreter.lastIndexOf('/') + 1) !== 'env' || argument === '') return null;
  if (!argument.startsWith('-')) return argument.includes('=') ? null : argument;
  const [, rest] = /^-[iv]*S\s*(\S.*)$/.exec(argument) ?? [];
  const [word = ''] = (rest ?? '').split(/\s+/).filter((part) => !/^\w+=/.test(part));
  return /^[\w./+-]+$/.test(word) && !word.startsWith('-') ? word : null;
}
