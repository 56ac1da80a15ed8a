// `render` in every format, without an engine.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';
import { renderReportCycloneDx } from '../../src/render/cyclonedx.ts';
import { renderReportJson } from '../../src/render/json.ts';
import { renderReportSpdx } from '../../src/render/spdx.ts';
import { billed } from '../render/sbom-samples.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'stagegate-formats-'));
  writeFileSync(join(dir, 'report.json'), renderReportJson(billed()));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (said[name] += text) });
  const io = { stdout: stream('stdout'), stderr: stream('stderr'), env: {}, cwd: dir };
  return { code: await main(argv, io), ...said };
}

test.each([
  ['json', renderReportJson],
  ['cyclonedx', renderReportCycloneDx],
  ['spdx', renderReportSpdx],
])('render --format %s', async (format, render) => {
  expect(await run('render', 'report.json', '--format', format)).toEqual({
    code: 0,
    stdout: render(billed()),
    stderr: '',
  });
});

test('what has no packages has no SBOM', async () => {
  const { code, stderr } = await run('rules', '--format', 'spdx');
  expect(code).toBe(2);
  expect(stderr).toContain('--format spdx: want text, json');
});

test('what a format may be is said where it may be given', async () => {
  const helps = await Promise.all(
    ['gate', 'inspect', 'compare', 'render'].map((command) => run(command, '--help')),
  );
  for (const { stdout } of helps) expect(stdout).toMatch(/`cyclonedx`[^]*`spdx`/u);
});
