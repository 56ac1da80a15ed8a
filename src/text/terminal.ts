// F0. Text for terminals (pure): untrusted text made harmless, measured, wrapped, cut.

/**
 * ECMA-48 control sequences (CSI, OSC, DCS and the other strings) up to their end, or up to the
 * end of the line when they have none, and two-byte escapes.
 */
const SEQUENCES =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?/gu;

/**
 * Characters that reorder, hide or join their neighbours: bidi controls, zero-width ones, tags,
 * fillers, line ends (Unicode's Default_Ignorable_Code_Point and a few more), and halves of
 * surrogate pairs, which have no UTF-8. Emoji keep their U+FE0E and U+FE0F.
 */
const INVISIBLE =
  /(?![\ufe0e\ufe0f])[\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800\ufff9-\ufffb\p{Surrogate}]/gu;

const CONTROLS = /[\x00-\x1f\x7f-\x9f]/gu;

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/** One line that a terminal shows as it stands: control characters are shown as escapes. */
export function showControls(text: string): string {
  return replaceControls(text, escaped);
}

/** Every character that a terminal would obey or hide, as `write` puts it. */
export function replaceControls(text: string, write: (character: string) => string): string {
  return text.replace(CONTROLS, write).replace(INVISIBLE, write);
}

/** Output of a program (a build log): colours and cursor moves dropped, lines kept. */
export function stripAnsi(text: string): string {
  return text
    .replace(SEQUENCES, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => showControls(line.slice(line.lastIndexOf('\r') + 1).replaceAll('\t', '  ')))
    .join('\n');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Wide and full-width blocks of Unicode's EastAsianWidth.txt, coarsely. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;

/** Columns that a text without control characters takes. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/u.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    if (/^\p{Mark}+$/u.test(segment)) continue;
    width += WIDE.test(segment) ? 2 : 1;
  }
  return width;
}

/** Padded with spaces to at least so many columns. */
export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

/** As `padEnd`, aligned to the right. */
export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - displayWidth(text))) + text;
}

/** The longest beginning that takes at most so many columns. */
function beginning(text: string, columns: number): string {
  let taken = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += displayWidth(segment);
    if (width > columns) break;
    taken += segment;
  }
  return taken;
}

/** At most so many columns; what is left out is said by `...`. */
export function cut(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  return beginning(text, Math.max(0, columns - 3)).trimEnd() + '...'.slice(0, Math.max(0, columns));
}

/** A space where a line may end: not between a number and its unit. */
const BREAK = / (?!(?:B|KiB|MiB|GiB|%)(?![A-Za-z]))/u;

/** Lines of at most so many columns, broken at spaces, else after `/` or anywhere in a long word. */
export function wrap(text: string, columns: number): string[] {
  const room = Math.max(10, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(BREAK)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room) {
      line = joined;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = word;
    while (displayWidth(line) > room) {
      const head = beginning(line, room);
      const slash = head.lastIndexOf('/');
      const taken = slash > room / 2 ? head.slice(0, slash + 1) : head;
      if (taken === '') break;
      lines.push(taken);
      line = line.slice(taken.length);
    }
  }
  return [...lines, line.trimEnd()];
}
