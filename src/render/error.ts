// F4. Failures as people read them (pure): what happened, further lines, what to do, exit code and code.
// An expected failure shows no stack; any other one does, since it is a defect of ours.

import { UserError } from '../errors.ts';
import { codeBlock, escapeMarkdown } from '../text/markdown.ts';
import { redactText, type RedactOptions } from '../text/redact.ts';
import { redactLines } from '../text/redactlines.ts';
import { cut, stripAnsi, wrap } from '../text/terminal.ts';
import { withoutCommands } from '../text/workflow.ts';
import { prose } from './markdown/links.ts';
import type { TextOptions } from './text/columns.ts';

const UNEXPECTED_NEXT =
  'This is a defect of Stagegate, not of your build. Report it with the lines above.';

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return `Unexpected: ${String(error)}`;
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return (error.stack ?? `${error.name}: ${error.message}`) + cause;
}

/** Build output is anybody's text: no colours, and no secret that redaction knows. */
function clean(text: string, options: RedactOptions): string {
  return redactText(stripAnsi(text), options).text;
}

/** Several lines, each cleaned, indented, as they stand: logs and tables are not wrapped. */
function block(text: string, indent: string, secrets: RedactOptions): string[] {
  return redactLines(stripAnsi(text).split('\n'), secrets).map((line) => (indent + line).trimEnd());
}

/** For stderr, with a newline at the end. `secrets` adds known values (build secrets, tokens). Colour marks nothing here: every line is words. */
export function renderError(
  error: unknown,
  { width }: TextOptions,
  secrets: RedactOptions = {},
): string {
  if (!(error instanceof UserError)) {
    const stack = block(stackOf(error), '', secrets);
    return withoutCommands([...stack, '', UNEXPECTED_NEXT, 'exit 3', ''].join('\n'));
  }
  const next = error.next === '' ? [] : wrap(clean(error.next, secrets), width - 5);
  const lines = [
    ...block(error.message, '', secrets),
    ...(error.details.length === 0 ? [] : block(error.details.join('\n'), '  ', secrets)),
    ...next.map((line, index) => (index === 0 ? `fix  ${line}` : `     ${line}`)),
    // The code is what docs/errors.md is searched for.
    `exit ${error.exit} (${error.code})`,
    '',
  ];
  return withoutCommands(lines.join('\n'));
}

/** A line of a build log may be a megabyte, and a comment holds 65,536 characters. */
const MOST_COLUMNS = 500;
const MOST_LINES = 60;

function bounded(text: string): string {
  const lines = text.split('\n');
  const more = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES).map((line) => cut(line, MOST_COLUMNS));
  return [...shown, ...(more > 0 ? [`and ${more} more lines, in the log`] : [])].join('\n');
}

/** For the job summary: a run that could not be carried out says so there as well. */
export function renderErrorMarkdown(
  error: unknown,
  subject: string,
  secrets: RedactOptions = {},
): string {
  const title = `### ❔ ${escapeMarkdown(subject)} was not judged. This is not a pass`;
  if (!(error instanceof UserError)) {
    const stack = codeBlock(bounded(clean(stackOf(error), secrets)));
    return `${title}\n\n${stack}\n\n${UNEXPECTED_NEXT}\n`;
  }
  const details = bounded(block(error.details.join('\n'), '', secrets).join('\n'));
  const next = clean(error.next, secrets);
  const message = clean(error.message, secrets).replace(/\s*\n\s*/gu, ' ');
  return `${[
    title,
    escapeMarkdown(cut(message, MOST_COLUMNS)),
    ...(details === '' ? [] : [codeBlock(details)]),
    ...(next === '' ? [] : [`**Fix:** ${prose(next)}`]),
    `Exit code ${error.exit} (${error.code}).`,
  ].join('\n\n')}\n`;
}
