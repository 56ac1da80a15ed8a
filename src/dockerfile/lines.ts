// F1. Pure: the physical lines of a Dockerfile → its logical ones.
//
// Follows the Dockerfile reference (parser directives, comments, continuation, here-documents) and
// agrees with BuildKit's own reading; test/e2e holds it against `buildx --call=targets`.

import type { LineRange } from '../model/snapshot.ts';
import { heredocsOf } from './heredocs.ts';
import { refuse } from './refuse.ts';

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

/** Of a line without spaces at its end: to look for them here would cost their square. */
const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+)$/;
/** Instructions that may hold here-documents, ONBUILD in front or not. */
const TAKES_HEREDOC = /^(?:onbuild[\t\v\f\r ]+)?(?:add|copy|run)[\t\v\f\r ]/i;
/** BuildKit reads lines with Go's scanner, whose buffer holds so many bytes (`bufio.Scanner`). */
const LONGEST_LINE = 65_535;

/**
 * Throws UserError `dockerfile-syntax` for a here-document without an end, a directive that is
 * wrong or there twice, and a line that is too long for BuildKit.
 */
export function logicalLines(text: string, path: string): Lines {
  const physical = text.replace(/^\uFEFF/, '').split('\n');
  if (physical.at(-1) === '') physical.pop();
  const long = physical.findIndex((line) => isTooLong(line));
  if (long !== -1) refuse(path, long + 1, `longer than ${LONGEST_LINE} bytes`);
  const directives = readDirectives(physical, path);
  const escape = directives.get('escape') === '`' ? '`' : '\\';
  const reader = { physical, next: 0, continued: continuation(escape), path };
  const logical: LogicalLine[] = [];
  while (reader.next < physical.length) {
    const line = readInstruction(reader);
    if (line !== null) logical.push(line);
  }
  return { logical, escape, syntax: directives.get('syntax')?.split(' ')[0] ?? null };
}

function isTooLong(line: string): boolean {
  return line.length * 3 > LONGEST_LINE && Buffer.byteLength(line) > LONGEST_LINE;
}

interface Reader {
  readonly physical: readonly string[];
  /** Index of the next physical line. */
  next: number;
  readonly continued: RegExp;
  readonly path: string;
}

/** How many lines at the top are directives: the first line that is none ends them. */
export function directiveLines(physical: readonly string[]): number {
  const end = physical.findIndex((line) => directiveOf(line) === null);
  return end < 0 ? physical.length : end;
}

function directiveOf(line: string): { readonly key: string; readonly value: string } | null {
  const [, name, value] = DIRECTIVE.exec(line.trim()) ?? [];
  const key = name?.toLowerCase();
  if (key === undefined || value === undefined) return null;
  return ['syntax', 'escape', 'check'].includes(key) ? { key, value } : null;
}

function readDirectives(physical: readonly string[], path: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [index, line] of physical.slice(0, directiveLines(physical)).entries()) {
    const { key, value } = directiveOf(line) ?? { key: '', value: '' };
    if (found.has(key)) refuse(path, index + 1, `${key}= twice`);
    if (key === 'escape' && !['`', '\\'].includes(value)) {
      refuse(path, index + 1, 'escape is ` or \\');
    }
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
  const opening = trimLeft(trimNewline(reader.physical[reader.next++] ?? ''));
  if (opening === '' || opening.startsWith('#')) return null;
  const parts: string[] = [];
  for (let piece: string | undefined = opening; piece !== undefined; piece = nextPiece(reader)) {
    const more = reader.continued.test(piece);
    parts.push(more ? piece.replace(reader.continued, '$1') : piece);
    if (!more) break;
  }
  const text = parts.join('');
  if (TAKES_HEREDOC.test(text)) skipHeredocs(text, first, reader);
  return { text, display: inOneLine(parts), lines: [first, reader.next] };
}

/** The next continuation line; comments and empty lines between them do not end an instruction. */
function nextPiece(reader: Reader): string | undefined {
  while (reader.next < reader.physical.length) {
    const line = trimNewline(reader.physical[reader.next++] ?? '');
    const bare = trimLeft(line);
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
    refuse(reader.path, first, `the here-document has no line that is just ${heredoc.word}`);
  }
}

function trimNewline(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

/** Go's idea of blanks: a byte-order mark, which `trimStart` takes away, is none. */
function trimLeft(line: string): string {
  return line.replace(/^(?:(?!\uFEFF)\s|\u0085)+/, '');
}
