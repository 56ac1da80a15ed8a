// F4. Plain-text columns (pure).

import { displayWidth, padEnd, padStart, wrap } from '../../text/terminal.ts';

/** How a terminal result looks. */
export interface TextOptions {
  /** Columns that a line may take; 80 is the least. */
  readonly width: number;
  /** Whether state words are coloured; the caller knows TTY, NO_COLOR and TERM. */
  readonly colour: boolean;
}

export interface Column {
  readonly align: 'left' | 'right';
  /** Least width. */
  readonly width: number;
  /** Spaces before it. */
  readonly gap: number;
}

/** The widest cell of each column, at least the column's own width. */
function widthsOf(rows: readonly (readonly string[])[], columns: readonly Column[]): number[] {
  return columns.map((column, index) =>
    Math.max(column.width, ...rows.map((row) => displayWidth(row[index] ?? ''))),
  );
}

/** Rows in columns, without spaces at line ends. `paint` sees each finished cell. */
export function inColumns(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  paint: (cell: string, column: number) => string = (cell) => cell,
): string[] {
  const widths = widthsOf(rows, columns);
  return rows.map((row) => {
    let line = '';
    let owed = 0;
    for (const [index, column] of columns.entries()) {
      const cell = row[index] ?? '';
      const padded = (column.align === 'left' ? padEnd : padStart)(cell, widths[index] ?? 0);
      const text = padded.trimEnd();
      const before = ' '.repeat(owed + column.gap);
      owed =
        text === ''
          ? owed + column.gap + displayWidth(padded)
          : displayWidth(padded) - displayWidth(text);
      if (text !== '') line += before + text.replace(cell, () => paint(cell, index));
    }
    return line;
  });
}

/** A text behind a label; further lines hang under its first. */
export function hanging(label: string, text: string, width: number): string[] {
  const indent = displayWidth(label);
  return wrap(text, width - indent).map((line, index) =>
    index === 0 ? label + line : ' '.repeat(indent) + line,
  );
}

/** Select Graphic Rendition codes of ECMA-48: 1 bold, 31 red, 32 green, 33 yellow. */
const PAINTS: Readonly<Record<string, string>> = {
  FAIL: '1;31',
  UNKNOWN: '1',
  PARTIAL: '1',
  warn: '33',
  pass: '32',
};

/** A state word in its colour, everything else as it is. */
export function paintWord(word: string, { colour }: TextOptions): string {
  const code = Object.hasOwn(PAINTS, word) ? PAINTS[word] : undefined;
  return colour && code !== undefined ? `\x1b[${code}m${word}\x1b[0m` : word;
}
