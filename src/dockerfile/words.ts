// F1. Pure: the words of one instruction: flags, quotes, lists.

/** What parts the words of an instruction; Unicode's other blanks are letters to BuildKit. */
export const BLANKS = /[\t\v\f\r ]+/;

/** Words split at blanks outside of quotes, `most` at most; quotes and escapes stay in them. */
export function splitWords(text: string, escape = '\\', most = Infinity): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length && words.length < most; at++) {
    const char = text[at] as string;
    if (char === escape && quote !== "'") {
      word += char + (text[++at] ?? '');
    } else if (quote !== '') {
      if (char === quote) quote = '';
      word += char;
    } else if (/\s/.test(char)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      if (char === '"' || char === "'") quote = char;
      word += char;
    }
  }
  if (word !== '') words.push(word);
  return words;
}

/** Takes quotes away, and the escape before a character that it protects. */
export function unquote(word: string, escape = '\\'): string {
  let out = '';
  let quote = '';
  for (let at = 0; at < word.length; at++) {
    const char = word[at] as string;
    const next = word[at + 1];
    if (char === escape && quote !== "'" && next !== undefined) {
      // Inside double quotes only these are protected; before others the escape stands for itself.
      if (quote === '"' && !['"', '$', escape].includes(next)) out += char;
      out += next;
      at++;
    } else if (quote === '' ? char === '"' || char === "'" : char === quote) {
      quote = quote === '' ? char : '';
    } else {
      out += char;
    }
  }
  return out;
}

/** A JSON array of strings, or null when it is none: BuildKit then reads the text as it stands. */
export function jsonWords(text: string): string[] | null {
  if (!text.startsWith('[')) return null;
  try {
    const value: unknown = JSON.parse(text);
    const isStrings = (list: unknown): list is string[] =>
      Array.isArray(list) && list.every((item) => typeof item === 'string');
    return isStrings(value) ? value : null;
  } catch {
    return null;
  }
}
