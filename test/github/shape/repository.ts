// Test stand-in of GitHub's API. Pure: repositories in REST's words.

import { fullName, type Repository } from '../model.ts';
import { simpleUser } from './account.ts';
import { nodeId, stamp, type Site } from './site.ts';

/** Below the repository's own address; OpenAPI's name without `_url`. */
const BELOW: Readonly<Record<string, string>> = {
  archive: '{archive_format}{/ref}',
  assignees: 'assignees{/user}',
  blobs: 'git/blobs{/sha}',
  branches: 'branches{/branch}',
  collaborators: 'collaborators{/collaborator}',
  comments: 'comments{/number}',
  commits: 'commits{/sha}',
  compare: 'compare/{base}...{head}',
  contents: 'contents/{+path}',
  contributors: 'contributors',
  deployments: 'deployments',
  downloads: 'downloads',
  events: 'events',
  forks: 'forks',
  git_commits: 'git/commits{/sha}',
  git_refs: 'git/refs{/sha}',
  git_tags: 'git/tags{/sha}',
  hooks: 'hooks',
  issue_comment: 'issues/comments{/number}',
  issue_events: 'issues/events{/number}',
  issues: 'issues{/number}',
  keys: 'keys{/key_id}',
  labels: 'labels{/name}',
  languages: 'languages',
  merges: 'merges',
  milestones: 'milestones{/number}',
  notifications: 'notifications{?since,all,participating}',
  pulls: 'pulls{/number}',
  releases: 'releases{/id}',
  stargazers: 'stargazers',
  statuses: 'statuses/{sha}',
  subscribers: 'subscribers',
  subscription: 'subscription',
  tags: 'tags',
  teams: 'teams',
  trees: 'git/trees{/sha}',
};

export function repositoryUrl({ api }: Site, repository: Repository): string {
  return `${api}/repos/${fullName(repository)}`;
}

/** OpenAPI's `repository`. */
export function repository(site: Site, repo: Repository) {
  const url = repositoryUrl(site, repo);
  const html = `${site.html}/${fullName(repo)}`;
  const below = Object.entries(BELOW).map(([name, path]) => [`${name}_url`, `${url}/${path}`]);
  const open = [...repo.conversations.values()].filter(({ state }) => state === 'open').length;
  return {
    id: repo.id,
    node_id: nodeId('R', repo.id),
    name: repo.name,
    full_name: fullName(repo),
    owner: simpleUser(site, repo.owner),
    private: repo.private,
    html_url: html,
    description: null,
    fork: repo.parent !== null,
    url,
    ...(Object.fromEntries(below) as Record<string, string>),
    git_url: `${html.replace(/^\w+:/u, 'git:')}.git`,
    ssh_url: `git@${new URL(html).host}:${fullName(repo)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    ...{ forks_count: 0, stargazers_count: 0, watchers_count: 0, size: 1 },
    ...{ forks: 0, open_issues: open, open_issues_count: open, watchers: 0 },
    default_branch: repo.defaultBranch,
    topics: [],
    has_issues: repo.issues === 'on',
    ...{ has_projects: true, has_wiki: true, has_pages: false, has_discussions: false },
    has_downloads: true,
    archived: repo.archived,
    disabled: false,
    visibility: repo.private ? 'private' : 'public',
    pushed_at: stamp(repo.createdAt),
    created_at: stamp(repo.createdAt),
    updated_at: stamp(repo.createdAt),
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
  };
}

/** OpenAPI's `full-repository`. */
export function fullRepository(site: Site, repo: Repository) {
  const { parent } = repo;
  const origin = parent === null ? {} : { parent: repository(site, parent) };
  const source = parent === null ? {} : { source: repository(site, rootOf(parent)) };
  const counts = { subscribers_count: 0, network_count: 0 };
  return { ...repository(site, repo), ...counts, ...origin, ...source, temp_clone_token: null };
}

function rootOf(repo: Repository): Repository {
  return repo.parent === null ? repo : rootOf(repo.parent);
}
