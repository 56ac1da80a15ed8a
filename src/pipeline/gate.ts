// F5. The whole job: build head and base, measure, compare, judge → a report.

import { UserError } from '../errors.ts';
import { isMergeOf } from '../gate/baseline.ts';
import { judge, type MeasuredTarget } from '../gate/judge.ts';
import { assembleReport } from '../gate/report.ts';
import type { RawInputs, Settings } from '../gate/settings.ts';
import { refuseStrangersCode } from '../gate/trust.ts';
import { RULES } from '../inspect/index.ts';
import { stageName } from '../dockerfile/stages.ts';
import type { BuildFailure } from '../model/build.ts';
import type { Dockerfile } from '../model/dockerfile.ts';
import type { EventFacts } from '../model/event.ts';
import type { Baseline, Report } from '../model/report.ts';
import { resolveFolder } from '../ports/files.ts';
import type { Repository } from '../ports/git.ts';
import { counted } from '../text/bytes.ts';
import { BASE_BROKEN, findBase, type Base } from './base.ts';
import { buildAll, type Built } from './build.ts';
import { createdAt } from './created.ts';
import type { Deps } from './deps.ts';
import { notesOf } from './notes.ts';
import { Phases } from './phases.ts';
import { changedPolicy } from './policychange.ts';
import { prepare } from './prepare.ts';
import { findPull, lookAtPull, pullProblems, type FoundPull, type LivePull } from './pull.ts';
import { removeOldReport } from './reportfiles.ts';
import { findRepository } from './repository.ts';
import { openScanner, orInterrupted, scanText } from './scanning.ts';
import { withQuietLog } from './secrecy.ts';
import { loadSettings } from './settings.ts';
import { checkTargets, headSources } from './sources.ts';
import { subjectName, subjectOf } from './subject.ts';
import { measureTargets } from './targets.ts';

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
  const head = await headSources(settings, deps.workspace, repository?.root ?? deps.workspace);
  checkTargets(policy, head.dockerfile);
  const name = subjectName(settings, run, repository, head);

  const stage = settings.build.target ?? lastStage(head.dockerfile);
  phases.begin([`stagegate ${deps.version}`, name, `${head.dockerfile.path}, stage ${stage}`]);
  phases.start('plan');
  if (settings.prepare !== null) {
    await prepare(settings.prepare, repository?.root ?? head.context, 'head', deps);
  }
  const base = await findBase({ settings, pull, repository, head }, deps);
  refuseOtherCode(pull, base, repository);
  await removeOldReport(settings.reportDir, deps.workspace, settings.baseRef);
  const built = await buildAll({ settings, head, base: base.tree }, deps, (plan) => {
    phases.done('plan', planText(plan.targets, base.baseline));
    phases.start('build');
  });
  const { steps } = built.outcome;
  phases.done('build', `${counted(steps.total, 'step')}, ${steps.cached} cached`);

  phases.start('scan');
  const scanner = openScanner(deps, phases);
  let targets: MeasuredTarget[];
  try {
    targets = await orInterrupted(measureTargets(built, base, scanner), deps.signal);
  } finally {
    await scanner.close();
  }
  phases.done('scan', scanText(scanner.counters), scanner.counters.bytesRead);

  phases.start('judge');
  if (pull.pull !== null) phases.update('judge', 'asking GitHub for labels');
  const live = await lookAtPull(pull.pull, settings, deps);
  const baseline = finalBaseline(base, built);
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
      buildSteps: steps.total,
      buildStepsCached: steps.cached,
      phases: phases.times,
    },
    created,
    subject: await subjectOf(
      { name, settings, run, repository, head, base, pull: pull.pull },
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
    buildNotes: await notesOf(built, head),
    problems: [
      ...loaded.problems,
      ...base.problems,
      ...built.outcome.problems,
      ...scanner.problems,
      ...pullProblems(pull, live),
    ],
    exception: live?.excuse ?? null,
    exceptionLabel: pull.pull === null ? null : settings.exceptionLabel,
    secretValues: built.secretValues,
  });
  const layout = built.outcome.images[0]?.location;
  return { report, settings, layout: layout?.kind === 'oci' ? layout.dir : null, pull: live };
}

/** What BuildKit builds when no target is named. */
function lastStage({ stages }: Dockerfile): string {
  const last = stages.at(-1);
  return last === undefined ? '' : stageName(last);
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

function planText(targets: Built['plan']['targets'], { ref, commit }: Baseline): string {
  const of = (side: string, role: string): number =>
    targets.filter((target) => target.side === side && target.role === role).length;
  const parts = [
    `${of('head', 'runtime')} runtime and ${counted(of('head', 'builder'), 'builder target')}`,
  ];
  const built = of('base', 'runtime');
  if (built > 0) parts.push(`${built} of base ${ref ?? ''} ${commit?.slice(0, 7) ?? ''}`.trim());
  return parts.join(', ');
}

const KEEP_STAGE = 'Keep the stage’s name, or merge once with the exception label.';

/** A base that was there and did not build, or lacks the stage, is known only after the build. */
function finalBaseline(base: Base, built: Built): Baseline {
  const { baseFailure } = built.outcome;
  if (baseFailure !== null) {
    const reason = failureText(baseFailure);
    return { ...base.baseline, failed: true, reason, next: BASE_BROKEN };
  }
  const { baseReason } = built.plan;
  return baseReason === null
    ? base.baseline
    : { ...base.baseline, failed: true, reason: baseReason, next: KEEP_STAGE };
}

function failureText({ lines, instruction, message, log }: BuildFailure): string {
  const where = lines === null ? '' : ` at line ${lines[0]}`;
  const said = log.findLast((line) => line.trim() !== '');
  const last = said === undefined ? '' : ` (${said.trim()})`;
  // Between backticks it is shown as it stands.
  const what = (instruction ?? message).replaceAll('`', "'");
  return `base does not build${where}: \`${what}\`${last}`;
}
