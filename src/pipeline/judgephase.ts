// F5. The last phase: what was measured, judged → the report.

import { judge } from '../gate/judge.ts';
import { assembleReport } from '../gate/report.ts';
import { RULES } from '../inspect/index.ts';
import type { EventFacts } from '../model/event.ts';
import type { Report } from '../model/report.ts';
import { counted } from '../text/bytes.ts';
import type { Base } from './baseline.ts';
import type { Begun } from './begin.ts';
import type { Built } from './build.ts';
import type { Deps } from './deps.ts';
import { finalBaseline } from './finalbase.ts';
import type { GivenImage } from './given.ts';
import { notesOf } from './notes.ts';
import { claimedIn } from './parts.ts';
import type { Phases } from './phases.ts';
import { changedPolicy } from './policychange.ts';
import { lookAtPull, pullProblems, type LivePull } from './pull.ts';
import type { Scanned } from './scanphase.ts';
import { subjectOf } from './subject.ts';

export interface ToJudge {
  readonly begun: Begun;
  readonly image: GivenImage | null;
  readonly base: Base;
  /** Null: nothing could be built. */
  readonly built: Built | null;
  readonly scanned: Scanned;
  /** RFC 3339, UTC, whole seconds. */
  readonly created: string;
}

export interface JudgedRun {
  readonly report: Report;
  /** The pull request as it was when this was judged; null: none, or nobody to ask. */
  readonly live: LivePull | null;
}

/** Looks at the pull request once more: its labels are those of this moment, not of the event. */
export async function judgeRun(what: ToJudge, phases: Phases, deps: Deps): Promise<JudgedRun> {
  const { begun, image, base, built, scanned, created } = what;
  const { loaded, workspace, repository, pull, head } = begun;
  const { settings, policy } = loaded;
  phases.start('judge');
  if (pull.pull !== null) phases.update('judge', 'asking GitHub for labels');
  const live = await lookAtPull(pull.pull, settings, deps);
  const baseline = finalBaseline(base, built, scanned.baseFailure);
  const { targets } = scanned;
  const event = pull.event?.name ?? null;
  const judged = judge({ targets, policy, rules: RULES, baseline, event, today: deps.today });
  const { verdicts } = judged;
  phases.done('judge', `${counted(RULES.length, 'rule')}, ${counted(verdicts.length, 'limit')}`);
  const steps = built?.outcome.steps ?? null;
  const report = assembleReport({
    version: deps.version,
    counters: {
      ...scanned.counters,
      buildSteps: steps?.total ?? null,
      buildStepsCached: steps?.cached ?? null,
      phases: phases.times,
    },
    created,
    subject: await subjectOf({ ...begun, image, base, claimed: claimedIn(scanned.parts) }, deps),
    baseline,
    policy,
    changedHere: await changedPolicy(
      {
        ...{ loaded, repository, workspace, commit: base.proposedTo },
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
      ...scanned.problems,
      ...pullProblems(pull, live),
    ],
    exception: live?.excuse ?? null,
    exceptionLabel: pull.pull === null ? null : settings.exceptionLabel,
    secretValues: built?.secretValues ?? [],
  });
  return { report, live };
}

/** Head is proposed to a branch, whose policy is what counts until it is merged. */
function isProposed(event: EventFacts | null): boolean {
  return event?.name === 'pull_request' || event?.name === 'merge_group';
}
