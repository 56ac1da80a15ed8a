// F5. The whole job: build head and base, measure, compare, judge → a report.

import { UserError } from '../errors.ts';
import { isMergeOf } from '../gate/baseline.ts';
import { judge } from '../gate/judge.ts';
import { assembleReport } from '../gate/report.ts';
import type { RawInputs, Settings } from '../gate/settings.ts';
import { refuseStrangersCode } from '../gate/trust.ts';
import { RULES } from '../inspect/index.ts';
import type { EventFacts } from '../model/event.ts';
import type { Report } from '../model/report.ts';
import { resolveFolder } from '../ports/files.ts';
import type { Repository } from '../ports/git.ts';
import { counted } from '../text/bytes.ts';
import { findBase } from './base.ts';
import type { Base } from './baseline.ts';
import { buildIfSource, whatIsJudged } from './buildphase.ts';
import { createdAt } from './created.ts';
import type { Deps } from './deps.ts';
import { finalBaseline } from './finalbase.ts';
import { forPlatformsOf, openGiven } from './given.ts';
import { notesOf } from './notes.ts';
import { Phases } from './phases.ts';
import { changedPolicy } from './policychange.ts';
import { prepare } from './prepare.ts';
import { claimedIn, partsOf } from './parts.ts';
import { findPull, lookAtPull, pullProblems, type FoundPull, type LivePull } from './pull.ts';
import { removeOldReport } from './reportfiles.ts';
import { findRepository } from './repository.ts';
import { openScanner, orInterrupted, scanText } from './scanning.ts';
import { withQuietLog } from './secrecy.ts';
import { loadSettings } from './settings.ts';
import { checkTargets, headSources } from './sources.ts';
import { subjectName, subjectOf } from './subject.ts';
import { measureTargets, type Measured } from './targets.ts';

/** What the runner says of this run; all null on the command line. */
export interface RunFacts {
  readonly event: EventFacts | null;
  /** `owner/name`. */
  readonly repository: string | null;
}

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
  const loaded = await loadSettings(raw, deps.workspace);
  const { settings, policy } = loaded;
  const workspace = (await resolveFolder(deps.workspace)) ?? deps.workspace;
  const repository = await findRepository(raw, workspace, deps);
  const pull = await findPull(settings, run, deps);
  refuseStrangersCode({
    event: run.event,
    repository: run.repository,
    named: pull.isGiven ? pull.pull : null,
    head: repository,
  });
  const root = repository?.root ?? deps.workspace;
  const head = loaded.hasSource ? await headSources(settings, deps.workspace, root) : null;
  if (head !== null) checkTargets(policy, head.dockerfile);
  const image = await orInterrupted(openGiven(settings, deps), deps.signal);
  const name = subjectName(settings, run, repository, { head, image });

  phases.begin([`stagegate ${deps.version}`, name, whatIsJudged(settings, head, image)]);
  phases.start('plan');
  if (settings.prepare !== null && head !== null) {
    await prepare(settings.prepare, repository?.root ?? head.context, 'head', deps);
  }
  const asked = forPlatformsOf(settings, image);
  const { platforms } = asked.build;
  const base = await findBase({ settings, pull, repository, head, platforms }, deps);
  refuseOtherCode(pull, base, repository);
  await removeOldReport(settings.reportDir, deps.workspace, settings.baseRef);
  const built = await buildIfSource({ settings: asked, head, base, image }, phases, deps);

  phases.start('scan');
  const parts = await partsOf({ built, head, image, base, target: settings.build.target });
  const scanner = openScanner(deps, phases);
  let measured: Measured;
  try {
    const work = measureTargets(parts, base.report, scanner);
    measured = await orInterrupted(work, deps.signal);
  } finally {
    await scanner.close();
  }
  const { targets } = measured;
  phases.done('scan', scanText(scanner.counters), scanner.counters.bytesRead);

  phases.start('judge');
  if (pull.pull !== null) phases.update('judge', 'asking GitHub for labels');
  const live = await lookAtPull(pull.pull, settings, deps);
  const baseline = finalBaseline(base, built, measured.baseFailure);
  const judged = judge({
    targets,
    policy,
    rules: RULES,
    baseline,
    event: pull.event?.name ?? null,
    today: deps.today,
  });
  phases.done(
    'judge',
    `${counted(RULES.length, 'rule')}, ${counted(judged.verdicts.length, 'limit')}`,
  );
  const report = assembleReport({
    version: deps.version,
    counters: {
      layers: scanner.counters.layers,
      layersRead: scanner.counters.layersRead,
      bytesRead: scanner.counters.bytesRead,
      buildSteps: built?.outcome.steps.total ?? null,
      buildStepsCached: built?.outcome.steps.cached ?? null,
      phases: phases.times,
    },
    created,
    subject: await subjectOf(
      {
        ...{ name, settings, run, repository, head, image, base },
        claimed: claimedIn(parts),
        pull: pull.pull,
      },
      deps,
    ),
    baseline,
    policy,
    changedHere: await changedPolicy(
      {
        loaded,
        repository,
        workspace,
        commit: base.proposedTo,
        isProposed: isProposed(pull.event),
      },
      deps,
    ),
    judged,
    buildNotes: built === null || head === null ? [] : await notesOf(built, head),
    problems: [
      ...loaded.problems,
      ...base.problems,
      ...(built?.outcome.problems ?? []),
      ...scanner.problems,
      ...pullProblems(pull, live),
    ],
    exception: live?.excuse ?? null,
    exceptionLabel: pull.pull === null ? null : settings.exceptionLabel,
    secretValues: built?.secretValues ?? [],
  });
  const layout = built?.outcome.images[0]?.location;
  return { report, settings, layout: layout?.kind === 'oci' ? layout.dir : null, pull: live };
}

/**
 * What is checked out has to be what is judged: base compared with itself passes whatever is
 * proposed. Throws `not-the-pull-request`.
 */
function refuseOtherCode(
  { pull, isGiven }: FoundPull,
  { baseline }: Base,
  repository: Repository | null,
): void {
  if (pull === null || repository === null) return;
  const { commit } = repository;
  const isBase = baseline.kind === 'build' && baseline.commit === commit;
  const isHead = commit === pull.headSha || isMergeOf(pull.headSha, repository);
  if (!isBase && (isHead || !isGiven || pull.headSha === null)) return;
  const what = isBase ? 'its base' : 'neither its newest commit nor its merge with base';
  throw new UserError(
    'not-the-pull-request',
    `pull request #${pull.number}: ${commit.slice(0, 7)} is checked out, which is ${what}`,
    { next: `Check out \`refs/pull/${pull.number}/merge\` with actions/checkout's \`ref\`.` },
  );
}

/** Head is proposed to a branch, whose policy is what counts until it is merged. */
function isProposed(event: EventFacts | null): boolean {
  return event?.name === 'pull_request' || event?.name === 'merge_group';
}
