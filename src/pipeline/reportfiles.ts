// F5. Writes a report and its renderings into the report folder.

import { join } from 'node:path';
import type { Report } from '../model/report.ts';
import { writeText } from '../ports/files.ts';
import { renderComment, type MarkdownOptions } from '../render/comment.ts';
import { renderReportJson } from '../render/json.ts';
import { renderSummary } from '../render/summary.ts';
import { resolveIn, shownPath } from './settings.ts';

/** Absolute paths of what was written. */
export interface ReportFiles {
  readonly report: string;
  readonly summary: string;
  readonly comment: string;
}

/** Each file whole or not at all. Throws UserError `not-writable`. */
export async function writeReportFiles(
  report: Report,
  reportDir: string,
  workspace: string,
  options: Omit<MarkdownOptions, 'written'> = {},
): Promise<ReportFiles> {
  const folder = resolveIn(workspace, reportDir);
  const files: ReportFiles = {
    report: join(folder, 'report.json'),
    summary: join(folder, 'summary.md'),
    comment: join(folder, 'comment.md'),
  };
  const known = { ...options, written: [shownPath(files.report, workspace)] };
  await writeText(files.report, renderReportJson(report));
  await writeText(files.summary, renderSummary(report, known));
  await writeText(files.comment, renderComment(report, known));
  return files;
}
