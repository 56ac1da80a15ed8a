// F3. Inputs that hold several entries (pure).

import type { Parsed } from '../text/sizes.ts';

/** One entry a line; blank lines are dropped. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Entries separated by commas, spaces or newlines. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/u).filter((word) => word !== '');
}

/**
 * As `linesOf`, but an entry in double quotes may span lines; `""` stands for a quote. This is
 * how docker/build-push-action reads `secrets`.
 */
export function quotedLinesOf(text: string): string[] {
  const entries: string[] = [];
  const pattern = /[^\S\n]*(?:"((?:[^"]|"")*)"[^\S\n]*(?=\n|$)|([^\n]*))(?:\n|$)/gu;
  for (const [whole, quoted, plain] of text.replaceAll('\r\n', '\n').matchAll(pattern)) {
    const entry = quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"');
    if (whole !== '' && entry !== '') entries.push(entry);
  }
  return entries;
}

/** Every entry in the wanted form, or what was wanted. Which entry is wrong is told by number. */
export function entriesOf(
  entries: readonly string[],
  form: RegExp,
  expected: string,
): Parsed<readonly string[]> {
  const wrong = entries.findIndex((entry) => !form.test(entry));
  if (wrong === -1) return { ok: true, value: entries };
  const which = entries.length === 1 ? '' : `; entry ${wrong + 1} of ${entries.length} is not`;
  return { ok: false, expected: expected + which };
}
