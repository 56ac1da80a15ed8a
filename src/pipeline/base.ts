// F5. What head is compared with: found, fetched, checked out or read.

import { basename, join, relative } from 'node:path';
import { readDockerfile } from '../dockerfile/read.ts';
import { readIgnores, sendsPath } from '../dockerfile/ignore.ts';
import { UserError } from '../errors.ts';
import {
  chooseBaseline,
  cloneLacks,
  contextDiffers,
  isMergeOf,
  rerootTree,
  type BaselineChoice,
  type BaselineFacts,
} from '../gate/baseline.ts';
import { readReport } from '../gate/report-schema.ts';
import type { Settings } from '../gate/settings.ts';
import type { SourceTree } from '../model/build.ts';
import type { EventFacts } from '../model/event.ts';
import type { Baseline, Report } from '../model/report.ts';
import type { Problem } from '../model/snapshot.ts';
import { readText } from '../ports/files.ts';
import {
  cloneBase,
  defaultBranch,
  fetchCommit,
  mergeBase,
  resolveCommit,
  untracked,
  type Remote,
  type Repository,
} from '../ports/git.ts';
import type { Deps } from './deps.ts';
import { prepare } from './prepare.ts';
import { asked, type FoundPull } from './pull.ts';
import { remoteOf } from './remote.ts';
import { resolveIn, shownPath } from './settings.ts';

const NO_CHECKOUT = 'Check the repository out with actions/checkout before this step.';
const NOT_HERE =
  'Check out with `fetch-depth: 2`, or give a `github-token` that can read the repository.';
/** What a pull request cannot repair, a maintainer may let through. */
export const BASE_BROKEN =
  'Merge once with the exception label, or repair the base branch: this pull request cannot.';

/** The baseline, and where its images come from: a tree to build, or a stored report. */
export interface Base {
  readonly baseline: Baseline;
  readonly tree: SourceTree | null;
  readonly report: Report | null;
  /** The commit that head is proposed to, whatever it is compared with; null: none is known. */
  readonly proposedTo: string | null;
  readonly problems: readonly Problem[];
}

/** What head is compared with, before it is known what it is proposed to. */
type Found = Omit<Base, 'proposedTo'>;

export interface BaseRequest {
  readonly settings: Settings;
  readonly pull: FoundPull;
  readonly repository: Repository | null;
  readonly head: SourceTree;
}

/** Throws `base-ref-unknown`, `not-a-report` and `usage`; what merely failed is in the baseline. */
export async function findBase(request: BaseRequest, deps: Deps): Promise<Base> {
  const facts = await factsOf(request, deps);
  const found = await follow(chooseBaseline(facts), request, deps);
  return { ...found, proposedTo: proposedTo(facts) };
}

/** Of a pull request or a merge group, also when another baseline was asked for. */
function proposedTo(facts: BaselineFacts): string | null {
  const choice = chooseBaseline({ ...facts, kind: 'auto', baseRef: null });
  return choice.kind === 'build' ? choice.commit : null;
}

async function follow(choice: BaselineChoice, request: BaseRequest, deps: Deps): Promise<Found> {
  switch (choice.kind) {
    case 'none':
      return without(
        'none',
        choice.reason,
        choice.expected,
        request.repository ? null : NO_CHECKOUT,
      );
    case 'report':
      return storedReport(choice.path, deps.workspace);
    case 'image':
      return without('image', 'comparing with a published image is not supported yet', true);
    case 'build':
      return checkedOut(choice, request, deps);
  }
}

/** A baseline that is there, as a person would name it. */
export function namedBaseline(
  kind: Baseline['kind'],
  ref: string | null,
  commit: string | null,
): Baseline {
  return { kind, ref, commit, url: null, reason: null, failed: false };
}

/** Head is judged all the same; `failed`: growth is then unknown. */
function without(
  kind: Baseline['kind'],
  reason: string,
  failed: boolean,
  next: string | null = null,
): Found {
  const baseline: Baseline = { ...namedBaseline(kind, null, null), reason, next, failed };
  return { baseline, tree: null, report: null, problems: [] };
}

async function factsOf(request: BaseRequest, deps: Deps): Promise<BaselineFacts> {
  const { settings, repository, pull } = request;
  const { event } = pull;
  const { exec } = deps;
  const base = event?.baseSha ?? null;
  return {
    kind: settings.baseline,
    baseRef: settings.baseRef,
    event,
    pullRequestGiven: request.pull.isGiven,
    repository: repository && {
      parents: repository.parents,
      mergeBase: await defaultBranch(exec, repository),
      eventMergeBase: base === null ? null : await commonCommit(repository, base, event, deps),
    },
  };
}

