// F4. How Markdown is put together (pure): paragraphs, tables and lists of finished Markdown.

import { tableRow } from '../../text/markdown.ts';

/** One text with a blank line between its parts; empty parts are dropped. */
export function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
}

/** A column for words. */
export const left = (head: string): Column => ({ head, align: 'left' });
/** A column for numbers. */
export const right = (head: string): Column => ({ head, align: 'right' });

/** Empty without rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return [
    tableRow(columns.map(({ head }) => head)),
    tableRow(columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))),
    ...rows.map(tableRow),
  ].join('\n');
}

/** Empty without items. */
export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** A text as a sentence: with its full stop. */
export function sentence(text: string): string {
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}
