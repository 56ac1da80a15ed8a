// F3. Pure: a `# syntax=` line that is a comment, because something stands above it.

import { directiveLines } from '../../dockerfile/lines.ts';
import type { BuildNoteRow } from './row.ts';

const SYNTAX = /^\s*#\s*syntax\s*=/i;

export const ignoredSyntax: BuildNoteRow = {
  id: 'ignored-syntax',
  find({ dockerfile }) {
    const first = dockerfile.globals[0] ?? dockerfile.stages[0]?.from;
    const physical = dockerfile.text.replace(/^\uFEFF/, '').split('\n');
    const directives = directiveLines(physical);
    // Below the first instruction a here-document may hold anything.
    const end = (first?.lines[0] ?? 1) - 1;
    return physical.slice(directives, end).flatMap((line, at) => {
      if (!SYNTAX.test(line)) return [];
      const number = directives + at + 1;
      return [
        {
          message: `Line ${number}, \`${line.trim()}\`, is a comment: a directive counts only where nothing but directives stands above it`,
          lines: [number, number] as const,
          fix: 'Move it to the first line.',
        },
      ];
    });
  },
};
