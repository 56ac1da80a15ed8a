// May touch: nothing. The differences that docs/packages.md explains, and how they are used.
import type { Difference } from './listing.ts';

/** A row of the page's table, of one of the images that it names. */
export interface Explanation {
  /** 1-based, in the page. */
  readonly line: number;
  /** Name of an image, as the oracle prints it; `*` stands for anything. */
  readonly image: string;
  /** `type/name@version`; `*` stands for anything. */
  readonly package: string;
  readonly side: Difference['side'];
  readonly why: string;
}

const HEADER = '| image | package | listed by | why |';

/**
 * The rows of the page's table; throws with the line of what is no row, and where the page has no
 * such table.
 */
export function readExplanations(page: string): Explanation[] {
  const lines = page.split('\n');
  const header = lines.indexOf(HEADER);
  if (header < 0) throw new Error(`docs/packages.md has no table with the header ${HEADER}`);
  const rows: Explanation[] = [];
  for (let at = header + 2; lines[at]?.startsWith('|') === true; at += 1) {
    rows.push(...readRow(lines[at] ?? '', at + 1));
  }
  return rows;
}

function readRow(text: string, line: number): Explanation[] {
  const [, images = '', name = '', side = '', why = '', ...rest] = text
    .split('|')
    .map((cell) => cell.trim());
  const bad = (what: string): Error => new Error(`docs/packages.md:${line}: ${what}: ${text}`);
  if (rest.length !== 1 || why === '') throw bad('want four cells');
  if (side !== 'syft' && side !== 'stagegate') throw bad('listed by: want syft or stagegate');
  if (!/^`[a-z]+\/.+@.*`$/u.test(name)) throw bad('package: want `type/name@version` in backticks');
  return images.split(',').map((image) => ({
    line,
    image: image.trim(),
    package: name.slice(1, -1),
    side,
    why,
  }));
}

/** The row that explains a difference in an image, or null. */
export function explain(
  image: string,
  difference: Difference,
  rows: readonly Explanation[],
): Explanation | null {
  const found = rows.find(
    (row) =>
      row.side === difference.side &&
      isLike(image, row.image) &&
      isLike(difference.package, row.package),
  );
  return found ?? null;
}

/** Whether the text is the pattern, in which `*` is any text. */
function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  if (!text.startsWith(first)) return false;
  if (rest.length === 0) return text === first;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
