// Test stand-in of GitHub's API. Pure: comments of issues and pull requests in REST's words.

import { fullName, type Account, type Comment, type Conversation } from '../model.ts';
import { integration, simpleUser } from './account.ts';
import { repositoryUrl } from './repository.ts';
import { nodeId, stamp, type Site } from './site.ts';

/** OpenAPI's `issue-comment`. */
export function comment(site: Site, conversation: Conversation, written: Comment) {
  const { repository, number } = conversation;
  const { id, author } = written;
  const url = `${repositoryUrl(site, repository)}/issues/comments/${id}`;
  const app = author?.app ?? null;
  return {
    id,
    node_id: commentNode(id),
    url,
    html_url: commentPage(site, conversation, id),
    issue_url: `${repositoryUrl(site, repository)}/issues/${number}`,
    user: author === null ? null : simpleUser(site, author),
    created_at: stamp(written.createdAt),
    updated_at: stamp(written.updatedAt),
    body: written.body,
    author_association: association(conversation, author),
    performed_via_github_app: app === null ? null : integration(site, repository.owner, app),
    reactions: reactions(url),
    minimized: written.minimised === null ? null : { reason: written.minimised },
  };
}

/** OpenAPI's `reaction-rollup`, of something nobody reacted to. */
export function reactions(url: string) {
  const hands = {
    '+1': 0,
    '-1': 0,
    laugh: 0,
    confused: 0,
    heart: 0,
    hooray: 0,
    eyes: 0,
    rocket: 0,
  };
  return { url: `${url}/reactions`, total_count: 0, ...hands };
}

/** GitHub says `NONE` of apps, and `CONTRIBUTOR` only once something was merged. */
export function association(
  { repository }: Conversation,
  author: Account | null,
): 'OWNER' | 'NONE' {
  return author !== null && author === repository.owner ? 'OWNER' : 'NONE';
}

export function commentNode(id: number): string {
  return nodeId('IC', id);
}

export function conversationPage(
  { html }: Site,
  { repository, number, pull }: Conversation,
): string {
  return `${html}/${fullName(repository)}/${pull === null ? 'issues' : 'pull'}/${number}`;
}

export function commentPage(site: Site, conversation: Conversation, id: number): string {
  return `${conversationPage(site, conversation)}#issuecomment-${id}`;
}
