// The approved states: test/approved/<state>/ holds a report and what every surface makes of it.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readReport } from '../../src/gate/report-schema.ts';
import type { Report } from '../../src/model/report.ts';
import { annotationLines } from '../../src/render/annotations.ts';
import { renderComment, type MarkdownOptions } from '../../src/render/comment.ts';
import { renderReportJson } from '../../src/render/json.ts';
import { renderSummary } from '../../src/render/summary.ts';
import { renderText } from '../../src/render/text.ts';
import { STATE_OPTIONS, STATES } from './states.ts';

const FOLDER = join(import.meta.dirname, '..', 'approved');

/** Whether this run writes what it should compare with. */
export const UPDATES = process.env['UPDATE_APPROVED'] === '1';

/** What every run knows. */
export const written = ['stagegate-report/report.json'];
const RUN: MarkdownOptions = {
  key: 'default',
  run: { id: '19433871220', attempt: '1' },
  written,
  today: '2026-11-21',
};

export interface State {
  readonly name: string;
  readonly text: string;
  readonly report: Report;
  readonly options: MarkdownOptions;
}

/** Folders, in order. */
export function stateNames(): string[] {
  if (UPDATES) writeMissing();
  return readdirSync(FOLDER).toSorted();
}

/** Reports that are not there yet; one that is there is never written again. */
function writeMissing(): void {
  for (const [name, make] of Object.entries(STATES)) {
    const folder = join(FOLDER, name);
    if (existsSync(join(folder, 'report.json'))) continue;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'report.json'), renderReportJson(make()));
  }
}

export function readState(name: string): State {
  const text = readApproved(name, 'report.json');
  const options = { ...RUN, ...STATE_OPTIONS[name] };
  return { name, text, report: readReport(text, name), options };
}

/** Every surface's text, by file. */
export function renderings({ report, options }: State): Readonly<Record<string, string>> {
  const annotations = annotationLines(report, report.subject.dockerfile?.path ?? null);
  return {
    'comment.md': renderComment(report, options),
    'summary.md': renderSummary(report, options),
    'terminal.txt': renderText(report, { width: 100, colour: false, written }),
    'annotations.txt': annotations.map((line) => `${line}\n`).join(''),
  };
}

export function filesOf(name: string): string[] {
  return readdirSync(join(FOLDER, name)).toSorted();
}

export function readApproved(name: string, file: string): string {
  return readFileSync(join(FOLDER, name, file), 'utf8');
}

export function writeApproved(name: string, file: string, text: string): void {
  writeFileSync(join(FOLDER, name, file), text);
}
