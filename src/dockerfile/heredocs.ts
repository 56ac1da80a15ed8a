// F1. Pure: the here-documents that a line opens.

import { unquote } from './words.ts';

export interface Heredoc {
  /** The line that ends it. */
  readonly word: string;
  /** `<<-`: tabs before it do not count. */
  readonly tabs: boolean;
}

/** `${name` as far as BuildKit knows what follows; it gives a line with any other `${` up. */
const KNOWN = String.raw`\$\{(?:\d+|[A-Za-z_]\w*|[@*#?$!-])(?=[-+:?#%/}])`;
const PLAIN = String.raw`\$(?!\{)`;
/** One piece of a line: quoted texts whole, and `<<` with the blanks behind it. */
const PIECE = new RegExp(
  [
    String.raw`\\[^]?`,
    String.raw`'[^']*'`,
    String.raw`"(?:\\[^]|${KNOWN}|${PLAIN}|[^"\\$])*"`,
    KNOWN,
    PLAIN,
    String.raw`<<[\t\r ]*`,
    String.raw`[^\\'"$]`,
  ].join('|'),
  'y',
);

/**
 * In order: `<<EOF`, `<< EOF`, `3<<-"END"`; not `<<<` or `1<<2`. None at all on a line that BuildKit
 * cannot split into words, with an open quote or a `${` of another shell (moby/buildkit,
 * frontend/dockerfile/parser, `heredocsFromLine`; the escape token plays no part).
 */
export function heredocsOf(text: string): Heredoc[] {
  const found: Heredoc[] = [];
  for (const word of shellWords(text) ?? []) {
    const [, dash, marker = ''] = /^\d*<<(-?)\s*([^<]*)$/.exec(word) ?? [];
    const end = unquote(marker);
    if (end !== '') found.push({ word: end, tabs: dash === '-' });
  }
  return found;
}

function shellWords(text: string): string[] | null {
  const words = [''];
  for (let at = 0; at < text.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(text)?.[0];
    if (piece === undefined) return null;
    if (/^\s$/.test(piece)) words.push('');
    else words[words.length - 1] += piece;
  }
  return words;
}
