// F4. Reports and snapshots as JSON (pure): the schema's key order, so that two runs can be
// compared line by line; a row of plain values stands on one line.

import * as v from 'valibot';
import { ReportSchema } from '../gate/report-schema.ts';
import { SnapshotSchema } from '../gate/report-schema-snapshot.ts';
import type { Report } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { replaceControls } from '../text/terminal.ts';

const WIDTH = 100;

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, '0')}`;

/**
 * The same value to whoever parses it, and harmless to a terminal or a runner's log that it is
 * printed to: what they would obey is written as JSON's own escapes.
 */
function inert(json: string): string {
  // Nearly all of millions of strings: printable ASCII that is no command.
  if (/^[ -~]*$/.test(json) && !json.includes('##[')) return json;
  const units = (character: string): string =>
    Array.from({ length: character.length }, (_, at) => unit(character.charCodeAt(at))).join('');
  return replaceControls(json, units).replace(/##(?=\[)/gu, `#${unit(0x23)}`);
}

/** JSON with two spaces, short arrays and objects of plain values on one line. */
function write(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return inert(JSON.stringify(value));
  const inner = `${indent}  `;
  const isArray = Array.isArray(value);
  const parts = isArray
    ? value.map((item) => write(item, inner))
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${inert(JSON.stringify(key))}: ${write(item, inner)}`);
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  const line = isArray ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`;
  const isPlain = parts.every((part) => !part.includes('\n'));
  if (isPlain && (isArray || parts.length <= 4) && indent.length + line.length <= WIDTH)
    return line;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}

/** Any value, its keys in their own order; what is undefined is left out. */
export function writeJson(value: unknown): string {
  return `${write(value, '')}\n`;
}

/** Throws when the data does not fit its own schema: that is a defect of ours, never the user's. */
function inOrder<S extends v.GenericSchema>(schema: S, data: unknown, what: string): string {
  const result = v.safeParse(schema, data);
  if (result.success) return writeJson(result.output);
  const [issue] = result.issues;
  throw new Error(`${what} does not fit its schema: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
}

/** report.json. */
export function renderReportJson(report: Report): string {
  return inOrder(ReportSchema, report, 'The report');
}

/** What `inspect --format json` prints. */
export function renderSnapshotJson(snapshot: Snapshot): string {
  return inOrder(SnapshotSchema, snapshot, 'The snapshot');
}
