// F5. Two images, or two reports, judged against each other; nothing is built.

import { basename } from 'node:path';
import { UserError } from '../errors.ts';
import { claimedMade } from '../gate/claimed.ts';
import { judge, type MeasuredTarget } from '../gate/judge.ts';
import { assembleReport } from '../gate/report.ts';
import { readReport } from '../gate/report-schema.ts';
import type { RawInputs, Settings } from '../gate/settings.ts';
import { RULES } from '../inspect/index.ts';
import { inventoryOf } from '../inspect/inventory.ts';
import type { Baseline, Report, Subject } from '../model/report.ts';
import type { Problem } from '../model/snapshot.ts';
import { hasTransport } from '../oci/imagename.ts';
import { openImage } from '../ports/blobs.ts';
import { readText } from '../ports/files.ts';
import { counted } from '../text/bytes.ts';
import { namedBaseline } from './baseline.ts';
import { createdAt } from './created.ts';
import type { Deps } from './deps.ts';
import { readImage, takeSnapshot, type ReadImage } from './measure.ts';
import { Phases } from './phases.ts';
import { openScanner, orInterrupted, scanText } from './scanning.ts';
import { loadSettings, resolveIn } from './settings.ts';
import { storedTarget } from './targets.ts';

interface Compared {
  readonly targets: readonly MeasuredTarget[];
  readonly subject: Subject;
  readonly baseline: Baseline;
  readonly counters: Pick<Report['tool']['counters'], 'layers' | 'layersRead' | 'bytesRead'>;
  readonly problems: readonly Problem[];
}

export interface CompareResult {
  readonly report: Report;
  readonly settings: Settings;
}

/** Throws `usage` when one is an image and the other a report. */
export async function compareTwo(
  pair: { readonly base: string; readonly head: string; readonly platform: string | undefined },
  raw: RawInputs,
  deps: Deps,
): Promise<CompareResult> {
  const phases = new Phases(deps);
  const created = createdAt(deps);
  const { settings, policy } = await loadSettings(raw, deps.workspace);
  phases.begin([`${pair.base} → ${pair.head}`]);
  phases.start('scan');
  const compared =
    hasTransport(pair.base) && hasTransport(pair.head)
      ? await twoImages(pair, deps, phases)
      : await twoReports(pair, deps);
  phases.done('scan', scanText({ ...compared.counters, layersCached: cached(compared) }));
  phases.start('judge');
  const { targets, baseline } = compared;
  const judged = judge({ targets, policy, rules: RULES, baseline, event: null, today: deps.today });
  phases.done(
    'judge',
    `${counted(RULES.length, 'rule')}, ${counted(judged.verdicts.length, 'limit')}`,
  );
  const report = assembleReport({
    version: deps.version,
    counters: {
      ...compared.counters,
      buildSteps: null,
      buildStepsCached: null,
      phases: phases.times,
    },
    created,
    subject: compared.subject,
    baseline,
    policy,
    changedHere: [],
    judged,
    problems: compared.problems,
  });
  return { report, settings };
}

function cached({ counters }: Compared): number {
  return counters.layers - counters.layersRead;
}

async function twoImages(
  pair: { readonly base: string; readonly head: string; readonly platform: string | undefined },
  deps: Deps,
  phases: Phases,
): Promise<Compared> {
  const scanner = openScanner(deps, phases);
  try {
    const read = async (reference: string): Promise<ReadImage> => {
      const source = await openImage(reference, { platform: pair.platform, asker: deps });
      return readImage(source, scanner, { made: claimedMade(source) });
    };
    const both = Promise.all([read(pair.base), read(pair.head)]);
    const [base, head] = await orInterrupted(both, deps.signal);
    const target: MeasuredTarget = {
      name: 'image',
      role: 'runtime',
      platform: head.source.platform,
      head: takeSnapshot(head),
      base: takeSnapshot(base),
      files: { head: inventoryOf(head.scanned.rootfs), base: inventoryOf(base.scanned.rootfs) },
    };
    return {
      targets: [target],
      subject: subjectNamed(pair.head),
      baseline: namedBaseline('image', pair.base, null),
      counters: scanner.counters,
      problems: scanner.problems,
    };
  } finally {
    await scanner.close();
  }
}

async function twoReports(
  pair: { readonly base: string; readonly head: string },
  deps: Deps,
): Promise<Compared> {
  const [base, head] = [await openReport(pair.base, deps), await openReport(pair.head, deps)];
  const targets = head.targets.map(({ name, role, platform, head: snapshot }): MeasuredTarget => {
    const other = storedTarget(base, { name, role, platform });
    return { name, role, platform, head: snapshot, base: other?.head ?? null };
  });
  return {
    targets,
    subject: head.subject,
    baseline: namedBaseline('report', pair.base, base.subject.commit),
    counters: { layers: 0, layersRead: 0, bytesRead: 0 },
    problems: head.problems,
  };
}

async function openReport(path: string, deps: Deps): Promise<Report> {
  if (hasTransport(path)) {
    throw new UserError('usage', 'compare wants two images or two reports, not one of each');
  }
  const text = await readText(resolveIn(deps.workspace, path));
  if (text === null) throw new UserError('not-a-report', `There is no report at ${path}`);
  return readReport(text, path);
}

function subjectNamed(reference: string): Subject {
  return {
    name: basename(reference),
    repository: null,
    commit: null,
    event: null,
    pullRequest: null,
    dockerfile: null,
  };
}
