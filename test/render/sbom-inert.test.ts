// Bills of materials of names that a stranger chose: valid, and inert where they are printed.

import { renderReportCycloneDx, renderSnapshotCycloneDx } from '../../src/render/cyclonedx.ts';
import { renderReportSpdx, renderSnapshotSpdx } from '../../src/render/spdx.ts';
import { expectAll } from '../hostile/names.ts';
import { kindOf, picking, reportWith } from '../hostile/report.ts';
import { readCommands } from '../hostile/runner.ts';
import { readTerminal } from '../hostile/terminal.ts';
import { readCycloneDx, readSpdx, within } from './sbom.ts';

test('valid, and no terminal or runner obeys them', () => {
  const count = expectAll(120, (names, turn) => {
    const pick = picking(names, turn);
    const report = reportWith(pick, kindOf(turn));
    const head = report.targets[0]?.head;
    if (head === null || head === undefined) throw new Error('no image');
    const of = { reference: pick(), created: '2026-11-21T18:30:00Z', version: pick() };
    const cycloneDx = [renderReportCycloneDx(report), renderSnapshotCycloneDx(head, of)];
    const spdx = [renderReportSpdx(report), renderSnapshotSpdx(head, of)];
    for (const text of [...cycloneDx, ...spdx]) {
      expect([...readTerminal(text), ...readCommands(text)]).toEqual([]);
    }
    for (const text of spdx) readSpdx(text);
    const [bom] = cycloneDx.map(readCycloneDx);
    const shown = within(bom?.components ?? []).flatMap(({ evidence }) =>
      (evidence?.occurrences ?? []).map(({ location }) => location),
    );
    const shipped = report.targets.flatMap(({ role, head: image }) =>
      role === 'runtime' ? (image?.packages ?? []) : [],
    );
    expect(shown).toEqual(shipped.map(({ location }) => location));
  });
  expect(count).toBeGreaterThanOrEqual(10_000);
}, 180_000);
