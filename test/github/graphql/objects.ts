// Test stand-in of GitHub's API. Pure over the state: its things in GraphQL's words. A field that
// is missing here is an error when somebody asks for it, never a null.

import type { Account, Comment, Conversation, Label, LabelEvent, Repository } from '../model.ts';
import { fullName } from '../model.ts';
import { WRITE_CONVERSATION, permit } from '../access.ts';
import { Refusal } from '../refusal.ts';
import { accountNode, avatar } from '../shape/account.ts';
import { association, commentNode, commentPage, conversationPage } from '../shape/comment.ts';
import { conversationNode, lastChange } from '../shape/conversation.ts';
import { eventNode, labelNode } from '../shape/label.ts';
import { nodeId, stamp } from '../shape/site.ts';
import { connection, type Arguments, type Thing } from './connection.ts';
import type { Asking } from './execute.ts';

/** A bot's login has no `[bot]` here, unlike in REST and in `viewer`. */
export function actor({ site }: Asking, account: Account): Thing {
  const { login, id, type, app } = account;
  const name = login.replace(/\[bot\]$/u, '');
  const path = app === null ? `/${name}` : `/apps/${app.slug}`;
  return {
    __typename: type,
    id: accountNode(account),
    databaseId: id,
    login: name,
    avatarUrl: avatar(account),
    resourcePath: path,
    url: `${site.html}${path}`,
  };
}

/** A `User` even for an app, by the name that REST has for it. */
export function viewer(asking: Asking): Thing {
  const { account } = asking.token;
  return { ...actor(asking, account), __typename: 'User', login: account.login };
}

export function repository(asking: Asking, repo: Repository): Thing {
  return {
    __typename: 'Repository',
    id: nodeId('R', repo.id),
    databaseId: repo.id,
    name: repo.name,
    nameWithOwner: fullName(repo),
    owner: () => actor(asking, repo.owner),
    url: `${asking.site.html}/${fullName(repo)}`,
    isArchived: repo.archived,
    isFork: repo.parent !== null,
    isPrivate: repo.private,
    hasIssuesEnabled: repo.issues === 'on',
    pullRequest: ({ number }: Arguments) => numbered(asking, repo, Number(number), 'PullRequest'),
    issue: ({ number }: Arguments) => numbered(asking, repo, Number(number), 'Issue'),
    issueOrPullRequest: ({ number }: Arguments) => numbered(asking, repo, Number(number), null),
  };
}

function numbered(asking: Asking, repo: Repository, number: number, type: string | null): Thing {
  const found = repo.conversations.get(number);
  const thing = found === undefined ? null : conversation(asking, found);
  if (thing !== null && (type === null || thing.__typename === type)) return thing;
  const words = type ?? 'issue or pull request';
  const article = /^i/iu.test(words) ? 'an' : 'a';
  const message = `Could not resolve to ${article} ${words} with the number of ${number}.`;
  throw new Refusal({ status: 200, message, type: 'NOT_FOUND' });
}

