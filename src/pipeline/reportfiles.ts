// F5. Writes a report and its renderings into the report folder.

import { join } from 'node:path';
import type { Report } from '../model/report.ts';
import { removeFiles, writeText } from '../ports/files.ts';
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
  const files = pathsIn(resolveIn(workspace, reportDir));
  const known = { ...options, written: [shownPath(files.report, workspace)] };
  await writeText(files.report, renderReportJson(report));
  await writeText(files.summary, renderSummary(report, known));
  await writeText(files.comment, renderComment(report, known));
  return files;
}

/**
 * Removes what an earlier run left in the report folder, before anything is built: it would be
 * sent with the build context, and be taken for this run's result when this run fails. `keep` is
 * the report that this run compares with.
 */
export async function removeOldReport(
  reportDir: string,
  workspace: string,
  keep: string | null,
): Promise<void> {
  const files = Object.values(pathsIn(resolveIn(workspace, reportDir))) as string[];
  if (keep !== null && files.includes(resolveIn(workspace, keep))) return;
  await removeFiles(files);
}

function pathsIn(folder: string): ReportFiles {
  return {
    report: join(folder, 'report.json'),
    summary: join(folder, 'summary.md'),
    comment: join(folder, 'comment.md'),
  };
}