/** From git where it has the history, else from the API: a shallow clone is never deepened. */
async function commonCommit(
  repository: Repository,
  base: string,
  event: EventFacts | null,
  { exec, github }: Deps,
): Promise<string | null> {
  const local = await mergeBase(exec, repository, base);
  const head = event?.pull?.headSha ?? null;
  // Of a merge with base the first parent is the answer: nobody needs to be asked.
  const isMerge = isMergeOf(head, repository);
  if (local !== null || head === null || github === null || isMerge) return local;
  return (await asked(github.mergeBase(base, head))).value;
}

async function storedReport(path: string, workspace: string): Promise<Found> {
  const text = await readText(resolveIn(workspace, path));
  if (text === null) {
    throw new UserError('base-ref-unknown', `base-ref: there is no report at ${path}`, {
      next: 'Name the report.json of an earlier run, or set another `baseline`.',
    });
  }
  const report = readReport(text, path);
  const { subject } = report;
  const ref = subject.commit === null ? basename(path) : subject.commit.slice(0, 7);
  const baseline = namedBaseline('report', ref, subject.commit);
  return { baseline, tree: null, report, problems: [] };
}

async function checkedOut(
  choice: BaselineChoice & { kind: 'build' },
  request: BaseRequest,
  deps: Deps,
): Promise<Found> {
  const { repository, settings, head } = request;
  if (repository === null) {
    throw new UserError('base-ref-unknown', `base-ref ${choice.ref}: not a git repository`, {
      next: 'Run inside a git repository, or set `baseline: none`.',
    });
  }
  const remote = remoteOf(settings, deps);
  const commit = await obtain(choice, repository, remote, deps);
  const failed = (reason: string, next: string): Found => ({
    ...without('build', reason, true),
    baseline: { ...namedBaseline('build', choice.ref, commit), reason, next, failed: true },
  });
  if (commit === null) {
    const short = choice.commit.slice(0, 12);
    return failed(`commit ${short} is not here and could not be fetched`, NOT_HERE);
  }
  const root = join(deps.temp, 'base');
  const sent = await contextSends(head);
  const wholeGit = head.context === repository.root && sent('.git');
  const notes = await cloneBase(deps.exec, repository, commit, root, { wholeGit });
  const paths = rerootTree(head, repository.root, root);
  const text = await readText(paths.file);
  const baseline = namedBaseline('build', choice.ref, commit);
  if (text === null) {
    const shown = shownPath(head.file, repository.root);
    // No failure: the first pull request that adds the Dockerfile has nothing to compare with.
    return without('none', `${choice.ref} at ${commit.slice(0, 7)} has no ${shown}`, false);
  }
  try {
    if (settings.prepare !== null) await prepare(settings.prepare, root, 'base', deps);
    const dockerfile = readDockerfile(text, shownPath(paths.file, root));
    const tree: SourceTree = { ...paths, dockerfile };
    const problems = [...cloneLacks(notes), ...(await differing(request, sent, deps))];
    return { baseline, tree, report: null, problems };
  } catch (error) {
    if (!(error instanceof UserError) || error.code === 'interrupted') throw error;
    return failed(`base cannot be built: ${error.message}`, BASE_BROKEN);
  }
}

/** A commit that the user named must exist; one that the event names may be out of reach. */
async function obtain(
  choice: BaselineChoice & { kind: 'build' },
  repository: Repository,
  remote: Remote,
  deps: Deps,
): Promise<string | null> {
  const { exec } = deps;
  const names = [choice.commit, ...(choice.given ? [`origin/${choice.commit}`] : [])];
  for (const name of names) {
    const commit = await resolveCommit(exec, repository, name);
    if (commit !== null) return commit;
  }
  if (await fetchCommit(exec, repository, choice.commit, remote)) return choice.commit;
  if (!choice.given) return null;
  throw new UserError('base-ref-unknown', `base-ref: git knows no commit ${choice.commit}`);
}

/** Files that head's context sends and base's clone cannot have; `prepare` makes them in both. */
async function differing(
  request: BaseRequest,
  sent: (path: string) => boolean,
  deps: Deps,
): Promise<readonly Problem[]> {
  const { repository, head, settings } = request;
  if (repository === null || settings.prepare !== null) return [];
  const paths = await untracked(deps.exec, repository, head.context);
  const reports = relative(head.context, resolveIn(deps.workspace, settings.reportDir));
  const problem = contextDiffers(paths.filter((path) => path !== reports && sent(path)));
  return problem === null ? [] : [problem];
}

/** Tells whether a path below the context reaches the build. */
async function contextSends(head: SourceTree): Promise<(path: string) => boolean> {
  // BuildKit takes the Dockerfile's own list before the context's.
  const own = await readText(`${head.file}.dockerignore`);
  const ignores = readIgnores(own ?? (await readText(join(head.context, '.dockerignore'))) ?? '');
  const sends = sendsPath(head.dockerfile);
  return (path) => sends(path) && !ignores(path);
}
