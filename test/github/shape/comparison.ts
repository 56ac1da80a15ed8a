// Test stand-in of GitHub's API. Pure: two commits and what lies between them.

import { fullName, type Commit, type Repository } from '../model.ts';
import { repositoryUrl } from './repository.ts';
import { nodeId, stamp, type Site } from './site.ts';

export interface Between {
  readonly base: Commit;
  readonly head: Commit;
  readonly mergeBase: Commit;
  /** Of head alone, oldest first. */
  readonly ahead: readonly Commit[];
  /** Of base alone. */
  readonly behind: readonly Commit[];
}

/** Null: they have no commit in common. */
export function compare({ commits }: Repository, base: Commit, head: Commit): Between | null {
  const ofBase = ancestry(commits, base);
  const ofHead = ancestry(commits, head);
  // Nearest to head first: the first that base has as well is the merge base of a history whose
  // branches were not merged into each other, which is all a test needs.
  const mergeBase = [...ofHead.values()].find(({ sha }) => ofBase.has(sha));
  if (mergeBase === undefined) return null;
  const ahead = [...ofHead.values()].filter(({ sha }) => !ofBase.has(sha)).reverse();
  const behind = [...ofBase.values()].filter(({ sha }) => !ofHead.has(sha));
  return { base, head, mergeBase, ahead, behind };
}

/** The commit itself and everything it follows from, nearest first. */
function ancestry(commits: ReadonlyMap<string, Commit>, from: Commit): Map<string, Commit> {
  const seen = new Map([[from.sha, from]]);
  for (const { parents } of seen.values()) {
    for (const sha of parents) {
      const parent = commits.get(sha);
      if (parent !== undefined && !seen.has(sha)) seen.set(sha, parent);
    }
  }
  return seen;
}

/** OpenAPI's `commit-comparison`; `commits` are those of one page. */
export function comparison(
  site: Site,
  repo: Repository,
  between: Between,
  page: readonly Commit[],
) {
  const { base, head, mergeBase, ahead, behind } = between;
  const span = `${base.sha}...${head.sha}`;
  const url = `${repositoryUrl(site, repo)}/compare/${span}`;
  const html = `${site.html}/${fullName(repo)}/compare/${span}`;
  return {
    url,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commit(site, repo, base),
    merge_base_commit: commit(site, repo, mergeBase),
    status: status(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: page.map((one) => commit(site, repo, one)),
    files: [],
  };
}

function status(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead === 0) return behind === 0 ? 'identical' : 'behind';
  return behind === 0 ? 'ahead' : 'diverged';
}

/** OpenAPI's `commit`. */
function commit(site: Site, repo: Repository, { sha, message, parents, at, author }: Commit) {
  const url = `${repositoryUrl(site, repo)}/commits/${sha}`;
  const html = `${site.html}/${fullName(repo)}/commit`;
  const name = author?.login ?? 'Nobody';
  const by = { name, email: `${name}@example.com`, date: stamp(at) };
  const tree = { sha, url: `${repositoryUrl(site, repo)}/git/trees/${sha}` };
  return {
    sha,
    node_id: nodeId('C', sha),
    url,
    html_url: `${html}/${sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${repositoryUrl(site, repo)}/git/commits/${sha}`,
      author: by,
      committer: by,
      message,
      comment_count: 0,
      tree,
    },
    author: null,
    committer: null,
    parents: parents.map((parent) => ({
      sha: parent,
      url: `${repositoryUrl(site, repo)}/commits/${parent}`,
      html_url: `${html}/${parent}`,
    })),
  };
}
