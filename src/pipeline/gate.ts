// F5. The whole job: build head and base, measure, compare, judge → a report.

import type { RawInputs, Settings } from '../gate/settings.ts';
import type { Report } from '../model/report.ts';
import { findBase } from './base.ts';
import { begin, refuseOtherCode, type RunFacts } from './begin.ts';
import { buildIfSource, whatIsJudged } from './buildphase.ts';
import { createdAt } from './created.ts';
import type { Deps } from './deps.ts';
import { forPlatformsOf, openGiven } from './given.ts';
import { judgeRun } from './judgephase.ts';
import { Phases } from './phases.ts';
import { prepare } from './prepare.ts';
import type { LivePull } from './pull.ts';
import { removeOldReport } from './reportfiles.ts';
import { scanRun } from './scanphase.ts';
import { withQuietLog } from './secrecy.ts';

export interface GateResult {
  readonly report: Report;
  readonly settings: Settings;
  /** Folder of the OCI layout with everything that was built, or null. */
  readonly layout: string | null;
  /** The pull request as it was when this was judged; null: none, or nobody to ask. */
  readonly pull: LivePull | null;
}

/** Throws UserErrors for what could not be carried out; everything else is in the report. */
export async function gate(raw: RawInputs, run: RunFacts, given: Deps): Promise<GateResult> {
  const deps = withQuietLog(given);
  const phases = new Phases(deps);
  const created = createdAt(deps);
  const begun = await begin(raw, run, deps);
  const { loaded, repository, head, name } = begun;
  const { settings } = loaded;

  await removeOldReport(settings.reportDir, deps.workspace, settings.baseRef);
  phases.begin([`stagegate ${deps.version}`, name, whatIsJudged(settings, head)]);
  phases.start('plan');
  const image = await openGiven(settings, phases, deps);
  if (settings.prepare !== null && head !== null) {
    await prepare(settings.prepare, repository?.root ?? head.context, 'head', deps);
  }
  const asked = forPlatformsOf(settings, image);
  const base = await findBase({ ...begun, settings, platforms: asked.build.platforms }, deps);
  refuseOtherCode(begun, base);
  const built = await buildIfSource({ settings: asked, head, base, image }, phases, deps);
  const { target } = settings.build;
  const scanned = await scanRun({ built, head, image, base, target }, base.report, phases, deps);
  const judged = await judgeRun({ begun, image, base, built, scanned, created }, phases, deps);

  const layout = built?.outcome.images[0]?.location;
  return {
    report: judged.report,
    settings,
    layout: layout?.kind === 'oci' ? layout.dir : null,
    pull: judged.live,
  };
}
