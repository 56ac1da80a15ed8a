// F5. What a run starts from: settings, repository, pull request, and the sources of head.

import { UserError } from '../errors.ts';
import { isMergeOf } from '../gate/baseline.ts';
import type { RawInputs } from '../gate/settings.ts';
import { refuseStrangersCode } from '../gate/trust.ts';
import type { SourceTree } from '../model/build.ts';
import type { EventFacts } from '../model/event.ts';
import { resolveFolder } from '../ports/files.ts';
import type { Repository } from '../ports/git.ts';
import type { Base } from './baseline.ts';
import type { Deps } from './deps.ts';
import { findPull, type FoundPull } from './pull.ts';
import { findRepository } from './repository.ts';
import { loadSettings, type Loaded } from './settings.ts';
import { checkTargets, headSources } from './sources.ts';
import { subjectName } from './subject.ts';

/** What the runner says of this run; all null on the command line. */
export interface RunFacts {
  readonly event: EventFacts | null;
  /** `owner/name`. */
  readonly repository: string | null;
}

export interface Begun {
  readonly run: RunFacts;
  readonly loaded: Loaded;
  /** With symlinks resolved. */
  readonly workspace: string;
  readonly repository: Repository | null;
  readonly pull: FoundPull;
  /** Null: an image that is judged without a source. */
  readonly head: SourceTree | null;
  /** As the report calls what is judged. */
  readonly name: string;
}

/** Throws `bad-config`, `strangers-code`, and what sources that cannot be read throw. */
export async function begin(raw: RawInputs, run: RunFacts, deps: Deps): Promise<Begun> {
  const loaded = await loadSettings(raw, deps.workspace);
  const { settings, policy, hasSource } = loaded;
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
  const head = hasSource ? await headSources(settings, deps.workspace, root) : null;
  if (head !== null) checkTargets(policy, head.dockerfile);
  const name = subjectName(settings, run, repository, head);
  return { run, loaded, workspace, repository, pull, head, name };
}

/**
 * What is checked out has to be what is judged: base compared with itself passes whatever is
 * proposed. Throws `not-the-pull-request`.
 */
export function refuseOtherCode(
  { pull: { pull, isGiven }, repository }: Begun,
  { baseline }: Base,
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
