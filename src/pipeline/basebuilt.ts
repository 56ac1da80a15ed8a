// F5. A base that is built: its commit fetched and checked out beside head.

import { join, relative } from 'node:path';
import { readIgnores, sendsPath } from '../dockerfile/ignore.ts';
import { readDockerfile } from '../dockerfile/read.ts';
import { UserError } from '../errors.ts';
import { cloneLacks, contextDiffers, rerootTree, type BaselineChoice } from '../gate/baseline.ts';
import type { SourceTree } from '../model/build.ts';
import type { Problem } from '../model/snapshot.ts';
import { readText } from '../ports/files.ts';
import {
  cloneBase,
  fetchCommit,
  resolveCommit,
  untracked,
  type Remote,
  type Repository,
} from '../ports/git.ts';
import { BASE_BROKEN, namedBaseline, without, type BaseRequest, type Found } from './baseline.ts';
import type { Deps } from './deps.ts';
import { prepare } from './prepare.ts';
import { remoteOf } from './remote.ts';
import { resolveIn, shownPath } from './settings.ts';

const NOT_HERE =
  'Check out with `fetch-depth: 2`, or give a `github-token` that can read the repository.';

export async function checkedOut(
  choice: BaselineChoice & { kind: 'build' },
  request: BaseRequest,
  deps: Deps,
): Promise<Found> {
  const { repository, settings, head } = request;
  if (head === null) throw new Error('a base without a source was to be built');
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
    const differs = await differing({ ...request, head }, sent, deps);
    const problems = [...cloneLacks(notes), ...differs];
    return { baseline, tree, report: null, images: [], problems };
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
  request: BaseRequest & { readonly head: SourceTree },
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
