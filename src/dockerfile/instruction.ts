// F1. Pure: one logical line → keyword, flags and arguments.

import type { Instruction } from '../model/dockerfile.ts';
import type { LogicalLine } from './lines.ts';
import { BLANKS, jsonWords, splitWords, unquote } from './words.ts';

/** Of the Dockerfile reference. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL ' +
    'STOPSIGNAL USER VOLUME WORKDIR'
  ).split(' '),
);

/** Instructions whose text is a command line or a text of its own, not a list of words. */
const WHOLE = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'SHELL', 'ONBUILD', 'MAINTAINER', 'WORKDIR']);

/** Instructions with a JSON form; others take a bracket for a letter. */
const LISTS = new Set(['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'RUN', 'SHELL', 'VOLUME']);

/** Reads the keyword in any case; what it is not checked for, BuildKit will say. */
export function readInstruction(line: LogicalLine, escape: string): Instruction {
  const one = readPlain(line, escape);
  const [text] = one.args;
  if (one.keyword !== 'ONBUILD' || text === undefined) return one;
  return { ...one, trigger: readPlain({ text, display: text, lines: line.lines }, escape) };
}

function readPlain(line: LogicalLine, escape: string): Instruction {
  const [, word = '', rest = ''] = /^[\t\v\f\r ]*([^\t\v\f\r ]+)([^]*)$/.exec(line.text) ?? [];
  const keyword = word.toUpperCase();
  const { flags, args: text } = takeFlags(rest, escape);
  return {
    keyword,
    text: line.display,
    lines: line.lines,
    flags,
    args: readArgs(keyword, text, escape),
    trigger: null,
  };
}

function readArgs(keyword: string, text: string, escape: string): string[] {
  if (text === '') return [];
  const list = LISTS.has(keyword) ? jsonWords(text) : null;
  if (list !== null) return list;
  if (WHOLE.has(keyword)) return [text];
  // BuildKit splits these at blanks whatever the quotes; the others keep quoted words whole.
  if (['ADD', 'COPY', 'FROM', 'VOLUME', 'EXPOSE'].includes(keyword)) return text.split(BLANKS);
  return splitWords(text, escape);
}

/** `--name=value` words at the beginning; `--` ends them. Repeated ones keep their order. */
function takeFlags(
  rest: string,
  escape: string,
): { flags: ReadonlyMap<string, readonly string[]>; args: string } {
  const flags = new Map<string, string[]>();
  let text = rest.trim();
  while (text.startsWith('--')) {
    const word = splitWords(text, escape, 1)[0] as string;
    text = text.slice(text.indexOf(word) + word.length).trimStart();
    if (word === '--') break;
    const [, name = '', value = ''] = /^--([^=]*)=?([^]*)$/.exec(word) ?? [];
    const values = flags.get(name) ?? [];
    flags.set(name, values);
    values.push(unquote(value, escape));
  }
  return { flags, args: text };
}
