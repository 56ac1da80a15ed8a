// F1. The byte order of UTF-8 texts, on JavaScript strings. Pure.

/**
 * Compares as the UTF-8 bytes would. JavaScript compares UTF-16 units, which differs only where a
 * surrogate pair (U+10000 and up) meets U+E000 to U+FFFF.
 */
export function compareUtf8(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i += 1) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a !== b) return weight(a) - weight(b);
  }
  return left.length - right.length;
}

function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
