// F1. Pure: the patterns of `${name#pattern}` and its like, in time that is bounded by both lengths.

/** One character of a pattern; null: `?`, any character. */
type Token = { readonly kind: 'any' } | { readonly kind: 'one'; readonly char: string | null };

export type Pattern = readonly Token[];
export type Reach = 'shortest' | 'longest';

/** `*`, `?`, and `\` before one of these three; null for another escape, which BuildKit refuses. */
export function readPattern(written: string): Pattern | null {
  const tokens: Token[] = [];
  for (let at = 0; at < written.length; at++) {
    const char = written[at] as string;
    const next = written[at + 1] ?? '';
    if (char === '*') tokens.push({ kind: 'any' });
    else if (char !== '\\') tokens.push({ kind: 'one', char: char === '?' ? null : char });
    // `}` and `/` would end the pattern: their escape is no part of it.
    else if (next !== '' && '*?\\}/'.includes(next)) {
      tokens.push({ kind: 'one', char: next });
      at++;
    } else return null;
  }
  return tokens;
}

export function cutStart(text: string, pattern: Pattern, reach: Reach): string {
  return text.slice(Math.max(0, matchEnds(text, pattern, reach)[0] ?? 0));
}

export function cutEnd(text: string, pattern: Pattern, reach: Reach): string {
  return reversed(cutStart(reversed(text), pattern.toReversed(), reach));
}

/** The first match or all of them, each as long as can be. */
export function replaceParts(text: string, pattern: Pattern, by: string, all: boolean): string {
  const ends = matchEnds(text, pattern, 'longest');
  let out = '';
  let at = 0;
  let last = -1;
  while (at <= text.length) {
    const end = ends[at] ?? -1;
    // A match of nothing right behind another one does not count.
    const counts = end > at || (end === at && at !== last);
    if (counts) out += by;
    if (counts && !all) return out + text.slice(end);
    if (counts) last = end;
    if (end <= at) out += text[at++] ?? '';
    else at = end;
  }
  return out;
}

/** For each index of `text`, where a match that begins there ends; -1: none does. */
function matchEnds(text: string, pattern: Pattern, reach: Reach): Int32Array {
  const better = (one: number, other: number): number => {
    if (one === -1 || other === -1) return Math.max(one, other);
    return reach === 'longest' ? Math.max(one, other) : Math.min(one, other);
  };
  let ends = Int32Array.from({ length: text.length + 1 }, (_, index) => index);
  for (const token of pattern.toReversed()) {
    const rest = ends;
    ends = new Int32Array(text.length + 1).fill(-1);
    for (let at = text.length; at >= 0; at--) {
      if (token.kind === 'any') ends[at] = better(rest[at] ?? -1, ends[at + 1] ?? -1);
      else if (at < text.length && (token.char ?? text[at]) === text[at]) {
        ends[at] = rest[at + 1] ?? -1;
      }
    }
  }
  return ends;
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
