// F1. The first bytes of an ELF file, by the System V ABI (gabi 4.1, chapters 4 and 5): pure.

const MAGIC = 0x7f454c46;
/** `e_ident[EI_CLASS]`: 1 is 32 bit, 2 is 64 bit; `e_ident[EI_DATA]`: 1 little, 2 big endian. */
const CLASS_AT = 4;
const DATA_AT = 5;
const ET_EXEC = 2;
const ET_DYN = 3;
const PT_INTERP = 3;

/** True when the bytes begin with `\x7fELF`. */
export function isElf(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE(0) === MAGIC;
}

/**
 * True when the bytes are the head of an ELF file that a kernel could start: ET_EXEC, or ET_DYN
 * with an interpreter or an entry point. Shared libraries, objects and core files answer false.
 * (GNU ld leaves `e_entry` 0 in a library since 2.27; older ones point it at `.text` and answer
 * true, which costs a search and nothing else.)
 */
export function isElfProgram(head: Buffer): boolean {
  if (!isElf(head) || head.length < 64) return false;
  const wide = head[CLASS_AT] === 2;
  const little = head[DATA_AT] === 1;
  const half = (at: number): number => (little ? head.readUInt16LE(at) : head.readUInt16BE(at));
  const word = (at: number): number => (little ? head.readUInt32LE(at) : head.readUInt32BE(at));
  const type = half(16);
  if (type === ET_EXEC) return true;
  if (type !== ET_DYN) return false;
  const hasEntry = word(24) !== 0 || (wide && word(28) !== 0);
  if (hasEntry) return true;
  // `e_phoff`; only the low word of a 64-bit one matters, for we hold the first bytes.
  const start = word(wide ? (little ? 32 : 36) : 28);
  const step = half(wide ? 54 : 42);
  const count = half(wide ? 56 : 44);
  for (let i = 0, at = start; i < count && at + 4 <= head.length; i += 1, at += step) {
    if (word(at) === PT_INTERP) return true;
    if (step === 0) break;
  }
  return false;
}
