// What a report folder holds, and what is taken away from it before a run.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeOldReport, writeReportFiles } from '../../src/pipeline/reportfiles.ts';
import { renderReportCycloneDx } from '../../src/render/cyclonedx.ts';
import { renderReportJson } from '../../src/render/json.ts';
import { renderReportSpdx } from '../../src/render/spdx.ts';
import { billed } from '../render/sbom-samples.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'stagegate-files-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const NAMES = ['comment.md', 'report.json', 'sbom.cdx.json', 'sbom.spdx.json', 'summary.md'];

test('every rendering is written, and named', async () => {
  const report = billed();
  const { paths, summary, comment } = await writeReportFiles(report, 'out', dir);
  expect(readdirSync(join(dir, 'out')).toSorted()).toEqual(NAMES);
  const texts = Object.entries(paths).map(([name, path]) => [
    name,
    readFileSync(path as string, 'utf8'),
  ]);
  expect(Object.fromEntries(texts)).toEqual({
    report: renderReportJson(report),
    summary,
    comment,
    cyclonedx: renderReportCycloneDx(report),
    spdx: renderReportSpdx(report),
  });
});

test('what an earlier run left is removed, and nothing else', async () => {
  await writeReportFiles(billed(), 'out', dir);
  writeFileSync(join(dir, 'out/theirs.json'), '');
  await removeOldReport('out', dir, null);
  expect(readdirSync(join(dir, 'out'))).toEqual(['theirs.json']);
});
