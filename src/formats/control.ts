// F1. Debian control paragraphs (deb-control(5), RFC 822 style): pure.

/** Field names in lower case; of a folded or multi-line field only the first line is kept. */
export type Paragraph = ReadonlyMap<string, string>;

/**
 * Splits a control file into its paragraphs. Lines that are neither a field nor a continuation are
 * skipped: a database that dpkg itself wrote has none.
 */
export function* paragraphs(text: string): Generator<Paragraph> {
  let current = new Map<string, string>();
  for (const line of lines(text)) {
    if (line.trim() === '') {
      if (current.size > 0) yield current;
      current = new Map();
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1 || line.startsWith(' ') || line.startsWith('\t')) continue;
    current.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  if (current.size > 0) yield current;
}

/** Lines without their terminator, one at a time: a database may have a million. */
export function* lines(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    yield text.slice(start, text[stop - 1] === '\r' && stop > start ? stop - 1 : stop);
    start = stop + 1;
  }
}
