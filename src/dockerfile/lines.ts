// F1. Pure: the physical lines of a Dockerfile → its logical ones.
//
// Follows the Dockerfile reference (parser directives, comments, continuation, here-documents) and
// agrees with BuildKit's own reading; test/e2e holds it against `buildx --call=targets`.

import { UserError } from '../errors.ts';
import type { LineRange } from '../model/snapshot.ts';
import { heredocsOf } from './heredocs.ts';

/** One instruction's text with its continuation lines joined; here-documents left out. */
export interface LogicalLine {
  /** As BuildKit joins it: nothing between the physical lines. */
  readonly text: string;
  /** For people: one space where lines were joined. */
  readonly display: string;
  /** Its here-documents included. */
  readonly lines: LineRange;
}

export interface Lines {
  readonly logical: readonly LogicalLine[];
  readonly escape: '\\' | '`';
  /** The frontend that a `# syntax=` line asks for, or null. */
  readonly syntax: string | null;
}

const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
/** Instructions that may hold here-documents, ONBUILD in front or not. */
const TAKES_HEREDOC = /^(?:onbuild\s+)?(?:add|copy|run)\s/i;

/** Throws UserError `dockerfile-syntax` for a here-document without an end. */
export function logicalLines(text: string, path: string): Lines {
  const physical = text.replace(/^\uFEFF/, '').split('\n');
  if (physical.at(-1) === '') physical.pop();
  const directives = readDirectives(physical);
  const escape = directives.get('escape') === '`' ? '`' : '\\';
  const reader = { physical, next: 0, continued: continuation(escape), path };
  const logical: LogicalLine[] = [];
  while (reader.next < physical.length) {
    const line = readInstruction(reader);
    if (line !== null) logical.push(line);
  }
  return { logical, escape, syntax: directives.get('syntax')?.split(' ')[0] ?? null };
}

interface Reader {
  readonly physical: readonly string[];
  /** Index of the next physical line. */
  next: number;
  readonly continued: RegExp;
  readonly path: string;
}

/** They stand before everything else; the first line that is none ends them. */
function readDirectives(physical: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of physical) {
    const [, name, value] = DIRECTIVE.exec(line.trim()) ?? [];
    const key = name?.toLowerCase();
    if (key === undefined || value === undefined) break;
    if (!['syntax', 'escape', 'check'].includes(key)) break;
    found.set(key, value);
  }
  return found;
}

/** An escape token at the end, not itself escaped, with nothing but blanks behind it. */
function continuation(escape: string): RegExp {
  const token = escape === '`' ? '`' : '\\\\';
  return new RegExp(`(^|[^${token}])${token}[ \\t]*$`);
}

function readInstruction(reader: Reader): LogicalLine | null {
  const first = reader.next + 1;
  const opening = trimNewline(reader.physical[reader.next++] ?? '').trimStart();
  if (opening === '' || opening.startsWith('#')) return null;
  const parts: string[] = [];
  for (let piece: string | undefined = opening; piece !== undefined; piece = nextPiece(reader)) {
    const more = reader.continued.test(piece);
    parts.push(more ? piece.replace(reader.continued, '$1') : piece);
    if (!more) break;
  }
  const text = parts.join('');
  if (TAKES_HEREDOC.test(text)) skipHeredocs(text, first, reader);
  if (text.trim() === '') return null;
  return { text, display: inOneLine(parts), lines: [first, reader.next] };
}

/** The next continuation line; comments and empty lines between them do not end an instruction. */
function nextPiece(reader: Reader): string | undefined {
  while (reader.next < reader.physical.length) {
    const line = trimNewline(reader.physical[reader.next++] ?? '');
    const bare = line.trimStart();
    if (bare !== '' && !bare.startsWith('#')) return line;
  }
  return undefined;
}

/** One blank where lines were joined, unless the join was within a word. */
function inOneLine(parts: readonly string[]): string {
  const apart = (at: number): boolean =>
    /\s$/.test(parts[at - 1] ?? '') || /^\s/.test(parts[at] ?? '');
  return parts
    .map((part, at) => (at > 0 && apart(at) ? ' ' : '') + part.trim())
    .join('')
    .trim();
}

function skipHeredocs(text: string, first: number, reader: Reader): void {
  for (const heredoc of heredocsOf(text)) {
    let ended = false;
    while (!ended && reader.next < reader.physical.length) {
      const line = trimNewline(reader.physical[reader.next++] ?? '');
      ended = (heredoc.tabs ? line.replace(/^\t+/, '') : line) === heredoc.word;
    }
    if (ended) continue;
    const text = `the here-document has no line that is just ${heredoc.word}`;
    throw new UserError('dockerfile-syntax', `${reader.path}:${first}: ${text}`, {
      places: [{ file: reader.path, line: first, text }],
    });
  }
}

function trimNewline(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}
