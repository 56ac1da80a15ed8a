// docs/errors.md, generated from the table of errors and from what real causes made it say.
// May touch: docs/errors.md. A test proves it fresh.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { tableRow } from '../../src/text/markdown.ts';
import { EXAMPLES } from './errorexamples.ts';

const page = join(import.meta.dirname, '../../docs/errors.md');

const HEAD = `# Errors

A run that ends without a verdict says what happened, what it knows about it, and what to do, and ends with its exit code and the error's own code: \`exit 3 (registry-denied)\`. On the command line that stands on stderr; in a workflow it is in the log, an annotation and the job summary, and the output \`conclusion\` is \`unknown\`. It is never a pass.

| Exit code | What it says |
| --- | --- |
| 0 | pass or warn: no error |
| 1 | a limit or rule failed: a verdict, no error |
| 2 | what was given is wrong: it fails again until that is corrected |
| 3 | it could not be carried out; without a code, a verdict of \`unknown\`: the report says what could not be told |

\`fail-on: never\` changes none of these errors. An error without a code that shows a stack is a defect of Stagegate: please report it. “Above” means the lines of the message itself.`;

const EXITS = [
  [2, 'What was given is wrong'],
  [3, 'It could not be carried out'],
] as const;

/** The page's text. */
export function errorPage(): string {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const rows = codes.map((code) =>
    tableRow([`[\`${code}\`](#${code})`, String(ERRORS[code].exit), happened(code)]),
  );
  const list = [tableRow(['Code', 'Exit', 'What happened']), tableRow(['---', '---', '---'])];
  const sections = EXITS.flatMap(([exit, title]) => [
    `## Exit code ${exit}: ${title.toLowerCase()}`,
    ...codes.filter((code) => ERRORS[code].exit === exit).map(section),
  ]);
  return `${[HEAD, [...list, ...rows].join('\n'), ...sections].join('\n\n')}\n`;
}

/** `means` up to its causes. */
function happened(code: ErrorCode): string {
  const [first = ''] = ERRORS[code].means.split(' Typically ');
  return first;
}

function section(code: ErrorCode): string {
  const { exit, means, next } = ERRORS[code];
  const { cause, says } = EXAMPLES[code];
  return [
    `### ${code}`,
    means,
    `**What to do:** ${next}`,
    `For example, ${cause}:`,
    ['```', ...says, `exit ${exit} (${code})`, '```'].join('\n'),
  ].join('\n\n');
}

/** Writes it and answers its path. */
export function writeErrorPage(): string[] {
  writeFileSync(page, errorPage());
  return [page];
}
