// Test stand-in of GitHub's API. Pure: pull requests in REST's words.

import type { Account, Conversation, Pull, Repository } from '../model.ts';
import { simpleUser } from './account.ts';
import { conversationPage } from './comment.ts';
import { conversationNode, sharedFields } from './conversation.ts';
import { repository, repositoryUrl } from './repository.ts';
import { stamp, type Site } from './site.ts';

/**
 * OpenAPI's `pull-request`, but that `head.repo` is null when the fork was deleted: the description
 * has no word for it, GitHub does it.
 */
export function pullRequest(site: Site, conversation: Conversation, pull: Pull) {
  const { head, base, mergedAt } = pull;
  const links = linksOf(site, conversation, head.sha);
  const merged = mergedAt !== null;
  return {
    ...sharedFields(site, conversation),
    id: pull.id,
    node_id: conversationNode(conversation),
    url: links.self.href,
    html_url: links.html.href,
    diff_url: `${links.html.href}.diff`,
    patch_url: `${links.html.href}.patch`,
    issue_url: links.issue.href,
    commits_url: links.commits.href,
    review_comments_url: links.review_comments.href,
    review_comment_url: links.review_comment.href,
    comments_url: links.comments.href,
    statuses_url: links.statuses.href,
    _links: links,
    merged_at: mergedAt === null ? null : stamp(mergedAt),
    merge_commit_sha: null,
    requested_reviewers: [],
    requested_teams: [],
    head: end(site, head, head.owner, head.repository),
    base: end(site, base, conversation.repository.owner, conversation.repository),
    auto_merge: null,
    draft: pull.draft,
    merged,
    mergeable: merged ? null : true,
    rebaseable: merged ? null : true,
    mergeable_state: merged ? 'unknown' : 'clean',
    merged_by: merged ? simpleUser(site, conversation.author) : null,
    maintainer_can_modify: false,
    ...{ review_comments: 0, commits: 1, additions: 1, deletions: 0, changed_files: 1 },
  };
}

function end(
  site: Site,
  { ref, sha }: { readonly ref: string; readonly sha: string },
  owner: Account,
  from: Repository | null,
) {
  const repo = from === null ? null : repository(site, from);
  return { label: `${owner.login}:${ref}`, ref, sha, user: simpleUser(site, owner), repo };
}

function linksOf(site: Site, conversation: Conversation, sha: string) {
  const url = repositoryUrl(site, conversation.repository);
  const self = `${url}/pulls/${conversation.number}`;
  const issue = `${url}/issues/${conversation.number}`;
  return {
    self: { href: self },
    html: { href: conversationPage(site, conversation) },
    issue: { href: issue },
    comments: { href: `${issue}/comments` },
    review_comments: { href: `${self}/comments` },
    review_comment: { href: `${url}/pulls/comments{/number}` },
    commits: { href: `${self}/commits` },
    statuses: { href: `${url}/statuses/${sha}` },
  };
}
