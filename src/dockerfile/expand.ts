// F1. Pure: a word of a Dockerfile with its variables put in.

import { cutEnd, cutStart, readPattern, replaceParts } from './pattern.ts';

export type Values = ReadonlyMap<string, string>;

/** Characters of a word and of what it becomes; names of stages and images are far shorter. */
const LONGEST = 1024;
/** Of `${a:-${b:-…}}`. */
const DEEPEST = 50;

/**
 * Puts variables in and takes quotes and escapes away, as BuildKit does (moby/buildkit,
 * frontend/dockerfile/shell, `Lex`): `$name`, `${name}`, and `${name…}` with `-`, `+` or `?`, a
 * colon before it or not, `#`, `##`, `%`, `%%`, `/` and `//`. A word that BuildKit refuses stays as
 * written, and so names no stage.
 */
export function expand(word: string, values: Values): string {
  if (word.length > LONGEST) return word;
  return readUntil({ text: word, at: 0, depth: 0, values }, null) ?? word;
}

interface Reader {
  readonly text: string;
  /** Index of the next character. */
  at: number;
  depth: number;
  readonly values: Values;
}

/** To the `stop` that ends it, or to the end; null where that is missing. */
function readUntil(reader: Reader, stop: string | null, keepEscapes = false): string | null {
  let out = '';
  while (reader.at < reader.text.length && out.length <= LONGEST) {
    const char = reader.text[reader.at++] as string;
    if (char === stop) return out;
    const piece = readPiece(reader, char, keepEscapes);
    if (piece === null) return null;
    out += piece;
  }
  return stop === null && out.length <= LONGEST ? out : null;
}

function readPiece(reader: Reader, char: string, keepEscapes: boolean): string | null {
  if (char === '$') return readVariable(reader);
  if (char === "'") return readSingle(reader);
  if (char === '"') return readDouble(reader);
  if (char !== '\\') return char;
  return (keepEscapes ? '\\' : '') + (reader.text[reader.at++] ?? '');
}

function readSingle(reader: Reader): string | null {
  const end = reader.text.indexOf("'", reader.at);
  if (end === -1) return null;
  const inside = reader.text.slice(reader.at, end);
  reader.at = end + 1;
  return inside;
}

/** The escape protects three characters only, and stands for itself before others. */
function readDouble(reader: Reader): string | null {
  let out = '';
  while (reader.at < reader.text.length) {
    const char = reader.text[reader.at++] as string;
    if (char === '"') return out;
    const next = reader.text[reader.at] ?? '';
    if (char === '$') {
      const value = readVariable(reader);
      if (value === null) return null;
      out += value;
    } else if (char === '\\' && ['"', '$', '\\'].includes(next)) {
      out += next;
      reader.at++;
    } else {
      out += char;
    }
  }
  return null;
}

/** Behind the `$`. */
function readVariable(reader: Reader): string | null {
  if (reader.text[reader.at] !== '{') {
    const name = readName(reader);
    return name === '' ? '$' : (reader.values.get(name) ?? '');
  }
  reader.at++;
  if ([undefined, '{', '}', ':'].includes(reader.text[reader.at])) return null;
  if (++reader.depth > DEEPEST) return null;
  const value = readBraced(reader, reader.values.get(readName(reader)));
  reader.depth--;
  return value;
}

/** Behind the name; `value` is undefined where the variable is not set. */
function readBraced(reader: Reader, value: string | undefined): string | null {
  const mark = reader.text[reader.at++];
  switch (mark) {
    case '}':
      return value ?? '';
    case '/':
      return readReplacement(reader, value ?? '');
    case '#':
    case '%':
      return readCut(reader, value ?? '', mark);
    case ':':
      return readOther(reader, value === '' ? undefined : value, reader.text[reader.at++]);
    default:
      return readOther(reader, value, mark);
  }
}

function readOther(
  reader: Reader,
  value: string | undefined,
  mark: string | undefined,
): string | null {
  if (mark === undefined || !'-+?'.includes(mark)) return null;
  const other = readUntil(reader, '}');
  if (other === null) return null;
  if (mark === '-') return value ?? other;
  if (mark === '+') return value === undefined ? '' : other;
  return value ?? null;
}

function readCut(reader: Reader, value: string, mark: '#' | '%'): string | null {
  const written = readUntil(reader, '}', true);
  if (written === null) return null;
  const most = written.startsWith(mark);
  const pattern = readPattern(most ? written.slice(1) : written);
  if (pattern === null) return null;
  return (mark === '#' ? cutStart : cutEnd)(value, pattern, most ? 'longest' : 'shortest');
}

function readReplacement(reader: Reader, value: string): string | null {
  const all = reader.text[reader.at] === '/';
  if (all) reader.at++;
  const written = readUntil(reader, '/', true);
  const by = written === null ? null : readUntil(reader, '}', true);
  const pattern = written === null ? null : readPattern(written);
  return by === null || pattern === null ? null : replaceParts(value, pattern, by, all);
}

/** Letters, digits and `_`; digits alone; or one of the shell's own, none of which is ever set. */
function readName(reader: Reader): string {
  const name = /^(?:\p{Nd}+|[@*#?$!-]|[\p{L}\p{Nd}_]*)/u.exec(reader.text.slice(reader.at))?.[0];
  reader.at += name?.length ?? 0;
  return name ?? '';
}
