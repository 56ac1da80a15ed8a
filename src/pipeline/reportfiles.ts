// F5. Writes a report and its renderings into the report folder.

import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import type { Report } from '../model/report.ts';
import { realPath, removeFiles, writeText } from '../ports/files.ts';
import { renderComment, type MarkdownOptions } from '../render/comment.ts';
import { renderReportCycloneDx } from '../render/cyclonedx.ts';
import { renderReportJson } from '../render/json.ts';
import { renderReportSpdx } from '../render/spdx.ts';
import { renderSummary } from '../render/summary.ts';
import { pathWithin } from '../text/paths.ts';
import { resolveIn, shownPath } from './settings.ts';

/** Absolute paths of what was written. */
export interface ReportFiles {
  readonly report: string;
  readonly summary: string;
  readonly comment: string;
  readonly cyclonedx: string;
  readonly spdx: string;
}

/** The texts as well: a file could be another's by the time that it is read again. */
export interface WrittenReport {
  readonly paths: ReportFiles;
  readonly summary: string;
  readonly comment: string;
}

/** Each file whole or not at all. Throws UserError `not-writable`. */
export async function writeReportFiles(
  report: Report,
  reportDir: string,
  workspace: string,
  options: Omit<MarkdownOptions, 'written'> = {},
): Promise<WrittenReport> {
  const paths = await safePaths(reportDir, workspace);
  const known = { ...options, written: [shownPath(paths.report, workspace)] };
  const summary = renderSummary(report, known);
  const comment = renderComment(report, known);
  await writeText(paths.report, renderReportJson(report));
  await writeText(paths.summary, summary);
  await writeText(paths.comment, comment);
  await writeText(paths.cyclonedx, renderReportCycloneDx(report));
  await writeText(paths.spdx, renderReportSpdx(report));
  return { paths, summary, comment };
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
  const files = Object.values(await safePaths(reportDir, workspace)) as string[];
  if (keep !== null && files.includes(resolveIn(workspace, keep))) return;
  await removeFiles(files);
}

/**
 * The checkout is a stranger's: a folder of it that is a symlink may lead to anywhere, and what lies
 * there is nobody's to remove or overwrite. Throws UserError `not-writable`.
 */
async function safePaths(reportDir: string, workspace: string): Promise<ReportFiles> {
  const folder = resolveIn(workspace, reportDir);
  const root = await realPath(workspace);
  const real = await realPlace(folder);
  const leaves =
    root !== null && pathWithin(workspace, folder) !== null && pathWithin(root, real) === null;
  if (leaves) {
    throw new UserError(
      'not-writable',
      `report-dir: ${reportDir} is a symlink out of the workspace`,
      {
        next: 'Name a folder that the repository does not hold.',
      },
    );
  }
  return {
    report: join(folder, 'report.json'),
    summary: join(folder, 'summary.md'),
    comment: join(folder, 'comment.md'),
    cyclonedx: join(folder, 'sbom.cdx.json'),
    spdx: join(folder, 'sbom.spdx.json'),
  };
}

/** Symlinks resolved as far as the path is there. */
async function realPlace(path: string): Promise<string> {
  const real = await realPath(path);
  if (real !== null || dirname(path) === path) return real ?? path;
  return join(await realPlace(dirname(path)), basename(path));
}
