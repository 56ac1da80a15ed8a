// F0. Untrusted text in GitHub Flavored Markdown (pure): it shows as it stands and does nothing.

import { showControls } from './terminal.ts';

/**
 * Inline text. Backslashes stop what the parser would read; an empty HTML comment after `@` and
 * `#` stops mentions and references, which GitHub makes from the rendered text (where a
 * backslash or an entity is gone again); entities stop bare links. NUL, which cannot be in shown
 * text, keeps the comment's place until its `<` can no longer be escaped.
 */
export function escapeMarkdown(text: string): string {
  return showControls(text)
    .replaceAll('&', '&amp;')
    .replace(/[@#]/gu, '$&\0')
    .replace(/[\\`*_[\]<~$]/gu, '\\$&')
    .replace(/^(\s*)([-=+>])/u, '$1\\$2')
    .replace(/^(\s*\d+)([.)])(?=\s|$)/u, '$1\\$2')
    .replace(/(https?|ftp):/giu, '$1&#58;')
    .replace(/www\./giu, (found) => `${found.slice(0, 3)}&#46;`)
    .replace(/GH-(?=\d)/giu, (found) => `${found.slice(0, 2)}\0-`)
    .replaceAll('\0', '<!-- -->');
}

/** A code span, with a fence longer than any run of backticks inside. Inert for `@` and `#`. */
export function codeSpan(text: string): string {
  const shown = showControls(text);
  if (shown.trim() === '') return `\`(${shown === '' ? 'empty' : 'blank'})\``;
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
  return showControls(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[@#]/gu, '$&<!-- -->');
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
