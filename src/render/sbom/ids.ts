// F4. Names of the parts of a bill of materials: the same from run to run, and of the characters
// that CycloneDX and SPDX allow. Pure.

import { createHash } from 'node:crypto';

/** Of what a reader sees of a name in an id; what follows tells the parts apart. */
const LONGEST_NAME = 60;
/** 64 bits of SHA-256: an image has some thousands of packages. */
const HASH_LENGTH = 16;

/** Hands out ids, each once. */
export type MakeId = (names: readonly string[], what: readonly (string | null)[]) => string;

/**
 * `names` are for the reader, `what` is all that makes the part what it is: the same part has the
 * same id in every run and in both formats. Equal parts are numbered in the order they come.
 */
export function idMaker(): MakeId {
  const seen = new Map<string, number>();
  return (names, what) => {
    const hash = createHash('sha256').update(JSON.stringify(what)).digest('hex');
    const id = [...names.map(slug), hash.slice(0, HASH_LENGTH)].filter(Boolean).join('-');
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    // The hash ends every id, so that no other part's id can be a numbered one.
    return count === 1 ? id : `${id}.${count}`;
  };
}

/** Letters, digits, `.` and `-`: SPDX 2.3 allows no others (7.2). */
export function slug(text: string): string {
  const plain = text.slice(0, LONGEST_NAME).replace(/[^A-Za-z0-9.]+/gu, '-');
  return plain.replace(/^[-.]+|[-.]+$/gu, '');
}

/** RFC 9562 names no namespace for documents; this one is ours, drawn once. */
const NAMESPACE = Buffer.from('5d0a8c2f3c7e4b0f9a41c36f0e9d7b58', 'hex');

/** Version 5 (RFC 9562, 5.5): the same text has the same UUID. */
export function uuidOf(text: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return [...parts, hex.slice(20)].join('-');
}
