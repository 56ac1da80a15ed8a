// F1. Names as they stand in a tar → paths of the image. Pure.
import { isAscii, isUtf8 } from 'node:buffer';

/**
 * Bytes of a name → text, without loss and always the same. UTF-8 stands as it is. A byte that is
 * no UTF-8 stands as `\xHH`, and the four characters `\xHH` themselves as `\x5cxHH`, so that two
 * different names never look alike.
 */
export function decodeName(bytes: Buffer): string {
  if (isAscii(bytes)) {
    const text = bytes.toString('latin1');
    return text.includes('\\x') ? escapeLiteral(text) : text;
  }
  if (isUtf8(bytes)) return escapeLiteral(bytes.toString());
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const width = utf8Width(bytes, i);
    if (width === 0) text += `\\x${bytes[i]!.toString(16).padStart(2, '0')}`;
    else text += escapeLiteralAt(bytes, i, width);
    i += Math.max(width, 1);
  }
  return text;
}

function escapeLiteral(text: string): string {
  return text.replace(/\\(?=x[0-9a-fA-F]{2})/g, '\\x5c');
}

function escapeLiteralAt(bytes: Buffer, at: number, width: number): string {
  if (bytes[at] === 0x5c && /^x[0-9a-fA-F]{2}/.test(bytes.toString('latin1', at + 1, at + 4))) {
    return '\\x5c';
  }
  return bytes.toString('utf8', at, at + width);
}

/** Length of the valid UTF-8 sequence at `at`, or 0. */
function utf8Width(bytes: Buffer, at: number): number {
  const first = bytes[at]!;
  const width = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (width === 0 || at + width > bytes.length) return 0;
  return isUtf8(bytes.subarray(at, at + width)) ? width : 0;
}

/** Linux refuses longer paths (PATH_MAX, 4,096 with the closing NUL). */
export const MAX_PATH = 4095;

/**
 * A tar name → the image's path: leading `./` and `/`, doubled and trailing slashes and `.`
 * components fall away. `''` is the root. Null is hostile: a `..` component, a NUL, or a path
 * that no file system takes.
 */
export function normalisePath(name: string): string | null {
  if (name.length > MAX_PATH || name.includes('\0')) return null;
  let from = 0;
  while (from < name.length) {
    if (name.charCodeAt(from) === 0x2f) from += 1;
    else if (name.startsWith('./', from)) from += 2;
    else break;
  }
  let to = name.length;
  while (to > from && name.charCodeAt(to - 1) === 0x2f) to -= 1;
  const text = name.slice(from, to);
  if (text === '' || text === '.') return '';
  if (!text.includes('//') && !text.includes('/.') && !text.startsWith('..')) return `/${text}`;
  const kept: string[] = [];
  for (const part of text.split('/')) {
    if (part === '..') return null;
    if (part !== '' && part !== '.') kept.push(part);
  }
  return kept.length === 0 ? '' : `/${kept.join('/')}`;
}