export function conversation(asking: Asking, of: Conversation): Thing {
  const { site } = asking;
  const shared = {
    id: conversationNode(of),
    databaseId: of.pull?.id ?? of.id,
    fullDatabaseId: String(of.pull?.id ?? of.id),
    number: of.number,
    title: of.title,
    body: of.body ?? '',
    url: conversationPage(site, of),
    createdAt: stamp(of.createdAt),
    updatedAt: stamp(lastChange(of)),
    closed: of.state === 'closed',
    locked: of.locked,
    activeLockReason: of.lockReason?.toUpperCase().replaceAll(/[- ]/gu, '_') ?? null,
    author: () => actor(asking, of.author),
    repository: () => repository(asking, of.repository),
    comments: (given: Arguments) =>
      connection('comments', ordered(of.comments, given), given, (one) => comment(asking, of, one)),
    labels: (given: Arguments) =>
      connection('labels', of.labels, given, (one) => label(asking, of.repository, one)),
    timelineItems: (given: Arguments) =>
      connection('timelineItems', timeline(of, given), given, (one) => labelEvent(asking, of, one)),
  };
  if (of.pull === null) {
    return { ...shared, __typename: 'Issue', state: of.state.toUpperCase() };
  }
  const { base, head, draft, mergedAt } = of.pull;
  const from = head.repository;
  return {
    ...shared,
    __typename: 'PullRequest',
    state: mergedAt === null ? of.state.toUpperCase() : 'MERGED',
    merged: mergedAt !== null,
    mergedAt: mergedAt === null ? null : stamp(mergedAt),
    isDraft: draft,
    isCrossRepository: from !== of.repository,
    baseRefName: base.ref,
    baseRefOid: base.sha,
    headRefName: head.ref,
    headRefOid: head.sha,
    headRepository: () => (from === null ? null : repository(asking, from)),
    headRepositoryOwner: () => actor(asking, head.owner),
    baseRepository: () => repository(asking, of.repository),
  };
}

function ordered(comments: readonly Comment[], { orderBy }: Arguments): readonly Comment[] {
  if (typeof orderBy !== 'object' || orderBy === null || !('direction' in orderBy)) return comments;
  const sign = orderBy.direction === 'DESC' ? -1 : 1;
  return comments.toSorted((a, b) => sign * (a.updatedAt.getTime() - b.updatedAt.getTime()));
}

/** Labels are all that happens here. */
function timeline({ events }: Conversation, { itemTypes }: Arguments): readonly LabelEvent[] {
  if (!Array.isArray(itemTypes)) return events;
  return events.filter(({ event }) => itemTypes.includes(`${event.toUpperCase()}_EVENT`));
}

export function comment(asking: Asking, of: Conversation, written: Comment): Thing {
  const { id, author, minimised } = written;
  const canWrite = () => maySay(asking, of);
  return {
    __typename: 'IssueComment',
    id: commentNode(id),
    // More than its type, Int, can hold: graphql-js refuses to say it. Clients take the next one.
    databaseId: id,
    fullDatabaseId: String(id),
    author: () => (author === null ? null : actor(asking, author)),
    authorAssociation: association(of, author),
    body: written.body,
    createdAt: stamp(written.createdAt),
    updatedAt: stamp(written.updatedAt),
    url: commentPage(asking.site, of, id),
    isMinimized: minimised !== null,
    minimizedReason: minimised,
    viewerDidAuthor: author === asking.token.account,
    viewerCanDelete: canWrite,
    viewerCanMinimize: canWrite,
    viewerCanUpdate: canWrite,
    repository: () => repository(asking, of.repository),
    issue: () => conversation(asking, of),
    pullRequest: () => (of.pull === null ? null : conversation(asking, of)),
  };
}

function maySay({ token }: Asking, { repository: repo }: Conversation): boolean {
  try {
    permit(token, repo, WRITE_CONVERSATION);
    return true;
  } catch {
    return false;
  }
}

function label(
  { site }: Asking,
  repo: Repository,
  { id, name, colour, description }: Label,
): Thing {
  const resourcePath = `/${fullName(repo)}/labels/${encodeURIComponent(name)}`;
  const url = `${site.html}${resourcePath}`;
  return {
    __typename: 'Label',
    id: labelNode(id),
    name,
    color: colour,
    description,
    url,
    resourcePath,
  };
}

function labelEvent(asking: Asking, of: Conversation, happened: LabelEvent): Thing {
  return {
    __typename: happened.event === 'labeled' ? 'LabeledEvent' : 'UnlabeledEvent',
    id: eventNode(happened),
    createdAt: stamp(happened.at),
    actor: () => actor(asking, happened.actor),
    label: () => label(asking, of.repository, happened.label),
    labelable: () => conversation(asking, of),
  };
}
