// F0. Untrusted text in GitHub Flavored Markdown (pure): it shows as it stands and does nothing.

import { showControls } from './terminal.ts';

/**
 * GitHub makes mentions, references, emoji and formulas from the rendered text, node by node, after
 * backslashes and entities are gone: only a border between nodes stops them. An empty HTML comment
 * is one (checked for `@` in openjdk/skara#1045), and for `$` GitHub documents a `<span>`. NUL and
 * SOH, which cannot be in shown text, keep their places until a `<` can no longer be escaped.
 */
const BORDER = '<!-- -->';
const DOLLAR = '<span>$</span>';

/** A colon that makes an address, an emoji, or, when ours follows the text, an emoji with it. */
const COLON = /:(?=\/\/|[\w+-]+:|(?!\d+$)[\w+-]+$)/gu;

function holdPlaces(shown: string): string {
  return shown
    .replaceAll('$', '\x01')
    .replace(/[@#]/gu, '$&\0')
    .replace(COLON, ':\0')
    .replace(/www(?=\.)/giu, '$&\0')
    .replace(/GH(?=-\d)/giu, '$&\0');
}

function fillPlaces(held: string): string {
  return held.replaceAll('\0', BORDER).replaceAll('\x01', DOLLAR);
}

/** In the middle of a line. Backslashes stop what the parser would read, borders what GitHub would. */
export function escapeInline(text: string): string {
  const held = holdPlaces(showControls(text).replaceAll('&', '&amp;'));
  return fillPlaces(held.replace(/[\\`*_[\]<~]/gu, '\\$&'));
}

const entity = (character: string): string => `&#${character.codePointAt(0) ?? 32};`;

/**
 * Finished inline Markdown that may stand first in a line, and between marks such as `**`: nothing
 * at its beginning starts a block or makes the line above a table's header, and no blank at its
 * edges unmakes a mark or is lost.
 */
export function guardEdges(markdown: string): string {
  return markdown
    .replace(/^(\s*)([-=+>])/u, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/u, '$1\\$2')
    .replace(/^(\s*):(?=-)/u, '$1\\:')
    .replace(/^(\s*)\|/u, '$1&#124;')
    .replace(/^\p{Zs}|\p{Zs}$/gu, entity);
}

/** Inline text, wherever it stands. */
export function escapeMarkdown(text: string): string {
  return guardEdges(escapeInline(text));
}

/**
 * A code span, with a fence longer than any run of backticks inside. Inert for `@` and `#`. A
 * backslash before a pipe would be read in two ways in a table (cmark-gfm takes it off, others end
 * the cell), hence an element there.
 */
export function codeSpan(text: string): string {
  const shown = showControls(text);
  if (shown.trim() === '') return `\`(${shown === '' ? 'empty' : 'blank'})\``;
  if (shown.includes('\\|')) return `<code>${escapeInline(shown).replaceAll('|', '&#124;')}</code>`;
  const longest = Math.max(0, ...[...shown.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 || /^ .* $/u.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/**
 * Finished Markdown as a cell of a table: every pipe escaped, in code spans too. GFM takes one
 * backslash off before a pipe, whatever stands before it, and only then reads the cell.
 */
export function tableCell(markdown: string): string {
  return markdown.replaceAll('|', '\\|').replace(/\r?\n/gu, '<br>');
}

/** A table's row. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(tableCell).join(' | ')} |`;
}

/** A code block, with a fence longer than any inside. */
export function codeBlock(text: string, language = ''): string {
  const lines = text.split('\n').map((line) => showControls(line.replaceAll('\t', '  ')));
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

/** Text inside raw HTML such as `<summary>`, where Markdown is not read. */
export function escapeHtml(text: string): string {
  const escaped = showControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return fillPlaces(holdPlaces(escaped));
}

/** A link to an address that we made; `label` is finished Markdown. */
export function link(label: string, address: string): string {
  return `[${label}](${address.replace(/[()<>\s\\]/gu, percent)})`;
}

function percent(character: string): string {
  return [...Buffer.from(character, 'utf8')]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** A collapsed section; GitHub needs the blank lines. `summary` is finished HTML, `body` Markdown. */
export function details(summary: string, body: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
