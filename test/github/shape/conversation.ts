// Test stand-in of GitHub's API. Pure: issues, and what pull requests share with them, in REST's
// words.

import type { Conversation } from '../model.ts';
import { simpleUser } from './account.ts';
import { association, conversationPage, reactions } from './comment.ts';
import { label } from './label.ts';
import { repositoryUrl } from './repository.ts';
import { nodeId, stamp, type Site } from './site.ts';

/** Fields that `issue` and `pull-request` both have. */
export function sharedFields(site: Site, conversation: Conversation) {
  const { number, title, state, body, locked, lockReason, labels, closedAt } = conversation;
  return {
    number,
    title,
    state,
    body,
    locked,
    active_lock_reason: lockReason,
    user: simpleUser(site, conversation.author),
    labels: labels.map((one) => label(site, conversation.repository, one)),
    milestone: null,
    assignee: null,
    assignees: [],
    comments: conversation.comments.length,
    created_at: stamp(conversation.createdAt),
    updated_at: stamp(lastChange(conversation)),
    closed_at: closedAt === null ? null : stamp(closedAt),
    author_association: association(conversation, conversation.author),
  };
}

/** OpenAPI's `issue`; a pull request is one too. */
export function issue(site: Site, conversation: Conversation) {
  const { repository, number, pull, state } = conversation;
  const url = `${repositoryUrl(site, repository)}/issues/${number}`;
  const page = conversationPage(site, conversation);
  return {
    ...sharedFields(site, conversation),
    id: conversation.id,
    node_id: conversationNode(conversation),
    url,
    repository_url: repositoryUrl(site, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    reactions: reactions(url),
    performed_via_github_app: null,
    closed_by: null,
    state_reason: state === 'closed' && pull === null ? 'completed' : null,
    ...(pull === null
      ? {}
      : {
          draft: pull.draft,
          pull_request: {
            url: `${repositoryUrl(site, repository)}/pulls/${number}`,
            html_url: page,
            diff_url: `${page}.diff`,
            patch_url: `${page}.patch`,
            merged_at: pull.mergedAt === null ? null : stamp(pull.mergedAt),
          },
        }),
  };
}

export function conversationNode({ id, pull }: Conversation): string {
  return pull === null ? nodeId('I', id) : nodeId('PR', pull.id);
}

/** When anything of it changed last. */
export function lastChange({ createdAt, closedAt, comments, events }: Conversation): Date {
  const times = [createdAt, closedAt ?? createdAt];
  times.push(...comments.map(({ updatedAt }) => updatedAt), ...events.map(({ at }) => at));
  return times.reduce((last, time) => (time > last ? time : last));
}
