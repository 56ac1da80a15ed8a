// F0. JSON documents that nest deeper than any real one are refused before they are parsed. Pure.

/** Records of packages nest some ten deep. */
const DEEPEST = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Parses a stranger's document; throws without repeating any of it. Eight million brackets in
 * 16 MB take JSON.parse 15 seconds (Node 24.21), and counting them 0.1.
 */
export function parseDocument(text: string): unknown {
  if (nestsDeeper(text, DEEPEST)) throw new Error(`its JSON nests more than ${DEEPEST} deep`);
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new Error('it is no JSON, or only a part of it');
  }
}

/** True when brackets outside of strings stand more than `most` deep. */
export function nestsDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    // `[` and `{`, `]` and `}`: they differ in one bit.
    else if ((code & 0xdf) === 0x5b) depth += 1;
    else if ((code & 0xdf) === 0x5d) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}

/** The place of the closing quote, or the end. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at;
  }
  return text.length;
}

/** The object or list that `text` begins with, without what follows it; null where it is cut. */
export function firstValue(text: string): string | null {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if ((code & 0xdf) === 0x5b) depth += 1;
    else if ((code & 0xdf) === 0x5d) depth -= 1;
    if (depth <= 0) return at < text.length ? text.slice(0, at + 1) : null;
  }
  return null;
}
