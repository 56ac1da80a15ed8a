// F1. The code that `simdscan.ts` runs: data.
//
// The idea is Teddy's (G. Langdale, Hyperscan; rust-lang's aho-corasick, packed/teddy/README.md):
// for each of four bytes two tables of 16 say, by its low and its high half, of which of eight
// groups of windows it may be; one shuffle looks up 16 places at once, and the `and` of all eight
// says where all bytes fit one group. A hash of the four bytes then sorts most of the rest out.
// What is written out here byte by byte is one WebAssembly function: TypeScript has no SIMD.

/** Bytes of one window. */
export const WINDOW = 4;
export const LAST = WINDOW - 1;
export const GROUPS = 8;
/** Two for each byte of the window. */
const TABLES = 2 * WINDOW;
export const LANES = 16;
export const HASH_FACTOR = 0x9e3779b1;
export const HASH_BITS = 13;

export const TABLE_BYTES = TABLES * LANES;
export const SET_BYTES = TABLE_BYTES + (1 << (HASH_BITS - 3));

const I32 = 0x7f;
const V128 = 0x7b;

/** Of the function: parameters, then locals. */
const [AT, END, SET, OUT, OUT_END, MASK, HITS, PLACE, HASH] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const [LOW, HIGH, NOW, ALL, FIRST_BEFORE, FIRST_TABLE] = [9, 10, 11, 12, 13, 12 + WINDOW];

function uleb(value: number): number[] {
  const low = value & 0x7f;
  return value > 0x7f ? [low | 0x80, ...uleb(value >>> 7)] : [low];
}
function sleb(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...sleb(rest)];
}

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];
const i32 = (value: number): number[] => [0x41, ...sleb(value | 0)];
/** Not aligned. */
const load32 = (offset: number): number[] => [0x28, 0, ...uleb(offset)];
const load8 = (offset: number): number[] => [0x2d, 0, ...uleb(offset)];
const store32 = [0x36, 0, 0];
const simd = (code: number): number[] => [0xfd, ...uleb(code)];
const load128 = (offset: number): number[] => [...simd(0x00), 0, ...uleb(offset)];
const splat = (byte: number): number[] => [...simd(0x0c), ...Array<number>(LANES).fill(byte)];
const [AND128, ANY, NE8, BITMASK8, SHR16, SWIZZLE] = [0x4e, 0x53, 0x24, 0x64, 0x8d, 0x100].map(
  simd,
) as [number[], number[], number[], number[], number[], number[]];
const [GE_U, EQ, CTZ, ADD, SUB, MUL, AND, SHR_U] = [0x4f, 0x46, 0x68, 0x6a, 0x6b, 0x6c, 0x71, 0x76];
const [BLOCK, LOOP, IF, VOID, END_OP, BR, BR_IF] = [0x02, 0x03, 0x04, 0x40, 0x0b, 0x0c, 0x0d];

/** The groups that 16 bytes may belong to, were they the byte `i` of a window. */
function groupsOf(i: number): number[] {
  const [low, high] = [FIRST_TABLE + 2 * i, FIRST_TABLE + 2 * i + 1];
  return [
    ...[...get(low), ...get(LOW), ...SWIZZLE, ...get(high), ...get(HIGH), ...SWIZZLE],
    ...AND128,
  ];
}

/** The same of the bytes that stand `LAST - i` before: of this round and of the one before it. */
function groupsBefore(i: number): number[] {
  const before = FIRST_BEFORE + i;
  const order = indexes(LANES).map((lane) => LANES - (LAST - i) + lane);
  return [...[...get(before), ...groupsOf(i), ...tee(before), ...simd(0x0d), ...order], ...AND128];
}

const indexes = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** `(at, end, set, out, outEnd, mask) → out behind the last place that was told`. */
const BODY = [
  ...indexes(TABLES).flatMap((i) => [...get(SET), ...load128(i * LANES), ...set(FIRST_TABLE + i)]),
  ...[BLOCK, VOID, LOOP, VOID],
  ...[...get(AT), ...get(END), GE_U, BR_IF, 1],
  ...[...get(AT), ...load128(0), ...tee(NOW), ...splat(0x0f), ...AND128, ...set(LOW)],
  ...[...get(NOW), ...i32(4), ...SHR16, ...splat(0x0f), ...AND128, ...set(HIGH)],
  ...[...groupsOf(LAST), ...indexes(LAST).flatMap(groupsBefore)],
  ...[...tee(ALL), ...ANY, IF, VOID],
  ...[...get(ALL), ...splat(0), ...NE8, ...BITMASK8, ...set(HITS)],
  ...[LOOP, VOID],
  ...[...get(AT), ...get(HITS), CTZ, ADD, ...tee(PLACE)],
  // Behind the end: so are all further places.
  ...[...get(END), GE_U, BR_IF, 3],
  ...[...get(PLACE), ...i32(LAST), SUB, ...set(PLACE)],
  ...[...get(PLACE), ...load32(0), ...get(MASK), AND],
  ...[...i32(HASH_FACTOR), MUL, ...i32(32 - HASH_BITS), SHR_U, ...set(HASH)],
  ...[...get(SET), ...get(HASH), ...i32(3), SHR_U, ADD, ...load8(TABLE_BYTES)],
  ...[...get(HASH), ...i32(7), AND, SHR_U, ...i32(1), AND, IF, VOID],
  ...[...get(OUT), ...get(PLACE), ...store32],
  ...[...get(OUT), ...i32(4), ADD, ...tee(OUT), ...get(OUT_END), EQ, BR_IF, 4],
  END_OP,
  ...[...get(HITS), ...get(HITS), ...i32(1), SUB, AND, ...tee(HITS), BR_IF, 0],
  ...[END_OP, END_OP],
  ...[...get(AT), ...i32(LANES), ADD, ...set(AT), BR, 0],
  ...[END_OP, END_OP],
  ...[...get(OUT), END_OP],
];

const section = (id: number, content: number[]): number[] => [
  id,
  ...uleb(content.length),
  ...content,
];
const FUNCTION = [...[2, 3, I32, 4 + LAST + TABLES, V128], ...BODY];
const NAME_M = [1, 'm'.charCodeAt(0)];
const NAME_F = [1, 'f'.charCodeAt(0)];
/** One function of six parameters, over a memory that is handed in. */
export const MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [1, 0x60, 6, I32, I32, I32, I32, I32, I32, 1, I32]),
  ...section(2, [1, ...NAME_M, ...NAME_M, 2, 0, 1]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...NAME_F, 0, 0]),
  ...section(10, [1, ...uleb(FUNCTION.length), ...FUNCTION]),
]);
